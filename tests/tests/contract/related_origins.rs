//! WebAuthn Level 3 §5.11: a host says which other origins use its passkeys. Not here: that a browser
//! goes by it (`tests/chromium`).

use axum::body::Body;
use sekisho_tests::{
    app::{TestApp, TestOptions},
    protocol::{Reply, request},
};
use serde_json::json;

/// A provider whose tenants sign in on one host, with passkeys of another.
async fn shared() -> TestApp {
    TestApp::start_with(TestOptions {
        origin: Some("https://two.example".to_owned()),
        rp_id: Some("one.example".to_owned()),
        ..TestOptions::default()
    })
    .await
}

async fn ask(app: &TestApp, address: &str) -> Reply {
    app.call(request("GET", address).body(Body::empty()).unwrap())
        .await
}

#[tokio::test]
async fn a_host_names_each_origin_that_uses_its_passkeys_once() {
    let app = shared().await;
    for host in ["one.example", "ONE.example", "one.example:443"] {
        let reply = ask(&app, &format!("https://{host}/.well-known/webauthn")).await;
        assert_eq!(reply.status, 200, "{host}");
        assert_eq!(reply.header("content-type"), Some("application/json"));
        assert_eq!(reply.header("cache-control"), Some("public, max-age=60"));
        assert_eq!(reply.json(), json!({ "origins": ["https://two.example"] }));
    }
}

#[tokio::test]
async fn a_host_whose_passkeys_nobody_else_uses_names_nothing() {
    let app = shared().await;
    for host in ["two.example", "nobody.example", "sub.one.example", "[::1]"] {
        let reply = ask(&app, &format!("https://{host}/.well-known/webauthn")).await;
        assert_eq!((reply.status.as_u16(), &*reply.body), (404, ""), "{host}");
    }
}
