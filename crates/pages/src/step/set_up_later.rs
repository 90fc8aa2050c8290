//! The end of a first sign-in whose second factor is set up at the next one.

use askama::Template;

use crate::{Frame, Page, SignIn};

/// 「もう一度ログインしてください」. [`SignIn::form`] signs out.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/set_up_later.html")]
pub struct SetUpLater<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What every step has.
    pub sign_in: SignIn<'a>,
    /// For how many days the password alone still reaches the set-up.
    pub within_days: u32,
}

impl Page for SetUpLater<'_> {
    fn step(&self) -> &'static str {
        "set-up-later"
    }
}

/// What the template asks.
impl SetUpLater<'_> {
    fn deadline(&self) -> String {
        (self.frame.texts().set_up_later.within_days)(self.within_days)
    }
}
