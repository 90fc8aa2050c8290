//! The birth date, which proves who it is.

use askama::Template;

use crate::{Frame, Page, SignIn, locales::Texts};

/// 「生年月日の確認」. Its form sends `csrf`, `resume`, `step` and `birth_date`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/birth_date.html")]
pub struct BirthDate<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What every step has.
    pub sign_in: SignIn<'a>,
    /// What was typed before.
    pub birth_date: &'a str,
    /// Why it did not lead on.
    pub refusal: Option<BirthDateRefusal>,
}

/// Why a birth date did not lead on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BirthDateRefusal {
    /// Nothing was typed.
    Empty,
    /// It is no date.
    Malformed,
    /// It is not the member's.
    Wrong,
    /// Too many wrong ones were entered today.
    TooOften,
}

impl BirthDateRefusal {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Malformed => "malformed",
            Self::Wrong => "wrong",
            Self::TooOften => "too-often",
        }
    }
}

impl BirthDateRefusal {
    pub(super) fn text(self, texts: &Texts) -> &'static str {
        let texts = &texts.birth_date;
        match self {
            Self::Empty => texts.missing,
            Self::Malformed => texts.malformed,
            Self::Wrong => texts.wrong,
            Self::TooOften => texts.too_often,
        }
    }
}

impl Page for BirthDate<'_> {
    fn step(&self) -> &'static str {
        "birth-date"
    }
}

/// What the template asks.
impl BirthDate<'_> {
    fn refusal_text(&self) -> Option<&'static str> {
        let texts = self.frame.texts();
        self.refusal.map(|refusal| refusal.text(texts))
    }
}
