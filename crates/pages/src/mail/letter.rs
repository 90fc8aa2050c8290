//! What every mail is made of: parts that are written once as text and once as HTML.

use askama::Template;
use sekisho_kernel::{Branding, Locale};

use super::MailBody;
use crate::{
    RenderError,
    frame::{ContactLines, service_title},
    locales::{self, Texts},
};

/// Whose mail it is, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct Letterhead<'a> {
    /// Who sends it.
    pub branding: &'a Branding,
    /// The member's language.
    pub locale: Locale,
}

impl Letterhead<'_> {
    pub(super) fn texts(&self) -> &'static Texts {
        locales::texts(self.locale)
    }

    /// What the service is called.
    pub(super) fn service(&self) -> String {
        service_title(self.branding, self.locale)
    }
}

/// A piece of a mail.
pub(super) enum Part {
    /// A paragraph.
    Text(String),
    /// A paragraph that must not be overlooked.
    Strong(String),
    /// Names and values.
    Facts(Vec<(&'static str, String)>),
    /// Something to be typed, large.
    Code(String),
    /// The one link.
    Link {
        /// Where it leads.
        address: String,
        /// What pressing it does.
        label: &'static str,
    },
}

impl Part {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn strong(text: impl Into<String>) -> Self {
        Self::Strong(text.into())
    }
}

/// A whole mail: greeting, parts, what staff never ask, whom to call.
#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a>(Letter<'a>);

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct PlainText<'a>(Letter<'a>);

#[derive(Clone, Copy)]
struct Letter<'a> {
    letterhead: Letterhead<'a>,
    subject: &'a str,
    parts: &'a [Part],
}

/// Writes a mail.
pub(super) fn write(
    letterhead: Letterhead<'_>,
    subject: String,
    parts: &[Part],
) -> Result<MailBody, RenderError> {
    let letter = Letter {
        letterhead,
        subject: &subject,
        parts,
    };
    let (text, html) = (PlainText(letter).render()?, Html(letter).render()?);
    Ok(MailBody {
        subject,
        text,
        html,
    })
}

/// What the templates ask.
impl Letter<'_> {
    fn texts(&self) -> &'static Texts {
        self.letterhead.texts()
    }

    fn tag(&self) -> &'static str {
        self.letterhead.locale.tag()
    }

    fn greeting(&self) -> String {
        let Branding { name, service, .. } = self.letterhead.branding;
        let locale = self.letterhead.locale;
        (self.texts().mail.greeting)(name.get(locale), service.get(locale))
    }

    fn contact(&self) -> ContactLines<'_> {
        ContactLines::new(self.letterhead.branding, self.letterhead.locale)
    }
}
