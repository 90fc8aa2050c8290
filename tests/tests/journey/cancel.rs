//! ポータルに戻る: the portal is told `access_denied` (docs/contract.md).

use sekisho_tests::{
    app::{CALLBACK, HANAKO, PASSWORD, TestApp},
    protocol::Answer,
};

use crate::support::{has_session, minutes, sign_in_page};

const CANCEL: &str = "form[data-form=cancel]";

#[tokio::test]
async fn going_back_tells_the_portal_access_denied() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let answer = Answer::new(page.form(CANCEL).send(&browser).await.left());
    assert!(answer.url.as_str().starts_with(CALLBACK));
    assert_eq!(answer.param("error"), Some("access_denied"));
    assert_eq!(answer.param("state"), Some("the state"));
    assert_eq!(answer.param("iss"), Some(&*app.issuer()));
    assert_eq!(answer.param("code"), None);
}

#[tokio::test]
async fn going_back_works_from_a_refusal_and_from_a_sign_in_taken_up_again() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let refused = app.enter(&page, &browser, HANAKO, "wrong").await.page();
    app.advance(minutes(31));
    let restarted = app.enter(&refused, &browser, HANAKO, PASSWORD).await.page();
    let answer = Answer::new(restarted.form(CANCEL).send(&browser).await.left());
    assert_eq!(answer.param("error"), Some("access_denied"));
    assert_eq!(answer.param("state"), Some("the state"));
}

#[tokio::test]
async fn after_going_back_the_page_can_be_taken_up_again() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    page.form(CANCEL).send(&browser).await.left();
    let restarted = browser.get(page.url.as_str()).await;
    assert_eq!(restarted.step().as_deref(), Some("restarted"));
    let answer = Answer::new(
        app.enter(&restarted, &browser, HANAKO, PASSWORD)
            .await
            .left(),
    );
    assert_eq!(answer.param("state"), Some("the state"));
}

#[tokio::test]
async fn a_strangers_cancel_does_not_end_the_sign_in() {
    let app = TestApp::start().await;
    let (mine, theirs) = (app.browser(), app.browser());
    let page = sign_in_page(&app, &mine).await;
    let restarted = page.form(CANCEL).submit(&theirs).await;
    assert_eq!(restarted.step().as_deref(), Some("restarted"));
    assert_eq!(mine.reload().await.step().as_deref(), Some("credentials"));
    assert!(!has_session(&app, &mine).await);
}
