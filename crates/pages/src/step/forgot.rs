//! A forgotten password or user ID. The answer is the same whatever is entered.

use askama::Template;

use super::BirthDateRefusal;
use crate::{Form, Frame, Page};

/// 「パスワードを忘れた方」. Its form sends `csrf`, `resume`, `step`, `user_id` and, where it is asked
/// for, `birth_date`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/forgot_password.html")]
pub struct ForgotPassword<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// Where it is sent.
    pub form: Form<'a>,
    /// The sign-in page.
    pub sign_in: &'a str,
    /// Where a forgotten user ID is helped with.
    pub forgot_user_id: &'a str,
    /// The user ID as typed before.
    pub user_id: &'a str,
    /// Whether the birth date is asked for.
    pub asks_birth_date: bool,
    /// For how many minutes the link works.
    pub valid_minutes: u32,
    /// What was wrong with the entry.
    pub faults: ForgotFaults,
}

/// 「ユーザIDを忘れた方」. Its form sends `csrf`, `resume`, `step`, `birth_date` and `mail_address`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/forgot_user_id.html")]
pub struct ForgotUserId<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// Where it is sent.
    pub form: Form<'a>,
    /// The sign-in page.
    pub sign_in: &'a str,
    /// Where a forgotten password is helped with.
    pub forgot_password: &'a str,
    /// The mail address as typed before.
    pub mail_address: &'a str,
    /// What was wrong with the entry.
    pub faults: ForgotFaults,
}

/// Why nothing was looked up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ForgotFaults {
    /// No user ID was entered.
    pub user_id_missing: bool,
    /// No mail address was entered.
    pub mail_address_missing: bool,
    /// What was wrong with the birth date.
    pub birth_date: Option<BirthDateRefusal>,
    /// Nothing was wrong, but too many forms came from one source.
    pub busy: bool,
}

impl ForgotFaults {
    fn is_any(self) -> bool {
        self != Self::default()
    }
}

impl Page for ForgotPassword<'_> {
    fn step(&self) -> &'static str {
        "forgot-password"
    }
}

impl Page for ForgotUserId<'_> {
    fn step(&self) -> &'static str {
        "forgot-user-id"
    }
}

/// What the template asks.
impl ForgotPassword<'_> {
    fn valid(&self) -> String {
        (self.frame.texts().forgot.password_valid)(self.valid_minutes)
    }

    fn birth_date_error(&self) -> Option<(&'static str, &'static str)> {
        birth_date_error(&self.frame, self.faults)
    }
}

/// What the template asks.
impl ForgotUserId<'_> {
    fn birth_date_error(&self) -> Option<(&'static str, &'static str)> {
        birth_date_error(&self.frame, self.faults)
    }
}

fn birth_date_error(
    frame: &Frame<'_>,
    faults: ForgotFaults,
) -> Option<(&'static str, &'static str)> {
    let refusal = faults.birth_date?;
    Some((refusal.code(), refusal.text(frame.texts())))
}
