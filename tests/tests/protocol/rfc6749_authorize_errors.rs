//! RFC 6749 §4.1.2.1 and Core §3.1.2.6: a page before the redirect URI is verified, a redirect after
//! it. Not here: requests that cannot even be read (`rfc6749_malformed`), prompt and max_age.

use axum::body::Body;
use sekisho_oidc::GrantType;
use sekisho_tests::{
    app::{CALLBACK, TestApp},
    protocol::{CHALLENGE, request},
};

use crate::support::{answer_of, ask_raw};

fn query(app: &TestApp, changed: &[(&str, &str)]) -> String {
    app.authorize(changed).split_once('?').unwrap().1.to_owned()
}

/// Asserts that an error is shown and not redirected.
async fn assert_page(app: &TestApp, query: &str, code: &str) {
    let reply = ask_raw(app, query).await;
    assert_eq!(reply.status, 400, "{query}");
    assert_eq!(reply.header("location"), None, "{query}");
    assert_eq!(
        reply.header("content-type"),
        Some("text/html; charset=utf-8"),
        "{query}"
    );
    assert!(reply.body.contains("data-step=\"error\""), "{query}");
    assert!(
        reply.body.contains(&format!("data-error=\"{code}\"")),
        "{query}: {}",
        reply.body
    );
}

/// Asserts that an error goes to the client, in the form that RFC 6749 gives it.
async fn assert_redirect(app: &TestApp, query: &str, error: &str) {
    let reply = ask_raw(app, query).await;
    assert_eq!(reply.status, 303, "{query}: {}", reply.body);
    let answer = answer_of(&reply);
    assert!(
        answer.url.as_str().starts_with(&format!("{CALLBACK}?")),
        "{query}"
    );
    assert_eq!(answer.param("error"), Some(error), "{query}");
    // RFC 6749 §4.1.2.1: values for the "error_description" parameter MUST NOT include characters
    // outside the set %x20-21 / %x23-5B / %x5D-7E.
    let description = answer.param("error_description").unwrap();
    let allowed = |byte: u8| matches!(byte, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e);
    assert!(description.bytes().all(allowed), "{description:?}");
    assert_eq!(answer.param("code"), None, "{query}");
}

#[tokio::test]
async fn before_the_redirect_uri_is_verified_an_error_is_a_page() {
    let app = TestApp::start().await;
    for (changed, code) in [
        (("client_id", ""), "client-id-missing"),
        (("client_id", "nobody"), "unknown-client"),
        (("client_id", "WEB"), "unknown-client"),
        (("redirect_uri", ""), "redirect-uri-missing"),
        (
            ("redirect_uri", "https://evil.example/"),
            "redirect-uri-mismatch",
        ),
        (("client_id", "service"), "redirect-uri-mismatch"),
    ] {
        // Whatever else is wrong with it.
        for more in [
            ("prompt", ""),
            ("prompt", "none"),
            ("response_type", "x"),
            ("scope", "\""),
        ] {
            assert_page(&app, &query(&app, &[changed, more]), code).await;
        }
    }
}

#[tokio::test]
async fn a_missing_redirect_uri_is_an_error_even_if_only_one_is_registered() {
    let app = TestApp::start().await;
    let mut client = app.new_client("single");
    client.redirect_uris = vec![CALLBACK.to_owned()];
    app.put_client(client).await;
    let asked = [("client_id", "single"), ("redirect_uri", "")];
    assert_page(&app, &query(&app, &asked), "redirect-uri-missing").await;
}

#[tokio::test]
async fn who_asks_or_where_to_answer_said_twice_is_a_page() {
    let app = TestApp::start().await;
    let good = query(&app, &[]);
    for twice in [
        "client_id=web",
        "client_id=post",
        "client_id=",
        "redirect_uri=https%3A%2F%2Fportal.example.jp%2Fcb",
        "redirect_uri=https%3A%2F%2Fevil.example%2F",
    ] {
        assert_page(&app, &format!("{good}&{twice}"), "malformed-request").await;
        assert_page(&app, &format!("{twice}&{good}"), "malformed-request").await;
    }
}

