//! docs/security.md 8: account state is read again at every step. Whoever is suspended in the middle
//! of a sign-in gets no further, on any page.

use sekisho_kernel::policy::Method;
use sekisho_signin::MemberState;
use sekisho_tests::{
    app::TestApp,
    people::{
        Person, policies, society,
        walk::{LETTER, LETTER_USER_ID, Plan, Walk, press},
    },
};

use crate::support::{KNOWN, SEED};

fn is_suspended(walk: &Walk<'_>) -> bool {
    walk.step() == "blocked"
        && walk.page().attr("main", "data-reason").as_deref() == Some("suspended")
}

#[tokio::test]
async fn at_every_step_of_a_first_sign_in_by_a_form_and_by_a_reload() {
    for step in "birth-date terms profile new-password mail-address mail-check app-setup \
                 recovery-codes"
        .split_whitespace()
    {
        for by_form in [true, false] {
            let app = TestApp::start_with(society(policies::a())).await;
            app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
            let mut plan = Plan::letter(Method::App);
            let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, step).await;
            let user_id = match step {
                "app-setup" | "recovery-codes" => &plan.new_user_id,
                _ => &plan.user_id,
            };
            if step == "mail-check" {
                walk.mailed_link().await;
            }
            app.set_state(user_id, MemberState::Suspended).await;
            if by_form && step != "mail-check" {
                walk.go_on(&mut plan).await;
            } else {
                walk.reload().await;
            }
            assert!(is_suspended(&walk), "at {step}: {}", walk.page());
            assert!(walk.page().has("[data-call-number]"));
        }
    }
}

#[tokio::test]
async fn at_the_second_factor_and_nothing_is_used_up() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    let mut plan = Plan::known(KNOWN, &SEED);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    let code = [("code", &*app.code_of(&SEED))];
    app.set_state(KNOWN, MemberState::Suspended).await;
    walk.send("app-code", "form[data-form=code]", &code).await;
    assert!(is_suspended(&walk), "{}", walk.page());
    app.set_state(KNOWN, MemberState::Active).await;
    walk.reload().await;
    walk.send("app-code", "form[data-form=code]", &code).await;
    walk.arrive();
}

#[tokio::test]
async fn a_mailed_link_of_a_suspended_member_opens_nothing() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-check").await;
    let link = walk.mailed_link().await;
    app.set_state(LETTER_USER_ID, MemberState::Suspended).await;
    press(&app, &link).await;
    walk.reload().await;
    assert!(is_suspended(&walk), "{}", walk.page());
}

#[tokio::test]
async fn a_suspended_member_with_a_wrong_password_learns_nothing() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    app.set_state(KNOWN, MemberState::Suspended).await;
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials(KNOWN, "a wrong password").await;
    assert_eq!(walk.error().as_deref(), Some("invalid-credentials"));
}
