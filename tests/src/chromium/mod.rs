//! A real browser: headless Chromium, driven by its ChromeDriver.
//!
//! Servers under test are visited as `http://localhost:PORT`, which browsers treat as a secure
//! context; `http://127.0.0.1:PORT` cannot be a passkey's relying party.

use std::{
    env, fs,
    ops::Deref,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use anyhow::Context;
use base64::{Engine, prelude::BASE64_STANDARD};
use http::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{
    ChromeCapabilities, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel,
    WebDriver, common::command::ExtensionCommand, prelude::WebDriverResult,
};

mod authenticator;
mod chromedriver;
mod hands;
mod look;
mod served;
#[cfg(test)]
mod tests;

pub use authenticator::Authenticator;
use chromedriver::ChromeDriver;
pub use hands::SUBMIT;
pub use look::{AxeFinding, Look, Seen, looks_file};
pub use served::Port;

/// What the browser is shown on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Screen {
    /// 320 × 640, the narrowest that nobody may have to scroll sideways on (WCAG 2.2, 1.4.10); also
    /// what a desk of 1280 pixels shows at 400 %.
    Narrow,
    /// 390 × 844, as a phone.
    Phone,
    /// 1280 × 900.
    Desktop,
}

impl Screen {
    /// Its width in pixels.
    pub const fn width(self) -> u32 {
        self.size().0
    }

    const fn size(self) -> (u32, u32) {
        match self {
            Self::Narrow => (320, 640),
            Self::Phone => (390, 844),
            Self::Desktop => (1280, 900),
        }
    }
}

/// A browser with a fresh profile. It derefs to the [`WebDriver`]; dropping it ends it.
#[derive(Debug)]
pub struct Chromium {
    driver: WebDriver,
    process: Option<u64>,
    // Dropped in this order: the driver program, then the profile.
    _chromedriver: ChromeDriver,
    profile: TempDir,
}

impl Chromium {
    /// Starts one.
    pub async fn start(screen: Screen) -> anyhow::Result<Self> {
        Self::launch(screen, true, &[]).await
    }

    /// Starts one with more arguments on its command line.
    pub async fn start_with(screen: Screen, arguments: &[&str]) -> anyhow::Result<Self> {
        Self::launch(screen, true, arguments).await
    }

    /// Starts one whose owner switched JavaScript off.
    pub async fn start_without_javascript(screen: Screen) -> anyhow::Result<Self> {
        Self::launch(screen, false, &[]).await
    }

    async fn launch(screen: Screen, javascript: bool, arguments: &[&str]) -> anyhow::Result<Self> {
        let profile = TempDir::with_prefix("sekisho-chromium-")?;
        let chromedriver = ChromeDriver::start(profile.path())?;
        let capabilities = capabilities(profile.path(), javascript, arguments)?;
        let address = format!("http://127.0.0.1:{}", chromedriver.port);
        let driver = WebDriver::new(address, capabilities)
            .await
            .context("start Chromium")?;
        let process = driver.capabilities().get("goog:processID");
        let chromium = Self {
            process: process.and_then(Value::as_u64),
            driver,
            _chromedriver: chromedriver,
            profile,
        };
        chromium.set_screen(screen).await?;
        Ok(chromium)
    }

