//! The code printed in a letter, which completes a first sign-in that a derived password opened.

use askama::Template;

use crate::{Frame, Page, SignIn};

/// 「手紙の確認コード」. Its form sends `csrf`, `resume`, `step` and `code`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/letter_code.html")]
pub struct LetterCode<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What every step has.
    pub sign_in: SignIn<'a>,
    /// What was typed before.
    pub code: &'a str,
    /// Why it did not lead on.
    pub refusal: Option<LetterCodeRefusal>,
}

/// Why a letter's code did not lead on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LetterCodeRefusal {
    /// Nothing was typed.
    Empty,
    /// It is not the code.
    Wrong,
    /// It is too old.
    Expired,
}

impl LetterCodeRefusal {
    fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Wrong => "wrong",
            Self::Expired => "expired",
        }
    }
}

impl Page for LetterCode<'_> {
    fn step(&self) -> &'static str {
        "letter-code"
    }
}

/// What the template asks.
impl LetterCode<'_> {
    fn refusal_text(&self) -> Option<&'static str> {
        let texts = &self.frame.texts().letter_code;
        self.refusal.map(|refusal| match refusal {
            LetterCodeRefusal::Empty => texts.missing,
            LetterCodeRefusal::Wrong => texts.wrong,
            LetterCodeRefusal::Expired => texts.expired,
        })
    }
}
