//! Mails to who said that the second factor is lost.

use sekisho_kernel::Timestamp;

use super::{
    MailBody,
    letter::{Letterhead, Part, write},
    link::link,
};
use crate::{RenderError, moment};

/// The mail that tells that another second factor was asked for, with a link to cancel that.
#[derive(Clone, Copy, Debug)]
pub struct LostDeviceRequestedMail<'a> {
    /// Whose mail it is, and for whom.
    pub letterhead: Letterhead<'a>,
    /// When it was asked for.
    pub at: Timestamp,
    /// When the link to set it up goes out.
    pub opens_at: Timestamp,
    /// The link, a whole address.
    pub link: &'a str,
    /// For how many hours it works.
    pub valid_hours: u32,
}

/// The mail whose link sets up another second factor.
#[derive(Clone, Copy, Debug)]
pub struct LostDeviceMail<'a> {
    /// Whose mail it is, and for whom.
    pub letterhead: Letterhead<'a>,
    /// The link, a whole address.
    pub link: &'a str,
    /// For how many hours it works.
    pub valid_hours: u32,
}

impl LostDeviceRequestedMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let all = self.letterhead.texts();
        let texts = &all.lost_device;
        let words = &texts.requested_mail;
        let in_words = |at| moment::in_words(at, self.letterhead.locale);
        let facts = vec![
            (all.mail.time, in_words(self.at)),
            (texts.opens, in_words(self.opens_at)),
        ];
        let parts = [
            Part::text(words.what),
            Part::Facts(facts),
            Part::text(texts.requested_if_you),
            Part::strong(words.if_not_you),
            link(self.link, words.label),
            Part::text((words.validity)(self.valid_hours)),
        ];
        let subject = (words.subject)(&self.letterhead.service());
        write(self.letterhead, subject, &parts)
    }
}

impl LostDeviceMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let texts = &self.letterhead.texts().lost_device.link_mail;
        let parts = [
            Part::text(texts.what),
            link(self.link, texts.label),
            Part::text((texts.validity)(self.valid_hours)),
            Part::strong(texts.if_not_you),
        ];
        let subject = (texts.subject)(&self.letterhead.service());
        write(self.letterhead, subject, &parts)
    }
}
