//! RFC 6750 §2, §3: how an access token is presented to userinfo, and refused. Not here: other kinds
//! of tokens there (`tests/security/typed_tokens.rs`).

use std::time::Duration;

use http::header;
use sekisho_signin::MemberState;
use sekisho_tests::{
    app::{HANAKO, TestApp},
    protocol::{Auth, Reply},
};
use serde_json::Value;

use crate::support::{FORM, post_raw, text};

/// Asserts the status and the challenge of RFC 6750 §3.
fn assert_refused(reply: &Reply, status: u16, error: Option<&str>) {
    assert_eq!(reply.status, status);
    let challenge = reply.header("www-authenticate").expect("a challenge");
    assert!(challenge.starts_with("Bearer "), "{challenge}");
    match error {
        Some(error) => assert!(
            challenge.contains(&format!("error=\"{error}\"")),
            "{challenge}"
        ),
        None => assert!(!challenge.contains("error"), "{challenge}"),
    }
    assert_eq!(reply.body, "");
    assert_eq!(reply.header("cache-control"), Some("no-store"));
}

async fn tokens(app: &TestApp) -> Value {
    app.tokens(&app.browser(), &[("scope", "openid offline_access")])
        .await
}

#[tokio::test]
async fn without_a_token_the_challenge_has_no_error() {
    let app = TestApp::start().await;
    assert_refused(&app.get("/userinfo").await, 401, None);
    assert_refused(
        &post_raw(&app, "/userinfo", &[FORM], "x=y").await,
        401,
        None,
    );
    // §2.3: a token in an address would be in every log; it is not looked at.
    let token = tokens(&app).await;
    let query = format!("/userinfo?access_token={}", text(&token, "access_token"));
    assert_refused(&app.get(&query).await, 401, None);
}

#[tokio::test]
async fn a_token_that_is_not_good_is_invalid_token() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    let good = text(&tokens, "access_token");
    let (signed, signature) = good.rsplit_once('.').unwrap();
    for token in [
        "garbage",
        "a.b.c",
        "",
        signed,
        &format!("{signed}."),
        &format!("{signed}.{}", signature.chars().rev().collect::<String>()),
    ] {
        assert_refused(&app.userinfo(token).await, 401, Some("invalid_token"));
    }
}

#[tokio::test]
async fn an_expired_token_is_invalid_token() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    let lifetime = tokens["expires_in"].as_u64().unwrap();
    app.advance(Duration::from_secs(lifetime - 1));
    assert_eq!(
        app.userinfo(text(&tokens, "access_token")).await.status,
        200
    );
    app.advance(Duration::from_secs(1));
    let late = app.userinfo(text(&tokens, "access_token")).await;
    assert_refused(&late, 401, Some("invalid_token"));
}

#[tokio::test]
async fn a_suspended_members_token_is_invalid_token_at_the_next_request() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    app.set_state(HANAKO, MemberState::Suspended).await;
    let refused = app.userinfo(text(&tokens, "access_token")).await;
    assert_refused(&refused, 401, Some("invalid_token"));
}

#[tokio::test]
async fn section_2_a_token_is_sent_by_one_method() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    let token = text(&tokens, "access_token");
    let bearer = format!("Bearer {token}");
    let header = (header::AUTHORIZATION, bearer.as_str());
    let body = format!("access_token={token}");
    let both = post_raw(&app, "/userinfo", &[FORM, header], &body).await;
    assert_refused(&both, 400, Some("invalid_request"));
    let twice = post_raw(&app, "/userinfo", &[FORM], &format!("{body}&{body}")).await;
    assert_refused(&twice, 400, Some("invalid_request"));
}

#[tokio::test]
async fn section_2_2_a_body_counts_only_as_a_form() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    let body = format!("access_token={}", text(&tokens, "access_token"));
    // §2.2: The HTTP request entity-header includes the "Content-Type" header field set to
    // "application/x-www-form-urlencoded".
    for kind in [
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
    ] {
        let reply = post_raw(&app, "/userinfo", &[(header::CONTENT_TYPE, kind)], &body).await;
        assert_refused(&reply, 401, None);
    }
}

#[tokio::test]
async fn a_token_without_the_scope_openid_is_insufficient() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[("scope", "profile")]).await;
    let refused = app.userinfo(text(&tokens, "access_token")).await;
    assert_refused(&refused, 403, Some("insufficient_scope"));
}

#[tokio::test]
async fn a_clients_own_token_tells_of_no_member() {
    let app = TestApp::start().await;
    let form = [("grant_type", "client_credentials")];
    let own = app.token(Auth::Basic("service"), &form).await.json();
    assert_eq!(app.userinfo(text(&own, "access_token")).await.status, 401);
}

#[tokio::test]
async fn the_scheme_is_read_in_any_case() {
    let app = TestApp::start().await;
    let tokens = tokens(&app).await;
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let value = format!("{scheme} {}", text(&tokens, "access_token"));
        let headers = [(header::AUTHORIZATION, value.as_str())];
        assert_eq!(
            post_raw(&app, "/userinfo", &headers, "").await.status,
            200,
            "{scheme}"
        );
    }
}
