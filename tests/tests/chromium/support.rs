//! A person with a browser in front of the demo.

use std::ops::Deref;

use anyhow::ensure;
use sekisho_tests::{
    chromium::{Chromium, Screen},
    demo::{DEMO_PASSWORD, Demo},
};

/// The tenant most tests are about: its members sign in by password alone.
pub(crate) const SOCIETY: &str = "/playground";
/// The user ID of an active member, and her name.
pub(crate) const HANAKO: (&str, &str) = ("hanako-01", "山田 花子");
/// The button that signs in at a portal.
pub(crate) const LOGIN: &str = "main form[data-form=login] button";

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

    /// Hanako signs in at the medical cost portal.
    pub(crate) async fn sign_in(&self) -> anyhow::Result<()> {
        self.open(&self.demo.medical_cost(SOCIETY)).await?;
        self.press(LOGIN).await?;
        self.enter(HANAKO.0, DEMO_PASSWORD).await?;
        self.is_signed_in_at(&self.demo.medical_cost(SOCIETY)).await
    }

    /// Waits for the portal's page with Hanako's name.
    pub(crate) async fn is_signed_in_at(&self, address: &str) -> anyhow::Result<()> {
        let name = self.text("[data-member-name]").await?;
        ensure!(name == HANAKO.1, "{name}");
        let current = self.chromium.current_url().await?;
        ensure!(current.as_str() == address, "{current}, not {address}");
        Ok(())
    }

    /// Signs out by the menu with the member's name.
    pub(crate) async fn sign_out(&self) -> anyhow::Result<()> {
        self.press("details[data-menu] summary").await?;
        self.press("form[data-form=logout] button").await
    }
}

impl Deref for Visitor {
    type Target = Chromium;

    fn deref(&self) -> &Chromium {
        &self.chromium
    }
}
