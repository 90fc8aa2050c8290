//! A member who goes through a sign-in, page by page, as a browser without scripts does.

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::TestApp,
    browser::{Browser, Page, Visit},
    people::seed_of,
    protocol::{Auth, claims},
};
use url::Url;

/// The names of steps in a line.
pub(crate) fn steps(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

/// A sign-in on its way.
pub(crate) struct Walk<'a> {
    app: &'a TestApp,
    browser: Browser,
    page: Option<Page>,
    left: Option<Url>,
    /// How many mails there were before the last form was sent.
    mails_before: usize,
    /// The steps whose pages were filled in, in order.
    pub(crate) steps: Vec<String>,
}

impl<'a> Walk<'a> {
    /// Begins at the portal.
    pub(crate) async fn begin(app: &'a TestApp, browser: &Browser) -> Self {
        Self::begin_with(app, browser, &[]).await
    }

    /// Begins at the portal with a request of its own.
    pub(crate) async fn begin_with(
        app: &'a TestApp,
        browser: &Browser,
        params: &[(&str, &str)],
    ) -> Self {
        let mut walk = Self {
            app,
            browser: browser.tab(),
            page: None,
            left: None,
            mails_before: 0,
            steps: Vec::new(),
        };
        let visit = walk.browser.visit(&app.authorize(params)).await;
        walk.take(visit);
        walk
    }

    fn take(&mut self, visit: Visit) {
        match visit {
            Visit::Page(page) => self.page = Some(page),
            Visit::Left(url) => {
                self.page = None;
                self.left = Some(url);
            }
        }
    }

    /// The page that is open.
    pub(crate) fn page(&self) -> &Page {
        self.page.as_ref().expect("the walk has left the provider")
    }

    /// The step of the page that is open.
    pub(crate) fn step(&self) -> String {
        self.page().step().unwrap()
    }

    /// Sends the form `selector` of the page at this step, with these fields.
    pub(crate) async fn send(&mut self, step: &str, selector: &str, fields: &[(&str, &str)]) {
        let page = self.page();
        assert_eq!(page.step().as_deref(), Some(step), "{:?}", page.error());
        let mut form = page.form(selector);
        for (name, value) in fields {
            form = form.fill(name, value);
        }
        self.mails_before = self.app.mailbox.mails().len();
        let visit = form.send(&self.browser).await;
        self.steps.push(step.to_owned());
        self.take(visit);
    }

    pub(crate) async fn credentials(&mut self, user_id: &str, password: &str) {
        let fields = [("user_id", user_id), ("password", password)];
        self.send("credentials", "form[data-form=credentials]", &fields)
            .await;
    }

    pub(crate) async fn birth_date(&mut self, birth_date: &str) {
        self.send(
            "birth-date",
            "form[data-form=birth-date]",
            &[("birth_date", birth_date)],
        )
        .await;
    }

    /// 同意する
    pub(crate) async fn agree(&mut self) {
        let form = self
            .page()
            .form("form[data-form=terms]")
            .button("agree", "1");
        self.mails_before = self.app.mailbox.mails().len();
        let visit = form.send(&self.browser).await;
        self.steps.push("terms".to_owned());
        self.take(visit);
    }

    /// Keeps the user ID where the new one is empty.
    pub(crate) async fn profile(&mut self, user_id: &str, method: Option<Method>) {
        let page = self.page();
        assert_eq!(
            page.step().as_deref(),
            Some("profile"),
            "{:?}",
            page.error()
        );
        let mut form = page.form("form[data-form=profile]");
        if !user_id.is_empty() {
            form = form.fill("user_id", user_id);
        }
        if let Some(method) = method {
            form = form.choose("method", method.name());
        }
        self.mails_before = self.app.mailbox.mails().len();
        let visit = form.send(&self.browser).await;
        self.steps.push("profile".to_owned());
        self.take(visit);
    }

    pub(crate) async fn new_password(&mut self, password: &str) {
        let fields = [
            ("new_password", password),
            ("new_password_confirm", password),
        ];
        self.send("new-password", "form[data-form=new-password]", &fields)
            .await;
    }

    /// Keeps the address that is filled in, opens the mailed link on another device, and goes on.
    pub(crate) async fn confirm_mail_address(&mut self) {
        let before = self.app.mailbox.mails().len();
        self.send("mail-address", "form[data-form=mail-address]", &[])
            .await;
        let link = self.link_of_mail(before).await;
        let phone = self.app.browser();
        let page = phone.get(&link).await;
        assert_eq!(page.step().as_deref(), Some("mail-confirm"));
        let done = page.form("form[data-form=confirm]").submit(&phone).await;
        assert!(done.has("main[data-done]"), "{}", done.html);
        self.send("mail-check", "form[data-form=continue]", &[])
            .await;
    }

    /// The link in the first mail after so many.
    pub(crate) async fn link_of_mail(&self, before: usize) -> String {
        let mails = self.app.mailbox.wait_for(before + 1).await;
        let text = &mails[before].text;
        let link = text.split_whitespace().find(|word| word.contains("/m/"));
        link.unwrap().to_owned()
    }

    /// Scans the key on the page, enters its code, and returns the seed.
    pub(crate) async fn set_app_up(&mut self) -> Vec<u8> {
        let seed = seed_of(&self.page().text("[data-secret]").unwrap());
        let code = self.app.code_of(&seed);
        self.send("app-setup", "form[data-form=code]", &[("code", &code)])
            .await;
        seed
    }

    pub(crate) async fn app_code(&mut self, seed: &[u8]) {
        let code = self.app.code_of(seed);
        self.send("app-code", "form[data-form=code]", &[("code", &code)])
            .await;
    }

    /// Enters the code of the newest mail.
    pub(crate) async fn mail_code(&mut self) {
        let code = self.newest_mail_code().await;
        self.send("mail-code", "form[data-form=code]", &[("code", &code)])
            .await;
    }

    /// The code of the mail that the last form had sent.
    pub(crate) async fn newest_mail_code(&self) -> String {
        let mut count = self.mails_before + 1;
        loop {
            let mails = self.app.mailbox.wait_for(count).await;
            let newer = mails.get(self.mails_before..).unwrap_or_default();
            if let Some(code) = newer.iter().rev().find_map(|mail| code_in(&mail.text)) {
                return code;
            }
            count = mails.len() + 1;
        }
    }

    /// Keeps the recovery codes and goes on.
    pub(crate) async fn recovery_codes(&mut self) -> Vec<String> {
        let codes = self.page().texts("[data-code]");
        assert_eq!(codes.len(), 10);
        self.send("recovery-codes", "form[data-form=continue]", &[])
            .await;
        codes
    }

    /// The browser is back at the portal with a code.
    pub(crate) fn arrive(&self) -> String {
        let Some(left) = &self.left else {
            panic!("still at {} ({:?})", self.step(), self.page().error());
        };
        let code = left.query_pairs().find(|(name, _)| name == "code");
        code.unwrap_or_else(|| panic!("no code: {left}"))
            .1
            .into_owned()
    }

    /// The `acr` of the grant that came of it.
    pub(crate) async fn acr(&self) -> String {
        self.claim("acr").await.as_str().unwrap().to_owned()
    }

    /// A claim of the ID token that came of it.
    pub(crate) async fn claim(&self, name: &str) -> serde_json::Value {
        let tokens = self
            .app
            .redeem(Auth::Basic("web"), &self.arrive())
            .await
            .json();
        let claims = claims(tokens["id_token"].as_str().unwrap());
        claims[name].clone()
    }
}

fn code_in(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_digit())
        .find(|digits| digits.len() == 6)
        .map(str::to_owned)
}
