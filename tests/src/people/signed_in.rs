//! A member who is signed in, and uses the account pages.

use std::time::Duration;

use super::walk::{Plan, Walk};
use crate::{
    app::TestApp,
    browser::{Browser, Page},
};

/// A member who is signed in by app, on the account pages.
pub struct SignedIn<'a> {
    /// The provider.
    pub app: &'a TestApp,
    /// The browser that has the session.
    pub browser: Browser,
    /// What the member knows and has.
    pub plan: Plan,
}

impl<'a> SignedIn<'a> {
    /// Signs in, in a browser of its own.
    pub async fn sign_in(app: &'a TestApp, plan: &Plan) -> Self {
        Self::sign_in_with(app, plan, app.browser()).await
    }

    /// The same in this browser.
    pub async fn sign_in_with(app: &'a TestApp, plan: &Plan, browser: Browser) -> Self {
        // A code is good once: each sign-in has a new one.
        app.advance(Duration::from_secs(30));
        let mut plan = plan.clone();
        let mut walk = Walk::begin(app, &browser).await;
        walk.go_home(&mut plan).await;
        walk.arrive();
        Self { app, browser, plan }
    }

    /// Opens a page below the account.
    pub async fn open(&self, path: &str) -> Page {
        self.browser
            .get(&self.app.at(&format!("/account{path}")))
            .await
    }

    /// Sends the form of this name on a page, with these fields.
    pub async fn send(&self, page: &Page, form: &str, fields: &[(&str, &str)]) -> Page {
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
    pub async fn confirm(&self, page: &Page) -> Page {
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
