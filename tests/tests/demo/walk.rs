//! A member's way through the pages, over plain HTTP: follows `data-step`, sends back the hidden
//! fields and fills in those of docs/contract.md.

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use sekisho_kernel::Timestamp;
use sekisho_tests::{
    browser::{Browser, Page},
    demo::Demo,
    people::{app_code, seed_of},
};
use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::support::{LOGIN, page_name};

/// The password that everybody chooses.
const CHOSEN: &str = "Kaede#Mizu-48";
/// The most pages of one sign-in.
const LONGEST: usize = 20;
const STEP_SECONDS: i64 = 30;

/// A member, and everything the member knows and holds.
pub(crate) struct Walker {
    pub(crate) browser: Browser,
    pub(crate) tenant: String,
    pub(crate) user_id: String,
    /// What is chosen as the user ID, where it is asked.
    pub(crate) new_user_id: Option<String>,
    pub(crate) password: String,
    birth_date: String,
    mail_address: String,
    /// The second factor that is chosen, where one is.
    pub(crate) method: &'static str,
    /// The keys of the apps, by the name of the device.
    apps: HashMap<String, String>,
    /// The device whose code is entered, where there are several.
    pub(crate) device: Option<String>,
    /// The last time step whose code was used, by key.
    used_steps: HashMap<String, i64>,
    used_codes: HashSet<String>,
    /// Whether the program is killed before every form is sent.
    pub(crate) killing: bool,
    /// The steps that were shown.
    pub(crate) steps: Vec<String>,
}

impl Walker {
    /// The member of a state, as `/demo/info.json` describes it.
    pub(crate) async fn of(demo: &Demo, tenant: &str, state: &str) -> anyhow::Result<Self> {
        let info = demo.info().await;
        let members = info["members"].as_array().context("members")?;
        let member = members
            .iter()
            .find(|member| member["tenant"] == tenant && member["state"] == state)
            .with_context(|| format!("no {state} in {tenant}"))?;
        let text = |key: &str| member[key].as_str().unwrap().to_owned();
        let apps = member["totp_secrets"].as_array().context("apps")?;
        let app = |app: &Value| {
            let text = |key: &str| app[key].as_str().unwrap().to_owned();
            (text("device"), text("secret"))
        };
        Ok(Self {
            browser: demo.browser(),
            tenant: tenant.to_owned(),
            user_id: text("user_id"),
            new_user_id: None,
            password: text("password"),
            birth_date: text("birth_date").replace('-', ""),
            mail_address: text("mail_address"),
            method: "app",
            apps: apps.iter().map(app).collect(),
            device: None,
            used_steps: HashMap::new(),
            used_codes: HashSet::new(),
            killing: false,
            steps: Vec::new(),
        })
    }

    /// Opens the medical cost portal, presses its button, and goes as far as there are pages that a
    /// member can answer without passkeys: to the portal, or to a page where nothing goes on.
    pub(crate) async fn sign_in(&mut self, demo: &mut Demo) -> anyhow::Result<Page> {
        let portal = demo.medical_cost(&format!("/{}", self.tenant));
        let top = self.browser.get(&portal).await;
        let mut page = top.form(LOGIN).submit(&self.browser).await;
        self.steps.clear();
        for _ in 0..LONGEST {
            let Some(step) = page.step() else {
                ensure!(page_name(&page).is_some(), "{page}");
                return Ok(page);
            };
            self.steps.push(step.clone());
            if matches!(step.as_str(), "blocked" | "passkey-setup" | "error") {
                return Ok(page);
            }
            if self.killing {
                demo.kill_and_restart().await?;
            }
            page = self.answer(demo, &step, &page).await?;
        }
        anyhow::bail!("no end of it: {:?}", self.steps)
    }

    /// From another browser.
    pub(crate) async fn sign_in_elsewhere(&mut self, demo: &mut Demo) -> anyhow::Result<Page> {
        self.browser = demo.browser();
        self.sign_in(demo).await
    }

    async fn answer(&mut self, demo: &Demo, step: &str, page: &Page) -> anyhow::Result<Page> {
        let browser = &self.browser;
        let form = |name: &str| page.form(&format!("form[data-form={name}]"));
        Ok(match step {
            "credentials" | "restarted" => {
                let form = form("credentials").fill("user_id", &self.user_id);
                let form = form.fill("password", &self.password);
                form.submit(browser).await
            }
            "birth-date" => {
                let form = form("birth-date").fill("birth_date", &self.birth_date);
                form.submit(browser).await
            }
            "terms" => form("terms").button("agree", "1").submit(browser).await,
            "profile" => self.profile(page).await,
            "new-password" => {
                let form = form("new-password").fill("new_password", CHOSEN);
                let form = form.fill("new_password_confirm", CHOSEN);
                CHOSEN.clone_into(&mut self.password);
                form.submit(browser).await
            }
            "mail-address" => {
                let form = form("mail-address");
                ensure!(form.value("mail_address").as_deref() == Some(&*self.mail_address));
                form.submit(browser).await
            }
            "mail-check" => {
                self.open_link(demo).await?;
                form("continue").submit(browser).await
            }
            "app-setup" => self.set_up_app(demo, page).await?,
            "app-code" => self.enter_app_code(demo, page).await?,
            "mail-code" => {
                let code = self.mailed_code(demo).await?;
                let form = form("code").fill("code", &code);
                form.submit(&self.browser).await
            }
            "recovery-codes" => {
                ensure!(page.texts("[data-code]").len() == 10, "{page}");
                form("continue").submit(browser).await
            }
            "set-up-later" => form("continue").submit(browser).await,
            _ => anyhow::bail!("what is {page}?"),
        })
    }

