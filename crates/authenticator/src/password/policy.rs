//! Whether a new password is acceptable (NIST SP 800-63B-4 §3.1.1.2), and the rules that say so.
//!
//! [`rules`] is what the page lists and ticks off, and [`check_new`] is the same list applied. That
//! a password differs from the current and the temporary one is checked by their hashes, elsewhere.

use sekisho_kernel::policy::{CharacterClass, PasswordPolicy, UserIdInPassword};
use unicode_normalization::UnicodeNormalization;

use super::{LONGEST_PASSWORD, breached, keyboard, personal};
use crate::birth_date::BirthDate;

/// What is known about the member who sets a password.
#[derive(Clone, Copy, Default)]
pub struct NewPassword<'a> {
    /// The user IDs: the letter's and the chosen one.
    pub user_ids: &'a [&'a str],
    /// The birth date.
    pub birth_date: Option<&'a BirthDate>,
    /// The mail address.
    pub mail_address: Option<&'a str>,
    /// The tenant's names, long and short.
    pub tenant_names: &'a [&'a str],
}

/// What is wrong with a new password.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PasswordFault {
    /// Fewer characters than the policy asks for.
    TooShort,
    /// More characters than the policy allows.
    TooLong,
    /// A character that is not allowed.
    Characters,
    /// No capital letter.
    NeedsUpper,
    /// No small letter.
    NeedsLower,
    /// No digit.
    NeedsDigit,
    /// No symbol.
    NeedsSymbol,
    /// It is the user ID.
    IsUserId,
    /// It holds the user ID.
    HoldsUserId,
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
    pub const ALL: [Self; 13] = [
        Self::TooShort,
        Self::TooLong,
        Self::Characters,
        Self::NeedsUpper,
        Self::NeedsLower,
        Self::NeedsDigit,
        Self::NeedsSymbol,
        Self::IsUserId,
        Self::HoldsUserId,
        Self::IsBirthDate,
        Self::IsMailName,
        Self::Common,
        Self::Keyboard,
    ];

    /// The fault's name on pages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Characters => "characters",
            Self::NeedsUpper => "needs-upper",
            Self::NeedsLower => "needs-lower",
            Self::NeedsDigit => "needs-digit",
            Self::NeedsSymbol => "needs-symbol",
            Self::IsUserId => "is-user-id",
            Self::HoldsUserId => "holds-user-id",
            Self::IsBirthDate => "is-birth-date",
            Self::IsMailName => "is-mail-name",
            Self::Common => "common",
            Self::Keyboard => "keyboard",
        }
    }
}

/// One line of the list that a page shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// The number of characters, from and to.
    Length {
        /// The fewest.
        min: u32,
        /// The most.
        max: u32,
    },
    /// Which characters may be used: printable half-width ASCII and `¥`, or any (`unicode`), with
    /// spaces.
    Characters {
        /// Any character that can be printed.
        unicode: bool,
    },
    /// A class of characters that must be there.
    Class(CharacterClass),
    /// How near it may come to the user ID.
    UserId(UserIdInPassword),
    /// It must not be the birth date.
    BirthDate,
    /// It must not be the mail address or its name.
    MailName,
    /// It must not be one that is easily guessed.
    Guessable,
}

