//! The notice of a sign-in from a browser not seen before.

use sekisho_kernel::{Branding, Locale, Timestamp};

use super::{
    MailBody,
    letter::{Letterhead, Part, write},
};
use crate::{RenderError, moment};

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

impl NewBrowserMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let letterhead = Letterhead {
            branding: self.branding,
            locale: self.locale,
        };
        let (common, texts) = (
            &letterhead.texts().mail,
            &letterhead.texts().new_browser_mail,
        );
        let facts = vec![
            (common.time, moment::in_words(self.at, self.locale)),
            (texts.browser, self.browser.to_owned()),
        ];
        let parts = [
            Part::text(texts.what),
            Part::Facts(facts),
            Part::text(common.if_you),
            Part::strong(common.if_not_you),
        ];
        write(letterhead, (texts.subject)(&letterhead.service()), &parts)
    }
}
