//! The wait for the link in a mail to be opened.

use askama::Template;
use sekisho_kernel::Timestamp;

use crate::{Form, Frame, Page, SignIn, moment};

/// 「メールを確認してください」. Without script it opens again by itself; with it, it asks its own
/// address and goes on as soon as that answers with another step. [`SignIn::form`] is what
/// `data-form="continue"` sends.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/mail_check.html")]
pub struct MailCheck<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What every step has.
    pub sign_in: SignIn<'a>,
    /// Where the mail went: whole if the member typed it, masked if it is the one on file.
    pub mail_address: &'a str,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// What became of it.
    pub delivery: Delivery<'a>,
    /// How many hours its link is good.
    pub valid_hours: u32,
    /// Where 「メールを再送信」 is sent.
    pub resend: Form<'a>,
    /// Whether it can be pressed.
    pub resend_state: ResendState,
    /// Where 「メールアドレスを入力し直す」 is sent, where the address may be changed.
    pub change: Option<Form<'a>>,
    /// What came of the last press.
    pub told: Option<MailCheckTold>,
    /// After how many seconds the page opens again by itself.
    pub refresh_after: u32,
}

/// What became of a mail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Delivery<'a> {
    /// It waits to be sent.
    Queued,
    /// A mail server took it.
    Taken {
        /// When.
        at: Timestamp,
    },
    /// The mail server refused it.
    Refused {
        /// What it said.
        answer: &'a str,
    },
}

impl Delivery<'_> {
    fn code(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Taken { .. } => "taken",
            Self::Refused { .. } => "refused",
        }
    }
}

/// Whether a mail can be sent again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResendState {
    /// At once.
    Now,
    /// After some seconds.
    Wait {
        /// How many.
        seconds: u32,
    },
    /// Not within this hour.
    UsedUp,
}

/// What came of the last press.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailCheckTold {
    /// The member went on before the link was opened.
    NotYet,
    /// The mail was sent again.
    Resent,
    /// It was asked for again too soon.
    TooSoon,
}

impl MailCheckTold {
    /// The `data-error`, where it is a refusal.
    fn code(self) -> Option<&'static str> {
        match self {
            Self::NotYet => Some("not-confirmed"),
            Self::Resent => None,
            Self::TooSoon => Some("resend-too-soon"),
        }
    }
}

impl Page for MailCheck<'_> {
    fn step(&self) -> &'static str {
        "mail-check"
    }
}

/// What the template asks.
impl MailCheck<'_> {
    /// The `data-error` of the last press, where it was refused, and what came of it.
    fn told_words(&self) -> Option<(Option<&'static str>, &'static str)> {
        let texts = &self.frame.texts().mail_check;
        self.told.map(|told| {
            let text = match told {
                MailCheckTold::NotYet => texts.not_yet,
                MailCheckTold::Resent => texts.resent,
                MailCheckTold::TooSoon => texts.too_soon,
            };
            (told.code(), text)
        })
    }

    fn is_refused(&self) -> bool {
        self.told.and_then(MailCheckTold::code).is_some()
    }

    /// What stands before and after the address.
    fn around_address(&self) -> [&'static str; 2] {
        let texts = &self.frame.texts().mail_check;
        match self.delivery {
            Delivery::Queued => texts.sending,
            Delivery::Taken { .. } => texts.sent,
            Delivery::Refused { .. } => texts.not_sent,
        }
    }

    /// When the mail was asked for: for machines and for people.
    fn asked_times(&self) -> [String; 2] {
        times(self.asked_at)
    }

    /// When a mail server took it.
    fn taken_times(&self) -> [String; 2] {
        match self.delivery {
            Delivery::Taken { at } => times(at),
            Delivery::Queued | Delivery::Refused { .. } => Default::default(),
        }
    }

    fn validity(&self) -> String {
        (self.frame.texts().mail_check.valid_hours)(self.valid_hours)
    }

    /// Why the mail cannot be sent again at present.
    fn resend_hint(&self) -> Option<String> {
        let texts = &self.frame.texts().mail_check;
        match self.resend_state {
            ResendState::Now => None,
            ResendState::Wait { seconds } => Some((texts.resend_wait)(seconds)),
            ResendState::UsedUp => Some(texts.resend_used_up.to_owned()),
        }
    }

    fn domain_help(&self) -> Option<String> {
        let help = self.frame.texts().mail_check.help_domain;
        self.frame.security_mail_domain().map(help)
    }
}

fn times(at: Timestamp) -> [String; 2] {
    [moment::machine_readable(at), moment::time_of_day(at)]
}
