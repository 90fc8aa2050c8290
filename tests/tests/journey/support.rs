//! What several journeys need.

use std::time::Duration;

use sekisho_kernel::{
    Policy, Timestamp,
    policy::{Method, TemporaryPasswordKind},
};
use sekisho_tests::{
    app::{ORIGIN, TestApp},
    browser::{Browser, Page},
    people::{
        Person, society,
        walk::{LETTER, LETTER_USER_ID, Plan},
    },
};

pub(crate) use sekisho_tests::people::{
    KNOWN, SEED, signed_in::SignedIn as Member, walk::has_session, with_app,
};

/// The form of the sign-in page.
pub(crate) const CREDENTIALS: &str = "form[data-form=credentials]";

/// That many minutes.
pub(crate) const fn minutes(count: u64) -> Duration {
    Duration::from_mins(count)
}

/// The sign-in page of `web`.
pub(crate) async fn sign_in_page(app: &TestApp, browser: &Browser) -> Page {
    browser.get(&app.authorize(&[])).await
}

/// The user ID that a page's form is filled with.
pub(crate) fn typed_user_id(page: &Page) -> String {
    page.form(CREDENTIALS).value("user_id").unwrap()
}

/// The same browser, once `node` answers in place of what answered before.
pub(crate) fn moved(browser: &Browser, node: &TestApp) -> Browser {
    browser.tab().with_site(ORIGIN, node.router.clone())
}

/// Deletes what will have expired in 40 days, the rows of all transactions with it. The clock stays.
pub(crate) async fn delete_rows(app: &TestApp) {
    let later: Timestamp = app.clock.now() + Duration::from_hours(40 * 24);
    while app.app.store.delete_expired(later, 1_000).await.unwrap() > 0 {}
}

/// A member who never signed in, with this kind of temporary password.
pub(crate) fn newcomer(kind: TemporaryPasswordKind) -> Person {
    match kind {
        TemporaryPasswordKind::Random => Person::with_letter(LETTER_USER_ID, LETTER),
        TemporaryPasswordKind::Derived => Person::migrated(LETTER_USER_ID),
    }
}

/// What that member enters.
pub(crate) fn plan_of(kind: TemporaryPasswordKind, method: Method) -> Plan {
    match kind {
        TemporaryPasswordKind::Random => Plan::letter(method),
        TemporaryPasswordKind::Derived => Plan::migrated(method),
    }
}

/// A society with a member who has a letter.
pub(crate) async fn with_letter(policy: Policy) -> TestApp {
    let app = TestApp::start_with(society(policy)).await;
    app.add(newcomer(TemporaryPasswordKind::Random)).await;
    app
}

/// A society with a member who signs in by mail, and what the member enters.
pub(crate) async fn with_mail(policy: Policy) -> (TestApp, Plan) {
    let app = TestApp::start_with(society(policy)).await;
    app.add(Person::new(KNOWN).choosing(Method::Mail)).await;
    (app, Plan::known(KNOWN, &SEED))
}

/// Another sequence of six digits.
pub(crate) fn wrong(code: &str) -> String {
    code.chars()
        .map(|digit| char::from_digit((digit.to_digit(10).unwrap() + 1) % 10, 10).unwrap())
        .collect()
}
