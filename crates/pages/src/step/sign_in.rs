//! What every step of a sign-in has besides its own fields.

use sekisho_kernel::Timestamp;

use crate::{Form, Frame, Progress, moment};

/// What every step of a sign-in has besides its own fields.
#[derive(Clone, Copy, Debug)]
pub struct SignIn<'a> {
    /// Where what is entered is sent.
    pub form: Form<'a>,
    /// Where ポータルに戻る is sent, if a portal waits for an answer; a plain link to
    /// [`crate::Frame::portal`] otherwise.
    pub cancel: Option<Form<'a>>,
    /// Whether it is a change on the account pages, which that form leaves as they are.
    pub is_change: bool,
    /// What comes after the member is recognised, where that is not what the button says.
    pub ahead: Option<Ahead>,
    /// How far the first sign-in has come; `None` in any other.
    pub progress: Option<Progress>,
    /// お問い合わせ番号 of the entry that was refused, written `1234-5678`. It proves nothing: it
    /// only lets the desk find what happened.
    pub call_number: Option<&'a str>,
    /// Who reissued the temporary password that opened this first sign-in. Shown only after it was
    /// entered: to anybody else it would tell that the account exists.
    pub reissued: Option<Reissued<'a>>,
}

impl SignIn<'_> {
    /// What the button says that leaves.
    pub(crate) fn leave(&self, frame: &Frame<'_>) -> &'static str {
        let texts = frame.texts();
        if self.is_change {
            texts.reauthenticate.leave
        } else {
            texts.common.back_to_portal
        }
    }
}

/// What comes after the member is recognised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ahead {
    /// A change on the account pages.
    Change,
    /// A password in place of a forgotten one.
    NewPassword,
}

impl Ahead {
    pub(crate) fn text(self, frame: &Frame<'_>) -> &'static str {
        let texts = &frame.texts().reauthenticate;
        match self {
            Self::Change => texts.ahead_change,
            Self::NewPassword => texts.ahead_password,
        }
    }
}

/// A reissue of a temporary password, as the member is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reissued<'a> {
    /// When.
    pub at: Timestamp,
    /// By whom, as members know them.
    pub by: &'a str,
}

impl Reissued<'_> {
    pub(crate) fn sentence(&self, frame: &Frame<'_>) -> String {
        let sentence = frame.texts().reissued.sentence;
        sentence(&moment::in_words(self.at, frame.locale), self.by)
    }
}
