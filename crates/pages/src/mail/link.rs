//! Mails with a link. A link leads to a page that says what it does; opening it changes nothing.

use super::{
    MailBody,
    letter::{Letterhead, Part, write},
};
use crate::RenderError;

/// The mail whose link confirms an address. It names no user ID: the address may be a stranger's.
#[derive(Clone, Copy, Debug)]
pub struct AddressCheckMail<'a> {
    /// Whose mail it is, and for whom.
    pub letterhead: Letterhead<'a>,
    /// The link, a whole address.
    pub link: &'a str,
    /// For how many hours it works.
    pub valid_hours: u32,
}

/// The mail with which staff let a member choose a new password.
#[derive(Clone, Copy, Debug)]
pub struct ReissueMail<'a> {
    /// Whose mail it is, and for whom.
    pub letterhead: Letterhead<'a>,
    /// The link, a whole address.
    pub link: &'a str,
    /// For how many minutes it works.
    pub valid_minutes: u32,
}

impl AddressCheckMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let texts = &self.letterhead.texts().mail.address_check;
        let parts = [
            Part::text(texts.what),
            link(self.link, texts.label),
            Part::text((texts.validity)(self.valid_hours)),
            Part::text(texts.if_not_you),
        ];
        write(
            self.letterhead,
            (texts.subject)(&self.letterhead.service()),
            &parts,
        )
    }
}

impl ReissueMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let texts = &self.letterhead.texts().mail.reissue;
        let parts = [
            Part::text(texts.what),
            link(self.link, texts.label),
            Part::text((texts.validity)(self.valid_minutes)),
            Part::strong(texts.if_not_you),
        ];
        write(
            self.letterhead,
            (texts.subject)(&self.letterhead.service()),
            &parts,
        )
    }
}

pub(super) fn link(address: &str, label: &'static str) -> Part {
    Part::Link {
        address: address.to_owned(),
        label,
    }
}
