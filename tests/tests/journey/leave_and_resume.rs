//! A first sign-in can be left after each step and taken up again, elsewhere too: proofs are asked
//! for again, choices are not.

use sekisho_kernel::{
    Policy,
    policy::{Method, TemporaryPasswordKind::Random},
};
use sekisho_tests::{
    app::TestApp,
    people::{
        Person, policies, society,
        walk::{Plan, Walk, steps},
    },
};

use crate::support::{minutes, plan_of, with_letter};

/// Leaves at a step; what is asked afterwards on another device, up to the portal.
async fn after_leaving_at(policy: Policy, method: Method, step: &str) -> Vec<String> {
    let app = with_letter(policy).await;
    let mut plan = plan_of(Random, method);
    Walk::up_to(&app, &app.browser(), &mut plan, step).await;
    app.advance(minutes(2));
    // From the end of the first sign-in on the member's own user ID and password open it.
    if ["app-setup", "mail-code", "recovery-codes", "set-up-later"].contains(&step) {
        plan = plan.completed();
    }
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.go_home(&mut plan).await;
    walk.arrive();
    walk.steps
}

#[tokio::test]
async fn in_the_order_of_society_a() {
    let rest = "profile new-password mail-address mail-check app-setup recovery-codes";
    for (left_at, then) in [
        ("birth-date", format!("terms {rest}")),
        ("terms", format!("terms {rest}")),
        ("profile", rest.to_owned()),
        ("new-password", rest.replace("profile ", "")),
        ("mail-address", rest.replace("profile ", "")),
        ("mail-check", rest.replace("profile ", "")),
    ] {
        let asked = after_leaving_at(policies::a(), Method::App, left_at).await;
        let expected = format!("credentials birth-date {then}");
        assert_eq!(asked, steps(&expected), "left at {left_at}");
    }
}

#[tokio::test]
async fn in_the_order_of_society_b() {
    let rest = "set-up-later credentials app-setup recovery-codes";
    for (left_at, then) in [
        (
            "mail-address",
            "mail-address mail-check profile new-password ",
        ),
        (
            "mail-check",
            "mail-address mail-check profile new-password ",
        ),
        ("profile", "profile new-password "),
        ("new-password", "new-password "),
    ] {
        let asked = after_leaving_at(policies::b(), Method::App, left_at).await;
        let expected = format!("credentials birth-date {then}{rest}");
        assert_eq!(asked, steps(&expected), "left at {left_at}");
    }
}

#[tokio::test]
async fn after_the_first_sign_in_only_the_second_factor_is_left() {
    for (policy, method, left_at, then) in [
        (
            policies::a(),
            Method::App,
            "app-setup",
            "app-setup recovery-codes",
        ),
        (
            policies::a(),
            Method::App,
            "recovery-codes",
            "app-code recovery-codes",
        ),
        (
            policies::b(),
            Method::App,
            "set-up-later",
            "app-setup recovery-codes",
        ),
        (
            policies::c(),
            Method::Mail,
            "mail-code",
            "mail-code recovery-codes",
        ),
        (
            policies::c(),
            Method::Mail,
            "recovery-codes",
            "mail-code recovery-codes",
        ),
    ] {
        let asked = after_leaving_at(policy, method, left_at).await;
        assert_eq!(asked, steps(&format!("credentials {then}")), "{left_at}");
    }
}

#[tokio::test]
async fn whoever_is_asked_for_a_second_factor_years_later_can_leave_and_resume_too() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::new("jiro-02")).await;
    app.advance(minutes(3 * 365 * 24 * 60));
    let mut plan = Plan::known("jiro-02", &[]);
    Walk::up_to(&app, &app.browser(), &mut plan, "app-setup").await;
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials(&plan.user_id, &plan.password).await;
    assert_eq!(walk.step(), "app-setup");
    walk.go_home(&mut plan).await;
    walk.arrive();
}

#[tokio::test]
async fn the_letters_user_id_and_password_are_dead_once_the_first_sign_in_is_complete() {
    let app = with_letter(policies::a()).await;
    let letter = Plan::letter(Method::App);
    let mut plan = letter.clone();
    Walk::up_to(&app, &app.browser(), &mut plan, "app-setup").await;
    let own = plan.completed();
    for (user_id, password) in [
        (&letter.user_id, &letter.password),
        (&own.user_id, &letter.password),
        (&letter.user_id, &own.password),
    ] {
        let mut walk = Walk::begin(&app, &app.browser()).await;
        walk.credentials(user_id, password).await;
        assert_eq!(walk.error().as_deref(), Some("invalid-credentials"));
    }
}

#[tokio::test]
async fn until_then_the_letters_user_id_works_also_after_another_was_chosen() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    Walk::up_to(&app, &app.browser(), &mut plan, "mail-address").await;
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials(&plan.user_id, &plan.password).await;
    assert_eq!(walk.step(), "birth-date");
}

#[tokio::test]
async fn whoever_does_not_agree_is_signed_out_and_can_come_back() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "terms").await;
    let decline = walk.page().form("form[data-form=decline]");
    walk.submit(&decline).await;
    for _ in 0..2 {
        assert_eq!(walk.step(), "credentials");
        let why = walk.page().text("main [role=status]").unwrap();
        assert!(why.contains("同意されなかった"), "{why}");
        walk.reload().await;
    }
    walk.go_to(&mut plan, "profile").await;
}

#[tokio::test]
async fn every_step_has_a_way_back_to_the_portal() {
    for step in "credentials birth-date terms profile new-password mail-address mail-check \
                 app-setup recovery-codes"
        .split_whitespace()
    {
        let app = with_letter(policies::a()).await;
        let mut plan = Plan::letter(Method::App);
        let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, step).await;
        let cancel = walk.page().form("form[data-form=cancel]");
        walk.submit(&cancel).await;
        let left = walk.left().as_str();
        assert!(left.contains("error=access_denied"), "{step}: {left}");
    }
}
