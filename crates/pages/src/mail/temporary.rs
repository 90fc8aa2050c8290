//! The temporary user ID and the temporary password, each in a mail of its own: who reads one has
//! not got the other.

use sekisho_kernel::Timestamp;

use super::{
    MailBody,
    letter::{Letterhead, Part, write},
};
use crate::{RenderError, moment};

/// The mail with the temporary user ID.
#[derive(Clone, Copy, Debug)]
pub struct TemporaryUserIdMail<'a> {
    /// Whose mail it is, and for whom.
    pub letterhead: Letterhead<'a>,
    /// The temporary user ID.
    pub user_id: &'a str,
    /// Where signing in starts: the society's portal or list of portals.
    pub start: &'a str,
    /// Until when it opens the first sign-in.
    pub until: Timestamp,
}

/// The mail with the temporary password. It names neither the user ID nor where to sign in.
#[derive(Clone, Copy, Debug)]
pub struct TemporaryPasswordMail<'a> {
    /// Whose mail it is, and for whom.
    pub letterhead: Letterhead<'a>,
    /// The temporary password.
    pub password: &'a str,
    /// Until when it opens the first sign-in.
    pub until: Timestamp,
}

impl TemporaryUserIdMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let texts = &self.letterhead.texts().mail.temporary_user_id;
        let service = self.letterhead.service();
        let facts = vec![
            (texts.label, self.user_id.to_owned()),
            (texts.until, moment::day(self.until, self.letterhead.locale)),
        ];
        let parts = [
            Part::text((texts.what)(&service)),
            Part::Facts(facts),
            Part::text(texts.other_mail),
            Part::Link {
                address: self.start.to_owned(),
                label: texts.start,
            },
        ];
        write(self.letterhead, (texts.subject)(&service), &parts)
    }
}

impl TemporaryPasswordMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let texts = &self.letterhead.texts().mail.temporary_password;
        let service = self.letterhead.service();
        let facts = vec![
            (texts.label, self.password.to_owned()),
            (texts.until, moment::day(self.until, self.letterhead.locale)),
        ];
        let parts = [
            Part::text((texts.what)(&service)),
            Part::Facts(facts),
            Part::text(texts.other_mail),
            Part::strong(texts.keep),
        ];
        write(self.letterhead, (texts.subject)(&service), &parts)
    }
}
