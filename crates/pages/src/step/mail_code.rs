//! The code that comes by mail.

use askama::Template;
use sekisho_kernel::Timestamp;

use super::{OtherWays, SignIn, field::FieldError};
use crate::{Form, Frame, Page, moment};

/// ワンタイムパスワード (OTP) メール認証. Its form `data-form="code"` sends `csrf`, `resume`, `step`
/// (always `mail-code`) and `code`; `data-form="resend"` sends `csrf` and `resume`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/mail_code.html")]
pub struct MailCode<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What it has in common with every step.
    pub sign_in: SignIn<'a>,
    /// Where 再送信 is sent.
    pub resend: Form<'a>,
    /// The address the mail goes to, masked: `h•••••@example.jp`.
    pub address: &'a str,
    /// The address it comes from, for those who block unknown senders.
    pub sender: &'a str,
    /// What became of the mail.
    pub delivery: CodeDelivery<'a>,
    /// Whether 再送信 was just pressed and taken.
    pub is_resent: bool,
    /// Why the last try did not lead on.
    pub refusal: Option<MailCodeRefusal>,
    /// The ways on without the mail.
    pub ways: OtherWays<'a>,
}

/// What became of the mail with the code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CodeDelivery<'a> {
    /// It waits to be sent.
    Queued,
    /// A mail server took it.
    Taken {
        /// When.
        at: Timestamp,
        /// Until when the code works.
        until: Timestamp,
    },
    /// The mail server refused it.
    Refused {
        /// What it said.
        answer: &'a str,
    },
}

impl CodeDelivery<'_> {
    fn code(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Taken { .. } => "taken",
            Self::Refused { .. } => "refused",
        }
    }
}

/// Why a mailed code did not lead on, or was not sent again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailCodeRefusal {
    /// No code was typed.
    CodeMissing,
    /// It is not the newest one.
    WrongCode,
    /// It is too old.
    Expired,
    /// It was guessed at too often.
    Dead,
    /// The last mail is too fresh for another.
    ResendTooSoon {
        /// After how many seconds it may be sent.
        seconds: u32,
    },
    /// Too many mails were sent in this hour.
    ResendTooOften,
}

impl Page for MailCode<'_> {
    fn step(&self) -> &'static str {
        "mail-code"
    }
}

/// What the template asks.
impl MailCode<'_> {
    /// What stands before and after the address.
    fn around_address(&self) -> [String; 2] {
        let texts = &self.frame.texts().mail_code;
        match self.delivery {
            CodeDelivery::Queued => texts.sending.map(str::to_owned),
            CodeDelivery::Taken { at, until } => {
                (texts.sent)(&moment::time_of_day(at), &moment::time_of_day(until))
            }
            CodeDelivery::Refused { .. } => texts.not_sent.map(str::to_owned),
        }
    }

    /// What the mail server said when it refused the mail.
    fn refused_answer(&self) -> Option<&str> {
        match self.delivery {
            CodeDelivery::Refused { answer } => Some(answer),
            CodeDelivery::Queued | CodeDelivery::Taken { .. } => None,
        }
    }

    /// Then 再送信 is what helps.
    fn needs_new_code(&self) -> bool {
        use MailCodeRefusal::{Dead, Expired};
        matches!(self.refusal, Some(Expired | Dead)) || self.refused_answer().is_some()
    }

    fn code_error(&self) -> Option<FieldError> {
        use MailCodeRefusal::{
            CodeMissing, Dead, Expired, ResendTooOften, ResendTooSoon, WrongCode,
        };
        let texts = &self.frame.texts().mail_code;
        let (code, text, hint) = match self.refusal? {
            CodeMissing => return Some(FieldError::new("code-missing", texts.code_missing)),
            WrongCode => ("wrong-code", texts.wrong_code, texts.wrong_code_hint),
            Expired => ("code-expired", texts.expired, texts.expired_hint),
            Dead => ("code-dead", texts.dead, texts.dead_hint),
            ResendTooSoon { .. } | ResendTooOften => return None,
        };
        Some(FieldError::with_hint(code, text, hint))
    }

    /// The code and the text of what is wrong with sending again.
    fn resend_error(&self) -> Option<(&'static str, String)> {
        let texts = &self.frame.texts().mail_code;
        match self.refusal? {
            MailCodeRefusal::ResendTooSoon { seconds } => {
                Some(("resend-too-soon", (texts.too_soon)(seconds)))
            }
            MailCodeRefusal::ResendTooOften => {
                Some(("resend-too-often", texts.too_often.to_owned()))
            }
            _ => None,
        }
    }
}
