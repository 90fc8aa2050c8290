//! OpenID Connect Core 1.0 §3.1.2.1: POST to the authorization endpoint. A form of another site
//! brings no Lax cookie, so it is kept and answered 303 to a page of its own. Not here: what is in
//! the request (it is the same as for GET).

use sekisho_tests::{
    app::{CALLBACK, HANAKO, PASSWORD, TestApp},
    browser::{Browser, Visit},
    protocol::{Answer, Reply},
};

use crate::support::{CREDENTIALS, FORM, answer_of, post_raw, redeem, text};

const PORTAL: &str = "https://portal.example.jp/start";

fn body(app: &TestApp, changed: &[(&str, &str)]) -> String {
    app.authorize(changed).split_once('?').unwrap().1.to_owned()
}

/// A POST without cookies, not followed.
async fn post(app: &TestApp, changed: &[(&str, &str)]) -> Reply {
    post_raw(app, "/authorize", &[FORM], &body(app, changed)).await
}

/// A form on the portal's page, sent by a browser.
async fn post_from_portal(app: &TestApp, browser: &Browser, changed: &[(&str, &str)]) -> Visit {
    let fields: Vec<_> = form_urlencoded::parse(body(app, changed).as_bytes())
        .into_owned()
        .collect();
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    browser.post(PORTAL, &app.at("/authorize"), &fields).await
}

#[tokio::test]
async fn a_post_is_kept_and_answered_303_to_its_own_get() {
    let app = TestApp::start().await;
    let reply = post(&app, &[]).await;
    assert_eq!(reply.status, 303);
    assert!(
        reply
            .header("location")
            .unwrap()
            .starts_with(&app.at("/sign-in/"))
    );
    // The cookies of the browser were not sent, so none may be replaced.
    assert_eq!(reply.header("set-cookie"), None);
}

#[tokio::test]
async fn a_post_leads_through_the_sign_in_to_the_portal() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = post_from_portal(&app, &browser, &[("login_hint", HANAKO)])
        .await
        .page();
    assert_eq!(
        page.form(CREDENTIALS).value("user_id").as_deref(),
        Some(HANAKO)
    );
    let answer = Answer::new(app.enter(&page, &browser, HANAKO, PASSWORD).await.left());
    assert!(answer.url.as_str().starts_with(CALLBACK));
    assert_eq!(answer.param("state"), Some("the state"));
    assert!(!text(&redeem(&app, &answer).await, "id_token").is_empty());
}

#[tokio::test]
async fn with_a_running_session_it_goes_straight_to_the_portal() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    for prompt in ["", "none"] {
        let visit = post_from_portal(&app, &browser, &[("prompt", prompt)]).await;
        let answer = Answer::new(visit.left());
        assert_eq!(answer.param("state"), Some("the state"), "prompt={prompt}");
        redeem(&app, &answer).await;
    }
}

#[tokio::test]
async fn the_first_browser_that_opens_it_is_bound_to_it() {
    let app = TestApp::start().await;
    let address = post(&app, &[]).await.header("location").unwrap().to_owned();
    let (first, second) = (app.browser(), app.browser());
    let firsts = first.get(&address).await;
    assert_eq!(
        firsts.url.path(),
        address.parse::<url::Url>().unwrap().path()
    );
    let seconds = second.get(&address).await;
    assert_ne!(seconds.url.path(), firsts.url.path());
    // Both may sign in, each for itself.
    for (page, browser) in [(firsts, first), (seconds, second)] {
        let answer = Answer::new(app.enter(&page, &browser, HANAKO, PASSWORD).await.left());
        redeem(&app, &answer).await;
    }
}

#[tokio::test]
async fn errors_are_those_of_a_get() {
    let app = TestApp::start().await;
    let refused = post(&app, &[("response_type", "")]).await;
    assert_eq!(answer_of(&refused).param("error"), Some("invalid_request"));
    let refused = post(&app, &[("redirect_uri", "https://evil.example/")]).await;
    assert_eq!(
        (refused.status.as_u16(), refused.header("location")),
        (400, None)
    );
    // Parameters are those of the body alone.
    let split = post_raw(
        &app,
        &format!("/authorize?{}", body(&app, &[])),
        &[FORM],
        "state=s",
    )
    .await;
    assert_eq!(split.status, 400);
}

#[tokio::test]
async fn prompt_none_is_answered_at_the_portal_without_a_page() {
    let app = TestApp::start().await;
    for browser in [app.browser(), app.browser().without_cookies()] {
        let visit = post_from_portal(&app, &browser, &[("prompt", "none")]).await;
        let answer = Answer::new(visit.left());
        assert_eq!(answer.param("error"), Some("login_required"));
        assert_eq!(answer.param("state"), Some("the state"));
    }
}

#[tokio::test]
async fn prompt_login_asks_anew_although_there_is_a_session() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let page = post_from_portal(&app, &browser, &[("prompt", "login")])
        .await
        .page();
    assert!(page.has(CREDENTIALS), "{page}");
}
