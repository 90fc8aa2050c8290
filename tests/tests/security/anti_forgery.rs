//! docs/security.md 17, second half: a form needs its anti-forgery value and must not come from
//! another origin; `SameSite=Lax`; 303; no CORS.

use sekisho_tests::app::{HANAKO, ORIGIN, PASSWORD, TestApp};

use crate::support::{CREDENTIALS, begins_session, cookie, get, post, set_cookies, sign_in_page};

#[tokio::test]
async fn a_form_from_another_origin_is_refused_though_everything_in_it_is_right() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let cookies = browser.cookies(page.url.as_str());
    let filled = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    let foreign = [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://localhost:8081"),
        ("origin", "https://localhost:8080"),
        ("origin", "http://localhost:8080.evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    let cancel = page.form("form[data-form=cancel]");
    for header in foreign {
        for form in [&filled, &cancel] {
            let headers = [("cookie", &*cookies), header];
            let reply = post(&app, form.action().as_str(), &headers, &form.fields()).await;
            assert_eq!(reply.status, 403, "{header:?}");
            assert_eq!(reply.header("location"), None, "{header:?}");
            assert!(!begins_session(&reply), "{header:?}");
            assert!(
                reply.body.contains("data-error=\"cross-site-form\""),
                "{header:?}"
            );
        }
    }
    let own = [
        ("cookie", &*cookies),
        ("origin", ORIGIN),
        ("sec-fetch-site", "same-origin"),
    ];
    let reply = post(&app, page.url.as_str(), &own, &filled.fields()).await;
    assert!(
        begins_session(&reply),
        "after all of that the form still works"
    );
}

#[tokio::test]
async fn no_session_cookie_goes_with_a_post_from_another_site() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let silent = app.authorize(&[("prompt", "none")]);
    let (address, query) = silent.split_once('?').unwrap();
    let fields: Vec<_> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let fields = crate::support::pairs(&fields);
    // OpenID Connect Core 1.0 §3.1.2.1 wants POST at the authorization endpoint all the same: the
    // request is taken up by a GET of our own, which has the cookie.
    let left = browser
        .post("https://portal.example.jp/", address, &fields)
        .await
        .left();
    assert!(left.as_str().contains("code="), "{left}");
}

#[tokio::test]
async fn every_form_is_answered_by_303() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let cookies = browser.cookies(page.url.as_str());
    let headers = [("cookie", &*cookies)];
    let form = page.form(CREDENTIALS);
    let wrong = form
        .clone()
        .fill("user_id", HANAKO)
        .fill("password", "wrong");
    let right = form
        .clone()
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    let cancel = page.form("form[data-form=cancel]");
    for form in [wrong, cancel, right.clone(), right, form] {
        let reply = post(&app, form.action().as_str(), &headers, &form.fields()).await;
        assert_eq!(reply.status, 303);
        assert_eq!(reply.body, "");
    }
    app.sign_in(&browser, &[]).await;
    let question = browser.get(&app.at("/end_session")).await;
    let cookies = browser.cookies(question.url.as_str());
    let form = question.form("form[data-form=sign-out]");
    let headers = [("cookie", &*cookies)];
    let reply = post(&app, question.url.as_str(), &headers, &form.fields()).await;
    assert_eq!(reply.status, 303);
    let gone = app.at("/sign-in/01920000000070008000000000000000");
    assert_eq!(
        post(&app, &gone, &headers, &form.fields()).await.status,
        303
    );
}

#[tokio::test]
async fn cookies_are_httponly_lax_and_without_domain() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let started = get(&app, &app.authorize(&[]), &[]).await;
    let page = sign_in_page(&app, &browser).await;
    let cookies = browser.cookies(page.url.as_str());
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    let headers = [("cookie", &*cookies)];
    let arrived = post(&app, page.url.as_str(), &headers, &form.fields()).await;
    let given = [set_cookies(&started), set_cookies(&arrived)].concat();
    assert_eq!(given.len(), 3, "{given:?}");
    for cookie in given {
        for part in ["; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    assert!(cookie(&browser, page.url.as_str(), "b").is_some());
}

#[tokio::test]
async fn no_answer_lets_another_origin_read_it() {
    let app = TestApp::start().await;
    let asked = [
        ("origin", "https://evil.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization"),
    ];
    for path in [
        "/token",
        "/userinfo",
        "/authorize",
        "/introspect",
        "/revoke",
        "/sign-in",
    ] {
        for method in ["OPTIONS", "GET", "POST"] {
            let address = app.at(path);
            let mut request = sekisho_tests::protocol::request(method, &address);
            for (name, value) in asked {
                request = request.header(name, value);
            }
            let reply = app
                .call(request.body(axum::body::Body::empty()).unwrap())
                .await;
            let shared = reply
                .headers
                .keys()
                .any(|name| name.as_str().starts_with("access-control"));
            assert!(!shared, "{method} {path}: {:?}", reply.headers);
        }
    }
}
