//! OpenID Connect Core 1.0 §3.1.2.1 `max_age`, §2 `auth_time`, and Registration 1.0 §2
//! `default_max_age`. Not here: step-up by RFC 9470 (not in this release).

use std::time::Duration;

use sekisho_tests::{app::TestApp, protocol::Auth};

use crate::support::{ask, ask_for_form, id_token, now, redeem, text, verify};

const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

#[tokio::test]
async fn with_max_age_the_id_token_holds_auth_time() {
    let app = TestApp::start().await;
    let signed_in_at = now(&app);
    let answer = app.sign_in(&app.browser(), &[("max_age", "10000")]).await;
    app.advance(seconds(30));
    let claims = id_token(&app, &redeem(&app, &answer).await).await;
    assert_eq!(claims["auth_time"], signed_in_at);
    assert_eq!(claims["iat"], now(&app));
}

#[tokio::test]
async fn an_authentication_that_is_young_enough_is_taken() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let signed_in_at = now(&app);
    app.sign_in(&browser, &[]).await;
    app.advance(seconds(100));
    for max_age in ["100", "101", "18446744073709551615"] {
        let answer = ask(&app, &browser, &[("max_age", max_age)]).await;
        let claims = id_token(&app, &redeem(&app, &answer).await).await;
        assert_eq!(claims["auth_time"], signed_in_at, "{max_age}");
    }
}

#[tokio::test]
async fn an_exceeded_max_age_authenticates_anew() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let first = id_token(&app, &app.tokens(&browser, &[]).await).await;
    app.advance(seconds(101));
    let second = id_token(&app, &app.tokens(&browser, &[("max_age", "100")]).await).await;
    assert_eq!(second["auth_time"], now(&app));
    assert_eq!(second["sub"], first["sub"]);
    // That was the session's newest, so it is taken now.
    ask(&app, &browser, &[("max_age", "100"), ("prompt", "none")])
        .await
        .code();
}

#[tokio::test]
async fn an_exceeded_max_age_with_prompt_none_is_login_required() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    app.advance(seconds(101));
    let answer = ask(&app, &browser, &[("max_age", "100"), ("prompt", "none")]).await;
    assert_eq!(answer.param("error"), Some("login_required"));
}

#[tokio::test]
async fn zero_always_authenticates_anew() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    // Not even a moment has passed.
    let answer = ask(&app, &browser, &[("max_age", "0"), ("prompt", "none")]).await;
    assert_eq!(answer.param("error"), Some("login_required"));
    app.advance(seconds(1));
    let claims = id_token(&app, &app.tokens(&browser, &[("max_age", "0")]).await).await;
    assert_eq!(claims["auth_time"], now(&app));
}

#[tokio::test]
async fn nonsense_is_invalid_request() {
    let app = TestApp::start().await;
    for max_age in [
        "-1",
        "+1",
        "1.5",
        "1e3",
        "abc",
        "0x10",
        " 1",
        "1 ",
        "1,0",
        "１",
        "99999999999999999999999",
    ] {
        let answer = ask(&app, &app.browser(), &[("max_age", max_age)]).await;
        assert_eq!(
            answer.param("error"),
            Some("invalid_request"),
            "{max_age:?}"
        );
        assert_eq!(answer.param("state"), Some("the state"), "{max_age:?}");
    }
}

#[tokio::test]
async fn registration_2_a_default_max_age_counts_unless_the_request_has_one() {
    let app = TestApp::start().await;
    let mut client = app.new_client("careful");
    client.default_max_age = Some(100);
    app.put_client(client).await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let careful = ("client_id", "careful");
    let answer = ask(&app, &browser, &[careful]).await;
    let tokens = app
        .redeem(Auth::Basic("careful"), &answer.code())
        .await
        .json();
    assert!(verify(&app, text(&tokens, "id_token"), "careful").await["auth_time"].is_i64());
    app.advance(seconds(101));
    ask_for_form(&app, &browser, &[careful]).await;
    // Registration §2: The max_age request parameter overrides this default value.
    ask(&app, &browser, &[careful, ("max_age", "1000")])
        .await
        .code();
}
