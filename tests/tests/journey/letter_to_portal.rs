//! From the letter to the portal: each society's new member, by app and by mail, in the policy's
//! order, without scripts; then again with the second factor. Passkeys need a real browser.

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::TestApp,
    people::{BIRTH_DATE, Person, derived_password, policies, society},
};

use crate::walk::{Walk, steps};

const USER_ID: &str = "letter-01";
const LETTER: &str = "abcd-efgh-jkmn-pqrs";
const NEW_USER_ID: &str = "sakurako7";
const NEW_PASSWORD: &str = "Tegami-kara-26";

#[tokio::test]
async fn society_a_sets_an_app_up_in_the_same_sign_in() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::with_letter(USER_ID, LETTER)).await;
    let browser = app.browser();
    let mut walk = Walk::begin(&app, &browser).await;
    walk.credentials(USER_ID, LETTER).await;
    walk.birth_date(BIRTH_DATE).await;
    walk.agree().await;
    walk.profile(NEW_USER_ID, Some(Method::App)).await;
    walk.new_password(NEW_PASSWORD).await;
    walk.confirm_mail_address().await;
    let seed = walk.set_app_up().await;
    walk.recovery_codes().await;
    walk.arrive();
    assert_eq!(
        walk.steps,
        steps(
            "credentials birth-date terms profile new-password mail-address mail-check \
               app-setup recovery-codes"
        )
    );

    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials(NEW_USER_ID, NEW_PASSWORD).await;
    app.advance(std::time::Duration::from_secs(30));
    walk.app_code(&seed).await;
    walk.arrive();
    assert_eq!(walk.steps, steps("credentials app-code"));
    assert_eq!(walk.acr().await, "urn:sekisho:acr:3");
}

#[tokio::test]
async fn society_c_confirms_by_mail_and_signs_in_by_mail() {
    let app = TestApp::start_with(society(policies::c())).await;
    app.add(Person::migrated(USER_ID)).await;
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials(USER_ID, &derived_password()).await;
    walk.birth_date(BIRTH_DATE).await;
    walk.agree().await;
    walk.confirm_mail_address().await;
    walk.profile("", Some(Method::Mail)).await;
    walk.new_password(NEW_PASSWORD).await;
    walk.mail_code().await;
    walk.recovery_codes().await;
    walk.arrive();
    assert_eq!(
        walk.steps,
        steps(
            "credentials birth-date terms mail-address mail-check profile new-password \
               mail-code recovery-codes"
        )
    );

    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials(USER_ID, NEW_PASSWORD).await;
    walk.mail_code().await;
    walk.arrive();
    assert_eq!(walk.acr().await, "urn:sekisho:acr:2");
}
