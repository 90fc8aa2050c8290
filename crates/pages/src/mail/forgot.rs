//! Mails to whoever forgot the password or the user ID.

use sekisho_kernel::Timestamp;

use super::{
    MailBody,
    letter::{Letterhead, Part, write},
    link::link,
};
use crate::{RenderError, moment};

/// The mail whose link lets a member choose a password in the place of a forgotten one.
#[derive(Clone, Copy, Debug)]
pub struct ResetMail<'a> {
    /// Whose mail it is, and for whom.
    pub letterhead: Letterhead<'a>,
    /// The link, a whole address.
    pub link: &'a str,
    /// For how many minutes it works.
    pub valid_minutes: u32,
}

/// The mail that tells a forgotten user ID.
#[derive(Clone, Copy, Debug)]
pub struct UserIdMail<'a> {
    /// Whose mail it is, and for whom.
    pub letterhead: Letterhead<'a>,
    /// The user ID.
    pub user_id: &'a str,
    /// When it was asked for.
    pub at: Timestamp,
}

impl ResetMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let texts = &self.letterhead.texts().forgot.reset_mail;
        let parts = [
            Part::text(texts.what),
            link(self.link, texts.label),
            Part::text((texts.validity)(self.valid_minutes)),
            Part::strong(texts.if_not_you),
        ];
        let subject = (texts.subject)(&self.letterhead.service());
        write(self.letterhead, subject, &parts)
    }
}

impl UserIdMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let all = self.letterhead.texts();
        let texts = &all.forgot;
        let at = moment::in_words(self.at, self.letterhead.locale);
        let facts = vec![
            (all.mail.time, at),
            (texts.user_id, self.user_id.to_owned()),
        ];
        let parts = [
            Part::text(texts.user_id_mail.what),
            Part::Facts(facts),
            Part::text(all.mail.if_you),
            Part::strong(all.mail.if_not_you),
        ];
        let subject = (texts.user_id_mail.subject)(&self.letterhead.service());
        write(self.letterhead, subject, &parts)
    }
}
