//! User IDs that members choose.

use sekisho_kernel::policy::UserIdPolicy;

use crate::normalize::{fold_user_id, is_blank};

/// What is wrong with a chosen user ID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum UserIdFault {
    /// Fewer characters than the policy asks for.
    TooShort,
    /// More characters than the policy allows.
    TooLong,
    /// A character that is not allowed.
    Characters,
    /// No letter, or no digit.
    NeedsLetterAndDigit,
    /// It holds a reserved text.
    Reserved,
}

impl UserIdFault {
    /// The fault's name on pages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Characters => "characters",
            Self::NeedsLetterAndDigit => "needs-letter-and-digit",
            Self::Reserved => "reserved",
        }
    }
}

/// A user ID for showing to somebody who should know it, and to others on the same device:
/// `ha•••••1`. It does not tell how long it is.
pub fn mask(user_id: &str) -> String {
    let first: String = user_id.chars().take(2).collect();
    let last = user_id.chars().skip(2).last();
    format!("{first}•••••{}", last.map(String::from).unwrap_or_default())
}

/// The folded spelling of a user ID that a member chooses, when the policy allows it. Whether it is
/// free is not asked here.
pub fn check_new(policy: &UserIdPolicy, typed: &str) -> Result<String, UserIdFault> {
    let Some(user_id) = fold_user_id(typed) else {
        return Err(if is_blank(typed) {
            UserIdFault::TooShort
        } else {
            UserIdFault::TooLong
        });
    };
    match find_fault(policy, &user_id) {
        Some(fault) => Err(fault),
        None => Ok(user_id),
    }
}

fn find_fault(policy: &UserIdPolicy, user_id: &str) -> Option<UserIdFault> {
    let length = u32::try_from(user_id.chars().count()).unwrap_or(u32::MAX);
    let has = |is: fn(&char) -> bool| user_id.chars().any(|c| is(&c));
    let faults = [
        (!user_id.chars().all(is_allowed), UserIdFault::Characters),
        (length < policy.min_length, UserIdFault::TooShort),
        (length > policy.max_length, UserIdFault::TooLong),
        (
            !has(char::is_ascii_lowercase) || !has(char::is_ascii_digit),
            UserIdFault::NeedsLetterAndDigit,
        ),
        (holds_reserved(policy, user_id), UserIdFault::Reserved),
    ];
    let first = faults.into_iter().find(|(is_wrong, _)| *is_wrong);
    first.map(|(_, fault)| fault)
}

const fn is_allowed(c: char) -> bool {
    matches!(c, 'a'..='z' | '0'..='9' | '-' | '_' | '.' | '@')
}

fn holds_reserved(policy: &UserIdPolicy, user_id: &str) -> bool {
    policy
        .reserved
        .iter()
        .filter_map(|reserved| fold_user_id(reserved))
        .any(|reserved| user_id.contains(&reserved))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_id_is_folded_and_checked_by_the_policy() {
        for (typed, expected) in [
            ("hanako-y22", Ok("hanako-y22")),
            (" Hanako-Y22 ", Ok("hanako-y22")),
            ("ｈａｎａｋｏ＿２２", Ok("hanako_22")),
            ("h.y@example1", Ok("h.y@example1")),
            ("hanako12", Ok("hanako12")),
            ("hanako-yama22", Ok("hanako-yama22")),
            ("", Err(UserIdFault::TooShort)),
            (" \u{3000}", Err(UserIdFault::TooShort)),
            ("hanako1", Err(UserIdFault::TooShort)),
            ("hanako-yamad22", Err(UserIdFault::TooLong)),
            ("hanako+yama1", Err(UserIdFault::Characters)),
            ("花子hanako22", Err(UserIdFault::Characters)),
            ("花子", Err(UserIdFault::Characters)),
            ("hanako-yama", Err(UserIdFault::NeedsLetterAndDigit)),
            ("12345678", Err(UserIdFault::NeedsLetterAndDigit)),
            ("-_.@-_.@", Err(UserIdFault::NeedsLetterAndDigit)),
            ("admin123", Err(UserIdFault::Reserved)),
            ("my-Support1", Err(UserIdFault::Reserved)),
        ] {
            let checked = check_new(&UserIdPolicy::default(), typed);
            assert_eq!(
                checked.as_deref().map_err(|fault| *fault),
                expected,
                "{typed}"
            );
        }
    }

    #[test]
    fn an_endless_text_is_too_long() {
        let checked = check_new(&UserIdPolicy::default(), &"a1".repeat(10_000));
        assert_eq!(checked, Err(UserIdFault::TooLong));
    }

    #[test]
    fn the_tenants_own_reserved_texts_count() {
        let policy = UserIdPolicy {
            reserved: vec!["Kenpo".to_owned(), String::new()],
            ..UserIdPolicy::default()
        };
        assert_eq!(check_new(&policy, "kenpo-123"), Err(UserIdFault::Reserved));
        assert_eq!(check_new(&policy, "admin1234").as_deref(), Ok("admin1234"));
    }
}
