//! A strict reader for our own documents: every element is closed in order, every attribute is
//! quoted, nothing is left unescaped. It is stricter than HTML on purpose.

use std::fmt;

/// Elements without an end tag (HTML Living Standard §13.1.2).
const VOID: [&str; 7] = ["br", "hr", "img", "input", "link", "meta", "wbr"];

/// Attributes that hold texts for members.
const READ_ALOUD: [&str; 5] = [
    "alt",
    "aria-label",
    "data-copied-text",
    "data-hide-label",
    "data-hide-text",
];

#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(crate) fn get(&self, attribute: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(name, _)| name == attribute);
        found.map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
pub(crate) struct Document {
    /// Every start tag.
    pub(crate) tags: Vec<Tag>,
    /// What `textContent` and attributes say, without parts in another language than the page.
    pub(crate) text: String,
    texts: Vec<(String, String)>,
}

/// An element whose end tag is still to come.
struct Open {
    name: String,
    is_foreign: bool,
}

#[derive(Debug)]
pub(crate) struct Malformed(String);

impl fmt::Display for Malformed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl Document {
    pub(crate) fn parse(html: &str) -> Result<Self, Malformed> {
        let mut rest = html
            .strip_prefix("<!doctype html>")
            .ok_or_else(|| malformed("type", html))?;
        let mut document = Self::default();
        let mut open = Vec::new();
        while let Some((text, markup)) = rest.split_once('<') {
            document.read_text(text, &open)?;
            rest = match markup.strip_prefix('/') {
                Some(end) => read_end(end, &mut open)?,
                None => document.read_start(markup, &mut open)?,
            };
        }
        document.read_text(rest, &open)?;
        if open.is_empty() {
            Ok(document)
        } else {
            Err(malformed("not closed", rest))
        }
    }

    fn read_text(&mut self, text: &str, open: &[Open]) -> Result<(), Malformed> {
        if text.contains('>') || has_bare_ampersand(text) {
            return Err(malformed("unescaped text", text));
        }
        if !open.iter().any(|element| element.is_foreign) {
            self.text.push_str(text);
        }
        if let Some(element) = open.last() {
            self.texts.push((element.name.clone(), text.to_owned()));
        }
        Ok(())
    }

    fn read_start<'a>(
        &mut self,
        markup: &'a str,
        open: &mut Vec<Open>,
    ) -> Result<&'a str, Malformed> {
        let (tag, rest, is_closed) = read_tag(markup).ok_or_else(|| malformed("tag", markup))?;
        if !open.iter().any(|element| element.is_foreign) {
            let read_aloud = READ_ALOUD.iter().filter_map(|attribute| tag.get(attribute));
            self.text
                .extend(read_aloud.map(|value| format!(" {value} ")));
        }
        if !is_closed && !VOID.contains(&tag.name.as_str()) {
            let is_foreign = tag.name != "html" && tag.get("lang").is_some();
            open.push(Open {
                name: tag.name.clone(),
                is_foreign,
            });
        }
        self.tags.push(tag);
        Ok(rest)
    }

    /// The values of an attribute on an element (`*`: on any).
    pub(crate) fn values(&self, element: &str, attribute: &str) -> Vec<&str> {
        let on_element = self
            .tags
            .iter()
            .filter(|tag| element == "*" || tag.name == element);
        on_element.filter_map(|tag| tag.get(attribute)).collect()
    }

    pub(crate) fn count(&self, element: &str) -> usize {
        self.tags.iter().filter(|tag| tag.name == element).count()
    }

    /// The text directly in an element.
    pub(crate) fn text_of(&self, element: &str) -> String {
        let inside = self.texts.iter().filter(|(name, _)| name == element);
        inside.map(|(_, text)| text.as_str()).collect()
    }
}

/// Reads from after `</`: closes the element that is open.
fn read_end<'a>(end: &'a str, open: &mut Vec<Open>) -> Result<&'a str, Malformed> {
    let (name, rest) = end
        .split_once('>')
        .ok_or_else(|| malformed("end tag", end))?;
    match open.pop() {
        Some(element) if element.name == name => Ok(rest),
        _ => Err(malformed("end tag out of order", end)),
    }
}

fn malformed(what: &str, at: &str) -> Malformed {
    Malformed(format!(
        "{what} at {:?}",
        at.chars().take(60).collect::<String>()
    ))
}

/// Reads from after `<`: the tag, what follows it, and whether it closed itself.
fn read_tag(tail: &str) -> Option<(Tag, &str, bool)> {
    let name_end = tail.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (name, mut rest) = tail.split_at(name_end);
    let mut tag = Tag {
        name: name.to_owned(),
        attributes: Vec::new(),
    };
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>") {
            return Some((tag, after, true));
        }
        if let Some(after) = rest.strip_prefix('>') {
            return Some((tag, after, false));
        }
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))?;
        let (attribute, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"')?,
            None => ("", after),
        };
        if attribute.is_empty() || value.contains('<') || tag.get(attribute).is_some() {
            return None;
        }
        tag.attributes
            .push((attribute.to_owned(), value.to_owned()));
        rest = after;
    }
}

fn has_bare_ampersand(text: &str) -> bool {
    let mut references = text.split('&').skip(1);
    references.any(|after| after.split_once(';').is_none_or(|(name, _)| name.len() > 7))
}

#[test]
fn what_is_malformed_is_found() {
    let broken = [
        "<p>no doctype</p>",
        "<!doctype html><p>",
        "<!doctype html><p><b></p></b>",
        "<!doctype html></p>",
        "<!doctype html><p class=a></p>",
        "<!doctype html><p id=\"a\" id=\"b\"></p>",
        "<!doctype html><p>a & b</p>",
        "<!doctype html><p>a > b</p>",
        "<!doctype html><p title=\"<b>\"></p>",
    ];
    for html in broken {
        assert!(Document::parse(html).is_err(), "{html}");
    }
    assert!(Document::parse("<!doctype html><p>a &amp; b<br>c</p>").is_ok());
}
