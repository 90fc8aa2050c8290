//! What a person does with a browser: look for something, press it, type.

use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use thirtyfour::{
    By, Key, WebElement,
    error::{WebDriverError, WebDriverErrorInner},
    prelude::WebDriverResult,
};

use super::{Chromium, Screen};

/// How long a person waits for something to appear.
const PATIENCE: Duration = Duration::from_secs(20);
/// More stops of the Tab key than any page has.
const MOST_STOPS: usize = 30;
/// The button of the sign-in page.
pub const SUBMIT: &str = "form[data-form=credentials] button[type=submit]";

/// What is wider than the part that shows it. What only screen readers read is one pixel wide.
const CUT_OFF: &str = "return [...document.querySelectorAll('main *')].filter((part) =>
    part.clientWidth > 1 && part.scrollWidth > part.clientWidth &&
    getComputedStyle(part).overflowX === 'hidden').map((part) => part.outerHTML.slice(0, 200))";

impl Chromium {
    /// Types an address.
    pub async fn open(&self, address: &str) -> anyhow::Result<()> {
        Ok(self.goto(address).await?)
    }

    /// The first element that matches, as soon as there is one.
    pub async fn find(&self, selector: &str) -> anyhow::Result<WebElement> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.driver.find(By::Css(selector)).await {
                Ok(element) => return Ok(element),
                Err(error) if !is_missing(&error) || Instant::now() > deadline => {
                    let address = self.current_url().await?;
                    let page = self.summary().await.unwrap_or_default();
                    return Err(error).with_context(|| format!("{selector} on {address}: {page}"));
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// Step, errors and heading of the page, for messages.
    async fn summary(&self) -> anyhow::Result<String> {
        let script = "return [...document.querySelectorAll('main, [data-error], h1')]
            .map((part) => part.dataset.step ?? part.dataset.error ?? part.innerText).join(' | ')";
        let summary = self.execute(script, []).await?;
        Ok(summary.json().as_str().unwrap_or_default().to_owned())
    }

    /// Whether an element matches on the page as it is now.
    pub async fn has(&self, selector: &str) -> anyhow::Result<bool> {
        Ok(!self.find_all(By::Css(selector)).await?.is_empty())
    }

    /// Asks the first element that matches something; again where the page became another one in
    /// between.
    async fn ask<T>(
        &self,
        selector: &str,
        question: impl AsyncFn(WebElement) -> WebDriverResult<T>,
    ) -> anyhow::Result<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let element = self.find(selector).await?;
            match question(element).await {
                Err(error) if is_missing(&error) && Instant::now() < deadline => {}
                answer => return answer.with_context(|| selector.to_owned()),
            }
        }
    }

    /// Whether the first element that matches can be seen.
    pub async fn shows(&self, selector: &str) -> anyhow::Result<bool> {
        self.ask(selector, async |element: WebElement| {
            element.is_displayed().await
        })
        .await
    }

