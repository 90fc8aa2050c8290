//! Opening the account pages (member-journeys.md, section 5): signed in or not, and what they show.

use sekisho_signin::MemberState;
use sekisho_tests::people::policies;

use crate::support::{KNOWN, Member, minutes, with_app};

#[tokio::test]
async fn whoever_is_not_signed_in_signs_in_and_gets_the_page() {
    let (app, mut plan) = with_app(policies::a()).await;
    let browser = app.browser();
    let page = browser.get(&app.at("/account/security")).await;
    assert_eq!(page.step().as_deref(), Some("credentials"));
    let form = page.form("form[data-form=credentials]");
    let form = form.fill("user_id", KNOWN).fill("password", &plan.password);
    let page = form.submit(&browser).await;
    assert_eq!(page.step().as_deref(), Some("app-code"));
    let code = app.code_of(&plan.seed);
    plan.password.clear();
    let page = page.form("form[data-form=code]").fill("code", &code);
    let page = page.submit(&browser).await;
    assert_eq!(page.step().as_deref(), Some("account-security"));
    assert!(
        page.url.path().ends_with("/account/security"),
        "{}",
        page.url
    );
}

#[tokio::test]
async fn every_page_is_there_and_leads_back_to_the_portal() {
    let (app, plan) = with_app(policies::c()).await;
    let member = Member::sign_in(&app, &plan).await;
    for (path, step) in [
        ("", "account"),
        ("/profile", "account-profile"),
        ("/security", "account-security"),
        ("/sessions", "account-sessions"),
    ] {
        let page = member.open(path).await;
        assert_eq!(page.step().as_deref(), Some(step));
        assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
        let menu = page.texts("main nav.nav a");
        for entry in [
            "プロフィール変更",
            "ログイン方法変更",
            "ポータルに戻る",
            "ログアウト",
        ] {
            assert!(menu.iter().any(|text| text == entry), "{path}: {menu:?}");
        }
    }
}

#[tokio::test]
async fn a_session_that_was_left_alone_asks_to_sign_in_again() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    app.advance(minutes(31));
    let page = member.open("").await;
    assert_eq!(page.step().as_deref(), Some("credentials"));
}

#[tokio::test]
async fn whoever_is_suspended_meanwhile_sees_nothing_any_more() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/sessions").await;
    app.set_state(KNOWN, MemberState::Suspended).await;
    assert_eq!(member.open("").await.step().as_deref(), Some("credentials"));
    let other = Member {
        app: &app,
        browser: member.browser.tab(),
        plan,
    };
    assert!(!page.has("form[data-form=end-others]"));
    let page = other.open("/security").await;
    assert_eq!(page.step().as_deref(), Some("credentials"));
}

#[tokio::test]
async fn the_pages_speak_the_members_language_once_it_was_chosen() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/profile").await;
    assert!(page.has("html[lang=ja]"));
    let page = member.send(&page, "language", &[("language", "en")]).await;
    assert!(page.has("html[lang=en]"));
    assert!(page.has("[data-done=language]"));
    assert!(member.open("/security").await.has("html[lang=en]"));
    let stored = app.member(KNOWN).await;
    assert_eq!(stored.locale, Some(sekisho_kernel::Locale::En));
}

#[tokio::test]
async fn a_form_of_an_old_page_changes_nothing_and_says_so() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/profile").await;
    let form = page
        .form("form[data-form=language]")
        .choose("language", "en");
    let page = form
        .tamper("csrf", "nonsense")
        .submit(&member.browser)
        .await;
    assert!(page.has("[data-done=nothing]"), "{page}");
    let stored = app.member(KNOWN).await;
    assert_ne!(stored.locale, Some(sekisho_kernel::Locale::En));
}
