//! RFC 9068: access tokens as JWT, as a resource server verifies them. Not here: how our own
//! endpoints refuse them (`rfc6750_bearer`).

use sekisho_tests::{
    app::{HANAKO, TestApp},
    protocol::{Auth, jose_header},
};
use serde_json::json;

use crate::support::{now, text, verify};

#[tokio::test]
async fn section_2_a_members_token_says_what_is_due() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let token = text(&tokens, "access_token");
    // §2.1: JWT access tokens MUST include this media type in the "typ" header parameter.
    assert_eq!(jose_header(token)["typ"], "at+jwt");
    let claims = verify(&app, token, &app.issuer()).await;
    let at = now(&app);
    for (name, value) in [
        ("iss", json!(app.issuer())),
        ("aud", json!(app.issuer())),
        ("sub", json!(app.member(HANAKO).await.sub)),
        ("client_id", json!("web")),
        ("iat", json!(at)),
        ("exp", json!(at + tokens["expires_in"].as_i64().unwrap())),
        ("scope", json!("openid profile")),
        ("auth_time", json!(at)),
        ("acr", json!("urn:sekisho:acr:1")),
        ("amr", json!(["pwd"])),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    assert!(text(&claims, "jti").len() >= 22);
}

#[tokio::test]
async fn section_2_2_a_clients_own_token_is_about_the_client() {
    let app = TestApp::start().await;
    let form = [("grant_type", "client_credentials"), ("scope", "demo.read")];
    let tokens = app.token(Auth::Basic("service"), &form).await.json();
    let token = text(&tokens, "access_token");
    assert_eq!(jose_header(token)["typ"], "at+jwt");
    let claims = verify(&app, token, &app.issuer()).await;
    assert_eq!(
        (&claims["sub"], &claims["client_id"]),
        (&json!("service"), &json!("service"))
    );
    assert_eq!(claims["scope"], "demo.read");
    for absent in ["auth_time", "acr", "amr", "sid"] {
        assert_eq!(claims.get(absent), None, "{absent}");
    }
}

#[tokio::test]
async fn every_token_has_a_jti_of_its_own() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let refreshed = app.refresh(text(&tokens, "refresh_token")).await.json();
    let first = verify(&app, text(&tokens, "access_token"), &app.issuer()).await;
    let second = verify(&app, text(&refreshed, "access_token"), &app.issuer()).await;
    assert_ne!(first["jti"], second["jti"]);
}

#[tokio::test]
async fn section_5_it_tells_nothing_about_who_the_member_is() {
    let app = TestApp::start().await;
    let scope = ("scope", "openid profile email phone address");
    let tokens = app.tokens(&app.browser(), &[scope]).await;
    let claims = verify(&app, text(&tokens, "access_token"), &app.issuer()).await;
    let told = claims.to_string();
    for known in ["花子", "hanako", "example.jp", "1980"] {
        assert!(!told.contains(known), "{known}: {told}");
    }
}
