//! Passkeys (生体認証): confirming with one.

use askama::Template;

use super::{OtherWays, SignIn};
use crate::{
    Frame, Page,
    locales::{Advice, PasskeyFailure, Texts},
};

/// What the browser's passkey dialog needs.
#[derive(Clone, Copy, Debug)]
pub struct PasskeyDialog<'a> {
    /// Where [`crate::assets::passkey_script`] is served.
    pub script: &'a str,
    /// Where the script asks for options: a POST of `csrf` and `mode` (`register`, `button`,
    /// `autofill`), answered by the JSON that `parseCreationOptionsFromJSON` or
    /// `parseRequestOptionsFromJSON` reads.
    pub options: &'a str,
}

/// Confirming with a passkey. Its form sends `csrf`, `resume`, `step` (always `passkey`) and
/// either `credential` (JSON) or `failure` (the browser's name for what went wrong, or `Refused`
/// where the server gave no options); the other one is empty. Both are empty when the script did
/// not run.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/passkey.html")]
pub struct Passkey<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What it has in common with every step.
    pub sign_in: SignIn<'a>,
    /// What the browser's dialog needs.
    pub dialog: PasskeyDialog<'a>,
    /// Where [`crate::assets::passkey_sign_in_picture`] is served.
    pub picture: &'a str,
    /// Why the last try did not lead on.
    pub refusal: Option<PasskeyRefusal>,
    /// The ways on without a passkey.
    pub ways: OtherWays<'a>,
}

/// Why a passkey did not lead on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PasskeyRefusal {
    /// The dialog was closed, or what came back was not good.
    Failed,
    /// No member has this passkey, or another one.
    Unknown,
    /// Its signature counter went back: it may have been copied.
    Counter,
    /// The challenge was too old.
    Timeout,
    /// The browser has no passkeys, or the script did not run.
    Unsupported,
}

impl PasskeyRefusal {
    /// The value of `data-error`.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Failed => "passkey-failed",
            Self::Unknown => "passkey-unknown",
            Self::Counter => "passkey-counter",
            Self::Timeout => "passkey-timeout",
            Self::Unsupported => "passkey-unsupported",
        }
    }

    pub(crate) fn advice(self, texts: &Texts) -> Advice {
        let texts = &texts.passkey.failure;
        match self {
            Self::Failed => texts.failed,
            Self::Unknown => texts.unknown,
            Self::Counter => texts.counter,
            Self::Timeout => texts.timeout,
            Self::Unsupported => texts.unsupported,
        }
    }
}

impl Page for Passkey<'_> {
    fn step(&self) -> &'static str {
        "passkey"
    }
}

/// What the template asks.
impl Passkey<'_> {
    fn failure(&self) -> Option<(&'static str, Advice)> {
        let texts = self.frame.texts();
        self.refusal
            .map(|refusal| (refusal.code(), refusal.advice(texts)))
    }

    /// Whether the failure says already what the browser lacks.
    fn is_unsupported(&self) -> bool {
        self.refusal == Some(PasskeyRefusal::Unsupported)
    }

    fn script_texts(&self) -> Vec<(&'static str, Advice)> {
        texts_for_steps(&self.frame.texts().passkey.failure)
    }
}

/// What the script says by itself on a step; all else is counted and said by the server.
pub(super) fn texts_for_steps(texts: &PasskeyFailure) -> Vec<(&'static str, Advice)> {
    vec![("passkey-offline", texts.offline)]
}

/// On the sign-in page the script also says that the dialog was closed, so that what is typed
/// there stays.
pub(super) fn texts_for_sign_in_page(texts: &PasskeyFailure) -> Vec<(&'static str, Advice)> {
    vec![
        ("passkey-failed", texts.failed),
        ("passkey-offline", texts.offline),
    ]
}
