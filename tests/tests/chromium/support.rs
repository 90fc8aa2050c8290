//! A person with a browser in front of the demo.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use sekisho_tests::{
    chromium::{Chromium, Screen},
    demo::{DEMO_PASSWORD, Demo},
};
use thirtyfour::{By, WebElement, error::WebDriverErrorInner};

/// The society most tests are about.
pub(crate) const SOCIETY: &str = "/a-sakura";
/// The user ID of an active member, and her name.
pub(crate) const HANAKO: (&str, &str) = ("hanako-01", "山田 花子");
/// The button that signs in at a portal.
pub(crate) const LOGIN: &str = "main form[data-form=login] button";
/// The button of the sign-in page.
pub(crate) const SUBMIT: &str = "form[data-form=credentials] button[type=submit]";

const PATIENCE: Duration = Duration::from_secs(20);

/// The demo and a browser.
pub(crate) struct Visitor {
    pub(crate) demo: Demo,
    pub(crate) chromium: Chromium,
}

impl Visitor {
    pub(crate) async fn with_phone() -> anyhow::Result<Self> {
        Ok(Self {
            demo: Demo::start().await?,
            chromium: Chromium::start(Screen::Phone).await?,
        })
    }

    pub(crate) async fn without_javascript() -> anyhow::Result<Self> {
        Ok(Self {
            demo: Demo::start().await?,
            chromium: Chromium::start_without_javascript(Screen::Phone).await?,
        })
    }

    /// Types an address.
    pub(crate) async fn open(&self, address: &str) -> anyhow::Result<()> {
        Ok(self.chromium.goto(address).await?)
    }

    /// The first element that matches, as soon as there is one.
    pub(crate) async fn find(&self, selector: &str) -> anyhow::Result<WebElement> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.chromium.find(By::Css(selector)).await {
                Ok(element) => return Ok(element),
                Err(error) if !is_missing(&error) || Instant::now() > deadline => {
                    let address = self.chromium.current_url().await?;
                    return Err(error).with_context(|| format!("{selector} on {address}"));
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// Whether an element matches on the page as it is now.
    pub(crate) async fn has(&self, selector: &str) -> anyhow::Result<bool> {
        Ok(!self.chromium.find_all(By::Css(selector)).await?.is_empty())
    }

    /// The text of an element, on one line.
    pub(crate) async fn text(&self, selector: &str) -> anyhow::Result<String> {
        let text = self.find(selector).await?.text().await?;
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// An attribute of an element as the page gave it.
    pub(crate) async fn attr(&self, selector: &str, name: &str) -> anyhow::Result<Option<String>> {
        Ok(self.find(selector).await?.attr(name).await?)
    }

    /// What stands in a field now.
    pub(crate) async fn value(&self, selector: &str) -> anyhow::Result<String> {
        let value = self.find(selector).await?.prop("value").await?;
        Ok(value.unwrap_or_default())
    }

    /// Presses something.
    pub(crate) async fn press(&self, selector: &str) -> anyhow::Result<()> {
        let element = self.find(selector).await?;
        element
            .click()
            .await
            .with_context(|| format!("press {selector}"))
    }

    /// Types into a field, in place of what was there.
    pub(crate) async fn fill(&self, selector: &str, text: &str) -> anyhow::Result<()> {
        let element = self.find(selector).await?;
        element.clear().await?;
        Ok(element.send_keys(text).await?)
    }

    /// Fills in the sign-in page and sends it.
    pub(crate) async fn enter(&self, user_id: &str, password: &str) -> anyhow::Result<()> {
        self.fill("[name=user_id]", user_id).await?;
        self.fill("[name=password]", password).await?;
        self.press(SUBMIT).await
    }

    /// Hanako signs in at the medical cost portal.
    pub(crate) async fn sign_in(&self) -> anyhow::Result<()> {
        self.open(&self.demo.medical_cost(SOCIETY)).await?;
        self.press(LOGIN).await?;
        self.enter(HANAKO.0, DEMO_PASSWORD).await?;
        self.is_signed_in_at(&self.demo.medical_cost(SOCIETY)).await
    }

    /// Waits for a step of the provider.
    pub(crate) async fn is_at_step(&self, step: &str) -> anyhow::Result<()> {
        self.find(&format!("main[data-step={step}]")).await?;
        Ok(())
    }

    /// Waits for a portal's page.
    pub(crate) async fn is_at_page(&self, page: &str) -> anyhow::Result<()> {
        self.find(&format!("main[data-page={page}]")).await?;
        Ok(())
    }

    /// Waits for the portal's page with Hanako's name.
    pub(crate) async fn is_signed_in_at(&self, address: &str) -> anyhow::Result<()> {
        let name = self.text("[data-member-name]").await?;
        ensure!(name == HANAKO.1, "{name}");
        let current = self.chromium.current_url().await?;
        ensure!(current.as_str() == address, "{current}, not {address}");
        Ok(())
    }

    /// Presses the browser's back button, and waits until the page is another one.
    pub(crate) async fn go_back(&self) -> anyhow::Result<()> {
        let mark = "document.body.dataset.left = ''";
        self.chromium.execute(mark, []).await?;
        self.chromium.back().await?;
        self.find("body:not([data-left])").await?;
        Ok(())
    }

    /// Signs out by the menu with the member's name.
    pub(crate) async fn sign_out(&self) -> anyhow::Result<()> {
        self.press("details[data-menu] summary").await?;
        self.press("form[data-form=logout] button").await
    }

    /// Fails if the browser complained of something. Pages that are answered with an error are
    /// reported by the browser too; they are looked at by the tests that ask for them.
    pub(crate) async fn has_no_complaints(&self) -> anyhow::Result<()> {
        let mut complaints = self.chromium.complaints().await?;
        complaints.retain(|complaint| !complaint.contains("the server responded with a status"));
        ensure!(complaints.is_empty(), "{complaints:#?}");
        Ok(())
    }

    /// Keeps pictures of the page on a phone and on a desk, and fails if it is wider than the
    /// screen or the browser complained of it.
    pub(crate) async fn picture(&self, name: &str) -> anyhow::Result<()> {
        for (screen, width) in [(Screen::Desktop, 1280), (Screen::Phone, 390)] {
            self.chromium.set_screen(screen).await?;
            self.chromium.screenshot(&format!("{name}-{width}")).await?;
            let seen = self
                .chromium
                .execute("return document.documentElement.scrollWidth", [])
                .await?;
            let seen = seen.json().as_i64().unwrap();
            ensure!(seen <= width, "{name} is {seen} wide on {width}");
        }
        self.has_no_complaints().await
    }

    /// The same in the dark theme too.
    pub(crate) async fn pictures(&self, name: &str) -> anyhow::Result<()> {
        self.picture(name).await?;
        self.chromium.set_dark(true).await?;
        self.picture(&format!("{name}-dark")).await?;
        self.chromium.set_dark(false).await
    }
}

fn is_missing(error: &thirtyfour::error::WebDriverError) -> bool {
    matches!(
        error.as_inner(),
        WebDriverErrorInner::NoSuchElement(_) | WebDriverErrorInner::StaleElementReference(_)
    )
}
