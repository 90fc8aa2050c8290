//! A sign-in that took too long starts again by itself.

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp},
    browser::Page,
    protocol::{Answer, Auth},
};

use crate::support::{CREDENTIALS, delete_rows, has_session, minutes, sign_in_page, typed_user_id};

/// What every page of a sign-in taken up again shows.
fn assert_restarted(page: &Page, user_id: &str) {
    assert_eq!(page.status, 200);
    assert_eq!(page.step().as_deref(), Some("restarted"), "{page}");
    let sentence = page.status_text().unwrap();
    assert_eq!(
        sentence.matches('。').count(),
        1,
        "one sentence: {sentence}"
    );
    assert!(sentence.ends_with('。'), "{sentence}");
    assert_eq!(page.texts("[role=status]").len(), 1);
    assert_eq!(page.error(), None);
    assert_eq!(typed_user_id(page), user_id);
    assert_eq!(page.attr("[name=password]", "value"), None);
}

#[tokio::test]
async fn a_reload_past_the_lifetime_starts_again_with_the_user_id_kept() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    app.enter(&page, &browser, HANAKO, "wrong").await.page();
    app.advance(minutes(31));

    let restarted = browser.reload().await;

    assert_restarted(&restarted, HANAKO);
    let answer = Answer::new(
        app.enter(&restarted, &browser, HANAKO, PASSWORD)
            .await
            .left(),
    );
    assert_eq!(answer.param("state"), Some("the state"));
    assert_eq!(
        app.redeem(Auth::Basic("web"), &answer.code()).await.status,
        200
    );
}

#[tokio::test]
async fn a_form_sent_past_the_lifetime_is_not_processed_and_starts_again() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    app.advance(minutes(31));

    let restarted = app.enter(&page, &browser, HANAKO, PASSWORD).await.page();

    assert_restarted(&restarted, HANAKO);
    assert!(!has_session(&app, &browser).await);
    let answer = Answer::new(
        app.enter(&restarted, &browser, HANAKO, PASSWORD)
            .await
            .left(),
    );
    assert_eq!(answer.param("state"), Some("the state"));
    assert_eq!(
        app.redeem(Auth::Basic("web"), &answer.code()).await.status,
        200
    );
}

#[tokio::test]
async fn a_page_left_open_overnight_still_leads_to_its_portal() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let request = [("client_id", "post"), ("state", "of last night")];
    let page = browser.get(&app.authorize(&request)).await;
    app.advance(minutes(14 * 60));
    let restarted = app.enter(&page, &browser, HANAKO, PASSWORD).await.page();
    let answer = Answer::new(
        app.enter(&restarted, &browser, HANAKO, PASSWORD)
            .await
            .left(),
    );
    assert_eq!(answer.param("state"), Some("of last night"));
    assert_eq!(
        app.redeem(Auth::Post("post"), &answer.code()).await.status,
        200
    );
}

#[tokio::test]
async fn the_request_of_a_page_is_kept_for_a_week() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    app.advance(minutes(6 * 24 * 60));
    assert_eq!(
        browser.get(page.url.as_str()).await.step().as_deref(),
        Some("restarted")
    );
}

#[tokio::test]
async fn a_form_whose_row_is_gone_starts_again_from_its_sealed_request() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    delete_rows(&app).await;

    let restarted = app.enter(&page, &browser, HANAKO, PASSWORD).await.page();

    assert_restarted(&restarted, HANAKO);
    assert!(!has_session(&app, &browser).await);
    let answer = Answer::new(
        app.enter(&restarted, &browser, HANAKO, PASSWORD)
            .await
            .left(),
    );
    assert_eq!(answer.param("state"), Some("the state"));
}

#[tokio::test]
async fn a_sealed_request_older_than_a_day_leads_to_the_portals() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    delete_rows(&app).await;
    app.advance(minutes(24 * 60));
    let list = app.enter(&page, &browser, HANAKO, PASSWORD).await.page();
    assert_eq!(list.step().as_deref(), Some("portals"));
}

#[tokio::test]
async fn with_a_session_by_then_the_member_goes_straight_to_the_portal() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    app.advance(minutes(31));
    app.sign_in(&browser.tab(), &[("client_id", "post")]).await;
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    let answer = Answer::new(form.send(&browser).await.left());
    assert_eq!(answer.param("state"), Some("the state"));
}
