//! The mail address, which is then confirmed by a mailed link.

use askama::Template;

use crate::{Frame, Page, SignIn};

/// 「メールアドレスの更新」. Its form sends `csrf`, `resume`, `step`, `mail_address` (not with
/// [`MailAddressEntry::OnFile`]) and `sign_out_others` (`1` or absent).
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/mail_address.html")]
pub struct MailAddress<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What every step has.
    pub sign_in: SignIn<'a>,
    /// Which address is confirmed.
    pub entry: MailAddressEntry<'a>,
    /// Whether it takes the place of a confirmed one, on the account pages.
    pub is_change: bool,
    /// Whether no mail was sent, because too many were asked for.
    pub is_too_soon: bool,
    /// 全てのデバイスからサインアウトする: whether it is ticked.
    pub sign_out_others: bool,
}

/// Which address is confirmed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailAddressEntry<'a> {
    /// The one that is typed.
    Typed {
        /// As typed before, else the registered one.
        mail_address: &'a str,
        /// What is wrong with it.
        faults: &'a [MailAddressFault],
    },
    /// The one that the society has on file, which cannot be changed here.
    OnFile {
        /// Masked: who reads this page has proven little.
        masked: &'a str,
    },
}

/// Why a mail address is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailAddressFault {
    /// Nothing was typed.
    Empty,
    /// Another account has it.
    Taken,
    /// It is the member's already.
    Current,
    /// None can be changed for a while, after a change was undone.
    Locked,
    /// It is none.
    Malformed,
    /// It has 256 characters or more.
    TooLong,
}

impl MailAddressFault {
    /// Every fault.
    pub const ALL: [Self; 6] = [
        Self::Empty,
        Self::Taken,
        Self::Current,
        Self::Locked,
        Self::Malformed,
        Self::TooLong,
    ];

    /// The value of `data-error`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Taken => "taken",
            Self::Current => "is-current",
            Self::Locked => "locked",
            Self::Malformed => "malformed",
            Self::TooLong => "too-long",
        }
    }

    /// The fault of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.code() == code)
    }
}

impl Page for MailAddress<'_> {
    fn step(&self) -> &'static str {
        "mail-address"
    }
}

/// What the template asks.
impl MailAddress<'_> {
    fn lead(&self) -> &'static str {
        let texts = &self.frame.texts().mail_address;
        if self.is_change {
            texts.lead_change
        } else {
            texts.lead
        }
    }

    fn faults(&self) -> &[MailAddressFault] {
        match self.entry {
            MailAddressEntry::Typed { faults, .. } => faults,
            MailAddressEntry::OnFile { .. } => &[],
        }
    }

    /// The `data-error` and the text of each.
    fn errors(&self) -> Vec<(&'static str, String)> {
        let errors = self.faults().iter();
        errors
            .map(|fault| (fault.code(), self.fault_text(*fault)))
            .collect()
    }

    fn fault_text(&self, fault: MailAddressFault) -> String {
        let texts = &self.frame.texts().mail_address;
        let text = match fault {
            MailAddressFault::Empty => texts.missing,
            MailAddressFault::Taken => texts.taken,
            MailAddressFault::Current => texts.current,
            MailAddressFault::Locked => texts.locked,
            MailAddressFault::Malformed => texts.malformed,
            MailAddressFault::TooLong => texts.too_long,
        };
        text.to_owned()
    }
}
