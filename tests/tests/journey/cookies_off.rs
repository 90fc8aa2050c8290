//! A browser that keeps no cookies (docs/contract.md `cookies-off`): told after one try, no loop.
//! That a loop would fail is the browser's doing: it panics after ten redirects.

use sekisho_tests::{
    app::{ORIGIN, TestApp},
    protocol::Answer,
};

use crate::support::sign_in_page;

#[tokio::test]
async fn it_is_told_after_one_try_and_again_after_another() {
    let app = TestApp::start().await;
    let browser = app.browser().without_cookies();
    let page = sign_in_page(&app, &browser).await;
    assert_eq!(page.step().as_deref(), Some("cookies-off"));
    assert_eq!(page.error().as_deref(), Some("cookies-off"));

    let again = page.form("form[data-form=retry]").submit(&browser).await;

    assert_eq!(again.step().as_deref(), Some("cookies-off"));
}

#[tokio::test]
async fn with_cookies_switched_on_the_same_button_leads_on() {
    let app = TestApp::start().await;
    let page = sign_in_page(&app, &app.browser().without_cookies()).await;
    let allowed = app.browser();
    let restarted = page.form("form[data-form=retry]").submit(&allowed).await;
    assert_eq!(restarted.step().as_deref(), Some("restarted"));
    let visit = app.enter(
        &restarted,
        &allowed,
        sekisho_tests::app::HANAKO,
        sekisho_tests::app::PASSWORD,
    );
    assert_eq!(
        Answer::new(visit.await.left()).param("state"),
        Some("the state")
    );
}

#[tokio::test]
async fn a_browser_that_keeps_them_never_sees_that_page_nor_its_mark() {
    let app = TestApp::start().await;
    let page = sign_in_page(&app, &app.browser()).await;
    assert_eq!(page.step().as_deref(), Some("credentials"));
    assert_eq!(
        page.url.query(),
        None,
        "an address that is passed on says nothing of cookies"
    );
}

#[tokio::test]
async fn a_post_from_the_portal_without_cookies_is_told_too() {
    let app = TestApp::start().await;
    let browser = app.browser().without_cookies();
    let request = app.authorize(&[]);
    let (address, query) = request.split_once('?').unwrap();
    let fields: Vec<_> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let page = browser
        .post("https://portal.example.jp/", address, &fields)
        .await
        .page();
    assert!(page.url.as_str().starts_with(ORIGIN));
    assert_eq!(page.step().as_deref(), Some("cookies-off"));
}
