//! A suspended member learns it only after the right password, and can go back (docs/security.md
//! 7, docs/contract.md `blocked`).

use sekisho_signin::MemberState;
use sekisho_tests::{
    app::{HANAKO, PASSWORD, SUSPENDED, TestApp},
    protocol::Answer,
};

use crate::support::{has_session, sign_in_page};

#[tokio::test]
async fn a_wrong_password_says_nothing_of_the_suspension() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let refused = app.enter(&page, &browser, SUSPENDED, "wrong").await.page();
    assert_eq!(refused.step().as_deref(), Some("credentials"));
    assert_eq!(refused.error().as_deref(), Some("invalid-credentials"));
}

#[tokio::test]
async fn the_right_password_tells_why_and_whom_to_call() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let blocked = app.enter(&page, &browser, SUSPENDED, PASSWORD).await.page();
    assert_eq!(blocked.step().as_deref(), Some("blocked"));
    assert_eq!(
        blocked.attr("main", "data-reason").as_deref(),
        Some("suspended")
    );
    let why = blocked.text("[role=alert] .msg__title").unwrap();
    assert_eq!(
        why,
        "アカウントの利用が停止されています。ご加入の健保組合までお問い合わせください。"
    );
    assert!(
        blocked.has("main a[href='tel:0120000000']"),
        "{}",
        blocked.html
    );
    assert!(!has_session(&app, &browser).await);
    assert_eq!(browser.reload().await.step().as_deref(), Some("blocked"));
}

#[tokio::test]
async fn a_blocked_member_can_go_back_to_the_form_and_to_the_portal() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let blocked = app.enter(&page, &browser, SUSPENDED, PASSWORD).await.page();
    let form = blocked.form("form[data-form=retry]").submit(&browser).await;
    assert_eq!(form.step().as_deref(), Some("credentials"));
    let back = Answer::new(
        form.form("form[data-form=cancel]")
            .send(&browser)
            .await
            .left(),
    );
    assert_eq!(back.param("error"), Some("access_denied"));
}

#[tokio::test]
async fn another_member_can_sign_in_from_there() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let blocked = app.enter(&page, &browser, SUSPENDED, PASSWORD).await.page();
    let form = blocked.form("form[data-form=retry]").submit(&browser).await;
    let answer = Answer::new(app.enter(&form, &browser, HANAKO, PASSWORD).await.left());
    assert_eq!(answer.param("state"), Some("the state"));
}

#[tokio::test]
async fn a_suspension_lifted_meanwhile_lets_the_blocked_page_go_on() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let blocked = app.enter(&page, &browser, SUSPENDED, PASSWORD).await.page();
    app.set_state(SUSPENDED, MemberState::Active).await;
    let answer = Answer::new(browser.visit(blocked.url.as_str()).await.left());
    assert_eq!(answer.param("state"), Some("the state"));
}
