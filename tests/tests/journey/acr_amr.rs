//! What ID tokens say about how a member signed in: the truth, for every combination that is reached
//! without a passkey.

use sekisho_kernel::{
    Policy,
    policy::{
        Method, SecondFactor,
        TemporaryPasswordKind::{self, Derived, Random},
    },
};
use sekisho_tests::{
    app::TestApp,
    people::{policies, society, walk::Walk},
};
use serde_json::{Value, json};

use crate::support::{minutes, newcomer, plan_of};

/// The `acr` and `amr` of a first sign-in and of the next one.
async fn said(policy: Policy, kind: TemporaryPasswordKind, method: Method) -> [(Value, Value); 2] {
    let needs_second_factor = policy.needs_second_factor();
    let app = TestApp::start_with(society(policy)).await;
    app.add(newcomer(kind)).await;
    let mut plan = plan_of(kind, method);
    let mut said = Vec::new();
    for _ in 0..2 {
        let mut walk = Walk::begin(&app, &app.browser()).await;
        while !walk.has_left() {
            if walk.step() == "profile" && !needs_second_factor {
                walk.profile(&plan.new_user_id, None).await;
            } else {
                walk.go_on(&mut plan).await;
            }
        }
        let claims = walk.claims().await;
        said.push((claims["acr"].clone(), claims["amr"].clone()));
        plan = plan.completed();
        app.advance(minutes(2));
    }
    said.try_into().unwrap()
}

fn acr(class: u8) -> Value {
    json!(format!("urn:sekisho:acr:{class}"))
}

#[tokio::test]
async fn by_app_in_the_first_sign_in_and_after_it() {
    for kind in [Random, Derived] {
        let [first, second] = said(policies::a(), kind, Method::App).await;
        assert_eq!(first, (acr(3), json!(["pwd", "kba", "otp", "mfa"])));
        assert_eq!(second, (acr(3), json!(["pwd", "otp", "mfa"])));
    }
}

#[tokio::test]
async fn by_mail_in_the_first_sign_in_and_after_it() {
    for kind in [Random, Derived] {
        let [first, second] = said(policies::c(), kind, Method::Mail).await;
        assert_eq!(first, (acr(2), json!(["pwd", "kba", "otp", "mfa"])));
        assert_eq!(second, (acr(2), json!(["pwd", "otp", "mfa"])));
    }
}

#[tokio::test]
async fn by_a_password_alone() {
    for (kind, class) in [(Random, 1), (Derived, 0)] {
        let policy = Policy {
            second_factor: SecondFactor::Off,
            ..policies::a()
        };
        let [first, second] = said(policy, kind, Method::App).await;
        assert_eq!(first, (acr(class), json!(["pwd", "kba"])));
        assert_eq!(second, (acr(class), json!(["pwd"])));
    }
}
