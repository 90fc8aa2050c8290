//! Recovery codes (予備コード): using one.

use askama::Template;

use super::{OtherWays, SignIn, field::FieldError};
use crate::{Frame, Page};

/// 予備コードの入力. Its form sends `csrf`, `resume`, `step` (always `recovery-code`) and `code`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/recovery_code.html")]
pub struct RecoveryCode<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What it has in common with every step.
    pub sign_in: SignIn<'a>,
    /// Why the last try did not lead on.
    pub refusal: Option<RecoveryCodeRefusal>,
    /// The ways on without a recovery code.
    pub ways: OtherWays<'a>,
}

/// Why a recovery code did not lead on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecoveryCodeRefusal {
    /// No code was typed.
    CodeMissing,
    /// It is none of the member's, or was used before.
    WrongCode,
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
}
