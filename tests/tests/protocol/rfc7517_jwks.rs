//! RFC 7517 §4, §5: the published keys. Not here: ETag (`discovery`), rotation
//! (`tests/security/key_rotation.rs`).

use std::collections::HashSet;

use jsonwebtoken::DecodingKey;
use sekisho_tests::{
    app::{ORIGIN, OTHER_TENANT, TestApp},
    protocol::{jose_header, request},
};
use serde_json::Value;

use crate::support::{jwks, names, text};

async fn keys(app: &TestApp) -> Vec<Value> {
    app.get("/jwks").await.json()["keys"]
        .as_array()
        .unwrap()
        .clone()
}

#[tokio::test]
async fn there_is_a_key_of_each_advertised_algorithm_before_anybody_signs_in() {
    let app = TestApp::start().await;
    let metadata = app.get("/.well-known/openid-configuration").await.json();
    let keys = keys(&app).await;
    let published: HashSet<_> = keys.iter().map(|key| text(key, "alg")).collect();
    for algorithm in metadata["id_token_signing_alg_values_supported"]
        .as_array()
        .unwrap()
    {
        assert!(
            published.contains(algorithm.as_str().unwrap()),
            "{algorithm}"
        );
    }
}

#[tokio::test]
async fn no_member_is_private_or_unknown() {
    let app = TestApp::start().await;
    for key in keys(&app).await {
        let expected: &[&str] = match text(&key, "kty") {
            "RSA" => &["alg", "e", "kid", "kty", "n", "use"],
            "EC" => &["alg", "crv", "kid", "kty", "use", "x", "y"],
            _ => &["alg", "crv", "kid", "kty", "use", "x"],
        };
        assert_eq!(names(&key), expected);
        assert_eq!(text(&key, "use"), "sig");
    }
}

#[tokio::test]
async fn kids_are_distinct_among_all_tenants() {
    let app = TestApp::start().await;
    let other = request("GET", &format!("{ORIGIN}/{OTHER_TENANT}/jwks"));
    let other = app
        .call(other.body(axum::body::Body::empty()).unwrap())
        .await
        .json();
    let mut all = keys(&app).await;
    all.extend(other["keys"].as_array().unwrap().iter().cloned());
    let kids: HashSet<_> = all.iter().map(|key| text(key, "kid")).collect();
    assert_eq!(kids.len(), all.len());
    assert!(kids.iter().all(|kid| !kid.is_empty()));
}

#[tokio::test]
async fn a_certified_library_reads_every_key() {
    let app = TestApp::start().await;
    for key in jwks(&app).await.keys {
        assert!(DecodingKey::from_jwk(&key).is_ok(), "{:?}", key.common);
    }
    assert_eq!(
        app.get("/jwks").await.header("content-type"),
        Some("application/jwk-set+json")
    );
}

#[tokio::test]
async fn rfc_7518_3_3_an_rsa_key_has_2048_bits_or_more() {
    let app = TestApp::start().await;
    let keys = keys(&app).await;
    let rsa = keys.iter().find(|key| key["kty"] == "RSA").unwrap();
    // Base64url: four characters for three bytes.
    assert!(text(rsa, "n").len() * 6 >= 2048);
}

#[tokio::test]
async fn the_kid_of_every_token_is_published_and_stays() {
    let app = TestApp::start().await;
    let before = keys(&app).await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    for name in ["access_token", "id_token"] {
        let kid = jose_header(text(&tokens, name))["kid"].clone();
        assert!(before.iter().any(|key| key["kid"] == kid), "{name}");
    }
    assert_eq!(keys(&app).await, before);
}