    /// The text of an element, on one line.
    pub async fn text(&self, selector: &str) -> anyhow::Result<String> {
        let text = self
            .ask(selector, async |element: WebElement| element.text().await)
            .await?;
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Waits until an element reads so.
    pub async fn reads(&self, selector: &str, expected: &str) -> anyhow::Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let text = self.text(selector).await?;
            if text == expected {
                return Ok(());
            }
            ensure!(
                Instant::now() < deadline,
                "{selector} reads {text}, not {expected}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// An attribute of an element as the page gave it.
    pub async fn attr(&self, selector: &str, name: &str) -> anyhow::Result<Option<String>> {
        self.ask(selector, async |element: WebElement| {
            element.attr(name).await
        })
        .await
    }

    /// What stands in a field now.
    pub async fn value(&self, selector: &str) -> anyhow::Result<String> {
        let value = self
            .ask(selector, async |element: WebElement| {
                element.prop("value").await
            })
            .await?;
        Ok(value.unwrap_or_default())
    }

    /// Presses something.
    pub async fn press(&self, selector: &str) -> anyhow::Result<()> {
        let element = self.find(selector).await?;
        element
            .click()
            .await
            .with_context(|| format!("press {selector}"))
    }

    /// Presses something that leads to another page, and waits until it is there.
    pub async fn send(&self, selector: &str) -> anyhow::Result<()> {
        self.mark_page().await?;
        self.press(selector).await?;
        self.is_another_page().await
    }

    async fn mark_page(&self) -> anyhow::Result<()> {
        let mark = "document.body.dataset.left = ''";
        self.execute(mark, []).await?;
        Ok(())
    }

    async fn is_another_page(&self) -> anyhow::Result<()> {
        self.find("body:not([data-left])").await?;
        Ok(())
    }

    /// Types into a field, in place of what was there.
    pub async fn fill(&self, selector: &str, text: &str) -> anyhow::Result<()> {
        let element = self.find(selector).await?;
        element.clear().await?;
        Ok(element.send_keys(text).await?)
    }

    /// Types wherever the focus is.
    pub async fn type_keys(&self, keys: &str) -> anyhow::Result<()> {
        Ok(self.action_chain().send_keys(keys).perform().await?)
    }

    /// Presses a key.
    pub async fn key(&self, key: Key) -> anyhow::Result<()> {
        self.type_keys(&String::from(char::from(key))).await
    }

    /// Presses Tab until an element that matches has the focus: how often. Fails if the focus
    /// cannot be seen on the way.
    pub async fn tab_to(&self, selector: &str) -> anyhow::Result<usize> {
        for stops in 1..=MOST_STOPS {
            self.key(Key::Tab).await?;
            // A choice shows its focus by the frame around its label.
            let script = "const at = document.activeElement; \
                          const seen = [at, at.closest('.choice')].filter(Boolean); \
                          return [at.matches(arguments[0]), at.outerHTML, seen.some((part) => \
                                  getComputedStyle(part).outlineStyle !== 'none' || \
                                  getComputedStyle(part).boxShadow !== 'none')]";
            let seen = self.execute(script, [selector.into()]).await?;
            let (is_there, element, is_seen): (bool, String, bool) = seen.convert()?;
            ensure!(is_seen, "nobody sees that {element} has the focus");
            if is_there {
                return Ok(stops);
            }
        }
        bail!("{selector} is not reached by Tab")
    }

    /// Fills in the sign-in page and sends it.
    pub async fn enter(&self, user_id: &str, password: &str) -> anyhow::Result<()> {
        self.fill("[name=user_id]", user_id).await?;
        self.fill("[name=password]", password).await?;
        self.press(SUBMIT).await
    }

    /// Waits for a step of the provider.
    pub async fn is_at_step(&self, step: &str) -> anyhow::Result<()> {
        self.find(&format!("main[data-step={step}]")).await?;
        Ok(())
    }

    /// Waits for a portal's page.
    pub async fn is_at_page(&self, page: &str) -> anyhow::Result<()> {
        self.find(&format!("main[data-page={page}]")).await?;
        Ok(())
    }

    /// Waits for a message of what went wrong, to which keyboards and screen readers are led.
    pub async fn is_told(&self, code: &str) -> anyhow::Result<()> {
        let alert = format!("[role=alert][data-error={code}]");
        ensure!(self.shows(&alert).await?, "{alert} is hidden");
        self.find(&format!("{alert}:focus")).await?;
        Ok(())
    }

    /// Presses the browser's back button, and waits until the page is another one.
    pub async fn go_back(&self) -> anyhow::Result<()> {
        self.mark_page().await?;
        self.back().await?;
        self.is_another_page().await
    }

    /// Fails if the browser complained of something. Pages that are answered with an error are
    /// reported by the browser too; they are looked at by the tests that ask for them.
    pub async fn has_no_complaints(&self) -> anyhow::Result<()> {
        let mut complaints = self.complaints().await?;
        complaints.retain(|complaint| !complaint.contains("the server responded with a status"));
        ensure!(complaints.is_empty(), "{complaints:#?}");
        Ok(())
    }

    /// Keeps pictures of the page on a phone and on a desk, and fails if it is wider than the
    /// screen, hides a part of what it says, or the browser complained of it.
    pub async fn picture(&self, name: &str) -> anyhow::Result<()> {
        for (screen, width) in [(Screen::Desktop, 1280), (Screen::Phone, 390)] {
            self.set_screen(screen).await?;
            self.screenshot(&format!("{name}-{width}")).await?;
            let seen = self
                .execute("return document.documentElement.scrollWidth", [])
                .await?;
            let seen = seen.json().as_i64().context("no width")?;
            ensure!(seen <= width, "{name} is {seen} wide on {width}");
            let cut: Vec<String> = self.execute(CUT_OFF, []).await?.convert()?;
            ensure!(cut.is_empty(), "{name} cuts off on {width}: {cut:#?}");
        }
        self.has_no_complaints().await
    }

    /// The same in the dark theme too.
    pub async fn pictures(&self, name: &str) -> anyhow::Result<()> {
        self.picture(name).await?;
        self.set_dark(true).await?;
        self.picture(&format!("{name}-dark")).await?;
        self.set_dark(false).await
    }
}

fn is_missing(error: &WebDriverError) -> bool {
    matches!(
        error.as_inner(),
        WebDriverErrorInner::NoSuchElement(_) | WebDriverErrorInner::StaleElementReference(_)
    )
}
