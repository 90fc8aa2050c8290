//! Japanese and English: the browser's choice, the portal's, and the member's.

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp},
    browser::Page,
    people::policies,
};

use crate::support::{CREDENTIALS, Member, minutes, sign_in_page, with_app};

const SWITCH: &str = "header a[hreflang]";

fn language(page: &Page) -> String {
    page.attr("html", "lang").unwrap()
}

#[tokio::test]
async fn the_browsers_preference_decides() {
    let app = TestApp::start().await;
    for (accept, expected) in [
        ("ja", "ja"),
        ("en", "en"),
        ("en-GB,en;q=0.9,ja;q=0.8", "en"),
        ("ja;q=0.5,en;q=0.7", "en"),
        ("fr-FR,de;q=0.5", "ja"),
        ("*", "ja"),
        ("nonsense;;q=", "ja"),
    ] {
        let browser = app.browser().with_language(accept);
        assert_eq!(
            language(&sign_in_page(&app, &browser).await),
            expected,
            "{accept}"
        );
    }
}

#[tokio::test]
async fn the_portals_ui_locales_come_before_the_browsers_preference() {
    let app = TestApp::start().await;
    for (asked, expected) in [
        ("en", "en"),
        ("fr en ja", "en"),
        ("fr", "ja"),
        ("en-US", "en"),
    ] {
        let page = app
            .browser()
            .get(&app.authorize(&[("ui_locales", asked)]))
            .await;
        assert_eq!(language(&page), expected, "{asked}");
    }
}

#[tokio::test]
async fn the_members_choice_is_kept_over_refusals_restarts_and_reloads() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let english = page.follow(SWITCH, &browser).await;
    assert_eq!(language(&english), "en");
    assert_eq!(english.text("h1").unwrap(), "Sign in");

    let refused = app.enter(&english, &browser, HANAKO, "wrong").await.page();
    assert_eq!(language(&refused), "en");
    assert_eq!(refused.error().as_deref(), Some("invalid-credentials"));
    assert_eq!(language(&browser.reload().await), "en");

    app.advance(minutes(31));
    let restarted = app.enter(&refused, &browser, HANAKO, PASSWORD).await.page();
    assert_eq!(restarted.step().as_deref(), Some("restarted"));
    assert_eq!(language(&restarted), "en");
    app.enter(&restarted, &browser, HANAKO, PASSWORD)
        .await
        .left();
}

#[tokio::test]
async fn the_members_choice_beats_the_portals_and_can_be_taken_back() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = browser.get(&app.authorize(&[("ui_locales", "en")])).await;
    let japanese = page.follow(SWITCH, &browser).await;
    assert_eq!(language(&japanese), "ja");
    assert_eq!(language(&japanese.follow(SWITCH, &browser).await), "en");
}

#[tokio::test]
async fn what_was_refused_is_still_there_in_the_other_language() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let refused = app.enter(&page, &browser, HANAKO, "wrong").await.page();
    let english = refused.follow(SWITCH, &browser).await;
    assert_eq!(english.error().as_deref(), Some("invalid-credentials"));
    assert_eq!(
        english.form(CREDENTIALS).value("user_id").as_deref(),
        Some(HANAKO)
    );
}

#[tokio::test]
async fn signing_out_stays_in_the_chosen_language() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let question = browser
        .get(&app.at("/end_session"))
        .await
        .follow(SWITCH, &browser)
        .await;
    let done = question
        .form("form[data-form=sign-out]")
        .submit(&browser)
        .await;
    assert_eq!(language(&done), "en");
}

#[tokio::test]
async fn a_change_of_the_account_and_help_are_in_the_language_of_the_account_pages() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/profile").await;
    let page = member.send(&page, "language", &[("language", "en")]).await;
    assert_eq!(language(&page), "en");
    let page = member.send(&page, "change-mail", &[]).await;
    assert_eq!(page.step().as_deref(), Some("mail-address"));
    assert_eq!(language(&page), "en", "the browser asks for Japanese");
    let help = page.follow("footer a[href*=faq]", &member.browser).await;
    assert_eq!(language(&help), "en");
    let question = member.browser.get(&app.at("/end_session")).await;
    assert_eq!(language(&question), "en");
}
