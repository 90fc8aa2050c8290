//! Mails about another mail address: to the new one and to the former one.

use sekisho_kernel::Timestamp;

use super::{
    MailBody,
    letter::{Letterhead, Part, write},
    link::link,
};
use crate::{RenderError, moment};

/// The mail whose link puts an address in the place of the present one. It names no user ID: the
/// address may be a stranger's.
#[derive(Clone, Copy, Debug)]
pub struct MailChangeMail<'a> {
    /// Whose mail it is, and for whom.
    pub letterhead: Letterhead<'a>,
    /// The link, a whole address.
    pub link: &'a str,
    /// For how many hours it works.
    pub valid_hours: u32,
}

/// The mail that tells the former address, with a link to undo the change.
#[derive(Clone, Copy, Debug)]
pub struct MailChangedMail<'a> {
    /// Whose mail it is, and for whom.
    pub letterhead: Letterhead<'a>,
    /// When it was changed.
    pub at: Timestamp,
    /// The link, a whole address.
    pub link: &'a str,
    /// For how many hours it works.
    pub valid_hours: u32,
}

impl MailChangeMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let texts = &self.letterhead.texts().account_mail.mail_change;
        let parts = [
            Part::text(texts.what),
            link(self.link, texts.label),
            Part::text((texts.validity)(self.valid_hours)),
            Part::text(texts.if_not_you),
        ];
        let subject = (texts.subject)(&self.letterhead.service());
        write(self.letterhead, subject, &parts)
    }
}

impl MailChangedMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let all = self.letterhead.texts();
        let texts = &all.account_mail.undo;
        let at = moment::in_words(self.at, self.letterhead.locale);
        let parts = [
            Part::text(texts.what),
            Part::Facts(vec![(all.mail.time, at)]),
            link(self.link, texts.label),
            Part::text((texts.validity)(self.valid_hours)),
            Part::strong(texts.if_not_you),
        ];
        let subject = (texts.subject)(&self.letterhead.service());
        write(self.letterhead, subject, &parts)
    }
}
