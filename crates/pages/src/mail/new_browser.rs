//! The notice of a sign-in from a browser not seen before.

use askama::Template;
use sekisho_kernel::{Branding, Locale, Timestamp};

use super::MailBody;
use crate::{
    RenderError,
    frame::{ContactLines, service_title},
    locales::{self, Texts},
    moment,
};

/// The notice of a sign-in from a browser not seen before. It holds no link: what looks like it
/// and has one is not from us.
#[derive(Clone, Copy, Debug)]
pub struct NewBrowserMail<'a> {
    /// Who sends it.
    pub branding: &'a Branding,
    /// The member's language.
    pub locale: Locale,
    /// When the sign-in happened.
    pub at: Timestamp,
    /// The browser, from [`crate::browser_in_words`].
    pub browser: &'a str,
}

#[derive(Template)]
#[template(path = "mail/new_browser.txt")]
struct PlainText<'a>(&'a NewBrowserMail<'a>);

#[derive(Template)]
#[template(path = "mail/new_browser.html")]
struct Html<'a>(&'a NewBrowserMail<'a>);

impl NewBrowserMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let (text, html) = (PlainText(self).render()?, Html(self).render()?);
        Ok(MailBody {
            subject: self.subject(),
            text,
            html,
        })
    }
}

/// What the templates ask.
impl NewBrowserMail<'_> {
    fn texts(&self) -> &'static Texts {
        locales::texts(self.locale)
    }

    fn tag(&self) -> &'static str {
        self.locale.tag()
    }

    fn subject(&self) -> String {
        (self.texts().new_browser_mail.subject)(&service_title(self.branding, self.locale))
    }

    fn greeting(&self) -> String {
        let Branding { name, service, .. } = self.branding;
        let greeting = self.texts().new_browser_mail.greeting;
        greeting(name.get(self.locale), service.get(self.locale))
    }

    fn contact(&self) -> ContactLines<'_> {
        ContactLines::new(self.branding, self.locale)
    }

    fn time(&self) -> String {
        moment::in_words(self.at, self.locale)
    }
}
