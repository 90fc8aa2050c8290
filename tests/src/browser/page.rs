//! A page as the browser shows it.

use std::fmt;

use http::{HeaderMap, StatusCode};
use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::{
    Browser, Form, Visit,
    navigation::{Initiator, Navigation},
};

/// An answer that was not a redirection.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its address, after all redirections.
    pub url: Url,
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub html: String,
}

impl Page {
    /// The step it shows: `<main data-step="…">`.
    pub fn step(&self) -> Option<String> {
        self.attr("main[data-step]", "data-step")
    }

    /// The code of the first error it shows: `[role=alert] data-error="…"`.
    pub fn error(&self) -> Option<String> {
        self.attr("[role=alert][data-error]", "data-error")
    }

    /// What it says in `[role=status]`.
    pub fn status_text(&self) -> Option<String> {
        self.text("[role=status]")
    }

    /// The text of the first element that matches, with single spaces.
    pub fn text(&self, selector: &str) -> Option<String> {
        self.texts(selector).into_iter().next()
    }

    /// The texts of all elements that match.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.html()
            .select(&parse_selector(selector))
            .map(text_of)
            .collect()
    }

    /// An attribute of the first element that matches.
    pub fn attr(&self, selector: &str, name: &str) -> Option<String> {
        let html = self.html();
        let element = html.select(&parse_selector(selector)).next()?;
        element.attr(name).map(str::to_owned)
    }

    /// An attribute of all elements that match and have it.
    pub fn attrs(&self, selector: &str, name: &str) -> Vec<String> {
        let html = self.html();
        let parsed = parse_selector(selector);
        let found = html.select(&parsed);
        found
            .filter_map(|element| element.attr(name).map(str::to_owned))
            .collect()
    }

    /// Whether an element matches.
    pub fn has(&self, selector: &str) -> bool {
        self.html()
            .select(&parse_selector(selector))
            .next()
            .is_some()
    }

    /// A header, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The form that matches, filled as the page fills it.
    pub fn form(&self, selector: &str) -> Form {
        let html = self.html();
        let parsed = parse_selector(selector);
        let mut found = html.select(&parsed);
        match (found.next(), found.next()) {
            (Some(form), None) => Form::of(self, &html, form),
            (Some(_), Some(_)) => panic!("more than one {selector:?} on {self}"),
            (None, _) => panic!("no {selector:?} on {self}"),
        }
    }

    /// The address of the first link that matches.
    pub fn link(&self, selector: &str) -> Url {
        let target = self
            .attr(selector, "href")
            .unwrap_or_else(|| panic!("no link {selector:?} on {self}"));
        self.url
            .join(&target)
            .unwrap_or_else(|error| panic!("{target:?}: {error}"))
    }

    /// Presses a link and expects a page.
    pub async fn follow(&self, selector: &str, browser: &Browser) -> Page {
        self.press(selector, browser).await.page()
    }

    /// Presses a link that may lead away.
    pub async fn press(&self, selector: &str, browser: &Browser) -> Visit {
        browser
            .go(Navigation::get(
                self.link(selector),
                Some(Initiator::page(self)),
            ))
            .await
    }

    fn html(&self) -> Html {
        Html::parse_document(&self.html)
    }
}

/// For messages of failing tests: enough to see which page this is.
impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}", self.url, self.status)?;
        if let Some(step) = self.step() {
            write!(f, ", step {step}")?;
        }
        if let Some(error) = self.error() {
            write!(f, ", error {error}")?;
        }
        if let Some(heading) = self.text("h1") {
            write!(f, ", {heading:?}")?;
        }
        f.write_str(")")
    }
}

pub(super) fn parse_selector(text: &str) -> Selector {
    Selector::parse(text).unwrap_or_else(|error| panic!("the selector {text:?}: {error:?}"))
}

fn text_of(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
