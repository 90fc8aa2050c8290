//! A form sent twice: both end at the portal.

use axum::body::Body;
use http::header;
use sekisho_tests::{
    app::{CALLBACK, HANAKO, PASSWORD, TestApp},
    protocol::{Answer, Auth, Reply, request},
};

use crate::support::{CREDENTIALS, has_session, sign_in_page};

#[tokio::test]
async fn the_same_form_sent_twice_leads_to_the_portal_twice() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    let first = Answer::new(form.send(&browser).await.left());
    let second = Answer::new(form.send(&browser).await.left());
    assert_eq!(first.param("state"), Some("the state"));
    assert_eq!(second.param("state"), Some("the state"));
    assert_eq!(
        app.redeem(Auth::Basic("web"), &second.code()).await.status,
        200
    );
    assert!(has_session(&app, &browser).await);
}

/// A double click: the browser gives up waiting for the first answer, cookies and all, and shows
/// the second.
#[tokio::test]
async fn a_double_click_leads_to_the_portal_whichever_answer_the_browser_shows() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    let cookies = browser.cookies(page.url.as_str());
    let send = || send(&app, form.action().as_str(), &cookies, form.fields());

    let replies = tokio::join!(send(), send(), send());

    for reply in [&replies.0, &replies.1, &replies.2] {
        let target = reply.header("location").unwrap_or_default();
        assert!(target.starts_with(CALLBACK), "{} {target}", reply.status);
        let code = Answer::new(target.parse().unwrap()).code();
        let tokens = app.redeem(Auth::Basic("web"), &code).await;
        assert_eq!(tokens.status, 200, "{}", tokens.body);
    }
}

async fn send(app: &TestApp, action: &str, cookies: &str, fields: Vec<(String, String)>) -> Reply {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = request("POST", action)
        .header(header::COOKIE, cookies)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.call(request.body(Body::from(body)).unwrap()).await
}
