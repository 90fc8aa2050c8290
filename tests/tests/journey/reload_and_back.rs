//! Reload and back button: none of them ends on an error page.

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp},
    protocol::{Answer, Auth},
};

use crate::support::{sign_in_page, typed_user_id};

#[tokio::test]
async fn reloading_after_a_refusal_shows_it_again_and_posts_nothing() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let refused = app.enter(&page, &browser, HANAKO, "wrong").await.page();
    // A form is answered by a redirect, so what is reloaded is a GET.
    let reloaded = browser.reload().await;
    assert_eq!(reloaded.url, refused.url);
    assert_eq!(reloaded.error().as_deref(), Some("invalid-credentials"));
    assert_eq!(typed_user_id(&reloaded), HANAKO);
}

#[tokio::test]
async fn reloading_the_sign_in_page_keeps_its_transaction() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let reloaded = browser.reload().await;
    assert_eq!(reloaded.url, page.url);
    assert_eq!(reloaded.step().as_deref(), Some("credentials"));
}

#[tokio::test]
async fn the_back_button_after_signing_in_leads_to_the_portal_again() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let first = Answer::new(app.enter(&page, &browser, HANAKO, PASSWORD).await.left());

    let again = Answer::new(browser.visit(page.url.as_str()).await.left());

    assert_eq!(again.param("state"), Some("the state"));
    assert_ne!(again.code(), first.code());
    assert_eq!(
        app.redeem(Auth::Basic("web"), &again.code()).await.status,
        200
    );
}

#[tokio::test]
async fn a_page_kept_by_the_browser_can_be_sent_after_the_back_button() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    app.enter(&page, &browser, HANAKO, "wrong").await.page();
    // The page as it was shown before, from the browser's memory.
    let answer = Answer::new(app.enter(&page, &browser, HANAKO, PASSWORD).await.left());
    assert_eq!(answer.param("state"), Some("the state"));
}

#[tokio::test]
async fn the_portals_address_asked_again_after_signing_in_leads_there_at_once() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let answer = Answer::new(browser.visit(&app.authorize(&[])).await.left());
    assert_eq!(
        app.redeem(Auth::Basic("web"), &answer.code()).await.status,
        200
    );
}
