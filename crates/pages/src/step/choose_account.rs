//! Which of the members it is who signed in with this browser before.

use askama::Template;

use crate::{Form, Frame, Occasion, Page, SignIn};

/// 「どのユーザIDでログインしますか」. [`SignIn::form`] sends `account` (on the buttons): an account's
/// [`id`](KnownAccount::id), or `another`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/choose_account.html")]
pub struct ChooseAccount<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What every step has.
    pub sign_in: SignIn<'a>,
    /// What brings the member here, if not a portal alone.
    pub occasion: Option<Occasion>,
    /// The members to choose from.
    pub accounts: &'a [KnownAccount<'a>],
    /// Where it is sent that one is taken off the list: `account`.
    pub forget: Form<'a>,
}

/// A member who signed in with this browser before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KnownAccount<'a> {
    /// Who, for the form.
    pub id: &'a str,
    /// The user ID, as much of it as others may see.
    pub user_id: &'a str,
    /// Whether it is the one who is signed in.
    pub is_signed_in: bool,
}

impl Page for ChooseAccount<'_> {
    fn step(&self) -> &'static str {
        "choose-account"
    }
}

/// What the template asks.
impl ChooseAccount<'_> {
    fn occasion_text(&self) -> Option<String> {
        self.occasion
            .map(|occasion| occasion.text(self.frame.texts()))
    }

    fn lead(&self) -> &'static str {
        let texts = &self.frame.texts().choose_account;
        match self.accounts {
            [_, _, ..] => texts.several,
            _ => texts.one,
        }
    }

    /// Who is signed in now is no matter of a list.
    fn can_forget(&self) -> bool {
        self.accounts.iter().any(|account| !account.is_signed_in)
    }
}
