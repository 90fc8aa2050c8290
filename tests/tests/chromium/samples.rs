//! Every sample page in Chromium, in every state that looks different, both languages, both themes,
//! on a phone and on a desk: axe-core finds nothing, and neither do our own questions
//! (`tests/src/chromium/checks.js`). New samples join by themselves. The societies' colours take
//! turns; each of them is seen on the pages that show most of them.
//!
//! Not here: what a page becomes by its script (the galleries look at pages as they are used).

use std::env;

use anyhow::ensure;
use sekisho_kernel::Locale;
use sekisho_pages::sample;
use sekisho_tests::{
    chromium::{Chromium, Look, Screen},
    samples::{Colours, SOCIETIES, Samples},
};

/// What has to hold on every screen.
const EVERYWHERE: Look<'static> = Look {
    rules: None,
    questions: &[
        "targets", "focus", "fields", "messages", "width", "size", "orphans", "lines",
    ],
};

/// What one look tells for all screens.
const ONCE: Look<'static> = Look {
    rules: None,
    questions: &[
        "document", "pictures", "targets", "focus", "fields", "messages", "width", "size",
        "orphans", "lines",
    ],
};

/// Where this is set, there is a picture of every page (`just screenshots`).
const EVERY_PAGE: &str = "SEKISHO_EVERY_PAGE";

/// Pages with most of what has a society's colours.
const COLOURFUL: [&str; 4] = ["profile", "app-setup", "mail-check", "account-security"];

/// The sample pages, and a browser that looks at them.
struct Viewer {
    samples: Samples,
    chromium: Chromium,
    locale: Locale,
    faults: Vec<String>,
}

impl Viewer {
    async fn on(screen: Screen, locale: Locale) -> anyhow::Result<Self> {
        Ok(Self {
            samples: Samples::serve().await?,
            chromium: Chromium::start(screen).await?,
            locale,
            faults: Vec::new(),
        })
    }

    async fn open(&self, page: &str, colours: Colours) -> anyhow::Result<()> {
        let address = self.samples.address(page, self.locale, colours);
        self.chromium.open(&address).await
    }

    /// Takes a picture, if pictures of all pages are asked for.
    async fn picture(&self, page: &str, screen: Screen) -> anyhow::Result<()> {
        if env::var_os(EVERY_PAGE).is_some() {
            let folder = format!("pages/{}-{}", self.locale.tag(), screen.width());
            self.chromium
                .screenshot(&format!("{folder}/{page}"))
                .await?;
        }
        Ok(())
    }

    async fn look(&mut self, page: &str, look: Look<'_>) -> anyhow::Result<()> {
        let seen = self.chromium.look(page, look).await?;
        self.faults.extend(seen.faults());
        Ok(())
    }

    async fn ask(&mut self, page: &str, questions: &[&str]) -> anyhow::Result<()> {
        let found = self.chromium.ask_page(self.locale.tag(), questions).await?;
        let told = found.iter().map(|fault| format!("{page}: {fault}"));
        self.faults.extend(told);
        Ok(())
    }

    async fn look_in_the_dark(&mut self, page: &str) -> anyhow::Result<()> {
        self.chromium.set_dark(true).await?;
        self.look(page, Look::COLOURS).await?;
        self.chromium.set_dark(false).await
    }

    /// The page as it comes, then with everything unfolded, then with its menu.
    async fn look_closely(&mut self, page: &str) -> anyhow::Result<()> {
        self.look(page, ONCE).await?;
        self.look_in_the_dark(page).await?;
        if self.chromium.unfold().await? {
            self.look(&format!("{page}, unfolded"), EVERYWHERE).await?;
        }
        if self.chromium.open_menu().await? {
            self.ask(&format!("{page}, its menu"), &["targets", "focus", "width"])
                .await?;
        }
        Ok(())
    }

    /// Less motion, a narrower screen, larger letters.
    async fn look_otherwise(&mut self, page: &str) -> anyhow::Result<()> {
        self.chromium.set_still(true).await?;
        self.ask(page, &["motion"]).await?;
        self.chromium.set_still(false).await?;
        self.chromium.set_screen(Screen::Narrow).await?;
        self.ask(&format!("{page} at 320"), &["width"]).await?;
        self.chromium.set_screen(Screen::Phone).await?;
        self.chromium.double_texts().await?;
        self.ask(&format!("{page} at 200 %"), &["width"]).await
    }

    fn finds_nothing(self) -> anyhow::Result<()> {
        let faults = self.faults;
        ensure!(faults.is_empty(), "{}\n{}", faults.join("\n"), faults.len());
        Ok(())
    }
}

/// Every sample's name with the colours it is shown in.
fn pages(locale: Locale) -> impl Iterator<Item = (&'static str, Colours)> {
    let names = sample::pages(locale).into_iter().map(|page| page.name);
    names.zip(SOCIETIES.into_iter().cycle())
}

async fn on_a_phone(locale: Locale) -> anyhow::Result<()> {
    let mut viewer = Viewer::on(Screen::Phone, locale).await?;
    for (page, colours) in pages(locale) {
        viewer.open(page, colours).await?;
        viewer.picture(page, Screen::Phone).await?;
        viewer.look_closely(page).await?;
        viewer.look_otherwise(page).await?;
    }
    viewer.finds_nothing()
}

/// Colours and what is unfolded are the same as on a phone. So is what axe-core reads: it looks once.
async fn on_a_desk(locale: Locale) -> anyhow::Result<()> {
    let mut viewer = Viewer::on(Screen::Desktop, locale).await?;
    for (page, colours) in pages(locale) {
        viewer.open(page, colours).await?;
        viewer.picture(page, Screen::Desktop).await?;
        if locale == Locale::Ja {
            viewer.look(page, EVERYWHERE).await?;
        } else {
            viewer.ask(page, EVERYWHERE.questions).await?;
        }
    }
    viewer.finds_nothing()
}

#[tokio::test]
async fn japanese_pages_shut_nobody_out_on_a_phone_in_chromium() -> anyhow::Result<()> {
    on_a_phone(Locale::Ja).await
}

#[tokio::test]
async fn english_pages_shut_nobody_out_on_a_phone_in_chromium() -> anyhow::Result<()> {
    on_a_phone(Locale::En).await
}

#[tokio::test]
async fn japanese_pages_shut_nobody_out_on_a_desk_in_chromium() -> anyhow::Result<()> {
    on_a_desk(Locale::Ja).await
}

#[tokio::test]
async fn english_pages_shut_nobody_out_on_a_desk_in_chromium() -> anyhow::Result<()> {
    on_a_desk(Locale::En).await
}

#[tokio::test]
async fn every_society_s_colours_can_be_read_in_chromium() -> anyhow::Result<()> {
    let mut viewer = Viewer::on(Screen::Desktop, Locale::Ja).await?;
    for colours in SOCIETIES {
        for page in COLOURFUL {
            viewer.open(page, colours).await?;
            let name = format!("{page}, {}", colours.name);
            viewer.look(&name, Look::COLOURS).await?;
            viewer.look_in_the_dark(&name).await?;
        }
    }
    viewer.finds_nothing()
}
