//! Reload, back and a second tab at every step of a first sign-in: nothing is lost, nothing is
//! asked twice.

use sekisho_kernel::policy::Method;
use sekisho_tests::people::{
    policies,
    walk::{Plan, Walk, steps},
};

use crate::support::with_letter;

const STEPS: &str = "credentials birth-date terms profile new-password mail-address mail-check \
                     app-setup recovery-codes";

#[tokio::test]
async fn a_reload_shows_the_same_step_again() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    while !walk.has_left() {
        let step = walk.step();
        for _ in 0..2 {
            walk.reload().await;
            assert_eq!(walk.step(), step);
            assert_eq!(walk.error(), None);
        }
        walk.go_on(&mut plan).await;
    }
    walk.arrive();
    assert_eq!(walk.steps, steps(STEPS));
}

#[tokio::test]
async fn what_a_step_has_made_stays_the_same_over_reloads() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-setup").await;
    let key = walk.page().text("[data-secret]");
    walk.reload().await;
    walk.send("app-setup", "form[data-form=code]", &[("code", "000000")])
        .await;
    assert_eq!(
        walk.page().text("[role=alert]").unwrap(),
        "認証コードが異なります"
    );
    assert_eq!(walk.page().text("[data-secret]"), key);
    walk.go_to(&mut plan, "recovery-codes").await;
    let codes = walk.page().texts("[data-code]");
    walk.reload().await;
    assert_eq!(walk.page().texts("[data-code]"), codes);
}

#[tokio::test]
async fn back_leads_to_the_present_step() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    while !walk.has_left() {
        let (step, shown) = (walk.step(), walk.page().clone());
        walk.go_on(&mut plan).await;
        if walk.has_left() {
            break;
        }
        let present = walk.step();
        let back = walk.browser.back().await;
        assert_eq!(back.step(), Some(present.clone()), "back to {step}");
        // The page as it was, from the browser's memory, and its button pressed once more.
        if step != "credentials" && step != "terms" {
            let form = shown.form("form:has([name=step])");
            let again = form.submit(&walk.browser).await;
            assert_eq!(again.step(), Some(present), "{step} sent again");
            assert_eq!(again.error(), None, "{step} sent again");
        }
    }
    walk.arrive();
}

#[tokio::test]
async fn a_second_tab_begins_anew_and_disturbs_nothing() {
    for step in STEPS.split_whitespace() {
        let app = with_letter(policies::a()).await;
        let mut plan = Plan::letter(Method::App);
        let browser = app.browser();
        let mut walk = Walk::up_to(&app, &browser, &mut plan, step).await;
        let second = Walk::begin(&app, &browser).await;
        assert_eq!(second.step(), "credentials", "beside {step}");
        walk.reload().await;
        assert_eq!(walk.step(), step);
        walk.go_home(&mut plan).await;
        walk.arrive();
    }
}

#[tokio::test]
async fn the_tab_left_behind_goes_on_to_its_portal() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let browser = app.browser();
    let mut left_behind = Walk::up_to(&app, &browser, &mut plan, "profile").await;
    let mut walk = Walk::begin(&app, &browser).await;
    walk.go_home(&mut plan).await;
    left_behind.reload().await;
    left_behind.go_home(&mut plan.completed()).await;
    left_behind.arrive();
}

#[tokio::test]
async fn a_form_sent_twice_at_once_does_its_work_once() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    for step in ["birth-date", "profile", "new-password", "mail-address"] {
        walk.go_to(&mut plan, step).await;
        let mut form = walk.page().form(&format!("form[data-form={step}]"));
        let fields: &[(&str, &str)] = match step {
            "birth-date" => &[("birth_date", "19801201")],
            "profile" => &[("user_id", "sakurako7")],
            "new-password" => &[
                ("new_password", "Tegami-kara-26"),
                ("new_password_confirm", "Tegami-kara-26"),
            ],
            _ => &[],
        };
        for (name, value) in fields {
            form = form.fill(name, value);
        }
        if step == "profile" {
            form = form.choose("method", "app");
        }
        let (one, two) = (walk.browser.tab(), walk.browser.tab());
        let before = app.mailbox.mails().len();
        let (one, two) = tokio::join!(form.send(&one), form.send(&two));
        for answer in [one.page(), two.page()] {
            assert_eq!(answer.error(), None, "{step}");
            assert_ne!(answer.step().as_deref(), Some(step));
        }
        if step == "mail-address" {
            app.mailbox.wait_for(before + 1).await;
        }
        walk.reload().await;
    }
    assert_eq!(walk.step(), "mail-check");
    assert_eq!(app.mailbox.mails().len(), 1);
}
