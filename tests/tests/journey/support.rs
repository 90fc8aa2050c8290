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
        walk::{LETTER, LETTER_USER_ID, Plan, Walk},
    },
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

/// The seed of an authenticator app.
pub(crate) const SEED: [u8; 20] = [7; 20];
/// A member who has signed in before.
pub(crate) const KNOWN: &str = "known-0001";

/// A society with a member who signs in by app, and what the member enters.
pub(crate) async fn with_app(policy: Policy) -> (TestApp, Plan) {
    let app = TestApp::start_with(society(policy)).await;
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    (app, Plan::known(KNOWN, &SEED))
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

/// A member who is signed in by app, on the account pages.
pub(crate) struct Member<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) browser: Browser,
    pub(crate) plan: Plan,
}

impl<'a> Member<'a> {
    /// Signs in, in a browser of its own.
    pub(crate) async fn sign_in(app: &'a TestApp, plan: &Plan) -> Self {
        Self::sign_in_with(app, plan, app.browser()).await
    }

    /// The same in this browser.
    pub(crate) async fn sign_in_with(app: &'a TestApp, plan: &Plan, browser: Browser) -> Self {
        // A code is good once: each sign-in has a new one.
        app.advance(Duration::from_secs(30));
        let mut plan = plan.clone();
        let mut walk = Walk::begin(app, &browser).await;
        walk.go_home(&mut plan).await;
        walk.arrive();
        Self { app, browser, plan }
    }

    /// Opens a page below the account.
    pub(crate) async fn open(&self, path: &str) -> Page {
        self.browser
            .get(&self.app.at(&format!("/account{path}")))
            .await
    }

    /// Sends the form of this name on a page, with these fields.
    pub(crate) async fn send(&self, page: &Page, form: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = page.form(&format!("form[data-form={form}]"));
        for (name, value) in fields {
            form = match *name {
                "method" | "language" => form.choose(name, value),
                _ => form.fill(name, value),
            };
        }
        form.submit(&self.browser).await
    }

    /// Gives the password, and the code of the app, on the pages that ask for them.
    pub(crate) async fn confirm(&self, page: &Page) -> Page {
        assert_eq!(page.step().as_deref(), Some("reauthenticate"), "{page}");
        let page = self
            .send(page, "reauthenticate", &[("password", &self.plan.password)])
            .await;
        if page.step().as_deref() != Some("app-code") {
            return page;
        }
        let code = self.app.code_of(&self.plan.seed);
        self.send(&page, "code", &[("code", &code)]).await
    }
}
