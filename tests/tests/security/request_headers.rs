//! docs/security.md 5: no link, cookie or issuer from a request header. Not here:
//! `X-Forwarded-For` of trusted proxies (unit tests of `client_address`).

use sekisho_tests::app::{HANAKO, ORIGIN, PASSWORD, TestApp};

use crate::support::{CREDENTIALS, get, post, set_cookies, sign_in_page};

const FORGED: [(&str, &str); 9] = [
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-port", "4444"),
    ("x-forwarded-prefix", "/evil"),
    ("x-forwarded-for", "203.0.113.9"),
    ("x-original-url", "/midori/jwks"),
    ("x-rewrite-url", "/midori/jwks"),
    ("x-host", "evil.example"),
    ("forwarded", "for=203.0.113.9;host=evil.example;proto=https"),
];

#[tokio::test]
async fn documents_are_the_same_bytes_whatever_is_forged() {
    let app = TestApp::start().await;
    for path in ["/.well-known/openid-configuration", "/jwks"] {
        let honest = app.get(path).await;
        let forged = get(&app, &app.at(path), &FORGED).await;
        assert_eq!(forged.body, honest.body, "{path}");
        assert_eq!(forged.headers, honest.headers, "{path}");
    }
}

#[tokio::test]
async fn redirects_pages_and_cookies_are_built_from_the_issuer() {
    let app = TestApp::start().await;
    let started = get(&app, &app.authorize(&[]), &FORGED).await;
    let location = started.header("location").unwrap();
    assert!(
        location.starts_with(&format!("{ORIGIN}/sakura/sign-in/")),
        "{location}"
    );
    for cookie in set_cookies(&started) {
        assert!(
            !cookie.contains("Domain") && !cookie.contains("Secure"),
            "{cookie}"
        );
    }

    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let cookies = browser.cookies(page.url.as_str());
    let headers = [&FORGED[..], &[("cookie", &*cookies)]].concat();
    let shown = get(&app, page.url.as_str(), &headers).await;
    for word in ["evil", "4444", "203.0.113.9", "midori"] {
        assert!(!shown.body.contains(word), "{word}");
        assert!(!format!("{:?}", shown.headers).contains(word), "{word}");
    }
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    let arrived = post(&app, page.url.as_str(), &headers, &form.fields()).await;
    let location = arrived.header("location").unwrap();
    assert!(
        location.starts_with("https://portal.example.jp/cb?"),
        "{location}"
    );
    assert!(
        location.contains("iss=http%3A%2F%2Flocalhost%3A8080%2Fsakura"),
        "{location}"
    );
}

#[tokio::test]
async fn a_foreign_host_finds_no_tenant_and_is_not_repeated() {
    let app = TestApp::start().await;
    for host in [
        "evil.example",
        "localhost:8081",
        "localhost",
        "localhost:8080.evil.example",
    ] {
        for path in [
            "/sakura/.well-known/openid-configuration",
            "/sakura/sign-in",
            "/",
        ] {
            let request = http::Request::get(path).header("host", host);
            let reply = app
                .call(request.body(axum::body::Body::empty()).unwrap())
                .await;
            assert_eq!(reply.status, 404, "{host}{path}");
            assert!(!reply.body.contains("evil"), "{host}{path}");
        }
    }
}

#[tokio::test]
async fn a_host_that_cannot_be_read_is_refused_not_skipped() {
    let app = TestApp::start().await;
    let unreadable = http::HeaderValue::from_bytes(b"localhost:8080\xff").unwrap();
    let request = http::Request::get("/sakura/jwks").header("host", unreadable);
    let reply = app
        .call(request.body(axum::body::Body::empty()).unwrap())
        .await;
    assert_eq!(reply.status, 400);
    let request = http::Request::get("/sakura/jwks")
        .body(axum::body::Body::empty())
        .unwrap();
    assert_eq!(app.call(request).await.status, 400);
}
