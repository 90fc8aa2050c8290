//! Derived temporary passwords, which prove little: what completes a first sign-in that one opened
//! is the society's choice.

use sekisho_kernel::policy::{Method, TemporaryPasswordKind::Derived};
use sekisho_tests::{
    app::TestApp,
    people::{
        Person, policies, society,
        walk::{LETTER_CODE, LETTER_USER_ID, Plan, Walk, press},
    },
};

use crate::support::{minutes, newcomer};

#[tokio::test]
async fn the_code_of_a_letter_is_asked_before_every_choice() {
    let app = TestApp::start_with(society(policies::letter_code())).await;
    app.add(Person::migrated(LETTER_USER_ID).with_letter_code(LETTER_CODE))
        .await;
    let mut plan = Plan::migrated(Method::App);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.go_to(&mut plan, "letter-code").await;
    assert_eq!(walk.steps.join(" "), "credentials");
    walk.send(
        "letter-code",
        "form:has([name=code])",
        &[("code", "acdef-hjknr")],
    )
    .await;
    assert_eq!(walk.error().as_deref(), Some("wrong"));
    let typed = [("code", "ACDEF HJKNP")];
    walk.send("letter-code", "form:has([name=code])", &typed)
        .await;
    walk.go_home(&mut plan).await;
    assert_eq!(walk.acr().await, "urn:sekisho:acr:3");
}

#[tokio::test]
async fn with_the_code_of_a_letter_a_password_is_worth_a_password() {
    let app = TestApp::start_with(society(sekisho_kernel::Policy {
        second_factor: sekisho_kernel::policy::SecondFactor::Off,
        ..policies::letter_code()
    }))
    .await;
    app.add(Person::migrated(LETTER_USER_ID).with_letter_code(LETTER_CODE))
        .await;
    let mut plan = Plan::migrated(Method::App);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    go_home_without_second_factor(&mut walk, &mut plan).await;
    assert_eq!(walk.acr().await, "urn:sekisho:acr:1");
}

#[tokio::test]
async fn where_nothing_more_is_asked_the_tokens_say_acr_0_at_every_sign_in() {
    let app = TestApp::start_with(society(sekisho_kernel::Policy {
        second_factor: sekisho_kernel::policy::SecondFactor::Off,
        ..policies::a()
    }))
    .await;
    app.add(newcomer(Derived)).await;
    let mut plan = Plan::migrated(Method::App);
    for _ in 0..2 {
        let mut walk = Walk::begin(&app, &app.browser()).await;
        go_home_without_second_factor(&mut walk, &mut plan).await;
        assert_eq!(walk.acr().await, "urn:sekisho:acr:0");
        plan = plan.completed();
    }
}

async fn go_home_without_second_factor(walk: &mut Walk<'_>, plan: &mut Plan) {
    while !walk.has_left() {
        if walk.step() == "profile" {
            walk.profile(&plan.new_user_id, None).await;
        } else {
            walk.go_on(plan).await;
        }
    }
}

#[tokio::test]
async fn the_address_on_file_confirms_before_every_choice_and_can_be_no_other() {
    let app = TestApp::start_with(society(policies::mail_on_file())).await;
    app.add(newcomer(Derived)).await;
    let mut plan = Plan::migrated(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-address").await;
    assert_eq!(walk.steps.join(" "), "credentials birth-date");
    assert!(
        !walk
            .page()
            .form("form[data-form=mail-address]")
            .has("mail_address")
    );
    assert!(
        !walk.page().html.contains("letter-01@example.jp"),
        "whoever can compute the password must not learn the address"
    );
    walk.go_to(&mut plan, "mail-check").await;
    walk.mailed_link().await;
    assert_eq!(app.mailbox.mails()[0].to, "letter-01@example.jp");
    assert!(!walk.page().html.contains("letter-01@example.jp"));
    assert!(!walk.page().has("form[data-form=change]"));
    walk.go_on(&mut plan).await;
    walk.go_home(&mut plan).await;
    walk.arrive();
    assert_eq!(
        walk.steps.join(" "),
        "credentials birth-date mail-address mail-check terms profile new-password app-setup \
         recovery-codes"
    );
}

#[tokio::test]
async fn an_address_on_file_that_somebody_else_took_meanwhile_can_be_replaced() {
    let app = TestApp::start_with(society(policies::mail_on_file())).await;
    app.add(newcomer(Derived)).await;
    let mut plan = Plan::migrated(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-check").await;
    let link = walk.mailed_link().await;
    let other = Person::new("jiro-02").with_mail_address(Some("letter-01@example.jp"));
    app.add(other).await;
    let page = press(&app, &link).await;
    assert_eq!(page.error().as_deref(), Some("link-unknown"));
    walk.reload().await;
    walk.go_to(&mut plan, "mail-check").await;
    walk.send("mail-check", "form[data-form=change]", &[]).await;
    let address = [("mail_address", "hanako@example.jp")];
    walk.send("mail-address", "form[data-form=mail-address]", &address)
        .await;
    walk.go_home(&mut plan).await;
    walk.arrive();
}

#[tokio::test]
async fn without_an_address_on_file_only_the_desk_can_help() {
    let app = TestApp::start_with(society(policies::mail_on_file())).await;
    app.add(newcomer(Derived).with_mail_address(None)).await;
    let plan = Plan::migrated(Method::App);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials(&plan.user_id, &plan.password).await;
    assert_eq!(walk.step(), "blocked");
    assert!(walk.page().has("[data-reason=unprovable]"));
    assert!(walk.page().has("[data-call-number]"));
}

#[tokio::test]
async fn a_temporary_password_opens_the_first_sign_in_for_90_days() {
    for (days, step) in [(89, "birth-date"), (90, "blocked")] {
        for kind in [
            Derived,
            sekisho_kernel::policy::TemporaryPasswordKind::Random,
        ] {
            let app = TestApp::start_with(society(policies::a())).await;
            app.add(newcomer(kind)).await;
            let plan = crate::support::plan_of(kind, Method::App);
            app.advance(minutes(days * 24 * 60));
            let mut walk = Walk::begin(&app, &app.browser()).await;
            walk.credentials(&plan.user_id, &plan.password).await;
            assert_eq!(walk.step(), step, "after {days} days");
            let reason = walk.page().attr("main", "data-reason");
            assert_eq!(reason.as_deref(), (days == 90).then_some("expired"));
        }
    }
}

#[tokio::test]
async fn whoever_does_not_set_a_second_factor_up_in_14_days_needs_the_desk() {
    for (days, step) in [(13, "app-setup"), (15, "blocked")] {
        let app = TestApp::start_with(society(policies::b())).await;
        app.add(newcomer(Derived)).await;
        let mut plan = Plan::migrated(Method::App);
        Walk::up_to(&app, &app.browser(), &mut plan, "set-up-later").await;
        let plan = plan.completed();
        app.advance(minutes(days * 24 * 60));
        let mut walk = Walk::begin(&app, &app.browser()).await;
        walk.credentials(&plan.user_id, &plan.password).await;
        assert_eq!(walk.step(), step, "after {days} days");
    }
}
