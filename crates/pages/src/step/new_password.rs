//! A password of the member's own.

use askama::Template;
use sekisho_kernel::policy::PasswordPolicy;

use super::password_rules::{Rule, password_rules};
use crate::{Frame, Page, SignIn};

/// 「パスワードの更新」. Its form sends `csrf`, `resume`, `step`, `new_password`,
/// `new_password_confirm` and `sign_out_others` (`1` or absent).
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/new_password.html")]
pub struct NewPassword<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What every step has.
    pub sign_in: SignIn<'a>,
    /// Why a new one is asked for.
    pub reason: NewPasswordReason,
    /// What it must look like.
    pub policy: &'a PasswordPolicy,
    /// The member's user ID, for the browser's store of passwords and for the rule about it.
    pub user_id: &'a str,
    /// 全てのデバイスからサインアウトする: whether it is ticked.
    pub sign_out_others: bool,
    /// What was wrong with the last one.
    pub faults: &'a [PasswordFault],
    /// Whether the two fields differed.
    pub is_mismatch: bool,
}

/// Why a new password is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NewPasswordReason {
    /// It replaces the temporary one.
    FirstSignIn,
    /// It replaces a forgotten one.
    Recovery,
    /// The member wants another one.
    Change,
}

/// Why a new password is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PasswordFault {
    /// Nothing was typed.
    Empty,
    /// It has too few characters.
    TooShort,
    /// It has too many characters.
    TooLong,
    /// It has a character that is not allowed.
    Characters,
    /// It has no capital letter.
    NeedsUpper,
    /// It has no small letter.
    NeedsLower,
    /// It has no digit.
    NeedsDigit,
    /// It has no symbol.
    NeedsSymbol,
    /// It is the user ID.
    IsUserId,
    /// It holds the user ID.
    HoldsUserId,
    /// It is the current one, temporary or not.
    IsCurrent,
    /// It is made of the birth date.
    IsBirthDate,
    /// It is the mail address or its name.
    IsMailName,
    /// Many people use it, or it is the society's name.
    Common,
    /// It is drawn on the keyboard, or repeats a few characters.
    Keyboard,
}

impl PasswordFault {
    /// Every fault.
    pub const ALL: [Self; 15] = [
        Self::Empty,
        Self::TooShort,
        Self::TooLong,
        Self::Characters,
        Self::NeedsUpper,
        Self::NeedsLower,
        Self::NeedsDigit,
        Self::NeedsSymbol,
        Self::IsUserId,
        Self::HoldsUserId,
        Self::IsCurrent,
        Self::IsBirthDate,
        Self::IsMailName,
        Self::Common,
        Self::Keyboard,
    ];

    /// The value of `data-error`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Characters => "characters",
            Self::NeedsUpper => "needs-upper",
            Self::NeedsLower => "needs-lower",
            Self::NeedsDigit => "needs-digit",
            Self::NeedsSymbol => "needs-symbol",
            Self::IsUserId => "is-user-id",
            Self::HoldsUserId => "holds-user-id",
            Self::IsCurrent => "is-current",
            Self::IsBirthDate => "is-birth-date",
            Self::IsMailName => "is-mail-name",
            Self::Common => "common",
            Self::Keyboard => "keyboard",
        }
    }

    /// The fault of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.code() == code)
    }
}

impl Page for NewPassword<'_> {
    fn step(&self) -> &'static str {
        "new-password"
    }
}

/// What the template asks.
impl NewPassword<'_> {
    fn is_refused(&self) -> bool {
        self.is_mismatch || !self.faults.is_empty()
    }

    fn lead(&self) -> &'static str {
        let texts = &self.frame.texts().new_password;
        match self.reason {
            NewPasswordReason::FirstSignIn => texts.lead_first,
            NewPasswordReason::Recovery => texts.lead_recovery,
            NewPasswordReason::Change => texts.lead_change,
        }
    }

    /// Whoever comes back by a mailed link signs everybody else out.
    fn signs_others_out(&self) -> bool {
        self.reason == NewPasswordReason::Recovery
    }

    /// Those that tick off while typing.
    fn rules(&self) -> Vec<Rule> {
        let texts = &self.frame.texts().new_password;
        let mut rules = password_rules(self.policy, texts);
        rules.push(Rule::new("match", texts.rule_match));
        rules
    }

    /// The `data-error` and the text of each.
    fn errors(&self) -> Vec<(&'static str, String)> {
        let errors = self.faults.iter();
        errors
            .map(|fault| (fault.code(), self.fault_text(*fault)))
            .collect()
    }

    fn fault_text(&self, fault: PasswordFault) -> String {
        let texts = &self.frame.texts().new_password;
        let fixed = match fault {
            PasswordFault::TooShort => return (texts.too_short)(self.policy.min_length),
            PasswordFault::TooLong => return (texts.too_long)(self.policy.max_length),
            PasswordFault::Empty => texts.missing,
            PasswordFault::Characters => texts.characters,
            PasswordFault::NeedsUpper => texts.no_upper,
            PasswordFault::NeedsLower => texts.no_lower,
            PasswordFault::NeedsDigit => texts.no_digit,
            PasswordFault::NeedsSymbol => texts.no_symbol,
            PasswordFault::IsUserId => texts.is_user_id,
            PasswordFault::HoldsUserId => texts.holds_user_id,
            PasswordFault::IsCurrent => texts.is_current,
            PasswordFault::IsBirthDate => texts.is_birth_date,
            PasswordFault::IsMailName => texts.is_mail_name,
            PasswordFault::Common => texts.is_common,
            PasswordFault::Keyboard => texts.is_drawn,
        };
        fixed.to_owned()
    }
}
