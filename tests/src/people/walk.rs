//! A member who goes through a sign-in, page by page, as a browser without scripts does.

use std::time::Duration;

use sekisho_kernel::{SignInId, policy::Method};
use sekisho_store::DeliveryState;
use url::Url;

use super::{BIRTH_DATE, derived_password, seed_of};
use crate::{
    app::{ORIGIN, PASSWORD, TENANT, TestApp, tenant_id},
    browser::{Browser, Form, Page, Visit},
    protocol::{Auth, claims},
};

/// The random password of a letter.
pub const LETTER: &str = "abcd-efgh-jkmn-pqrs";
/// The code printed in another letter.
pub const LETTER_CODE: &str = "acdef-hjknp";
/// The temporary user ID of a letter.
pub const LETTER_USER_ID: &str = "letter-01";

/// What a member enters wherever it is asked for, and what the member keeps.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The user ID that signs in now.
    pub user_id: String,
    /// The password that signs in now.
    pub password: String,
    /// The birth date.
    pub birth_date: String,
    /// The code printed in the letter.
    pub letter_code: String,
    /// The user ID to choose; empty: the present one stays.
    pub new_user_id: String,
    /// The second factor to choose.
    pub method: Method,
    /// The password to choose.
    pub new_password: String,
    /// The seed that the app of the member has.
    pub seed: Vec<u8>,
    /// The recovery codes that were shown.
    pub recovery_codes: Vec<String>,
}

impl Plan {
    /// A member with a letter who chooses everything anew.
    pub fn letter(method: Method) -> Self {
        Self {
            user_id: LETTER_USER_ID.to_owned(),
            password: LETTER.to_owned(),
            birth_date: BIRTH_DATE.to_owned(),
            letter_code: LETTER_CODE.to_owned(),
            new_user_id: "sakurako7".to_owned(),
            method,
            new_password: "Tegami-kara-26".to_owned(),
            seed: Vec::new(),
            recovery_codes: Vec::new(),
        }
    }

    /// A member of the former system, who keeps the user ID.
    pub fn migrated(method: Method) -> Self {
        Self {
            password: derived_password(),
            new_user_id: String::new(),
            ..Self::letter(method)
        }
    }

    /// Somebody who has signed in before.
    pub fn known(user_id: &str, seed: &[u8]) -> Self {
        Self {
            user_id: user_id.to_owned(),
            password: PASSWORD.to_owned(),
            seed: seed.to_vec(),
            ..Self::migrated(Method::App)
        }
    }

    /// The user ID and password of the time after the first sign-in.
    #[must_use]
    pub fn completed(mut self) -> Self {
        if !self.new_user_id.is_empty() {
            self.user_id.clone_from(&self.new_user_id);
        }
        self.password.clone_from(&self.new_password);
        self
    }
}

/// The names of steps in a line.
pub fn steps(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

/// A sign-in on its way.
pub struct Walk<'a> {
    /// The provider that is asked.
    pub app: &'a TestApp,
    /// The tab it is walked in.
    pub browser: Browser,
    page: Option<Page>,
    left: Option<Url>,
    /// How many mails there were before the last form was sent.
    mails_before: usize,
    /// The steps whose pages were filled in, in order.
    pub steps: Vec<String>,
}

impl<'a> Walk<'a> {
    /// Begins at the portal.
    pub async fn begin(app: &'a TestApp, browser: &Browser) -> Self {
        Self::begin_with(app, browser, &[]).await
    }

    /// Begins at the portal with a request of its own.
    pub async fn begin_with(app: &'a TestApp, browser: &Browser, params: &[(&str, &str)]) -> Self {
        let mut walk = Self {
            app,
            browser: browser.tab(),
            page: None,
            left: None,
            mails_before: app.mailbox.mails().len(),
            steps: Vec::new(),
        };
        walk.open(&app.authorize(params)).await;
        walk
    }

