//! A page whose transaction cannot be had: another browser's, without a cookie, bookmarked
//! (docs/contract.md "Cookies").

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp},
    browser::Page,
    protocol::{Answer, Auth},
};

use crate::support::{CREDENTIALS, delete_rows, has_session, sign_in_page, typed_user_id};

fn assert_restarted(page: &Page) {
    assert_eq!(page.step().as_deref(), Some("restarted"), "{page}");
    assert_eq!(page.status_text().unwrap().matches('。').count(), 1);
}

#[tokio::test]
async fn someone_elses_address_starts_that_browsers_own_sign_in() {
    let app = TestApp::start().await;
    let (mine, theirs) = (app.browser(), app.browser());
    let page = sign_in_page(&app, &mine).await;
    app.enter(&page, &mine, HANAKO, "wrong").await.page();

    let restarted = theirs.get(page.url.as_str()).await;

    assert_restarted(&restarted);
    assert_ne!(restarted.url, page.url);
    assert_eq!(
        typed_user_id(&restarted),
        "",
        "what another person typed stays there"
    );
    let answer = Answer::new(
        app.enter(&restarted, &theirs, HANAKO, PASSWORD)
            .await
            .left(),
    );
    assert_eq!(answer.param("state"), Some("the state"));
    assert!(
        !has_session(&app, &mine).await,
        "the first browser is not signed in by it"
    );
    let own = Answer::new(app.enter(&page, &mine, HANAKO, PASSWORD).await.left());
    assert_eq!(
        app.redeem(Auth::Basic("web"), &own.code()).await.status,
        200
    );
}

#[tokio::test]
async fn someone_elses_address_in_a_signed_in_browser_leads_to_the_portal() {
    let app = TestApp::start().await;
    let (mine, theirs) = (app.browser(), app.browser());
    let page = sign_in_page(&app, &mine).await;
    app.sign_in(&theirs, &[]).await;
    let answer = Answer::new(theirs.visit(page.url.as_str()).await.left());
    assert_eq!(
        app.redeem(Auth::Basic("web"), &answer.code()).await.status,
        200
    );
}

#[tokio::test]
async fn a_form_without_its_cookie_is_never_processed_and_starts_again() {
    let app = TestApp::start().await;
    let (mine, empty) = (app.browser(), app.browser());
    let page = sign_in_page(&app, &mine).await;
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);

    let restarted = form.submit(&empty).await;

    assert_restarted(&restarted);
    assert!(!has_session(&app, &empty).await);
    assert!(!has_session(&app, &mine).await);
    let answer = Answer::new(app.enter(&restarted, &empty, HANAKO, PASSWORD).await.left());
    assert_eq!(answer.param("state"), Some("the state"));
}

#[tokio::test]
async fn a_form_with_a_foreign_cookie_is_never_processed_and_starts_again() {
    let app = TestApp::start().await;
    let (mine, theirs) = (app.browser(), app.browser());
    let page = sign_in_page(&app, &mine).await;
    sign_in_page(&app, &theirs).await;
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);

    let restarted = form.submit(&theirs).await;

    assert_restarted(&restarted);
    assert!(!has_session(&app, &theirs).await);
    let answer = Answer::new(
        app.enter(&restarted, &theirs, HANAKO, PASSWORD)
            .await
            .left(),
    );
    assert_eq!(answer.param("state"), Some("the state"));
}

#[tokio::test]
async fn a_cookie_lost_between_page_and_form_costs_one_more_try() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    browser.restart();
    let restarted = app.enter(&page, &browser, HANAKO, PASSWORD).await.page();
    assert_restarted(&restarted);
    let answer = Answer::new(
        app.enter(&restarted, &browser, HANAKO, PASSWORD)
            .await
            .left(),
    );
    assert_eq!(answer.param("state"), Some("the state"));
}

#[tokio::test]
async fn a_lost_sealed_request_from_another_browser_keeps_what_was_typed_here() {
    let app = TestApp::start().await;
    let (mine, theirs) = (app.browser(), app.browser());
    let page = sign_in_page(&app, &mine).await;
    delete_rows(&app).await;
    let restarted = app.enter(&page, &theirs, HANAKO, PASSWORD).await.page();
    assert_restarted(&restarted);
    assert_eq!(typed_user_id(&restarted), HANAKO);
}

#[tokio::test]
async fn bookmarked_addresses_lead_to_the_portals() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let gone = sign_in_page(&app, &browser).await.url;
    delete_rows(&app).await;
    for address in [
        app.at(""),
        app.at("/"),
        app.at("/sign-in"),
        gone.to_string(),
    ] {
        let list = browser.get(&address).await;
        assert_eq!(list.status, 200, "{address}");
        assert_eq!(list.step().as_deref(), Some("portals"), "{address}");
        assert!(
            list.has("a.tile[href='https://portal.example.jp/']"),
            "{address}"
        );
    }
}

#[tokio::test]
async fn the_address_of_a_cancel_form_opened_by_hand_leads_back_to_the_page() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let back = browser
        .get(page.form("form[data-form=cancel]").action().as_str())
        .await;
    assert_eq!(back.step().as_deref(), Some("credentials"));
    assert_eq!(back.url.path(), page.url.path());
}
