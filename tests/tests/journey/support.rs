//! What several journeys need.

use std::time::Duration;

use sekisho_kernel::Timestamp;
use sekisho_tests::{
    app::{ORIGIN, TestApp},
    browser::{Browser, Page},
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

/// Whether a portal that asks silently (`prompt=none`) finds a session in this browser.
pub(crate) async fn has_session(app: &TestApp, browser: &Browser) -> bool {
    let silent = app.authorize(&[("prompt", "none")]);
    let answer = browser.tab().visit(&silent).await.left();
    answer.query_pairs().any(|(name, _)| name == "code")
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