impl Rule {
    /// The rule's name on pages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length { .. } => "length",
            Self::Characters { .. } => "characters",
            Self::Class(CharacterClass::Upper) => "upper",
            Self::Class(CharacterClass::Lower) => "lower",
            Self::Class(CharacterClass::Digit) => "digit",
            Self::Class(CharacterClass::Symbol) => "symbol",
            Self::UserId(UserIdInPassword::NotEqual) => "not-user-id",
            Self::UserId(UserIdInPassword::NotContained) => "no-user-id",
            Self::BirthDate => "not-birth-date",
            Self::MailName => "not-mail-name",
            Self::Guessable => "not-guessable",
        }
    }

    /// What a password, as [`normalize`] gives it, does wrong by this rule.
    pub fn check(self, password: &str, context: &NewPassword<'_>) -> Option<PasswordFault> {
        match self {
            Self::Length { min, max } => check_length(password, min, max),
            Self::Characters { unicode } => password
                .contains(|c| !is_allowed(c, unicode))
                .then_some(PasswordFault::Characters),
            Self::Class(class) => (!password.contains(|c| is_of(c, class))).then_some(needs(class)),
            Self::UserId(nearness) => check_user_ids(password, nearness, context.user_ids),
            Self::BirthDate => context
                .birth_date
                .filter(|date| personal::is_birth_date(password, **date))
                .map(|_| PasswordFault::IsBirthDate),
            Self::MailName => context
                .mail_address
                .filter(|address| personal::is_mail_name(password, address))
                .map(|_| PasswordFault::IsMailName),
            Self::Guessable => check_guessable(password, context.tenant_names),
        }
    }
}

/// The rules of a policy, in the order in which a page lists them.
pub fn rules(policy: &PasswordPolicy) -> Vec<Rule> {
    let mut rules = vec![
        Rule::Length {
            min: policy.min_length,
            max: policy.max_length,
        },
        Rule::Characters {
            unicode: policy.unicode,
        },
    ];
    rules.extend(policy.classes.iter().copied().map(Rule::Class));
    rules.extend([
        Rule::UserId(policy.user_id),
        Rule::BirthDate,
        Rule::MailName,
    ]);
    rules.extend(policy.breached_check.then_some(Rule::Guessable));
    rules
}

