//! The first page of the account.

use askama::Template;

use super::{HistoryLine, Menu};
use crate::{Frame, Page};

/// So few recovery codes that new ones should be made.
const FEW_CODES: u64 = 2;

/// The first page of the account.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "account/home.html")]
pub struct AccountHome<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// The menu.
    pub menu: Menu<'a>,
    /// The member's name, if the society knows it.
    pub name: Option<&'a str>,
    /// The address that waits for its link.
    pub pending_mail: Option<&'a str>,
    /// How many devices are signed in.
    pub sessions: usize,
    /// Whether a recovery code signed the member in, in place of a second factor that may be lost.
    pub by_recovery_code: bool,
    /// How many recovery codes are left; `None` where the tenant asks for no second factor.
    pub recovery_codes: Option<u64>,
    /// The newest lines of the history.
    pub history: &'a [HistoryLine<'a>],
}

impl Page for AccountHome<'_> {
    fn step(&self) -> &'static str {
        "account"
    }
}

/// What the template asks.
impl AccountHome<'_> {
    fn heading(&self) -> String {
        let texts = &self.frame.texts().account;
        self.name.map_or_else(
            || texts.without_name.to_owned(),
            |name| (texts.addressed)(name),
        )
    }

    fn mail_waits(&self) -> Option<String> {
        let sentence = self.frame.texts().account.mail_waits;
        self.pending_mail.map(sentence)
    }

    /// What to say when recovery codes run short.
    fn codes_warning(&self) -> Option<&'static str> {
        let texts = &self.frame.texts().account;
        match self.recovery_codes? {
            0 => Some(texts.codes_used_up),
            1..=FEW_CODES => Some(texts.codes_run_short),
            _ => None,
        }
    }

    fn devices_now(&self) -> String {
        (self.frame.texts().account.devices_now)(self.sessions)
    }

    fn codes_left(&self) -> Option<String> {
        self.recovery_codes
            .map(self.frame.texts().account.codes_left)
    }
}