#[tokio::test]
async fn after_the_redirect_uri_is_verified_an_error_is_a_redirect() {
    let app = TestApp::start().await;
    for (name, value, error) in [
        ("response_type", "", "invalid_request"),
        ("response_type", "nonsense", "unsupported_response_type"),
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "id_token", "unsupported_response_type"),
        (
            "response_type",
            "code id_token",
            "unsupported_response_type",
        ),
        ("response_type", "none", "unsupported_response_type"),
        ("response_mode", "fragment", "invalid_request"),
        ("response_mode", "form_post", "invalid_request"),
        ("response_mode", "nonsense", "invalid_request"),
        ("scope", "", "invalid_scope"),
        ("scope", "nonsense", "invalid_scope"),
        ("scope", "open\"id", "invalid_scope"),
        ("scope", "openid 花", "invalid_scope"),
        ("request", "e30.e30.", "request_not_supported"),
        (
            "request_uri",
            "https://portal.example.jp/request",
            "request_uri_not_supported",
        ),
        (
            "request_uri",
            "urn:ietf:params:oauth:request_uri:x",
            "request_uri_not_supported",
        ),
        ("registration", "{}", "registration_not_supported"),
        ("code_challenge_method", "S256", "invalid_request"),
        ("code_challenge", CHALLENGE, "invalid_request"),
    ] {
        assert_redirect(&app, &query(&app, &[(name, value)]), error).await;
    }
}

#[tokio::test]
async fn rfc_6749_3_1_a_known_parameter_sent_twice_is_invalid_request() {
    let app = TestApp::start().await;
    let good = query(&app, &[]);
    for (name, value) in [
        ("response_type", "code"),
        ("scope", "openid"),
        ("state", "other"),
        ("nonce", "other"),
    ] {
        assert_redirect(&app, &format!("{good}&{name}={value}"), "invalid_request").await;
    }
    for name in [
        "response_mode",
        "prompt",
        "max_age",
        "acr_values",
        "login_hint",
        "id_token_hint",
        "ui_locales",
        "claims_locales",
        "display",
        "code_challenge",
        "code_challenge_method",
        "request",
        "request_uri",
        "registration",
        "claims",
    ] {
        let twice = format!("{good}&{name}=a&{name}=b");
        assert_redirect(&app, &twice, "invalid_request").await;
    }
}

#[tokio::test]
async fn a_state_that_was_sent_twice_is_not_chosen_from() {
    let app = TestApp::start().await;
    let reply = ask_raw(&app, &format!("{}&state=other", query(&app, &[]))).await;
    assert_eq!(answer_of(&reply).param("state"), None);
}

#[tokio::test]
async fn a_client_that_is_not_registered_for_codes_is_unauthorized() {
    let app = TestApp::start().await;
    let mut client = app.new_client("machine");
    client.grant_types = vec![GrantType::ClientCredentials];
    app.put_client(client).await;
    let asked = query(&app, &[("client_id", "machine")]);
    assert_redirect(&app, &asked, "unauthorized_client").await;
}

#[tokio::test]
async fn an_error_keeps_the_registered_query() {
    let app = TestApp::start().await;
    let address = format!("{CALLBACK}?keep=1");
    let asked = [("redirect_uri", &*address), ("response_type", "")];
    let reply = ask_raw(&app, &query(&app, &asked)).await;
    let location = reply.header("location").unwrap();
    assert!(
        location.starts_with(&format!("{address}&error=invalid_request")),
        "{location}"
    );
}

#[tokio::test]
async fn other_methods_are_not_allowed() {
    let app = TestApp::start().await;
    for method in ["PUT", "DELETE", "PATCH"] {
        let asked = request(method, &app.authorize(&[]));
        let reply = app.call(asked.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status, 405, "{method}");
    }
}
