//! From the letter to the portal: each society's new and migrated member, by app and by mail, in
//! the policy's order, without scripts; then again with the second factor. Passkeys need a real
//! browser.

use sekisho_kernel::{
    Policy,
    policy::{
        Method,
        TemporaryPasswordKind::{self, Derived, Random},
    },
};
use sekisho_tests::{
    app::TestApp,
    people::{
        Person, policies, society,
        walk::{LETTER, LETTER_USER_ID, Plan, Walk, steps},
    },
};

use crate::support::{newcomer, plan_of};

const AS_A: &str = "credentials birth-date terms profile new-password mail-address mail-check \
                    app-setup recovery-codes";
const AS_B: &str =
    "credentials birth-date terms mail-address mail-check profile new-password set-up-later";
const BY_MAIL: &str = "credentials birth-date terms mail-address mail-check profile new-password \
                       mail-code recovery-codes";

/// The first sign-in of a society's member, and the one after it: the steps of both and the `acr`.
async fn two_sign_ins(
    policy: Policy,
    kind: TemporaryPasswordKind,
    method: Method,
) -> [(Vec<String>, String); 2] {
    let app = TestApp::start_with(society(policy)).await;
    app.add(newcomer(kind)).await;
    let mut plan = plan_of(kind, method);
    let mut walked = Vec::new();
    for _ in 0..2 {
        let mut walk = Walk::begin(&app, &app.browser()).await;
        walk.go_home(&mut plan).await;
        walked.push((walk.steps.clone(), walk.acr().await));
        plan = plan.completed();
        app.advance(std::time::Duration::from_mins(2));
    }
    walked.try_into().unwrap()
}

async fn goes_through(policy: Policy, kind: TemporaryPasswordKind) {
    let [first, second] = two_sign_ins(policy, kind, Method::App).await;
    assert_eq!(first.0, steps(AS_A));
    assert_eq!(first.1, "urn:sekisho:acr:3");
    assert_eq!(second.0, steps("credentials app-code"));
    assert_eq!(second.1, "urn:sekisho:acr:3");
}

/// 引続き認証方法の設定をしない場合: out, and in again, where the second factor is set up.
async fn goes_through_in_two_sittings(policy: Policy, kind: TemporaryPasswordKind) {
    let [first, second] = two_sign_ins(policy, kind, Method::App).await;
    let both = format!("{AS_B} credentials app-setup recovery-codes");
    assert_eq!(first.0, steps(&both));
    assert_eq!(first.1, "urn:sekisho:acr:3");
    assert_eq!(second.0, steps("credentials app-code"));
}

async fn goes_through_by_mail(policy: Policy, kind: TemporaryPasswordKind) {
    let [first, second] = two_sign_ins(policy, kind, Method::Mail).await;
    assert_eq!(first.0, steps(BY_MAIL));
    assert_eq!(first.1, "urn:sekisho:acr:2");
    assert_eq!(second.0, steps("credentials mail-code"));
    assert_eq!(second.1, "urn:sekisho:acr:2");
}

#[tokio::test]
async fn society_a_sets_an_app_up_in_the_same_sign_in() {
    goes_through(policies::a(), Random).await;
    goes_through(policies::a(), Derived).await;
}

#[tokio::test]
async fn society_d_sets_an_app_up_in_the_same_sign_in() {
    goes_through(policies::d(), Random).await;
    goes_through(policies::d(), Derived).await;
}

#[tokio::test]
async fn society_b_sets_an_app_up_in_the_second_sign_in() {
    goes_through_in_two_sittings(policies::b(), Random).await;
    goes_through_in_two_sittings(policies::b(), Derived).await;
}

#[tokio::test]
async fn society_c_sets_an_app_up_in_the_second_sign_in() {
    goes_through_in_two_sittings(policies::c(), Random).await;
    goes_through_in_two_sittings(policies::c(), Derived).await;
}

#[tokio::test]
async fn society_b_confirms_by_mail_and_signs_in_by_mail() {
    goes_through_by_mail(policies::b(), Random).await;
    goes_through_by_mail(policies::b(), Derived).await;
}

#[tokio::test]
async fn society_c_confirms_by_mail_and_signs_in_by_mail() {
    goes_through_by_mail(policies::c(), Random).await;
    goes_through_by_mail(policies::c(), Derived).await;
}

#[tokio::test]
async fn only_the_methods_of_the_society_are_on_the_page_and_the_recommended_one_is_marked() {
    for (policy, methods, marked) in [
        (policies::a(), "passkey app", None),
        (policies::b(), "passkey app mail", None),
        (policies::c(), "passkey app mail", Some("mail")),
        (policies::d(), "passkey app", Some("passkey")),
    ] {
        let app = TestApp::start_with(society(policy)).await;
        app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
        let mut plan = Plan::letter(Method::App);
        let walk = Walk::up_to(&app, &app.browser(), &mut plan, "profile").await;
        let page = walk.page();
        let mut offered = Vec::new();
        for method in Method::ALL.map(Method::name) {
            if page.has(&format!("[name=method][value={method}]")) {
                offered.push(method);
            }
        }
        assert_eq!(offered.join(" "), methods);
        let badge = ".choice:has(.badge) [name=method]";
        assert_eq!(page.attr(badge, "value").as_deref(), marked);
    }
}
