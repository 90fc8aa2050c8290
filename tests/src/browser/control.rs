//! The controls of a form: fields, check boxes, lists, buttons.

use scraper::ElementRef;

use super::page::parse_selector;

#[derive(Clone, Debug)]
pub(super) struct Control {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) kind: Kind,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Hidden,
    /// Anything that is typed into.
    Text {
        max_length: Option<usize>,
        read_only: bool,
    },
    Checkbox {
        checked: bool,
    },
    Radio {
        checked: bool,
    },
    Select {
        options: Vec<String>,
    },
    Button,
}

impl Control {
    /// Reads a control, if it is one that a form sends.
    pub(super) fn of(element: ElementRef<'_>) -> Option<Self> {
        let name = element.attr("name").unwrap_or_default().to_owned();
        let (kind, value) = match element.value().name() {
            "textarea" => (typed(element), element.text().collect::<String>()),
            "select" => select(element),
            "button" => {
                let is_submit = matches!(element.attr("type"), None | Some("submit"));
                (is_submit.then_some(Kind::Button)?, own_value(element, ""))
            }
            _ => input(element)?,
        };
        Some(Self { name, value, kind })
    }

    pub(super) fn is_sent(&self, index: usize, pressed: Option<usize>) -> bool {
        match self.kind {
            Kind::Checkbox { checked } | Kind::Radio { checked } => checked,
            Kind::Button => pressed == Some(index),
            Kind::Hidden | Kind::Text { .. } | Kind::Select { .. } => true,
        }
    }
}

fn input(element: ElementRef<'_>) -> Option<(Kind, String)> {
    let checked = element.attr("checked").is_some();
    Some(match element.attr("type").unwrap_or("text") {
        "hidden" => (Kind::Hidden, own_value(element, "")),
        "checkbox" => (Kind::Checkbox { checked }, own_value(element, "on")),
        "radio" => (Kind::Radio { checked }, own_value(element, "on")),
        "submit" => (Kind::Button, own_value(element, "")),
        "button" | "reset" | "image" | "file" => return None,
        _ => (typed(element), own_value(element, "")),
    })
}

fn select(element: ElementRef<'_>) -> (Kind, String) {
    let value = |option: ElementRef<'_>| {
        option
            .attr("value")
            .map_or_else(|| option.text().collect::<String>(), str::to_owned)
    };
    let options: Vec<_> = element
        .select(&parse_selector("option"))
        .map(value)
        .collect();
    let chosen = element
        .select(&parse_selector("option[selected]"))
        .next()
        .map(value);
    let shown = chosen
        .or_else(|| options.first().cloned())
        .unwrap_or_default();
    (Kind::Select { options }, shown)
}

fn typed(element: ElementRef<'_>) -> Kind {
    Kind::Text {
        max_length: element.attr("maxlength").and_then(|most| most.parse().ok()),
        read_only: element.attr("readonly").is_some(),
    }
}

fn own_value(element: ElementRef<'_>, default: &str) -> String {
    element.attr("value").unwrap_or(default).to_owned()
}

/// HTML standard, "form owner": the `form` attribute, or else the form around it.
pub(super) fn belongs_to(element: ElementRef<'_>, form: ElementRef<'_>) -> bool {
    match element.attr("form") {
        Some(id) => form.attr("id") == Some(id),
        None => element
            .ancestors()
            .any(|ancestor| ancestor.id() == form.id()),
    }
}

pub(super) fn is_disabled(element: ElementRef<'_>) -> bool {
    let is_fieldset_off = |ancestor: ElementRef<'_>| {
        ancestor.value().name() == "fieldset" && ancestor.attr("disabled").is_some()
    };
    element.attr("disabled").is_some()
        || element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(is_fieldset_off)
}
