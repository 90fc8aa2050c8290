//! ログイン状態の保存: how long a session lives with it and without (docs/security.md 13). Times are the
//! defaults of the policy.

use std::time::Duration;

use sekisho_kernel::policy::{Policy, Remember, SecondFactor};
use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp, TestOptions},
    browser::Browser,
};

use crate::support::{CREDENTIALS, has_session, minutes, sign_in_page};

const DAY: Duration = Duration::from_hours(24);

async fn remembered(app: &TestApp) -> Browser {
    let browser = app.browser();
    let form = sign_in_page(app, &browser)
        .await
        .form(CREDENTIALS)
        .check("remember");
    form.fill("user_id", HANAKO)
        .fill("password", PASSWORD)
        .send(&browser)
        .await
        .left();
    browser
}

async fn not_remembered(app: &TestApp) -> Browser {
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    browser
}

#[tokio::test]
async fn a_remembered_session_outlives_the_browser_idleness_and_29_days() {
    let app = TestApp::start().await;
    let browser = remembered(&app).await;
    browser.restart();
    app.advance(minutes(31));
    assert!(has_session(&app, &browser).await, "after 31 minutes");
    app.advance(DAY * 29);
    assert!(has_session(&app, &browser).await, "after 29 days");
    app.advance(DAY);
    assert!(!has_session(&app, &browser).await, "after 30 days");
}

#[tokio::test]
async fn without_it_the_session_ends_with_the_browser() {
    let app = TestApp::start().await;
    let browser = not_remembered(&app).await;
    assert!(has_session(&app, &browser).await);
    browser.restart();
    assert!(!has_session(&app, &browser).await);
}

#[tokio::test]
async fn without_it_the_session_ends_after_30_idle_minutes() {
    let app = TestApp::start().await;
    let browser = not_remembered(&app).await;
    app.advance(minutes(29));
    assert!(has_session(&app, &browser).await, "after 29 minutes");
    app.advance(minutes(30));
    assert!(!has_session(&app, &browser).await, "after 30 idle minutes");
}

#[tokio::test]
async fn without_it_the_session_ends_after_10_hours_of_use() {
    let app = TestApp::start().await;
    let browser = not_remembered(&app).await;
    for _ in 0..29 {
        app.advance(minutes(20));
        assert!(has_session(&app, &browser).await);
    }
    app.advance(minutes(20));
    assert!(!has_session(&app, &browser).await, "after 10 hours");
}

#[tokio::test]
async fn a_tenant_that_does_not_offer_it_does_not_grant_it_either() {
    let policy = Policy {
        remember: Remember::Off,
        second_factor: SecondFactor::Off,
        ..Policy::default()
    };
    let app = TestApp::start_with(TestOptions {
        policy,
        ..TestOptions::default()
    })
    .await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let form = page.form(CREDENTIALS);
    assert!(!form.has("remember"));
    let mut fields = form
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD)
        .fields();
    fields.push(("remember".to_owned(), "1".to_owned()));
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    browser
        .post(page.url.as_str(), page.url.as_str(), &fields)
        .await
        .left();
    app.advance(minutes(31));
    assert!(!has_session(&app, &browser).await);
}
