//! RFC 7009: revocation. Not here: how the client authenticates (`rfc6749_client_authentication`).

use sekisho_tests::{
    app::{TestApp, TestOptions},
    postgres::TestDatabase,
    protocol::{Auth, CHALLENGE, Reply, VERIFIER},
};
use serde_json::Value;

use crate::support::{ask, text};

const WEB: Auth<'_> = Auth::Basic("web");

async fn revoke(app: &TestApp, auth: Auth<'_>, token: &str) -> Reply {
    app.post("/revoke", auth, &[("token", token)]).await
}

async fn assert_dead(app: &TestApp, tokens: &Value) {
    assert_eq!(app.userinfo(text(tokens, "access_token")).await.status, 401);
    for name in ["access_token", "refresh_token"] {
        assert_eq!(
            app.introspect(text(tokens, name)).await["active"],
            false,
            "{name}"
        );
    }
    assert_eq!(
        app.refresh(text(tokens, "refresh_token")).await.error(),
        "invalid_grant"
    );
}

#[tokio::test]
async fn section_2_1_a_revoked_token_takes_its_grant_with_it() {
    let app = TestApp::start().await;
    for name in ["refresh_token", "access_token"] {
        let tokens = app
            .tokens(&app.browser(), &[("scope", "openid offline_access")])
            .await;
        let reply = revoke(&app, WEB, text(&tokens, name)).await;
        assert_eq!((reply.status.as_u16(), &*reply.body), (200, ""), "{name}");
        assert_dead(&app, &tokens).await;
    }
}

#[tokio::test]
async fn refreshed_tokens_go_as_well() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let refreshed = app.refresh(text(&tokens, "refresh_token")).await.json();
    // Even by the token that is used up.
    revoke(&app, WEB, text(&tokens, "refresh_token")).await;
    assert_dead(&app, &refreshed).await;
}

#[tokio::test]
async fn other_grants_and_the_session_stay() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    let other = ask(&app, &browser, &[("client_id", "post")]).await;
    let other = app.redeem(Auth::Post("post"), &other.code()).await.json();
    revoke(&app, WEB, text(&tokens, "refresh_token")).await;
    assert_eq!(app.userinfo(text(&other, "access_token")).await.status, 200);
    ask(&app, &browser, &[("prompt", "none")]).await.code();
}

async fn own_token(app: &TestApp) -> String {
    let form = [("grant_type", "client_credentials")];
    let own = app.token(Auth::Basic("service"), &form).await.json();
    text(&own, "access_token").to_owned()
}

#[tokio::test]
async fn a_clients_own_token_is_revoked_by_itself() {
    let app = TestApp::start().await;
    let (revoked, other) = (own_token(&app).await, own_token(&app).await);
    assert_eq!(
        revoke(&app, Auth::Basic("service"), &revoked).await.status,
        200
    );
    assert_eq!(app.introspect(&revoked).await["active"], false);
    assert_eq!(app.introspect(&other).await["active"], true);
    // Twice is no error.
    assert_eq!(
        revoke(&app, Auth::Basic("service"), &revoked).await.status,
        200
    );
}

#[tokio::test]
async fn postgres_what_one_node_revokes_is_dead_on_another() {
    let database = TestDatabase::create().await.unwrap();
    let first = TestApp::on(&database.url(), TestOptions::default()).await;
    let second = first.another_node(&database.url()).await;
    let own = own_token(&first).await;
    let tokens = first.tokens(&first.browser(), &[]).await;
    assert_eq!(second.introspect(&own).await["active"], true);
    for _ in 0..2 {
        revoke(&first, Auth::Basic("service"), &own).await;
        revoke(&first, WEB, text(&tokens, "access_token")).await;
    }
    assert_eq!(second.introspect(&own).await["active"], false);
    assert_dead(&second, &tokens).await;
}

#[tokio::test]
async fn section_2_1_another_clients_token_is_refused_and_lives_on() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    for auth in [Auth::Post("post"), Auth::Public("native")] {
        for name in ["access_token", "refresh_token"] {
            let refused = revoke(&app, auth, text(&tokens, name)).await;
            assert_eq!(refused.status, 400, "{name}");
            assert_eq!(refused.error(), "unauthorized_client", "{name}");
        }
    }
    let own = own_token(&app).await;
    assert_eq!(revoke(&app, WEB, &own).await.status, 400);
    assert_eq!(app.introspect(&own).await["active"], true);
    assert_eq!(
        app.userinfo(text(&tokens, "access_token")).await.status,
        200
    );
    assert_eq!(
        app.refresh(text(&tokens, "refresh_token")).await.status,
        200
    );
}

#[tokio::test]
async fn section_2_2_what_is_no_token_is_revoked_already() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    for token in ["garbage", "a.b.c", text(&tokens, "id_token")] {
        let reply = revoke(&app, WEB, token).await;
        assert_eq!((reply.status.as_u16(), &*reply.body), (200, ""), "{token}");
    }
    assert_eq!(
        app.userinfo(text(&tokens, "access_token")).await.status,
        200
    );
    let missing = app.post("/revoke", WEB, &[]).await;
    assert_eq!(
        (missing.status.as_u16(), &*missing.error()),
        (400, "invalid_request")
    );
}

#[tokio::test]
async fn section_2_a_public_client_revokes_its_own() {
    let app = TestApp::start().await;
    let address = ("redirect_uri", "http://127.0.0.1:5000/cb");
    let pkce = [
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let asked = [&[("client_id", "native"), address][..], &pkce].concat();
    let code = app.sign_in(&app.browser(), &asked).await.code();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        address,
        ("code_verifier", VERIFIER),
    ];
    let tokens = app.token(Auth::Public("native"), &form).await.json();
    assert_eq!(
        revoke(&app, Auth::Public("native"), text(&tokens, "refresh_token"))
            .await
            .status,
        200
    );
    assert_eq!(
        app.userinfo(text(&tokens, "access_token")).await.status,
        401
    );
}

#[tokio::test]
async fn section_2_1_the_hint_only_says_where_to_look_first() {
    let app = TestApp::start().await;
    for hint in ["access_token", "nonsense"] {
        let tokens = app.tokens(&app.browser(), &[]).await;
        let form = [
            ("token", text(&tokens, "refresh_token")),
            ("token_type_hint", hint),
        ];
        assert_eq!(app.post("/revoke", WEB, &form).await.status, 200);
        assert_dead(&app, &tokens).await;
    }
}