    async fn profile(&mut self, page: &Page) -> Page {
        let form = page.form("form[data-form=profile]");
        let mut form = form.choose("method", self.method);
        if let Some(new) = self.new_user_id.take() {
            form = form.fill("user_id", &new);
            self.user_id = new;
        }
        // The first button only looks whether the user ID is free, and the Enter key presses it.
        form.without("check").submit(&self.browser).await
    }

    async fn set_up_app(&mut self, demo: &Demo, page: &Page) -> anyhow::Result<Page> {
        let key = page.attr("[data-secret]", "data-secret").context("key")?;
        self.apps.clear();
        self.apps.insert("phone".to_owned(), key.clone());
        let code = self.app_code(demo, &key).await?;
        let form = page.form("form[data-form=code]").fill("code", &code);
        let form = form.fill("device_name", "phone");
        Ok(form.submit(&self.browser).await)
    }

    async fn enter_app_code(&mut self, demo: &Demo, page: &Page) -> anyhow::Result<Page> {
        let mut form = page.form("form[data-form=code]");
        let names = page.texts("label.choice b");
        ensure!(
            names.len() == self.apps.len() || names.is_empty(),
            "{names:?}"
        );
        let device = match &self.device {
            Some(device) => device.clone(),
            None => self.apps.keys().next().context("no app")?.clone(),
        };
        if let Some(at) = names.iter().position(|name| *name == device) {
            let choice = format!("label.choice:nth-of-type({}) input", at + 1);
            let value = page.attr(&choice, "value").context("device")?;
            form = form.choose("device", &value);
        }
        let key = self.apps[&device].clone();
        let code = self.app_code(demo, &key).await?;
        Ok(form.fill("code", &code).submit(&self.browser).await)
    }

    /// A code that was not used yet: where the present one was, the clock moves on.
    async fn app_code(&mut self, demo: &Demo, key: &str) -> anyhow::Result<String> {
        loop {
            let now = now(demo).await?;
            let step = now / STEP_SECONDS;
            if self.used_steps.get(key).is_none_or(|used| *used < step) {
                self.used_steps.insert(key.to_owned(), step);
                return Ok(app_code(&seed_of(key), Timestamp::from_seconds(now)));
            }
            demo.advance(STEP_SECONDS.unsigned_abs()).await?;
        }
    }

    /// The link of the newest mail, opened and pressed in another browser.
    async fn open_link(&self, demo: &Demo) -> anyhow::Result<()> {
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut waited = 0;
        loop {
            let mails = self.mails(demo).await;
            let link = mails.iter().find_map(|mail| mail["links"][0].as_str());
            if let Some(link) = link.filter(|link| link.contains("/m/")) {
                let other = demo.browser();
                let page = other.get(link).await;
                ensure!(page.step().as_deref() == Some("mail-confirm"), "{page}");
                if !page.has("form[data-form=confirm]") {
                    // Killed after it was sent, the program sent another.
                    ensure!(Instant::now() < deadline, "{page}");
                    self.wait_for_mail(demo, &mut waited).await?;
                    continue;
                }
                let form = page.form("form[data-form=confirm]");
                let done = form.submit(&other).await;
                ensure!(done.error().is_none(), "{done}");
                return Ok(());
            }
            ensure!(Instant::now() < deadline, "no link: {mails:?}");
            self.wait_for_mail(demo, &mut waited).await?;
        }
    }

    /// The newest code that was mailed and not used.
    async fn mailed_code(&mut self, demo: &Demo) -> anyhow::Result<String> {
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut waited = 0;
        loop {
            let mails = self.mails(demo).await;
            let codes = mails.iter().filter_map(code_of);
            let newest = codes.take(1).find(|code| !self.used_codes.contains(code));
            if let Some(code) = newest {
                self.used_codes.insert(code.clone());
                return Ok(code);
            }
            ensure!(Instant::now() < deadline, "no code: {mails:?}");
            self.wait_for_mail(demo, &mut waited).await?;
        }
    }

    /// Waits a moment. A mail that was being sent when the program was killed belongs to that one for
    /// a minute, so the clock moves on.
    async fn wait_for_mail(&self, demo: &Demo, waited: &mut u32) -> anyhow::Result<()> {
        tokio::time::sleep(Duration::from_millis(100)).await;
        *waited += 1;
        if self.killing && *waited == 10 {
            demo.advance(61).await?;
        }
        Ok(())
    }

    /// The member's mails, newest first.
    async fn mails(&self, demo: &Demo) -> Vec<Value> {
        let mut mails = demo.mails().await;
        mails.retain(|mail| mail["to"].as_str() == Some(&*self.mail_address));
        mails
    }
}

/// The six digits that stand alone on a line of a mail.
fn code_of(mail: &Value) -> Option<String> {
    let text = mail["text"].as_str()?;
    let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
    text.lines().map(str::trim).find(is_code).map(str::to_owned)
}

/// The provider's clock, in seconds.
async fn now(demo: &Demo) -> anyhow::Result<i64> {
    let info = demo.info().await;
    let now = info["now"].as_str().context("now")?;
    Ok(OffsetDateTime::parse(now, &Rfc3339)?.unix_timestamp())
}
