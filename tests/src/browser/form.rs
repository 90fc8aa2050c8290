//! A form, and what a person can do with it.

use http::Method;
use scraper::{ElementRef, Html};
use url::Url;

use super::{
    Browser, Page, Visit,
    control::{Control, Kind, belongs_to, is_disabled},
    navigation::{Initiator, Navigation},
    page::parse_selector,
};

/// A form of a page. Its methods panic where a person would find nothing to fill or press.
#[derive(Clone, Debug)]
pub struct Form {
    method: Method,
    action: Url,
    initiator: Initiator,
    controls: Vec<Control>,
    /// The button to press; without a choice the first one, as the Enter key does.
    button: Option<usize>,
}

impl Form {
    /// Reads a `<form>`.
    pub(super) fn of(page: &Page, html: &Html, form: ElementRef<'_>) -> Self {
        assert_eq!(
            form.value().name(),
            "form",
            "the selector matches no <form> on {page}"
        );
        let method = match form.attr("method").map(str::to_ascii_lowercase).as_deref() {
            None | Some("get") => Method::GET,
            Some("post") => Method::POST,
            Some(other) => panic!("a form with method={other:?} on {page}"),
        };
        let encoding = form
            .attr("enctype")
            .unwrap_or("application/x-www-form-urlencoded");
        assert_eq!(
            encoding, "application/x-www-form-urlencoded",
            "a form on {page}"
        );
        let action = form.attr("action").unwrap_or_default();
        let action = page
            .url
            .join(action)
            .unwrap_or_else(|error| panic!("{action:?}: {error}"));
        let controls = html
            .select(&parse_selector("input, button, select, textarea"))
            .filter(|element| belongs_to(*element, form) && !is_disabled(*element))
            .filter_map(Control::of)
            .collect();
        Self {
            method,
            action,
            initiator: Initiator::page(page),
            controls,
            button: None,
        }
    }

    /// Where it goes.
    pub fn action(&self) -> &Url {
        &self.action
    }

    /// Whether it has a field of this name.
    pub fn has(&self, name: &str) -> bool {
        self.controls.iter().any(|control| control.name == name)
    }

    /// What would be sent for a name.
    pub fn value(&self, name: &str) -> Option<String> {
        self.fields()
            .into_iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value)
    }

    /// Types into a field, in place of what stood there.
    #[must_use]
    pub fn fill(mut self, name: &str, value: &str) -> Self {
        let control = self.one(
            name,
            |kind| matches!(kind, Kind::Text { .. }),
            "field to type in",
        );
        if let Kind::Text {
            max_length,
            read_only,
        } = control.kind
        {
            assert!(!read_only, "{name} cannot be changed");
            let length = value.encode_utf16().count();
            assert!(
                max_length.is_none_or(|most| length <= most),
                "{name} cannot hold {value:?}"
            );
        }
        value.clone_into(&mut control.value);
        self
    }

    /// Ticks a check box.
    #[must_use]
    pub fn check(self, name: &str) -> Self {
        self.tick(name, true)
    }

    /// Takes the tick away.
    #[must_use]
    pub fn uncheck(self, name: &str) -> Self {
        self.tick(name, false)
    }

    fn tick(mut self, name: &str, checked: bool) -> Self {
        let control = self.one(
            name,
            |kind| matches!(kind, Kind::Checkbox { .. }),
            "check box",
        );
        control.kind = Kind::Checkbox { checked };
        self
    }

    /// Chooses one of several radio buttons or one line of a list.
    #[must_use]
    pub fn choose(mut self, name: &str, value: &str) -> Self {
        let mut found = false;
        for control in self
            .controls
            .iter_mut()
            .filter(|control| control.name == name)
        {
            match &mut control.kind {
                Kind::Radio { checked } => {
                    *checked = control.value == value;
                    found |= *checked;
                }
                Kind::Select { options } if options.iter().any(|option| option == value) => {
                    value.clone_into(&mut control.value);
                    found = true;
                }
                _ => {}
            }
        }
        assert!(found, "{name} offers no {value:?} in {self:?}");
        self
    }

    /// Will press this button and not the first one.
    #[must_use]
    pub fn button(mut self, name: &str, value: &str) -> Self {
        let is_meant = |control: &Control| {
            control.kind == Kind::Button && control.name == name && control.value == value
        };
        self.button = self.controls.iter().position(is_meant);
        assert!(
            self.button.is_some(),
            "no button {name}={value:?} in {self:?}"
        );
        self
    }

    /// Changes what no person can change, hidden fields too: for attacks.
    #[must_use]
    pub fn tamper(mut self, name: &str, value: &str) -> Self {
        let control = self.one(name, |_| true, "field");
        value.clone_into(&mut control.value);
        self
    }

    /// Takes a field out: for attacks.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        assert!(self.has(name), "no field {name} in {self:?}");
        self.button = None;
        self.controls.retain(|control| control.name != name);
        self
    }

    /// Sends it and expects a page.
    pub async fn submit(&self, browser: &Browser) -> Page {
        self.send(browser).await.page()
    }

    /// Sends it; the answer may lead away.
    pub async fn send(&self, browser: &Browser) -> Visit {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.fields())
            .finish();
        let initiator = self.initiator.clone();
        let navigation = if self.method == Method::POST {
            Navigation::post(self.action.clone(), body, initiator)
        } else {
            let mut url = self.action.clone();
            url.set_query(Some(&body));
            Navigation::get(url, Some(initiator))
        };
        browser.go(navigation).await
    }

    /// HTML standard, "constructing the entry list".
    pub fn fields(&self) -> Vec<(String, String)> {
        let is_button = |control: &Control| control.kind == Kind::Button;
        let pressed = self
            .button
            .or_else(|| self.controls.iter().position(is_button));
        self.controls
            .iter()
            .enumerate()
            .filter(|(index, control)| !control.name.is_empty() && control.is_sent(*index, pressed))
            .map(|(_, control)| (control.name.clone(), with_crlf(&control.value)))
            .collect()
    }

    fn one(&mut self, name: &str, fits: fn(&Kind) -> bool, what: &str) -> &mut Control {
        let names: Vec<_> = self
            .controls
            .iter()
            .map(|control| control.name.clone())
            .collect();
        self.controls
            .iter_mut()
            .find(|control| control.name == name && fits(&control.kind))
            .unwrap_or_else(|| panic!("no {what} {name:?} among {names:?}"))
    }
}

/// HTML standard, form submission: line breaks travel as CR LF.
fn with_crlf(value: &str) -> String {
    value.replace("\r\n", "\n").replace('\n', "\r\n")
}