    /// A walk of a member up to a page of this step.
    pub async fn up_to(app: &'a TestApp, browser: &Browser, plan: &mut Plan, step: &str) -> Self {
        let mut walk = Self::begin(app, browser).await;
        walk.go_to(plan, step).await;
        walk
    }

    /// Opens an address in the tab.
    pub async fn open(&mut self, address: &str) {
        let visit = self.browser.visit(address).await;
        self.show(visit);
    }

    /// Asks for the page anew.
    pub async fn reload(&mut self) {
        let address = self.page().url.to_string();
        self.open(&address).await;
    }

    /// Another process answers from now on.
    pub fn move_to(&mut self, node: &'a TestApp) {
        self.app = node;
        self.browser = self.browser.tab().with_site(ORIGIN, node.router.clone());
    }

    /// Sends a form as it is.
    pub async fn submit(&mut self, form: &Form) {
        self.mails_before = self.app.mailbox.mails().len();
        let visit = form.send(&self.browser).await;
        self.show(visit);
    }

    /// Whether the browser is back at the portal.
    pub const fn has_left(&self) -> bool {
        self.page.is_none()
    }

    /// The address that the portal got.
    pub fn left(&self) -> &Url {
        self.left
            .as_ref()
            .expect("the walk is still at the provider")
    }

    /// Why the last entry was refused.
    pub fn error(&self) -> Option<String> {
        self.page().error()
    }

    /// Does what is asked, until a page of this step is open.
    pub async fn go_to(&mut self, plan: &mut Plan, step: &str) {
        for _ in 0..20 {
            if self.step() == step {
                return;
            }
            self.go_on(plan).await;
        }
        panic!("{step} is not reached: {:?}", self.steps);
    }

    /// Does what is asked, until the browser is back at the portal.
    pub async fn go_home(&mut self, plan: &mut Plan) {
        for _ in 0..20 {
            if self.has_left() {
                return;
            }
            self.go_on(plan).await;
        }
        panic!("the portal is not reached: {:?}", self.steps);
    }

    /// Does what the open page asks.
    pub async fn go_on(&mut self, plan: &mut Plan) {
        let step = self.step();
        match step.as_str() {
            "credentials" | "restarted" => {
                let fields = [("user_id", &*plan.user_id), ("password", &*plan.password)];
                self.send(&step, "form[data-form=credentials]", &fields)
                    .await;
            }
            "choose-account" => {
                let form = self.page().form("form[data-form=account]");
                self.submit(&form.button("account", "another")).await;
            }
            "birth-date" => self.birth_date(&plan.birth_date).await,
            "letter-code" => {
                let fields = [("code", &*plan.letter_code)];
                self.send(&step, "form:has([name=code])", &fields).await;
            }
            "terms" => self.agree().await,
            "profile" => self.profile(&plan.new_user_id, Some(plan.method)).await,
            "new-password" => self.new_password(&plan.new_password).await,
            "mail-address" => self.send(&step, "form[data-form=mail-address]", &[]).await,
            "mail-check" => {
                self.press_mailed_link().await;
                self.send(&step, "form[data-form=continue]", &[]).await;
            }
            "app-setup" => {
                plan.seed = self.set_app_up().await;
                *plan = plan.clone().completed();
            }
            // There is no passkey here: the app takes its place.
            "passkey" => self.take_the_app(&step).await,
            "passkey-setup" => {
                self.take_the_app(&step).await;
                *plan = plan.clone().completed();
            }
            "set-up-later" => {
                self.send(&step, "form[data-form=continue]", &[]).await;
                *plan = plan.clone().completed();
            }
            "app-code" => {
                // A code that was used once is not taken again.
                self.app.advance(Duration::from_secs(30));
                self.app_code(&plan.seed).await;
            }
            "mail-code" => self.mail_code().await,
            "recovery-codes" => {
                plan.recovery_codes = self.recovery_codes().await;
                *plan = plan.clone().completed();
            }
            other => panic!("{other} asks for nothing: {:?}", self.error()),
        }
    }

