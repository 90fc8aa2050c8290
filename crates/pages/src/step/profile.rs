//! User ID and second factor.

use askama::Template;
use sekisho_kernel::policy::{Method, UserIdPolicy};

use crate::{Frame, Page, SignIn, locales::MethodWords};

/// 「ユーザIDと認証方法」. Its form sends `csrf`, `resume`, `step`, `user_id` and `method`, and
/// `check` (`1`) when only the user ID is to be checked.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/profile.html")]
pub struct Profile<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What every step has.
    pub sign_in: SignIn<'a>,
    /// What a user ID must look like.
    pub policy: &'a UserIdPolicy,
    /// The user ID as typed before, else the present one.
    pub user_id: &'a str,
    /// What a check of it said.
    pub user_id_state: UserIdState<'a>,
    /// The methods offered, in the tenant's order; none where a second factor is not needed.
    pub methods: &'a [Method],
    /// The one that is marked as recommended.
    pub recommended: Option<Method>,
    /// The one that is chosen.
    pub chosen: Option<Method>,
    /// Whether the form was sent without a method.
    pub is_method_missing: bool,
    /// Whether only a second factor is chosen: the member has a user ID that signs in.
    pub is_user_id_fixed: bool,
}

/// What a check of a user ID said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UserIdState<'a> {
    /// It was not checked.
    Unchecked,
    /// The member may have it.
    Free,
    /// The member may not have it, and why.
    Refused(&'a [UserIdFault]),
}

/// Why a user ID is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UserIdFault {
    /// Nothing was typed.
    Empty,
    /// It has too few characters.
    TooShort,
    /// It has too many characters.
    TooLong,
    /// It has a character that is not allowed.
    Characters,
    /// It lacks a letter or a digit.
    NeedsLetterAndDigit,
    /// It holds a reserved text.
    Reserved,
    /// Somebody has or had it.
    Taken,
}

impl UserIdFault {
    /// Every fault.
    pub const ALL: [Self; 7] = [
        Self::Empty,
        Self::TooShort,
        Self::TooLong,
        Self::Characters,
        Self::NeedsLetterAndDigit,
        Self::Reserved,
        Self::Taken,
    ];

    /// The value of `data-error`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Characters => "characters",
            Self::NeedsLetterAndDigit => "needs-letter-and-digit",
            Self::Reserved => "reserved",
            Self::Taken => "taken",
        }
    }

    /// The fault of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.code() == code)
    }
}

impl Page for Profile<'_> {
    fn step(&self) -> &'static str {
        "profile"
    }
}

/// A method to choose.
struct Choice {
    /// The value of `method`.
    name: &'static str,
    words: &'static MethodWords,
    is_recommended: bool,
    is_chosen: bool,
}

/// What the template asks.
impl Profile<'_> {
    fn choices(&self) -> Vec<Choice> {
        let words = &self.frame.texts().method;
        let choice = |method: &Method| Choice {
            name: method.name(),
            words: words.get(*method),
            is_recommended: self.recommended == Some(*method),
            is_chosen: self.chosen == Some(*method),
        };
        self.methods.iter().map(choice).collect()
    }

    fn is_refused(&self) -> bool {
        self.is_method_missing || !self.user_id_faults().is_empty()
    }

    fn user_id_faults(&self) -> &[UserIdFault] {
        match self.user_id_state {
            UserIdState::Refused(faults) => faults,
            UserIdState::Unchecked | UserIdState::Free => &[],
        }
    }

    fn is_free(&self) -> bool {
        self.user_id_state == UserIdState::Free
    }

    /// The `data-error` and the text of each.
    fn user_id_errors(&self) -> Vec<(&'static str, String)> {
        let errors = self.user_id_faults().iter();
        errors
            .map(|fault| (fault.code(), self.fault_text(*fault)))
            .collect()
    }

    fn fault_text(&self, fault: UserIdFault) -> String {
        let texts = &self.frame.texts().profile;
        let fixed = match fault {
            UserIdFault::TooShort => return (texts.too_short)(self.policy.min_length),
            UserIdFault::TooLong => return (texts.too_long)(self.policy.max_length),
            UserIdFault::Empty => texts.missing,
            UserIdFault::Characters => texts.characters,
            UserIdFault::NeedsLetterAndDigit => texts.mix,
            UserIdFault::Reserved => texts.is_reserved,
            UserIdFault::Taken => texts.taken,
        };
        fixed.to_owned()
    }

    fn length_rule(&self) -> String {
        (self.frame.texts().profile.rule_length)(self.policy.min_length, self.policy.max_length)
    }

    fn reserved_list(&self) -> String {
        let separator = self.frame.texts().profile.reserved_separator;
        self.policy.reserved.join(separator)
    }

    fn must_choose(&self) -> String {
        let texts = &self.frame.texts().profile;
        let name = |method: &Method| match method {
            Method::Passkey => texts.passkey,
            Method::App => texts.app,
            Method::Mail => texts.mail,
        };
        (texts.must_choose)(&self.methods.iter().map(name).collect::<Vec<_>>())
    }

    fn recommendation(&self) -> Option<&'static str> {
        let texts = &self.frame.texts().profile;
        let offered = self
            .recommended
            .filter(|method| self.methods.contains(method));
        offered.map(|method| match method {
            Method::Passkey => texts.recommend_passkey,
            Method::App => texts.recommend_app,
            Method::Mail => texts.recommend_mail,
        })
    }
}
