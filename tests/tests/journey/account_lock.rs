//! The account lock: ten wrong birth dates, app codes or mail codes, whichever they are.

use std::time::Duration;

use sekisho_kernel::{Policy, policy::Method};
use sekisho_tests::{
    app::TestApp,
    people::{
        policies,
        walk::{Plan, Walk},
    },
};

use crate::support::{minutes, with_app, with_letter, with_mail, wrong};

const LOCKED: &str = "account-locked";

async fn wrong_birth_dates(walk: &mut Walk<'_>, count: usize) {
    for _ in 0..count {
        walk.birth_date("19800101").await;
    }
}

fn is_blocked(walk: &Walk<'_>) -> bool {
    walk.step() == "blocked" && walk.page().attr("main", "data-reason").as_deref() == Some(LOCKED)
}

fn lock_mails(app: &TestApp) -> usize {
    let mails = app.mailbox.mails();
    let locked = |text: &str| text.contains("ロック");
    mails.iter().filter(|mail| locked(&mail.subject)).count()
}

#[tokio::test]
async fn ten_wrong_birth_dates_lock_and_the_right_one_comes_too_late() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "birth-date").await;
    wrong_birth_dates(&mut walk, 9).await;
    assert_eq!(walk.error().as_deref(), Some("wrong"));
    wrong_birth_dates(&mut walk, 1).await;
    assert!(is_blocked(&walk), "{}", walk.page());
    assert!(walk.page().has("[data-call-number]"));
    app.mailbox.wait_for(1).await;
    assert_eq!(lock_mails(&app), 1);

    // A new sign-in resets nothing.
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials(&plan.user_id, &plan.password).await;
    assert!(is_blocked(&walk), "{}", walk.page());
    assert_eq!(lock_mails(&app), 1, "the mail is sent once");
}

#[tokio::test]
async fn a_right_second_factor_forgets_the_wrong_ones() {
    let (app, mut plan) = with_app(policies::a()).await;
    for _ in 0..3 {
        let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
        for _ in 0..9 {
            walk.send("app-code", "form[data-form=code]", &[("code", "1")])
                .await;
        }
        walk.go_home(&mut plan).await;
        walk.arrive();
    }
}

#[tokio::test]
async fn a_right_birth_date_gives_back_its_own_guess_only() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "birth-date").await;
    wrong_birth_dates(&mut walk, 9).await;
    walk.go_on(&mut plan).await;
    assert_eq!(walk.step(), "terms");
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "birth-date").await;
    wrong_birth_dates(&mut walk, 1).await;
    assert!(is_blocked(&walk), "{}", walk.page());
}

#[tokio::test]
async fn what_is_no_date_is_no_guess() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "birth-date").await;
    for typed in ["", "1980", "19801301", "tomorrow"].iter().cycle().take(20) {
        walk.birth_date(typed).await;
        assert_eq!(walk.step(), "birth-date");
    }
    walk.go_to(&mut plan, "terms").await;
}

#[tokio::test]
async fn wrong_app_codes_count_over_transactions_and_browsers() {
    let (app, mut plan) = with_app(policies::a()).await;
    for _ in 0..5 {
        let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
        for _ in 0..2 {
            let code = wrong(&app.code_of(&plan.seed));
            walk.send("app-code", "form[data-form=code]", &[("code", &code)])
                .await;
        }
    }
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials(&plan.user_id, &plan.password).await;
    assert!(is_blocked(&walk), "{}", walk.page());
    // Shown only after a correct credential.
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials(&plan.user_id, "a wrong one").await;
    assert_eq!(walk.error().as_deref(), Some("invalid-credentials"));
}

#[tokio::test]
async fn mail_codes_and_recovery_codes_count_together() {
    let (app, mut plan) = with_mail(policies::c()).await;
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-code").await;
    let code = walk.newest_mail_code().await;
    for _ in 0..5 {
        walk.send(
            "mail-code",
            "form[data-form=code]",
            &[("code", &wrong(&code))],
        )
        .await;
    }
    for _ in 0..5 {
        assert_eq!(walk.step(), "mail-code");
        // A page that was opened while there were codes.
        let form = walk.page().form("form[data-form=code]");
        let form = form.tamper("step", "recovery-code");
        walk.submit(&form.fill("code", "abcd-efgh-jkmn")).await;
    }
    assert!(is_blocked(&walk), "{}", walk.page());
}

#[tokio::test]
async fn a_locked_account_opens_by_itself_only_where_the_society_says_so() {
    for (lock, opens) in [(Duration::ZERO, false), (minutes(60), true)] {
        let (app, mut plan) = with_app(Policy {
            account_lock: lock,
            ..policies::a()
        })
        .await;
        let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
        for _ in 0..10 {
            walk.send("app-code", "form[data-form=code]", &[("code", "1")])
                .await;
        }
        assert!(is_blocked(&walk), "{}", walk.page());
        app.advance(minutes(61));
        let mut walk = Walk::begin(&app, &app.browser()).await;
        walk.credentials(&plan.user_id, &plan.password).await;
        assert_eq!(walk.step() == "app-code", opens);
    }
}

#[tokio::test]
async fn the_blocked_page_leads_back_to_the_sign_in_page() {
    let (app, mut plan) = with_app(policies::a()).await;
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    for _ in 0..10 {
        walk.send("app-code", "form[data-form=code]", &[("code", "1")])
            .await;
    }
    walk.reload().await;
    assert!(is_blocked(&walk));
    let retry = walk.page().form("form[data-form=retry]");
    walk.submit(&retry).await;
    assert_eq!(walk.step(), "credentials");
}