    /// Shows the pages on another screen. The window is no measure of it: a desktop window has a
    /// frame, and cannot be as narrow as a phone.
    pub async fn set_screen(&self, screen: Screen) -> anyhow::Result<()> {
        let (width, height) = screen.size();
        self.driver.set_window_rect(0, 0, width, height).await?;
        let is_phone = screen != Screen::Desktop;
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        // Where they take no room, as on phones and most desks, pictures are as wide as the screen.
        self.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true }))
            .await?;
        Ok(())
    }

    /// Asks for the dark or the light theme.
    pub async fn set_dark(&self, dark: bool) -> anyhow::Result<()> {
        let value = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", media).await?;
        Ok(())
    }

    /// Asks for less motion, or for none in particular.
    pub async fn set_still(&self, still: bool) -> anyhow::Result<()> {
        let value = if still { "reduce" } else { "" };
        let media = json!({ "features": [{ "name": "prefers-reduced-motion", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", media).await?;
        Ok(())
    }

    /// Writes a picture of the whole page, also of what lies below the screen, to `NAME.png` in
    /// the folder of `SEKISHO_SCREENSHOTS` or else `target/screenshots`.
    pub async fn screenshot(&self, name: &str) -> anyhow::Result<PathBuf> {
        let metrics = self.devtools("Page.getLayoutMetrics", json!({})).await?;
        let content = metrics
            .get("cssContentSize")
            .context("Page.getLayoutMetrics")?;
        let clip = json!({
            "x": 0, "y": 0, "scale": 1,
            "width": content.get("width"), "height": content.get("height"),
        });
        let options = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let picture = self.devtools("Page.captureScreenshot", options).await?;
        let picture = picture
            .get("data")
            .and_then(Value::as_str)
            .context("no picture")?;
        let path = screenshots().join(format!("{name}.png"));
        fs::create_dir_all(path.parent().context("a picture without a folder")?)?;
        fs::write(&path, BASE64_STANDARD.decode(picture)?)?;
        Ok(path)
    }

    /// What the browser complained of since the last call, on every page: errors of scripts,
    /// breaches of the content security policy, answers that are no success.
    pub async fn complaints(&self) -> anyhow::Result<Vec<String>> {
        let entries = self.driver.browser_log().await?;
        let complaints = entries
            .into_iter()
            .filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"));
        Ok(complaints.map(|entry| entry.message).collect())
    }

    /// Sends a command of the Chrome DevTools protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> anyhow::Result<Value> {
        let body = json!({ "cmd": command, "params": parameters });
        self.extension(Method::POST, "/goog/cdp/execute", Some(body))
            .await
    }

    /// Sends a WebDriver command that the library does not know, e.g. those of virtual
    /// authenticators; `endpoint` is relative to the session.
    pub async fn extension(
        &self,
        method: Method,
        endpoint: &str,
        body: Option<Value>,
    ) -> anyhow::Result<Value> {
        let extension = Extension {
            method,
            endpoint: endpoint.into(),
            body,
        };
        let command = thirtyfour::common::command::Command::ExtensionCommand(Box::new(extension));
        let answer = self
            .driver
            .handle()
            .cmd(command)
            .await
            .with_context(|| endpoint.to_owned())?;
        Ok(answer.value_json()?)
    }
}

impl Drop for Chromium {
    /// Ends the browser at once, by its process id. Closing it in order would wait for an answer
    /// to a request that it may have open, and the server that owes it can be a task of the thread
    /// that drops.
    fn drop(&mut self) {
        // Without this the library closes the session in order.
        self.driver.clone().leak().ok();
        let Some(process) = self.process else { return };
        let ended = Command::new("sh")
            .args(["-c", END, &process.to_string()])
            .arg(self.profile.path())
            .status();
        if !ended.is_ok_and(|status| status.success()) {
            eprintln!("Chromium, process {process}, or its profile is still there");
        }
    }
}

/// Its child processes notice a moment later that it is gone, and write into the profile until
/// then.
const END: &str = r#"
    kill -KILL "$0" || exit 1
    for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        rm -rf "$1" 2>/dev/null && exit 0
        sleep 0.1
    done
    exit 1
"#;

impl Deref for Chromium {
    type Target = WebDriver;

    fn deref(&self) -> &WebDriver {
        &self.driver
    }
}

#[derive(Debug)]
struct Extension {
    method: Method,
    endpoint: Arc<str>,
    body: Option<Value>,
}

impl ExtensionCommand for Extension {
    fn parameters_json(&self) -> Option<Value> {
        self.body.clone()
    }

    fn method(&self) -> Method {
        self.method.clone()
    }

    fn endpoint(&self) -> Arc<str> {
        Arc::clone(&self.endpoint)
    }
}

fn capabilities(
    profile: &Path,
    javascript: bool,
    more: &[&str],
) -> WebDriverResult<ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    let profile = format!("--user-data-dir={}", profile.display());
    for argument in [
        "--headless=new",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
        "--lang=ja-JP",
        &profile,
    ] {
        capabilities.add_arg(argument)?;
    }
    for argument in more {
        capabilities.add_arg(argument)?;
    }
    // Chromium's sandbox refuses to run as root; as anyone else it stays on.
    if is_root() {
        capabilities.add_arg("--no-sandbox")?;
    }
    let preferences = json!({
        "intl.accept_languages": "ja-JP,ja",
        // 1 allows, 2 blocks, as an administrator's policy would set it.
        "profile.managed_default_content_settings.javascript": if javascript { 1 } else { 2 },
    });
    capabilities.add_experimental_option("prefs", preferences)?;
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    Ok(capabilities)
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// The folder of the pictures and of what is told about the pages.
pub fn screenshots() -> PathBuf {
    env::var_os("SEKISHO_SCREENSHOTS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots"),
        PathBuf::from,
    )
}
