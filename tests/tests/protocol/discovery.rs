//! OpenID Connect Discovery 1.0 §3, §4 and RFC 8414 §2, §3: the metadata document. Not here: that
//! what it says works (`discovery_promises`), WebFinger (§2 there).

use axum::body::Body;
use http::header;
use sekisho_tests::{
    app::{ORIGIN, OTHER_TENANT, TENANT, TestApp},
    protocol::{Reply, request},
};

/// Names of the registry "OAuth Authorization Server Metadata" (RFC 8414 §7.1) that we use, and the
/// one of Initiating User Registration 1.0 §4.
const REGISTERED: [&str; 30] = [
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "introspection_endpoint",
    "revocation_endpoint",
    "end_session_endpoint",
    "scopes_supported",
    "response_types_supported",
    "response_modes_supported",
    "grant_types_supported",
    "acr_values_supported",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
    "token_endpoint_auth_methods_supported",
    "introspection_endpoint_auth_methods_supported",
    "revocation_endpoint_auth_methods_supported",
    "display_values_supported",
    "claim_types_supported",
    "claims_supported",
    "ui_locales_supported",
    "code_challenge_methods_supported",
    "claims_parameter_supported",
    "request_parameter_supported",
    "request_uri_parameter_supported",
    "authorization_response_iss_parameter_supported",
    "backchannel_logout_supported",
    "backchannel_logout_session_supported",
    "prompt_values_supported",
];

/// The addresses of a tenant's document.
fn addresses(tenant: &str) -> [String; 3] {
    [
        format!("{ORIGIN}/{tenant}/.well-known/openid-configuration"),
        // RFC 8414 §3.1: inserted between the host component and the path component.
        format!("{ORIGIN}/.well-known/oauth-authorization-server/{tenant}"),
        format!("{ORIGIN}/{tenant}/.well-known/oauth-authorization-server"),
    ]
}

async fn fetch(app: &TestApp, address: &str, known: Option<&str>) -> Reply {
    let mut builder = request("GET", address);
    if let Some(etag) = known {
        builder = builder.header(header::IF_NONE_MATCH, etag);
    }
    app.call(builder.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn discovery_4_3_the_issuer_is_the_address_minus_the_suffix_byte_for_byte() {
    let app = TestApp::start().await;
    for tenant in [TENANT, OTHER_TENANT] {
        let [address, ..] = addresses(tenant);
        let document = fetch(&app, &address, None).await.json();
        let stem = address
            .strip_suffix("/.well-known/openid-configuration")
            .unwrap();
        assert_eq!(document["issuer"], stem);
    }
}

#[tokio::test]
async fn rfc_8414_3_all_well_known_forms_give_the_same_document() {
    let app = TestApp::start().await;
    for tenant in [TENANT, OTHER_TENANT] {
        let mut documents = Vec::new();
        for address in addresses(tenant) {
            let reply = fetch(&app, &address, None).await;
            // Discovery §4.2: A successful response MUST use the 200 OK HTTP status code and return
            // a JSON object using the application/json content type.
            assert_eq!(reply.status, 200, "{address}");
            assert_eq!(
                reply.header("content-type"),
                Some("application/json"),
                "{address}"
            );
            documents.push(reply.json());
        }
        assert!(documents.iter().all(|document| *document == documents[0]));
        assert_eq!(documents[0]["issuer"], format!("{ORIGIN}/{tenant}"));
    }
}

#[tokio::test]
async fn no_document_stands_where_no_issuer_does() {
    let app = TestApp::start().await;
    for path in [
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
        "/.well-known/oauth-authorization-server/nobody",
        "/.well-known/oauth-authorization-server/sakura/token",
        "/nobody/.well-known/openid-configuration",
    ] {
        let reply = fetch(&app, &format!("{ORIGIN}{path}"), None).await;
        assert_eq!(reply.status, 404, "{path}");
    }
}

#[tokio::test]
async fn discovery_3_required_members_are_there_and_all_others_are_registered() {
    let app = TestApp::start().await;
    let document = app.get("/.well-known/openid-configuration").await.json();
    for required in [
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "response_types_supported",
        "subject_types_supported",
        "id_token_signing_alg_values_supported",
    ] {
        assert!(document.get(required).is_some(), "{required}");
    }
    for (name, value) in document.as_object().unwrap() {
        assert!(REGISTERED.contains(&name.as_str()), "{name}");
        // Discovery §4.2: Claims with zero elements MUST be omitted from the response.
        assert!(
            !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()),
            "{name}"
        );
    }
}

#[tokio::test]
async fn discovery_3_rs256_is_among_the_algorithms() {
    let app = TestApp::start().await;
    let document = app.get("/.well-known/openid-configuration").await.json();
    let algorithms = document["id_token_signing_alg_values_supported"]
        .as_array()
        .unwrap();
    // Discovery §3: The algorithm RS256 MUST be included.
    assert!(algorithms.contains(&"RS256".into()));
    assert!(!algorithms.contains(&"none".into()));
}

#[tokio::test]
async fn rfc_9110_13_1_2_a_document_that_the_client_has_is_not_sent_again() {
    let app = TestApp::start().await;
    let [address, ..] = addresses(TENANT);
    for address in [address, format!("{ORIGIN}/{TENANT}/jwks")] {
        let etag = fetch(&app, &address, None)
            .await
            .header("etag")
            .unwrap()
            .to_owned();
        for known in [
            etag.clone(),
            format!("\"other\", {etag}"),
            // §13.1.2: A recipient MUST use the weak comparison function.
            format!("W/{etag}"),
            "*".to_owned(),
        ] {
            let reply = fetch(&app, &address, Some(&known)).await;
            assert_eq!(
                (reply.status.as_u16(), &*reply.body),
                (304, ""),
                "{address} {known}"
            );
            assert_eq!(reply.header("etag"), Some(&*etag));
        }
        assert_eq!(fetch(&app, &address, Some("\"other\"")).await.status, 200);
    }
}

#[tokio::test]
async fn documents_may_be_kept_for_a_while() {
    let app = TestApp::start().await;
    for path in ["/.well-known/openid-configuration", "/jwks"] {
        let reply = app.get(path).await;
        assert_eq!(
            reply.header("cache-control"),
            Some("public, max-age=300"),
            "{path}"
        );
        assert_eq!(reply.header("set-cookie"), None, "{path}");
    }
}
