//! Looking at a page for what shuts people out: axe-core, and what we ask of every page beyond it.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use anyhow::{Context, anyhow, ensure};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Chromium, screenshots};

static AXE: LazyLock<Result<String, String>> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("axe/node_modules/axe-core/axe.min.js");
    fs::read_to_string(&path).map_err(|error| {
        format!(
            "{}: {error}; ./tests/run installs it, and so does `npm ci --prefix tests/axe`",
            path.display()
        )
    })
});

/// The rule that compares the colours of texts with their ground. Where something covers a text or
/// may stand behind it, axe-core leaves the decision open.
const CONTRAST: &str = "color-contrast";
/// Our question that decides it: texts against the ground they stand on.
const TEXTS: &str = "texts";

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The rules of axe-core; `None`: all of WCAG 2.2 A and AA, and best practice.
    pub rules: Option<&'a [&'a str]>,
    /// Our own questions, by their names in `checks.js`.
    pub questions: &'a [&'a str],
}

impl Look<'static> {
    /// What is looked for where everything else was seen before, in another theme.
    pub const COLOURS: Self = Self {
        rules: Some(&[CONTRAST]),
        questions: &["lines"],
    };
}

/// What was seen of a page.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Seen {
    /// The name of the page and of its state.
    #[serde(default)]
    pub page: String,
    /// The language it says it is in.
    pub locale: String,
    /// The width of the screen.
    pub width: u32,
    /// Whether it was in the dark theme.
    pub dark: bool,
    /// What breaks a rule of axe-core.
    pub violations: Vec<AxeFinding>,
    /// What axe-core could not decide.
    pub incomplete: Vec<AxeFinding>,
    /// What our own questions found.
    #[serde(default)]
    pub found: Vec<String>,
}

/// A rule of axe-core, and the elements it is about, each with the reason.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct AxeFinding {
    /// The name of the rule.
    pub rule: String,
    /// The elements.
    pub nodes: Vec<String>,
}

impl AxeFinding {
    /// Our own question decides it, and was asked.
    fn is_decided(&self) -> bool {
        self.rule == CONTRAST
    }
}

impl Seen {
    /// Everything that is wrong, a line each.
    pub fn faults(&self) -> Vec<String> {
        let undecided = self.incomplete.iter().filter(|left| !left.is_decided());
        let by_axe = self.violations.iter().chain(undecided);
        let by_axe = by_axe.map(|finding| format!("{}: {:#?}", finding.rule, finding.nodes));
        let theme = if self.dark { "dark" } else { "light" };
        let place = format!("{} {} {} {theme}", self.page, self.locale, self.width);
        let all = by_axe.chain(self.found.iter().cloned());
        all.map(|fault| format!("{place}: {fault}")).collect()
    }
}

impl Chromium {
    /// Looks at the page as it is now, and keeps what was seen for the report.
    pub async fn look(&self, page: &str, look: Look<'_>) -> anyhow::Result<Seen> {
        self.need_axe().await?;
        let results = self
            .execute(include_str!("axe.js"), [json!(look.rules)])
            .await?;
        let mut seen: Seen = results.convert().context("what axe-core said")?;
        page.clone_into(&mut seen.page);
        seen.found = self
            .ask_page(&seen.locale, &[&[TEXTS], look.questions].concat())
            .await?;
        keep(&seen)?;
        Ok(seen)
    }

    async fn need_axe(&self) -> anyhow::Result<()> {
        let is_there = self.execute("return typeof axe === 'object'", []).await?;
        if is_there.json() != true {
            let axe = AXE.as_ref().map_err(|why| anyhow!("{why}"))?;
            self.execute(axe, []).await?;
        }
        Ok(())
    }

    /// Asks the page, which should be in this language, some questions of `checks.js`: what is wrong.
    pub async fn ask_page(&self, locale: &str, questions: &[&str]) -> anyhow::Result<Vec<String>> {
        let arguments = [json!(locale), json!(questions)];
        let found = self.execute(include_str!("checks.js"), arguments).await?;
        Ok(found.convert()?)
    }

    /// Opens what is folded, but not the menu, which covers what is below it: whether there was
    /// anything.
    pub async fn unfold(&self) -> anyhow::Result<bool> {
        self.open_all("details:not([open], .menu)").await
    }

    /// Opens the menu: whether there is one.
    pub async fn open_menu(&self) -> anyhow::Result<bool> {
        self.open_all("details.menu").await
    }

    async fn open_all(&self, selector: &str) -> anyhow::Result<bool> {
        let script = "const folds = [...document.querySelectorAll(arguments[0])].filter(
                        (fold) => fold.checkVisibility());
                      for (const fold of folds) fold.open = true;
                      return folds.length > 0";
        Ok(self.execute(script, [json!(selector)]).await?.convert()?)
    }

    /// Doubles the size of every text, as its reader may (WCAG 2.2, 1.4.4).
    pub async fn double_texts(&self) -> anyhow::Result<()> {
        let script = "document.documentElement.style.fontSize = '200%'";
        self.execute(script, []).await?;
        Ok(())
    }
}

/// Where [`Chromium::look`] keeps what it saw: a line of JSON each.
pub fn looks_file() -> PathBuf {
    screenshots().join("looks.jsonl")
}

/// One write a line, so that tests that run at the same time do not mix theirs.
fn keep(seen: &Seen) -> anyhow::Result<()> {
    fs::create_dir_all(screenshots())?;
    let mut options = OpenOptions::new();
    let mut file = options.create(true).append(true).open(looks_file())?;
    let line = format!("{}\n", serde_json::to_string(seen)?);
    let written = file.write(line.as_bytes())?;
    ensure!(written == line.len(), "{} is full", looks_file().display());
    Ok(())
}