    async fn take_the_app(&mut self, step: &str) {
        self.steps.push(step.to_owned());
        let form = self.page().form("form[data-form=other-method]");
        self.submit(&form.button("method", "app")).await;
    }

    /// The tab shows this, wherever it came from.
    pub fn show(&mut self, visit: Visit) {
        match visit {
            Visit::Page(page) => self.page = Some(page),
            Visit::Left(url) => {
                self.page = None;
                self.left = Some(url);
            }
        }
    }

    /// The page that is open.
    pub fn page(&self) -> &Page {
        let Some(page) = &self.page else {
            panic!("the walk has left the provider: {:?}", self.left);
        };
        page
    }

    /// The step of the page that is open.
    pub fn step(&self) -> String {
        self.page().step().unwrap()
    }

    /// Sends the form `selector` of the page at this step, with these fields.
    pub async fn send(&mut self, step: &str, selector: &str, fields: &[(&str, &str)]) {
        let page = self.page();
        assert_eq!(page.step().as_deref(), Some(step), "{:?}", page.error());
        let mut form = page.form(selector);
        for (name, value) in fields {
            form = form.fill(name, value);
        }
        self.submit(&form).await;
        self.steps.push(step.to_owned());
    }

    /// Enters user ID and password.
    pub async fn credentials(&mut self, user_id: &str, password: &str) {
        let fields = [("user_id", user_id), ("password", password)];
        self.send("credentials", "form[data-form=credentials]", &fields)
            .await;
    }

    /// Enters the birth date.
    pub async fn birth_date(&mut self, birth_date: &str) {
        self.send(
            "birth-date",
            "form[data-form=birth-date]",
            &[("birth_date", birth_date)],
        )
        .await;
    }

    /// 同意する
    pub async fn agree(&mut self) {
        let form = self
            .page()
            .form("form[data-form=terms]")
            .button("agree", "1");
        self.submit(&form).await;
        self.steps.push("terms".to_owned());
    }

    /// Keeps the user ID where the new one is empty.
    pub async fn profile(&mut self, user_id: &str, method: Option<Method>) {
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
        self.submit(&form).await;
        self.steps.push("profile".to_owned());
    }

    /// Enters a new password twice.
    pub async fn new_password(&mut self, password: &str) {
        let fields = [
            ("new_password", password),
            ("new_password_confirm", password),
        ];
        self.send("new-password", "form[data-form=new-password]", &fields)
            .await;
    }

    /// Keeps the address that is filled in, opens the mailed link on another device, and goes on.
    pub async fn confirm_mail_address(&mut self) {
        self.send("mail-address", "form[data-form=mail-address]", &[])
            .await;
        self.press_mailed_link().await;
        self.send("mail-check", "form[data-form=continue]", &[])
            .await;
    }

    /// Opens the newest mailed link on another device, and presses its button.
    pub async fn press_mailed_link(&self) {
        let link = self.mailed_link().await;
        let done = press(self.app, &link).await;
        assert!(done.has("main[data-done]"), "{}", done.html);
    }

    /// The same with the newest link of all.
    pub async fn press_mailed_link_of_any(&mut self) {
        self.mails_before = 0;
        self.press_mailed_link().await;
    }

    /// The link in the mail that the last form had sent.
    pub async fn mailed_link(&self) -> String {
        self.newest(link_in).await
    }

    /// Scans the key on the page, enters its code, and returns the seed.
    pub async fn set_app_up(&mut self) -> Vec<u8> {
        let seed = seed_of(&self.page().text("[data-secret]").unwrap());
        let code = self.app.code_of(&seed);
        self.send("app-setup", "form[data-form=code]", &[("code", &code)])
            .await;
        seed
    }

