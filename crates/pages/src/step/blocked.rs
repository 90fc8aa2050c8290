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
}

/// Why an account may not sign in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockedReason {
    /// The society suspended it.
    Suspended,
}

impl BlockedReason {
    /// The value of `data-reason` and `data-error`.
    fn code(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
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
        match self.reason {
            BlockedReason::Suspended => self.frame.texts().blocked.suspended,
        }
    }
}
