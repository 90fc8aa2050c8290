//! OpenID Connect Core 1.0 §11 and §12: refresh tokens that outlive the session, and the ID tokens
//! they give. Not here: rotation (`rfc6749_refresh`, `rfc6749_refresh_reuse`).

use std::time::Duration;

use sekisho_oidc::GrantType;
use sekisho_tests::{
    app::{TestApp, TestOptions},
    browser::Browser,
    protocol::Auth,
};
use serde_json::Value;

use crate::support::{ask, id_token, now, text};

const OFFLINE: (&str, &str) = ("scope", "openid profile offline_access");
const HOUR: Duration = Duration::from_hours(1);

async fn sign_out(app: &TestApp, browser: &Browser, tokens: &Value) {
    let hint = text(tokens, "id_token");
    let page = browser
        .get(&app.at(&format!("/end_session?id_token_hint={hint}")))
        .await;
    assert!(page.has("main[data-done]"), "{page}");
}

#[tokio::test]
async fn offline_access_outlives_the_sign_out_and_the_session() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[OFFLINE]).await;
    sign_out(&app, &browser, &tokens).await;
    let reply = app.refresh(text(&tokens, "refresh_token")).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    app.advance(24 * HOUR);
    let reply = app.refresh(text(&reply.json(), "refresh_token")).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(
        app.userinfo(text(&reply.json(), "access_token"))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn without_it_tokens_die_with_the_sign_out() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    sign_out(&app, &browser, &tokens).await;
    assert_eq!(
        app.refresh(text(&tokens, "refresh_token")).await.error(),
        "invalid_grant"
    );
    assert_eq!(
        app.userinfo(text(&tokens, "access_token")).await.status,
        401
    );
    for name in ["access_token", "refresh_token"] {
        assert_eq!(
            app.introspect(text(&tokens, name)).await["active"],
            false,
            "{name}"
        );
    }
}

#[tokio::test]
async fn without_it_a_refresh_token_dies_with_the_session() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    app.advance(Duration::from_mins(30));
    assert_eq!(
        app.refresh(text(&tokens, "refresh_token")).await.error(),
        "invalid_grant"
    );
}

#[tokio::test]
async fn without_it_refreshing_keeps_the_session_up_to_its_end() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let mut refresh_token = text(&tokens, "refresh_token").to_owned();
    // 29 minutes twenty times over is less than ten hours.
    for _ in 0..20 {
        app.advance(Duration::from_mins(29));
        let reply = app.refresh(&refresh_token).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        text(&reply.json(), "refresh_token").clone_into(&mut refresh_token);
    }
    app.advance(Duration::from_mins(20));
    assert_eq!(app.refresh(&refresh_token).await.error(), "invalid_grant");
}

#[tokio::test]
async fn a_family_has_an_absolute_lifetime() {
    let mut options = TestOptions::default();
    options.policy.refresh_token_lifetime = 10 * HOUR;
    let app = TestApp::start_with(options).await;
    let tokens = app.tokens(&app.browser(), &[OFFLINE]).await;
    app.advance(9 * HOUR);
    let reply = app.refresh(text(&tokens, "refresh_token")).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    // The successor is no younger than its family.
    app.advance(HOUR);
    let late = app.refresh(text(&reply.json(), "refresh_token")).await;
    assert_eq!(late.error(), "invalid_grant");
}

#[tokio::test]
async fn core_12_2_a_refreshed_id_token_is_about_the_same_authentication() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[OFFLINE]).await;
    let first = id_token(&app, &tokens).await;
    app.advance(Duration::from_mins(5));
    let refreshed = app.refresh(text(&tokens, "refresh_token")).await.json();
    let second = id_token(&app, &refreshed).await;
    for same in ["iss", "sub", "aud", "auth_time", "acr", "amr", "sid"] {
        assert_eq!(second[same], first[same], "{same}");
    }
    assert_eq!(second["iat"], now(&app));
    // Core §12.2: it SHOULD NOT have a nonce Claim.
    assert_eq!(second.get("nonce"), None);
    assert_ne!(second["at_hash"], first["at_hash"]);
}

#[tokio::test]
async fn core_11_the_prompt_that_goes_with_it_is_taken() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    ask(&app, &browser, &[OFFLINE, ("prompt", "consent")])
        .await
        .code();
}

#[tokio::test]
async fn a_client_that_is_not_registered_for_refreshing_gets_no_refresh_token() {
    let app = TestApp::start().await;
    let mut client = app.new_client("brief");
    client.grant_types = vec![GrantType::AuthorizationCode];
    app.put_client(client).await;
    let answer = app
        .sign_in(&app.browser(), &[("client_id", "brief"), OFFLINE])
        .await;
    let tokens = app
        .redeem(Auth::Basic("brief"), &answer.code())
        .await
        .json();
    assert_eq!(tokens.get("refresh_token"), None);
    assert_eq!(text(&tokens, "scope"), "openid profile");
}