    /// Enters the code that the app shows.
    pub async fn app_code(&mut self, seed: &[u8]) {
        let code = self.app.code_of(seed);
        self.send("app-code", "form[data-form=code]", &[("code", &code)])
            .await;
    }

    /// Enters the code of the newest mail.
    pub async fn mail_code(&mut self) {
        let code = self.newest_mail_code().await;
        self.send("mail-code", "form[data-form=code]", &[("code", &code)])
            .await;
    }

    /// The code of the mail that the last form had sent.
    pub async fn newest_mail_code(&self) -> String {
        self.newest(code_in).await
    }

    async fn newest(&self, find: fn(&str) -> Option<String>) -> String {
        let mailbox = &self.app.mailbox;
        let found = mailbox.newest(self.mails_before, |mail| find(&mail.text));
        let found = found.await;
        self.wait_until_delivered().await;
        found
    }

    /// Waits until the outbox knows that the mail of the open page was taken: a clock that is moved
    /// on before would have it sent again.
    pub async fn wait_until_delivered(&self) {
        let id = self.page.as_ref().and_then(|page| {
            let last = page.url.path_segments()?.next_back()?;
            last.parse::<SignInId>().ok()
        });
        let Some(id) = id else { return };
        let tenant = tenant_id(TENANT);
        let reader = self.app.app.store.read(&tenant);
        while let Some(stored) = reader.find_sign_in(id).await.unwrap() {
            let choices = stored.sign_in.choices;
            let link = choices.pending_address.map(|pending| pending.message);
            let Some(message) = choices.mail_code.or(link) else {
                return;
            };
            let state = reader.find_delivery(message).await.unwrap();
            if !matches!(state, Some(DeliveryState::Queued { .. })) {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Keeps the recovery codes and goes on.
    pub async fn recovery_codes(&mut self) -> Vec<String> {
        let codes = self.page().texts("[data-code]");
        assert_eq!(codes.len(), 10);
        self.send("recovery-codes", "form[data-form=continue]", &[])
            .await;
        codes
    }

    /// The browser is back at the portal with a code.
    pub fn arrive(&self) -> String {
        let Some(left) = &self.left else {
            panic!("still at {} ({:?})", self.step(), self.page().error());
        };
        let code = left.query_pairs().find(|(name, _)| name == "code");
        code.unwrap_or_else(|| panic!("no code: {left}"))
            .1
            .into_owned()
    }

    /// The `acr` of the grant that came of it.
    pub async fn acr(&self) -> String {
        self.claim("acr").await.as_str().unwrap().to_owned()
    }

    /// A claim of the ID token that came of it.
    pub async fn claim(&self, name: &str) -> serde_json::Value {
        self.claims().await[name].clone()
    }

    /// The claims of the ID token that came of it.
    pub async fn claims(&self) -> serde_json::Value {
        let reply = self.app.redeem(Auth::Basic("web"), &self.arrive()).await;
        claims(reply.json()["id_token"].as_str().unwrap())
    }
}

/// Whether a portal that asks silently (`prompt=none`) finds a session in this browser.
pub async fn has_session(app: &TestApp, browser: &Browser) -> bool {
    let silent = app.authorize(&[("prompt", "none")]);
    let answer = browser.tab().visit(&silent).await.left();
    answer.query_pairs().any(|(name, _)| name == "code")
}

/// Opens a mailed link on another device, and presses its button.
pub async fn press(app: &TestApp, link: &str) -> Page {
    let phone = app.browser();
    let page = phone.get(link).await;
    assert_eq!(page.step().as_deref(), Some("mail-confirm"), "{page}");
    page.form("form[data-form=confirm]").submit(&phone).await
}

/// The mailed link in a text.
pub fn link_in(text: &str) -> Option<String> {
    let link = text.split_whitespace().find(|word| word.contains("/m/"));
    link.map(str::to_owned)
}

/// The mailed one-time password in a text.
pub fn code_in(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_digit())
        .find(|digits| digits.len() == 6)
        .map(str::to_owned)
}
