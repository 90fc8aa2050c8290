//! The mailed link of a first sign-in: opened on any device, spent by a press only, and the page
//! that waits goes on.

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::TestApp,
    browser::Page,
    people::{
        policies,
        walk::{Plan, Walk, press},
    },
};

use crate::support::{minutes, with_letter};

async fn waiting(app: &TestApp) -> (Walk<'_>, Plan) {
    let mut plan = Plan::letter(Method::App);
    let walk = Walk::up_to(app, &app.browser(), &mut plan, "mail-check").await;
    (walk, plan)
}

async fn resend(walk: &mut Walk<'_>) {
    let form = walk.page().form("form[data-form=resend]");
    walk.submit(&form).await;
}

async fn error_of_press(app: &TestApp, link: &str) -> Option<String> {
    let phone = app.browser();
    let page: Page = phone.get(link).await;
    if page.step().as_deref() != Some("mail-confirm") || page.error().is_some() {
        return page.error();
    }
    page.form("form[data-form=confirm]")
        .submit(&phone)
        .await
        .error()
}

#[tokio::test]
async fn the_waiting_page_goes_on_by_a_plain_reload() {
    let app = with_letter(policies::a()).await;
    let (mut walk, _) = waiting(&app).await;
    walk.press_mailed_link().await;
    walk.reload().await;
    assert_eq!(walk.step(), "app-setup");
}

#[tokio::test]
async fn the_waiting_page_goes_on_by_its_button() {
    let app = with_letter(policies::a()).await;
    let (mut walk, _) = waiting(&app).await;
    walk.press_mailed_link().await;
    walk.send("mail-check", "form[data-form=continue]", &[])
        .await;
    assert_eq!(walk.step(), "app-setup");
}

#[tokio::test]
async fn the_page_of_the_link_says_what_a_press_does_and_for_whom() {
    let app = with_letter(policies::a()).await;
    let (walk, _) = waiting(&app).await;
    let page = app.browser().get(&walk.mailed_link().await).await;
    assert!(page.has("main[data-purpose=address-check]"), "{page}");
    assert_eq!(
        page.text("[data-mail-address]").as_deref(),
        Some("letter-01@example.jp")
    );
    assert!(page.has("[data-user-id]"));
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
}

#[tokio::test]
async fn pressed_too_early_the_page_says_so_and_waits_on() {
    let app = with_letter(policies::a()).await;
    let (mut walk, _) = waiting(&app).await;
    walk.send("mail-check", "form[data-form=continue]", &[])
        .await;
    assert_eq!(walk.step(), "mail-check");
    assert_eq!(walk.error().as_deref(), Some("not-confirmed"));
    walk.press_mailed_link_of_any().await;
    walk.reload().await;
    assert_eq!(walk.step(), "app-setup");
}

#[tokio::test]
async fn opening_a_link_spends_nothing() {
    let app = with_letter(policies::a()).await;
    let (mut walk, _) = waiting(&app).await;
    let link = walk.mailed_link().await;
    for _ in 0..5 {
        app.browser().get(&link).await;
    }
    walk.reload().await;
    assert_eq!(walk.step(), "mail-check");
    assert!(press(&app, &link).await.has("main[data-done]"));
}

#[tokio::test]
async fn a_link_opened_a_second_time_says_that_it_was_used() {
    let app = with_letter(policies::a()).await;
    let (walk, _) = waiting(&app).await;
    let link = walk.mailed_link().await;
    press(&app, &link).await;
    assert_eq!(
        error_of_press(&app, &link).await.as_deref(),
        Some("link-used")
    );
}

#[tokio::test]
async fn another_link_can_be_asked_for_after_a_minute_and_ends_the_one_before() {
    let app = with_letter(policies::a()).await;
    let (mut walk, _) = waiting(&app).await;
    let old = walk.mailed_link().await;
    resend(&mut walk).await;
    assert_eq!(walk.error().as_deref(), Some("resend-too-soon"));
    app.advance(minutes(1));
    resend(&mut walk).await;
    assert_eq!(walk.error(), None);
    let new = walk.mailed_link().await;
    assert_ne!(old, new);
    let dead = error_of_press(&app, &old).await;
    assert_eq!(dead.as_deref(), Some("link-expired"));
    assert!(press(&app, &new).await.has("main[data-done]"));
}

#[tokio::test]
async fn no_more_than_five_links_go_out_in_an_hour() {
    let app = with_letter(policies::a()).await;
    let (mut walk, _) = waiting(&app).await;
    // A mail that a newer one overtakes is not sent.
    walk.mailed_link().await;
    for _ in 0..4 {
        app.advance(minutes(1));
        resend(&mut walk).await;
        assert_eq!(walk.error(), None);
        walk.mailed_link().await;
    }
    app.advance(minutes(1));
    resend(&mut walk).await;
    assert_eq!(walk.error().as_deref(), Some("resend-too-soon"));
    assert_eq!(app.mailbox.mails().len(), 5);
}

#[tokio::test]
async fn another_address_can_be_entered_and_its_link_is_the_only_good_one() {
    let app = with_letter(policies::a()).await;
    let (mut walk, mut plan) = waiting(&app).await;
    let old = walk.mailed_link().await;
    let change = walk.page().form("form[data-form=change]");
    walk.submit(&change).await;
    let other = [("mail_address", "hanako@other.example.jp")];
    walk.send("mail-address", "form[data-form=mail-address]", &other)
        .await;
    assert_eq!(walk.step(), "mail-check");
    let link = walk.mailed_link().await;
    assert_eq!(app.mailbox.mails()[1].to, "hanako@other.example.jp");
    assert_eq!(
        error_of_press(&app, &old).await.as_deref(),
        Some("link-expired")
    );
    press(&app, &link).await;
    walk.reload().await;
    walk.go_home(&mut plan).await;
    let member = app.member(&plan.user_id).await;
    assert_eq!(
        member.mail_address.as_deref(),
        Some("hanako@other.example.jp")
    );
}

#[tokio::test]
async fn a_link_is_good_for_a_day() {
    let app = with_letter(policies::a()).await;
    let (walk, _) = waiting(&app).await;
    let link = walk.mailed_link().await;
    app.advance(minutes(24 * 60));
    let dead = error_of_press(&app, &link).await;
    assert_eq!(dead.as_deref(), Some("link-expired"));
}

#[tokio::test]
async fn a_link_pressed_after_the_sign_in_timed_out_has_done_its_work() {
    let app = with_letter(policies::a()).await;
    let (mut walk, mut plan) = waiting(&app).await;
    let link = walk.mailed_link().await;
    app.advance(minutes(40));
    press(&app, &link).await;
    walk.reload().await;
    assert_eq!(walk.step(), "restarted");
    walk.steps.clear();
    walk.go_to(&mut plan, "app-setup").await;
    assert_eq!(walk.steps.join(" "), "restarted birth-date new-password");
}
