//! Signing out: the question and the result.

use askama::Template;

use crate::{Form, Frame, Page, Portal};

/// 「ログアウトしてもよろしいですか?」. Its form sends `csrf`, `resume` and `confirm=1`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "sign_out.html")]
pub struct SignOut<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// Where ログアウトする is sent.
    pub form: Form<'a>,
    /// The names of the portals that are signed out too.
    pub signed_in_at: &'a [&'a str],
}

impl Page for SignOut<'_> {
    fn step(&self) -> &'static str {
        "sign-out"
    }
}

/// The member is signed out. Same `data-step` as the question, with `data-done`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "signed_out.html")]
pub struct SignedOut<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// Where to go on.
    pub portals: &'a [Portal<'a>],
}

impl Page for SignedOut<'_> {
    fn step(&self) -> &'static str {
        "sign-out"
    }
}
