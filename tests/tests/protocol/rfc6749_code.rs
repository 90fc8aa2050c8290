//! RFC 6749 §4.1.2, §4.1.3: what a code is bound to. Not here: that it works once
//! (`rfc6749_code_once`), its PKCE challenge (`rfc7636_pkce`).

use std::time::Duration;

use sekisho_signin::MemberState;
use sekisho_tests::{
    app::{CALLBACK, HANAKO, TestApp},
    protocol::{Auth, Reply},
};

use crate::support::{redemption, token_elsewhere};

fn assert_invalid_grant(reply: &Reply) {
    assert_eq!(
        (reply.status.as_u16(), &*reply.error()),
        (400, "invalid_grant")
    );
}

async fn code(app: &TestApp) -> String {
    app.sign_in(&app.browser(), &[]).await.code()
}

#[tokio::test]
async fn a_code_is_good_for_a_minute() {
    let app = TestApp::start().await;
    let (in_time, too_late) = (code(&app).await, code(&app).await);
    app.advance(Duration::from_secs(59));
    assert_eq!(app.redeem(Auth::Basic("web"), &in_time).await.status, 200);
    app.advance(Duration::from_secs(1));
    assert_invalid_grant(&app.redeem(Auth::Basic("web"), &too_late).await);
}

#[tokio::test]
async fn a_code_is_bound_to_its_redirect_uri_byte_for_byte() {
    let app = TestApp::start().await;
    for address in [
        &format!("{CALLBACK}?keep=1"),
        &format!("{CALLBACK}/"),
        "https://evil.example/",
    ] {
        let code = code(&app).await;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("redirect_uri", address),
        ];
        assert_invalid_grant(&app.token(Auth::Basic("web"), &form).await);
    }
}

#[tokio::test]
async fn a_code_is_bound_to_its_client() {
    let app = TestApp::start().await;
    let code = code(&app).await;
    assert_invalid_grant(&app.redeem(Auth::Post("post"), &code).await);
    // Whoever else tries cannot spoil it for the client it was issued to.
    assert_eq!(app.redeem(Auth::Basic("web"), &code).await.status, 200);
    assert_invalid_grant(&app.redeem(Auth::Post("post"), &code).await);
}

#[tokio::test]
async fn another_clients_try_does_not_revoke_what_was_given() {
    let app = TestApp::start().await;
    let code = code(&app).await;
    let tokens = app.redeem(Auth::Basic("web"), &code).await.json();
    assert_invalid_grant(&app.redeem(Auth::Post("post"), &code).await);
    let access_token = tokens["access_token"].as_str().unwrap();
    assert_eq!(app.userinfo(access_token).await.status, 200);
}

#[tokio::test]
async fn a_code_is_bound_to_its_tenant() {
    let app = TestApp::start().await;
    let code = code(&app).await;
    assert_invalid_grant(&token_elsewhere(&app, "web", &redemption(&code)).await);
    assert_eq!(app.redeem(Auth::Basic("web"), &code).await.status, 200);
}

#[tokio::test]
async fn a_suspended_members_code_is_dead_at_the_next_request() {
    let app = TestApp::start().await;
    let code = code(&app).await;
    app.set_state(HANAKO, MemberState::Suspended).await;
    assert_invalid_grant(&app.redeem(Auth::Basic("web"), &code).await);
}

#[tokio::test]
async fn a_changed_code_is_no_code() {
    let app = TestApp::start().await;
    let code = code(&app).await;
    for changed in [
        &*format!("{code}A"),
        &code[1..],
        &code.to_uppercase(),
        "",
        "x",
    ] {
        let reply = app.redeem(Auth::Basic("web"), changed).await;
        assert_eq!(reply.status, 400, "{changed}");
    }
    assert_eq!(app.redeem(Auth::Basic("web"), &code).await.status, 200);
}
