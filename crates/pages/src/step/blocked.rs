//! The page after a correct credential of an account that may not sign in.

use askama::Template;

use crate::{Form, Frame, Page, locales::Phrases};

/// The credential was right, the account may not sign in: why, and whom to call.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "blocked.html")]
pub struct Blocked<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// Why.
    pub reason: BlockedReason,
    /// Where ログインに戻る is sent, which begins with another account.
    pub retry: Form<'a>,
    /// お問い合わせ番号, written `1234-5678`.
    pub call_number: Option<&'a str>,
}

/// Why an account may not sign in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockedReason {
    /// The society suspended it.
    Suspended,
    /// One-time passwords or birth dates were wrong too often.
    AccountLocked,
    /// The temporary password is too old.
    TemporaryPasswordExpired,
    /// The second factor was not set up in time.
    SetUpExpired,
    /// What would prove it, such as the birth date, is not on file.
    Unprovable,
}

impl BlockedReason {
    /// The value of `data-reason` and `data-error`.
    fn code(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::AccountLocked => "account-locked",
            Self::TemporaryPasswordExpired | Self::SetUpExpired => "expired",
            Self::Unprovable => "unprovable",
        }
    }
}

impl Page for Blocked<'_> {
    fn step(&self) -> &'static str {
        "blocked"
    }
}

impl Blocked<'_> {
    fn why(&self) -> Phrases {
        let texts = &self.frame.texts().blocked;
        match self.reason {
            BlockedReason::Suspended => texts.suspended,
            BlockedReason::AccountLocked => texts.account_locked,
            BlockedReason::TemporaryPasswordExpired => texts.temporary_password_expired,
            BlockedReason::SetUpExpired => texts.set_up_expired,
            BlockedReason::Unprovable => texts.unprovable,
        }
    }

    /// How it came about, where that is not plain.
    fn how(&self) -> Option<&'static str> {
        let texts = &self.frame.texts().blocked;
        match self.reason {
            BlockedReason::Suspended => None,
            BlockedReason::AccountLocked => Some(texts.account_locked_how),
            BlockedReason::TemporaryPasswordExpired => Some(texts.temporary_password_expired_how),
            BlockedReason::SetUpExpired => Some(texts.set_up_expired_how),
            BlockedReason::Unprovable => Some(texts.unprovable_how),
        }
    }
}