/// Whether a new password is acceptable, or everything that is wrong with it.
pub fn check_new(
    policy: &PasswordPolicy,
    password: &str,
    context: &NewPassword<'_>,
) -> Result<(), Vec<PasswordFault>> {
    // What is longer than anything that is hashed is not looked into.
    if password.len() > LONGEST_PASSWORD {
        return Err(vec![PasswordFault::TooLong]);
    }
    let password = normalize(policy, password);
    let faults: Vec<_> = rules(policy)
        .into_iter()
        .filter_map(|rule| rule.check(&password, context))
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

/// A password as it is hashed, when it is set and when it is verified alike. The yen sign becomes
/// the backslash: they are one key, and which of them it types depends on the machine. With
/// `unicode` the text is in NFC (NIST SP 800-63B-4 §3.1.1.2: normalisation before hashing).
pub fn normalize(policy: &PasswordPolicy, password: &str) -> String {
    let password = password.replace('¥', "\\");
    if policy.unicode {
        password.nfc().collect()
    } else {
        password
    }
}

/// Whether what was typed holds what no password of the policy has: full-width and other wide
/// characters, or a space at one of its ends. Only for a hint: nothing is refused for it, since a
/// temporary password may be typed loosely, and one that a former provider hashed may hold anything.
pub fn holds_unusable(policy: &PasswordPolicy, typed: &str) -> bool {
    let is_wide = |c: char| !c.is_ascii() && c != '¥';
    !policy.unicode && (typed.contains(is_wide) || typed.trim() != typed)
}

fn check_length(password: &str, min: u32, max: u32) -> Option<PasswordFault> {
    // NIST SP 800-63B-4 §3.1.1.2: each Unicode code point counts as one character.
    let length = password.chars().count();
    let is_below = |limit: u32| usize::try_from(limit).is_ok_and(|limit| length < limit);
    if is_below(min) {
        Some(PasswordFault::TooShort)
    } else if !is_below(max.saturating_add(1)) || password.len() > LONGEST_PASSWORD {
        Some(PasswordFault::TooLong)
    } else {
        None
    }
}

fn is_allowed(c: char, unicode: bool) -> bool {
    if unicode {
        !c.is_control()
    } else {
        c.is_ascii_graphic() || c == '¥'
    }
}

fn is_of(c: char, class: CharacterClass) -> bool {
    match class {
        CharacterClass::Upper => c.is_ascii_uppercase(),
        CharacterClass::Lower => c.is_ascii_lowercase(),
        CharacterClass::Digit => c.is_ascii_digit(),
        CharacterClass::Symbol => {
            !c.is_ascii_alphanumeric() && !c.is_whitespace() && !c.is_control()
        }
    }
}

const fn needs(class: CharacterClass) -> PasswordFault {
    match class {
        CharacterClass::Upper => PasswordFault::NeedsUpper,
        CharacterClass::Lower => PasswordFault::NeedsLower,
        CharacterClass::Digit => PasswordFault::NeedsDigit,
        CharacterClass::Symbol => PasswordFault::NeedsSymbol,
    }
}

fn check_user_ids(
    password: &str,
    nearness: UserIdInPassword,
    user_ids: &[&str],
) -> Option<PasswordFault> {
    let any = |is: fn(&str, &str) -> bool| user_ids.iter().any(|id| is(password, id));
    if any(personal::is_user_id) {
        Some(PasswordFault::IsUserId)
    } else if nearness == UserIdInPassword::NotContained && any(personal::holds_user_id) {
        Some(PasswordFault::HoldsUserId)
    } else {
        None
    }
}

fn check_guessable(password: &str, tenant_names: &[&str]) -> Option<PasswordFault> {
    let is_tenant = |name: &&str| personal::is_tenant_name(password, name);
    if keyboard::is_drawn(password) {
        Some(PasswordFault::Keyboard)
    } else if breached::is_common(password)
        || personal::repeats_common(password)
        || tenant_names.iter().any(is_tenant)
    {
        Some(PasswordFault::Common)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use PasswordFault::*;

    fn faults(policy: &PasswordPolicy, password: &str) -> Vec<PasswordFault> {
        let birth_date = BirthDate::from_iso("1980-12-01").unwrap();
        let context = NewPassword {
            user_ids: &["hanako-y22", "tmp-4711"],
            birth_date: Some(&birth_date),
            mail_address: Some("h.yamada@example.jp"),
            tenant_names: &["日の出健康保険組合", "hinode-kenpo"],
        };
        check_new(policy, password, &context)
            .err()
            .unwrap_or_default()
    }

    fn all_classes() -> PasswordPolicy {
        PasswordPolicy {
            min_length: 8,
            max_length: 20,
            classes: vec![
                CharacterClass::Upper,
                CharacterClass::Lower,
                CharacterClass::Digit,
                CharacterClass::Symbol,
            ],
            ..PasswordPolicy::default()
        }
    }

    fn unicode() -> PasswordPolicy {
        PasswordPolicy {
            unicode: true,
            min_length: 15,
            ..PasswordPolicy::default()
        }
    }

    #[test]
    fn each_rule_finds_its_fault() {
        for (password, expected) in [
            ("Kumo-to-Yama-83", vec![]),
            ("kumoyama", vec![]),
            (r##"!"#$%&'()=~|`{+*}<>?_-^\@[;:],./"##, vec![]),
            ("¥umo-to-Yama", vec![]),
            ("kumo-83", vec![TooShort]),
            ("", vec![TooShort]),
            ("kumo to yama", vec![Characters]),
            ("くもとやまとかわ", vec![Characters]),
            ("ｋｕｍｏ－８３ａｂ", vec![Characters]),
            ("kumo\tyama83", vec![Characters]),
            ("hanako-y22", vec![IsUserId]),
            ("HANAKO-Y22", vec![IsUserId]),
            ("x-Hanako-y22-x", vec![HoldsUserId]),
            ("kumo-tmp-4711", vec![HoldsUserId]),
            ("19801201", vec![IsBirthDate]),
            ("s551201!", vec![IsBirthDate]),
            ("H.Yamada1", vec![IsMailName]),
            ("h.yamada@example.jp", vec![IsMailName]),
            ("P@ssw0rd1!", vec![Common]),
            ("sunshinesunshine", vec![Common]),
            ("Hinode-Kenpo1", vec![Common]),
            ("1qaz2wsx", vec![Keyboard]),
            ("abababab", vec![Keyboard]),
        ] {
            assert_eq!(
                faults(&PasswordPolicy::default(), password),
                expected,
                "{password}"
            );
        }
    }

    #[test]
    fn a_password_made_at_random_is_never_refused() {
        let entropy = sekisho_kernel::Entropy::seeded(5);
        for _ in 0..500 {
            let password = crate::password::temporary::random(&entropy);
            assert_eq!(faults(&PasswordPolicy::default(), password.expose()), []);
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        assert_eq!(
            faults(&all_classes(), "くも"),
            [TooShort, Characters, NeedsUpper, NeedsLower, NeedsDigit]
        );
        assert_eq!(
            faults(&all_classes(), "kumoyama"),
            [NeedsUpper, NeedsDigit, NeedsSymbol]
        );
        assert_eq!(faults(&all_classes(), "KUMO-YAMA-83"), [NeedsLower]);
        assert_eq!(faults(&all_classes(), "Kumo-Yama-83"), []);
    }

    #[test]
    fn length_counts_characters_at_both_borders() {
        let policy = PasswordPolicy {
            min_length: 8,
            max_length: 20,
            unicode: true,
            ..PasswordPolicy::default()
        };
        let text = "雲と山と川と海と空と星と月と日と風と雨と雪";
        let first = |count| text.chars().take(count).collect::<String>();
        for (count, expected) in [
            (7, vec![TooShort]),
            (8, vec![]),
            (20, vec![]),
            (21, vec![TooLong]),
        ] {
            assert_eq!(faults(&policy, &first(count)), expected, "{count}");
        }
    }

    #[test]
    fn what_cannot_be_hashed_is_too_long_whatever_the_policy_says() {
        let policy = PasswordPolicy {
            max_length: u32::MAX,
            ..unicode()
        };
        assert_eq!(
            faults(&policy, &"k".repeat(LONGEST_PASSWORD + 1)),
            [TooLong]
        );
        // U+0958 has no composed form: NFC makes six bytes of its three.
        assert_eq!(faults(&policy, &"\u{958}".repeat(300))[0], TooLong);
    }

    #[test]
    fn a_policy_switches_its_rules() {
        let open = PasswordPolicy {
            breached_check: false,
            user_id: UserIdInPassword::NotEqual,
            ..PasswordPolicy::default()
        };
        for password in ["password", "1qaz2wsx", "hanako-y22-x"] {
            assert_eq!(faults(&open, password), [], "{password}");
        }
        assert_eq!(faults(&open, "hanako-y22"), [IsUserId]);
        assert_eq!(faults(&unicode(), "雲と山と川 umi to sora"), []);
    }

    #[test]
    fn one_password_is_one_password_on_every_keyboard() {
        let policy = PasswordPolicy::default();
        assert_eq!(
            normalize(&policy, "kumo¥83"),
            normalize(&policy, "kumo\\83")
        );
        assert_eq!(
            normalize(&unicode(), "か\u{3099}"),
            normalize(&unicode(), "が")
        );
        assert_ne!(normalize(&policy, "Kumo"), normalize(&policy, "kumo"));
    }

    #[test]
    fn every_rule_of_the_list_is_listed_once_and_nothing_else_is_checked() {
        let codes: Vec<_> = rules(&all_classes()).into_iter().map(Rule::code).collect();
        assert_eq!(
            codes,
            [
                "length",
                "characters",
                "upper",
                "lower",
                "digit",
                "symbol",
                "no-user-id",
                "not-birth-date",
                "not-mail-name",
                "not-guessable"
            ]
        );
        let without = PasswordPolicy {
            breached_check: false,
            ..PasswordPolicy::default()
        };
        assert!(!rules(&without).contains(&Rule::Guessable));
    }

    #[test]
    fn fault_codes_differ() {
        let codes: BTreeSet<_> = PasswordFault::ALL.map(PasswordFault::code).into();
        assert_eq!(codes.len(), PasswordFault::ALL.len());
    }
}
