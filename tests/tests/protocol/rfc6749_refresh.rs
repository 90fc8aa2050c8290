//! RFC 6749 §6: refreshing, its scope and whom it belongs to. Not here: reuse
//! (`rfc6749_refresh_reuse`), how long tokens live (`core_offline_access`).

use sekisho_signin::MemberState;
use sekisho_tests::{
    app::{HANAKO, TestApp},
    protocol::{Auth, CHALLENGE, Reply, VERIFIER},
};

use crate::support::{id_token, text};

async fn refresh(app: &TestApp, auth: Auth<'_>, token: &str, scope: Option<&str>) -> Reply {
    let mut form = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
    form.extend(scope.map(|scope| ("scope", scope)));
    app.token(auth, &form).await
}

#[tokio::test]
async fn a_refresh_token_gives_new_tokens_and_its_successor() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let refreshed = app.refresh(text(&tokens, "refresh_token")).await.json();
    for name in ["access_token", "refresh_token", "id_token"] {
        assert_ne!(refreshed[name], tokens[name], "{name}");
    }
    assert_eq!(text(&refreshed, "scope"), text(&tokens, "scope"));
    assert_eq!(
        app.userinfo(text(&refreshed, "access_token")).await.status,
        200
    );
    assert_eq!(
        app.refresh(text(&refreshed, "refresh_token")).await.status,
        200
    );
}

#[tokio::test]
async fn scope_may_only_shrink() {
    let app = TestApp::start().await;
    let web = Auth::Basic("web");
    let tokens = app
        .tokens(&app.browser(), &[("scope", "openid profile email")])
        .await;
    let first = text(&tokens, "refresh_token");
    // §6: The requested scope MUST NOT include any scope not originally granted.
    for scope in [
        "openid address",
        "openid profile email phone",
        "offline_access",
        "\"",
        "nonsense",
    ] {
        let refused = refresh(&app, web, first, Some(scope)).await;
        assert_eq!(refused.error(), "invalid_scope", "{scope}");
    }
    // What was refused has used nothing up.
    let narrowed = refresh(&app, web, first, Some("email openid")).await.json();
    assert_eq!(text(&narrowed, "scope"), "email openid");
    // §6: if omitted is treated as equal to the scope originally granted by the resource owner.
    let again = refresh(&app, web, text(&narrowed, "refresh_token"), None)
        .await
        .json();
    assert_eq!(text(&again, "scope"), "email openid profile");
}

#[tokio::test]
async fn without_openid_in_its_scope_there_is_no_id_token() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let token = text(&tokens, "refresh_token");
    let narrowed = refresh(&app, Auth::Basic("web"), token, Some("profile"))
        .await
        .json();
    assert_eq!(narrowed.get("id_token"), None);
}

#[tokio::test]
async fn a_refresh_token_is_bound_to_its_client() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let token = text(&tokens, "refresh_token");
    for auth in [Auth::Post("post"), Auth::Public("native")] {
        assert_eq!(
            refresh(&app, auth, token, None).await.error(),
            "invalid_grant"
        );
    }
    // Whoever else tries can neither use it up nor end the family.
    let refreshed = app.refresh(token).await;
    assert_eq!(refreshed.status, 200);
    assert_eq!(
        refresh(&app, Auth::Post("post"), token, None).await.error(),
        "invalid_grant"
    );
    assert_eq!(
        app.refresh(text(&refreshed.json(), "refresh_token"))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_public_client_refreshes_by_its_name() {
    let app = TestApp::start().await;
    let asked = [
        ("client_id", "native"),
        ("redirect_uri", "http://127.0.0.1:5000/cb"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let answer = app.sign_in(&app.browser(), &asked).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*answer.code()),
        ("redirect_uri", "http://127.0.0.1:5000/cb"),
        ("code_verifier", VERIFIER),
    ];
    let tokens = app.token(Auth::Public("native"), &form).await.json();
    let token = text(&tokens, "refresh_token");
    assert_eq!(
        refresh(&app, Auth::Public("native"), token, None)
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_suspended_members_refresh_token_is_dead_at_the_next_request() {
    let app = TestApp::start().await;
    let tokens = app
        .tokens(&app.browser(), &[("scope", "openid offline_access")])
        .await;
    app.set_state(HANAKO, MemberState::Suspended).await;
    assert_eq!(
        app.refresh(text(&tokens, "refresh_token")).await.error(),
        "invalid_grant"
    );
    // Nobody held it against the family.
    app.set_state(HANAKO, MemberState::Active).await;
    let refreshed = app.refresh(text(&tokens, "refresh_token")).await.json();
    id_token(&app, &refreshed).await;
}

#[tokio::test]
async fn a_changed_refresh_token_is_none() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let token = text(&tokens, "refresh_token");
    let changed = format!("{}{}", &token[1..], &token[..1]);
    for changed in [&*changed, &token[1..], &format!("{token}A"), "garbage"] {
        assert_eq!(
            app.refresh(changed).await.error(),
            "invalid_grant",
            "{changed}"
        );
    }
    assert_eq!(app.refresh(token).await.status, 200);
}
