//! The discovery document as a snapshot (OpenID Connect Discovery 1.0 §3, RFC 8414 §2). What is in it
//! works: `tests/protocol`.

use http::header;
use sekisho_tests::{
    app::{ORIGIN, TENANT, TestApp},
    protocol::request,
};
use serde_json::{Value, json};

const PATH: &str = "/.well-known/openid-configuration";

fn snapshot() -> Value {
    json!({
        "issuer": "http://localhost:8080/sakura",
        "authorization_endpoint": "http://localhost:8080/sakura/authorize",
        "token_endpoint": "http://localhost:8080/sakura/token",
        "userinfo_endpoint": "http://localhost:8080/sakura/userinfo",
        "jwks_uri": "http://localhost:8080/sakura/jwks",
        "introspection_endpoint": "http://localhost:8080/sakura/introspect",
        "revocation_endpoint": "http://localhost:8080/sakura/revoke",
        "end_session_endpoint": "http://localhost:8080/sakura/end_session",
        "scopes_supported": ["openid", "profile", "email", "address", "phone", "offline_access"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "acr_values_supported": [
            "urn:sekisho:acr:0", "urn:sekisho:acr:1", "urn:sekisho:acr:2", "urn:sekisho:acr:3",
            "urn:sekisho:acr:4",
        ],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "EdDSA"],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic", "client_secret_post", "none",
        ],
        "introspection_endpoint_auth_methods_supported": [
            "client_secret_basic", "client_secret_post",
        ],
        "revocation_endpoint_auth_methods_supported": [
            "client_secret_basic", "client_secret_post", "none",
        ],
        "display_values_supported": ["page"],
        "claim_types_supported": ["normal"],
        "claims_supported": [
            "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid",
            "sub", "name", "given_name", "family_name", "middle_name", "nickname",
            "preferred_username", "profile", "picture", "website", "gender", "birthdate",
            "zoneinfo", "locale", "updated_at", "email", "email_verified", "phone_number",
            "phone_number_verified", "address",
        ],
        "ui_locales_supported": ["ja", "en"],
        "prompt_values_supported": ["none", "login", "select_account"],
        "code_challenge_methods_supported": ["S256"],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
    })
}

#[tokio::test]
async fn the_document_is_this_one() {
    let app = TestApp::start().await;
    let document = app.get(PATH).await;
    assert_eq!(document.status, 200);
    assert_eq!(document.header("content-type"), Some("application/json"));
    assert_eq!(document.json(), snapshot(), "{}", document.body);
}

#[tokio::test]
async fn every_well_known_form_gives_the_same_bytes() {
    let app = TestApp::start().await;
    let expected = app.get(PATH).await.body;
    for address in [
        app.at("/.well-known/oauth-authorization-server"),
        format!("{ORIGIN}/.well-known/oauth-authorization-server/{TENANT}"),
    ] {
        let request = request("GET", &address)
            .body(axum::body::Body::empty())
            .unwrap();
        let reply = app.call(request).await;
        assert_eq!(reply.status, 200, "{address}");
        assert_eq!(reply.body, expected, "{address}");
    }
}

#[tokio::test]
async fn documents_have_an_etag_and_are_not_sent_again() {
    let app = TestApp::start().await;
    for path in [PATH, "/jwks"] {
        let first = app.get(path).await;
        let etag = first.header("etag").unwrap();
        let again = request("GET", &app.at(path)).header(header::IF_NONE_MATCH, etag);
        let again = app
            .call(again.body(axum::body::Body::empty()).unwrap())
            .await;
        assert_eq!(again.status, 304, "{path}");
        assert_eq!(again.body, "", "{path}");
        assert_eq!(again.header("etag"), Some(etag), "{path}");
        let other = request("GET", &app.at(path)).header(header::IF_NONE_MATCH, "\"other\"");
        let other = app
            .call(other.body(axum::body::Body::empty()).unwrap())
            .await;
        assert_eq!(other.status, 200, "{path}");
    }
}

#[tokio::test]
async fn each_published_key_says_what_it_is_and_nothing_private() {
    let app = TestApp::start().await;
    let reply = app.get("/jwks").await;
    assert_eq!(
        reply.header("content-type"),
        Some("application/jwk-set+json")
    );
    let keys = reply.json()["keys"].as_array().unwrap().clone();
    let mut algorithms = Vec::new();
    for key in &keys {
        algorithms.push(key["alg"].as_str().unwrap());
        assert_eq!(key["use"], "sig");
        assert!(key["kid"].is_string());
        for private in ["d", "p", "q", "dp", "dq", "qi", "k", "oth"] {
            assert_eq!(key.get(private), None, "{private}");
        }
    }
    algorithms.sort_unstable();
    assert_eq!(algorithms, ["ES256", "EdDSA", "RS256"]);
}

#[tokio::test]
async fn every_endpoint_it_names_is_there() {
    let app = TestApp::start().await;
    let document = app.get(PATH).await.json();
    for (name, address) in document.as_object().unwrap() {
        if name.ends_with("_endpoint") || name.ends_with("_uri") {
            let request = request("GET", address.as_str().unwrap());
            let reply = app
                .call(request.body(axum::body::Body::empty()).unwrap())
                .await;
            assert_ne!(reply.status, 404, "{name}");
        }
    }
}
