//! What every step of a sign-in has besides its own fields.

use crate::{Form, Progress};

/// What every step of a sign-in has besides its own fields.
#[derive(Clone, Copy, Debug)]
pub struct SignIn<'a> {
    /// Where what is entered is sent.
    pub form: Form<'a>,
    /// Where ポータルに戻る is sent, if a portal waits for an answer; a plain link to
    /// [`crate::Frame::portal`] otherwise.
    pub cancel: Option<Form<'a>>,
    /// How far the first sign-in has come; `None` in any other.
    pub progress: Option<Progress>,
    /// お問い合わせ番号 of the entry that was refused, written `1234-5678`. It proves nothing: it
    /// only lets the desk find what happened.
    pub call_number: Option<&'a str>,
}
