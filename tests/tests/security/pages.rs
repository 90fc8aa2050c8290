//! docs/security.md 17, first half: what every page's headers say. Not here: the exceptions by
//! route, none of which this release has.

use sekisho_tests::{
    app::{HANAKO, PASSWORD, SUSPENDED, TestApp},
    browser::Page,
    protocol::Reply,
};

use crate::support::{CREDENTIALS, get, sign_in_page};

/// One page of each kind, by name.
async fn every_page(app: &TestApp) -> Vec<(&'static str, Page)> {
    let browser = app.browser();
    let credentials = sign_in_page(app, &browser).await;
    let refused = app
        .enter(&credentials, &browser, HANAKO, "wrong")
        .await
        .page();
    let blocked = app
        .enter(&refused, &browser, SUSPENDED, PASSWORD)
        .await
        .page();
    let restarted = app.browser().get(credentials.url.as_str()).await;
    let cookies_off = sign_in_page(app, &app.browser().without_cookies()).await;
    let signed_in = app.browser();
    app.sign_in(&signed_in, &[]).await;
    let sign_out = signed_in.get(&app.at("/end_session")).await;
    let signed_out = app.browser().get(&app.at("/end_session")).await;
    let error = app
        .browser()
        .get(&app.authorize(&[("client_id", "nobody")]))
        .await;
    let not_found = app.browser().get(&app.at("/nothing")).await;
    let no_tenant = app.browser().get("http://localhost:8080/nobody/").await;
    let portals = app.browser().get(&app.at("/")).await;
    vec![
        ("credentials", credentials),
        ("refused", refused),
        ("blocked", blocked),
        ("restarted", restarted),
        ("cookies-off", cookies_off),
        ("sign-out", sign_out),
        ("signed out", signed_out),
        ("error", error),
        ("not found", not_found),
        ("no tenant", no_tenant),
        ("portals", portals),
    ]
}

/// The sources of a directive.
fn directive(page: &Page, name: &str) -> String {
    let policy = page.header("content-security-policy").unwrap();
    let mut found = policy
        .split(';')
        .map(str::trim)
        .filter_map(|text| text.split_once(' '));
    let sources = found.find(|(directive, _)| *directive == name);
    sources
        .unwrap_or_else(|| panic!("no {name} in {policy}"))
        .1
        .to_owned()
}

#[tokio::test]
async fn every_page_has_the_headers() {
    let app = TestApp::start().await;
    for (name, page) in every_page(&app).await {
        for (header, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cache-control", "no-store"),
            ("cross-origin-opener-policy", "same-origin"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(page.header(header), Some(value), "{name}");
        }
        assert!(page.header("strict-transport-security").is_some(), "{name}");
        assert_eq!(
            page.header("content-type"),
            Some("text/html; charset=utf-8"),
            "{name}"
        );
        assert_eq!(directive(&page, "default-src"), "'none'", "{name}");
        assert_eq!(directive(&page, "frame-ancestors"), "'none'", "{name}");
        assert_eq!(directive(&page, "base-uri"), "'none'", "{name}");
        assert_eq!(directive(&page, "script-src"), "'self'", "{name}");
        assert_eq!(directive(&page, "style-src"), "'self'", "{name}");
        assert!(
            !page
                .header("content-security-policy")
                .unwrap()
                .contains("unsafe"),
            "{name}"
        );
    }
}

#[tokio::test]
async fn nothing_on_a_page_needs_what_the_policy_forbids() {
    let app = TestApp::start().await;
    for (name, page) in every_page(&app).await {
        assert!(
            !page.has("script:not([src]), style, [style]"),
            "{name}: inline"
        );
        let handler = [
            "onclick", "onload", "onsubmit", "onerror", "onfocus", "onchange",
        ]
        .into_iter()
        .any(|name| page.has(&format!("[{name}]")));
        assert!(!handler, "{name}: a handler in an attribute");
        let loaded = page.html.split(" src=\"").skip(1);
        let linked = page
            .html
            .split("<link ")
            .skip(1)
            .filter_map(|link| link.split("href=\"").nth(1));
        for source in loaded.chain(linked) {
            assert!(source.starts_with("/assets/"), "{name}: {source:.60}");
        }
    }
}

#[tokio::test]
async fn a_form_s_answer_may_lead_to_the_portal_and_nowhere_else() {
    let app = TestApp::start().await;
    let page = sign_in_page(&app, &app.browser()).await;
    assert_eq!(
        directive(&page, "form-action"),
        "'self' https://portal.example.jp"
    );
    let native = [
        ("client_id", "native"),
        ("redirect_uri", "http://127.0.0.1:4711/cb"),
    ];
    let challenge = [
        ("code_challenge", sekisho_tests::protocol::CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let asked = [&native[..], &challenge[..]].concat();
    let page = app.browser().get(&app.authorize(&asked)).await;
    assert_eq!(
        directive(&page, "form-action"),
        "'self' http://127.0.0.1:4711"
    );
    let error = app
        .browser()
        .get(&app.authorize(&[("client_id", "nobody")]))
        .await;
    assert_eq!(directive(&error, "form-action"), "'self'");
}

#[tokio::test]
async fn answers_to_machines_are_not_kept_and_not_framed() {
    let app = TestApp::start().await;
    let bearer = ("authorization", "Bearer x");
    let replies: Vec<(&str, Reply)> = vec![
        ("token", get(&app, &app.at("/token"), &[]).await),
        ("userinfo", get(&app, &app.at("/userinfo"), &[bearer]).await),
        (
            "redirect",
            get(&app, &app.authorize(&[("prompt", "none")]), &[]).await,
        ),
        ("livez", get(&app, "http://localhost:8080/livez", &[]).await),
    ];
    for (name, reply) in replies {
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{name}");
        assert_eq!(
            reply.header("x-content-type-options"),
            Some("nosniff"),
            "{name}"
        );
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{name}");
    }
}

#[tokio::test]
async fn only_documents_that_anybody_may_have_are_cacheable() {
    let app = TestApp::start().await;
    for path in ["/jwks", "/.well-known/openid-configuration"] {
        let reply = app.get(path).await;
        assert_eq!(
            reply.header("cache-control"),
            Some("public, max-age=300"),
            "{path}"
        );
    }
    let page = sign_in_page(&app, &app.browser()).await;
    let sheet = page.link("link[rel=stylesheet]");
    let reply = get(&app, sheet.as_str(), &[]).await;
    assert_eq!(
        reply.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert!(page.has(CREDENTIALS));
}
