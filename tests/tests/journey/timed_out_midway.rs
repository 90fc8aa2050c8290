//! A first sign-in, or a second factor, that took too long starts again by itself: the user ID is
//! kept, no proof is.

use sekisho_kernel::policy::Method;
use sekisho_tests::people::{
    policies,
    walk::{Plan, Walk},
};

use crate::support::{KNOWN, minutes, typed_user_id, with_app, with_letter};

#[tokio::test]
async fn at_every_step_of_a_first_sign_in() {
    for step in "birth-date terms profile new-password mail-address mail-check app-setup \
                 recovery-codes"
        .split_whitespace()
    {
        let app = with_letter(policies::a()).await;
        let mut plan = Plan::letter(Method::App);
        let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, step).await;
        app.advance(minutes(31));
        walk.reload().await;
        assert_eq!(walk.step(), "restarted", "at {step}");
        assert_eq!(typed_user_id(walk.page()), "letter-01", "at {step}");
        walk.reload().await;
        assert_eq!(walk.step(), "restarted", "at {step}");
        if ["app-setup", "recovery-codes"].contains(&step) {
            plan = plan.completed();
        }
        walk.go_home(&mut plan).await;
        walk.arrive();
    }
}

#[tokio::test]
async fn a_form_of_a_later_step_is_not_processed() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "new-password").await;
    app.advance(minutes(31));
    walk.new_password("Tegami-kara-26").await;
    assert_eq!(walk.step(), "restarted");
    walk.go_to(&mut plan, "new-password").await;
    assert_eq!(
        walk.steps.join(" "),
        "credentials birth-date terms profile new-password restarted birth-date"
    );
}

#[tokio::test]
async fn at_the_second_factor() {
    let (app, mut plan) = with_app(policies::a()).await;
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    app.advance(minutes(31));
    walk.app_code(&plan.seed).await;
    assert_eq!(walk.step(), "restarted");
    assert_eq!(typed_user_id(walk.page()), KNOWN);
    walk.go_home(&mut plan).await;
    walk.arrive();
}
