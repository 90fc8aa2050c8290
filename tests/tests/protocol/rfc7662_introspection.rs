//! RFC 7662: introspection. Not here: how the caller authenticates
//! (`rfc6749_client_authentication`), signed answers (RFC 9701, not in this release).

use std::time::Duration;

use sekisho_signin::MemberState;
use sekisho_tests::{
    app::{HANAKO, TestApp},
    protocol::{Auth, claims},
};
use serde_json::{Value, json};

use crate::support::{now, text};

async fn tokens(app: &TestApp) -> Value {
    app.tokens(
        &app.browser(),
        &[("scope", "openid profile offline_access")],
    )
    .await
}

#[tokio::test]
async fn an_access_token_tells_what_it_says() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    let told = app.introspect(text(&tokens, "access_token")).await;
    let says = claims(text(&tokens, "access_token"));
    assert_eq!(told["active"], true);
    assert_eq!(told["token_type"], "Bearer");
    for name in [
        "iss",
        "sub",
        "aud",
        "client_id",
        "scope",
        "iat",
        "exp",
        "jti",
        "acr",
        "amr",
        "auth_time",
    ] {
        assert_eq!(told[name], says[name], "{name}");
    }
}

#[tokio::test]
async fn a_refresh_token_is_told_to_its_own_client_only() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    let token = [("token", text(&tokens, "refresh_token"))];
    let told = app.introspect(token[0].1).await;
    assert_eq!(
        (&told["active"], &told["client_id"]),
        (&json!(true), &json!("web"))
    );
    assert_eq!(told["sub"], app.member(HANAKO).await.sub);
    assert!(told["exp"].as_i64().unwrap() > now(&app));
    let other = app.post("/introspect", Auth::Post("post"), &token).await;
    assert_eq!(other.json(), json!({ "active": false }));
}

#[tokio::test]
async fn a_resource_asks_about_tokens_that_others_bring() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    let token = [("token", text(&tokens, "access_token"))];
    let told = app
        .post("/introspect", Auth::Basic("service"), &token)
        .await
        .json();
    assert_eq!(
        (&told["active"], &told["client_id"]),
        (&json!(true), &json!("web"))
    );
}

#[tokio::test]
async fn a_clients_own_token_is_told() {
    let app = TestApp::start().await;
    let form = [("grant_type", "client_credentials")];
    let own = app.token(Auth::Basic("service"), &form).await.json();
    let told = app.introspect(text(&own, "access_token")).await;
    assert_eq!(
        (&told["active"], &told["sub"]),
        (&json!(true), &json!("service"))
    );
    app.advance(Duration::from_mins(10));
    assert_eq!(
        app.introspect(text(&own, "access_token")).await,
        json!({ "active": false })
    );
}

#[tokio::test]
async fn section_2_1_the_hint_only_says_where_to_look_first() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    for name in ["access_token", "refresh_token"] {
        for hint in ["access_token", "refresh_token", "nonsense", ""] {
            let form = [("token", text(&tokens, name)), ("token_type_hint", hint)];
            let told = app
                .post("/introspect", Auth::Basic("web"), &form)
                .await
                .json();
            assert_eq!(told["active"], true, "{name} {hint}");
        }
    }
}

#[tokio::test]
async fn section_2_2_an_inactive_token_tells_nothing_at_all() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    app.set_state(HANAKO, MemberState::Suspended).await;
    let of_a_suspended_member = ["access_token", "refresh_token"].map(|name| text(&tokens, name));
    for token in ["garbage", "a.b.c", text(&tokens, "id_token")]
        .iter()
        .chain(&of_a_suspended_member)
    {
        assert_eq!(
            app.introspect(token).await,
            json!({ "active": false }),
            "{token}"
        );
    }
}

#[tokio::test]
async fn an_expired_or_used_up_token_is_inactive() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    app.advance(Duration::from_mins(10));
    assert_eq!(
        app.introspect(text(&tokens, "access_token")).await,
        json!({ "active": false })
    );
    let refresh_token = text(&tokens, "refresh_token");
    app.refresh(refresh_token).await;
    assert_eq!(
        app.introspect(refresh_token).await,
        json!({ "active": false })
    );
    // Asking is not using.
    assert_eq!(app.refresh(refresh_token).await.status, 200);
}

#[tokio::test]
async fn asking_uses_nothing_up() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    let refresh_token = text(&tokens, "refresh_token");
    for _ in 0..3 {
        assert_eq!(app.introspect(refresh_token).await["active"], true);
    }
    assert_eq!(app.refresh(refresh_token).await.status, 200);
}

#[tokio::test]
async fn section_2_1_to_prevent_token_scanning_the_caller_must_authenticate() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    let token = [("token", text(&tokens, "access_token"))];
    let refused = app
        .post("/introspect", Auth::Public("native"), &token)
        .await;
    assert_eq!(
        (refused.status.as_u16(), &*refused.error()),
        (401, "invalid_client")
    );
    let missing = app.post("/introspect", Auth::Basic("web"), &[]).await;
    assert_eq!(
        (missing.status.as_u16(), &*missing.error()),
        (400, "invalid_request")
    );
}

#[tokio::test]
async fn an_answer_is_json_that_nobody_keeps() {
    let app = TestApp::start().await;
    let reply = app
        .post("/introspect", Auth::Basic("web"), &[("token", "x")])
        .await;
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
}
