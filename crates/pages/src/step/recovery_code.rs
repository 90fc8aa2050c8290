//! The ways on for who lost what the second factor needs: a recovery code (予備コード), another second
//! factor by mail and birth date, the desk.

use askama::Template;
use sekisho_kernel::Timestamp;

use super::{BirthDateRefusal, OtherWays, SignIn, field::FieldError};
use crate::{Form, Frame, Page, moment};

/// スマートフォンを紛失・機種変更した方. Its form `code` sends `csrf`, `resume`, `step` (always
/// `recovery-code`) and `code`; its form `lost-device` the same with `birth_date`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/recovery_code.html")]
pub struct RecoveryCode<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What it has in common with every step.
    pub sign_in: SignIn<'a>,
    /// Whether the member has a recovery code left.
    pub has_codes: bool,
    /// Why the last code did not lead on.
    pub refusal: Option<RecoveryCodeRefusal>,
    /// Whether another second factor can be had by mail.
    pub replacement: Replacement<'a>,
    /// お問い合わせ番号 for the desk, where no entry was refused that has one.
    pub call_number: Option<&'a str>,
    /// The ways on with another method.
    pub ways: OtherWays<'a>,
}

/// Whether another second factor can be had by mail.
#[derive(Clone, Copy, Debug)]
pub enum Replacement<'a> {
    /// It can be asked for.
    Offered {
        /// Where the birth date is sent.
        form: Form<'a>,
        /// After how many hours the mail goes out; `None`: at once.
        wait_hours: Option<u32>,
        /// Why the last birth date did not lead on.
        refusal: Option<LostDeviceRefusal>,
    },
    /// It was asked for.
    Waits {
        /// When the mail goes out.
        opens_at: Timestamp,
    },
    /// The mail went out.
    Sent {
        /// Where the birth date is sent to have it sent again.
        form: Form<'a>,
        /// Until when its link works.
        until: Timestamp,
        /// Why the last birth date did not lead on.
        refusal: Option<LostDeviceRefusal>,
    },
    /// The mail address is too new.
    HeldOff {
        /// Until when.
        until: Timestamp,
    },
    /// Only the desk can help.
    Desk,
}

/// Why a recovery code did not lead on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecoveryCodeRefusal {
    /// No code was typed.
    CodeMissing,
    /// It is none of the member's, or was used before.
    WrongCode,
}

/// Why another second factor could not be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LostDeviceRefusal {
    /// What was wrong with the birth date.
    BirthDate(BirthDateRefusal),
    /// A mail went out a moment ago.
    TooSoon,
}

impl Page for RecoveryCode<'_> {
    fn step(&self) -> &'static str {
        "recovery-code"
    }
}

/// What the template asks.
impl RecoveryCode<'_> {
    fn code_error(&self) -> Option<FieldError> {
        let texts = &self.frame.texts().recovery;
        self.refusal.map(|refusal| match refusal {
            RecoveryCodeRefusal::CodeMissing => FieldError::new("code-missing", texts.code_missing),
            RecoveryCodeRefusal::WrongCode => {
                FieldError::with_hint("wrong-code", texts.wrong_code, texts.wrong_code_hint)
            }
        })
    }

    fn is_refused(&self) -> bool {
        self.refusal.is_some() || self.birth_date_error().is_some()
    }

    /// What became of a request, in words: what was done, and what follows.
    fn told(&self) -> Option<(String, String)> {
        let texts = &self.frame.texts().lost_device;
        let in_words = |at| moment::in_words(at, self.frame.locale);
        match self.replacement {
            Replacement::Waits { opens_at } => Some((
                (texts.waits)(&in_words(opens_at)),
                texts.waits_hint.to_owned(),
            )),
            Replacement::Sent { until, .. } => {
                Some((texts.sent.to_owned(), (texts.sent_until)(&in_words(until))))
            }
            _ => None,
        }
    }

    /// The value of `data-status`.
    fn status(&self) -> &'static str {
        match self.replacement {
            Replacement::Waits { .. } => "lost-device-waits",
            Replacement::Sent { .. } => "lost-device-mail",
            _ => "",
        }
    }

    /// What stands before the form for the birth date.
    fn mail_text(&self) -> Vec<String> {
        let texts = &self.frame.texts().lost_device;
        match self.replacement {
            Replacement::Offered {
                wait_hours: Some(hours),
                ..
            } => vec![(texts.after)(hours), texts.told.to_owned()],
            Replacement::Offered { .. } => vec![texts.at_once.to_owned()],
            Replacement::Sent { .. } => vec![texts.again.to_owned()],
            Replacement::HeldOff { until } => {
                let until = moment::in_words(until, self.frame.locale);
                vec![(texts.held_off)(&until)]
            }
            Replacement::Waits { .. } | Replacement::Desk => Vec::new(),
        }
    }

    /// The form for the birth date, and its button.
    fn mail_form(&self) -> Option<(Form<'_>, &'static str)> {
        let texts = &self.frame.texts().lost_device;
        match self.replacement {
            Replacement::Offered { form, .. } => Some((form, texts.submit)),
            Replacement::Sent { form, .. } => Some((form, texts.submit_again)),
            _ => None,
        }
    }

    fn birth_date_error(&self) -> Option<(&'static str, &'static str)> {
        let texts = self.frame.texts();
        let refusal = match self.replacement {
            Replacement::Offered { refusal, .. } | Replacement::Sent { refusal, .. } => refusal?,
            _ => return None,
        };
        Some(match refusal {
            LostDeviceRefusal::BirthDate(refusal) => (refusal.code(), refusal.text(texts)),
            LostDeviceRefusal::TooSoon => ("resend-too-soon", texts.lost_device.too_soon),
        })
    }

    /// Whether there is another way than the desk and a recovery code.
    fn is_desk_only(&self) -> bool {
        matches!(self.replacement, Replacement::Desk)
    }
}
