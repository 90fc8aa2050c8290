//! The rules for a new password, as they are told before one is typed.

use sekisho_kernel::policy::{CharacterClass, PasswordPolicy, UserIdInPassword};

use crate::locales::NewPasswordTexts;

/// A rule of the list.
pub(crate) struct Rule {
    /// The value of `data-rule`.
    pub(crate) name: &'static str,
    pub(crate) text: String,
    /// Whether only the server can check it.
    pub(crate) is_for_server: bool,
}

impl Rule {
    pub(super) fn new(name: &'static str, text: &str) -> Self {
        Self {
            name,
            text: text.to_owned(),
            is_for_server: false,
        }
    }

    fn for_server(name: &'static str, text: &str) -> Self {
        Self {
            is_for_server: true,
            ..Self::new(name, text)
        }
    }
}

/// Every rule of a policy.
pub(crate) fn password_rules(policy: &PasswordPolicy, texts: &NewPasswordTexts) -> Vec<Rule> {
    let length = (texts.rule_length)(policy.min_length, policy.max_length);
    let mut rules = vec![Rule::new("length", &length)];
    if !policy.unicode {
        rules.push(Rule::new("characters", texts.rule_ascii));
    }
    rules.extend(policy.classes.iter().map(|class| match class {
        CharacterClass::Upper => Rule::new("upper", texts.rule_upper),
        CharacterClass::Lower => Rule::new("lower", texts.rule_lower),
        CharacterClass::Digit => Rule::new("digit", texts.rule_digit),
        CharacterClass::Symbol => Rule::new("symbol", texts.rule_symbol),
    }));
    rules.push(match policy.user_id {
        UserIdInPassword::NotEqual => Rule::new("not-user-id", texts.rule_not_user_id),
        UserIdInPassword::NotContained => Rule::new("no-user-id", texts.rule_without_user_id),
    });
    rules.push(Rule::for_server("not-current", texts.rule_not_current));
    rules.push(Rule::for_server("not-guessable", texts.rule_not_guessable));
    rules
}
