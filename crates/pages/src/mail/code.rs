//! The one-time password by mail.

use super::{
    MailBody,
    letter::{Letterhead, Part, write},
};
use crate::RenderError;

/// 「ワンタイムパスワードのお知らせ」. Nothing in it can be pressed.
#[derive(Clone, Copy, Debug)]
pub struct CodeMail<'a> {
    /// Whose mail it is, and for whom.
    pub letterhead: Letterhead<'a>,
    /// The code: six digits.
    pub code: &'a str,
    /// For how many minutes it works.
    pub valid_minutes: u32,
}

impl CodeMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let service = self.letterhead.service();
        let texts = &self.letterhead.texts().mail.code;
        let parts = [
            Part::text((texts.what)(&service)),
            Part::Code(self.code.to_owned()),
            Part::text((texts.validity)(self.valid_minutes)),
            Part::strong(texts.never_tell),
            Part::text(texts.if_not_you),
        ];
        write(self.letterhead, (texts.subject)(&service), &parts)
    }
}
