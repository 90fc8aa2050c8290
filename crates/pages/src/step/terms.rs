//! The terms of use.

use askama::Template;

use crate::{Form, Frame, Page, SignIn, markdown};

/// 「利用規約」. Its form sends `csrf`, `resume`, `step`, `terms` (always [`Terms::shown`]) and
/// `agree` (`1`).
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/terms.html")]
pub struct Terms<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What every step has.
    pub sign_in: SignIn<'a>,
    /// Where 同意しない is sent, which signs out.
    pub decline: Form<'a>,
    /// The version, as the society calls it.
    pub version: &'a str,
    /// The text, as Markdown.
    pub text: &'a str,
    /// The hash of what is shown, so that what was shown is what is recorded.
    pub shown: &'a str,
    /// Whether the member agreed to an earlier version.
    pub is_new_version: bool,
    /// Why the last try did not lead on.
    pub refusal: Option<TermsRefusal>,
}

/// Why the terms did not lead on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TermsRefusal {
    /// They were sent without 同意する.
    NotAgreed,
    /// The society changed them while they were read.
    Outdated,
}

impl TermsRefusal {
    fn code(self) -> &'static str {
        match self {
            Self::NotAgreed => "not-agreed",
            Self::Outdated => "outdated",
        }
    }
}

impl Page for Terms<'_> {
    fn step(&self) -> &'static str {
        "terms"
    }
}

/// What the template asks.
impl Terms<'_> {
    fn text_html(&self) -> String {
        markdown::to_html(self.text)
    }

    fn refusal_text(&self) -> Option<&'static str> {
        let texts = &self.frame.texts().terms;
        self.refusal.map(|refusal| match refusal {
            TermsRefusal::NotAgreed => texts.not_agreed,
            TermsRefusal::Outdated => texts.outdated,
        })
    }
}
