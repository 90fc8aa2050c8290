//! Names that members give their passkeys and apps.

use unicode_normalization::UnicodeNormalization;

use crate::normalize::{is_hyphen, is_invisible};

/// The most characters of a name.
pub const LONGEST_DEVICE_NAME: usize = 40;

/// What is wrong with a device name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DeviceNameFault {
    /// A character that is not allowed.
    Characters,
    /// More than [`LONGEST_DEVICE_NAME`] characters.
    TooLong,
    /// Another of the member's devices has the name.
    Taken,
}

impl DeviceNameFault {
    /// The fault's name on pages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Characters => "characters",
            Self::TooLong => "too-long",
            Self::Taken => "taken",
        }
    }
}

/// The name of a new device, beside the names of the member's others. A name left empty becomes
/// the default, with a number when that is taken.
pub fn check_new(typed: &str, taken: &[&str], default: &str) -> Result<String, DeviceNameFault> {
    let name = fold(typed);
    if name.is_empty() {
        return Ok(default_name(taken, default));
    }
    if !name.chars().all(is_allowed) {
        Err(DeviceNameFault::Characters)
    } else if name.chars().count() > LONGEST_DEVICE_NAME {
        Err(DeviceNameFault::TooLong)
    } else if is_taken(&name, taken) {
        Err(DeviceNameFault::Taken)
    } else {
        Ok(name)
    }
}

/// The default name, or the first of 「パスキー 2」, 「パスキー 3」 … that is free: what a page
/// offers.
pub fn default_name(taken: &[&str], default: &str) -> String {
    if !is_taken(default, taken) {
        return default.to_owned();
    }
    // Of one number more than there are names, one is free.
    (2..)
        .map(|number| format!("{default} {number}"))
        .take(taken.len() + 1)
        .find(|name| !is_taken(name, taken))
        .unwrap_or_else(|| default.to_owned())
}

fn is_taken(name: &str, taken: &[&str]) -> bool {
    let name = fold(name).to_lowercase();
    taken.iter().any(|other| fold(other).to_lowercase() == name)
}

/// One width (NFKC), one space between words and none around them, a plain apostrophe where a
/// phone's own name has a curly one, and one kind of hyphen; the long-vowel mark is a letter here.
fn fold(typed: &str) -> String {
    let folded: String = typed
        .trim()
        .chars()
        .take(LONGEST_DEVICE_NAME * 8)
        .nfkc()
        .filter(|c| !is_invisible(*c))
        .map(|c| match c {
            '’' | '‘' => '\'',
            c if is_hyphen(c) && c != 'ー' => '-',
            c => c,
        })
        .collect();
    folded
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_allowed(c: char) -> bool {
    c.is_alphanumeric() || " -_.'()・ー".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_characters_fit() {
        assert!(check_new(&"あ".repeat(40), &[], "パスキー").is_ok());
        for length in [41, 100_000] {
            let checked = check_new(&"あ".repeat(length), &[], "パスキー");
            assert_eq!(checked, Err(DeviceNameFault::TooLong));
        }
    }

    #[test]
    fn a_name_differs_from_the_others_in_more_than_case_and_width() {
        for typed in ["My Phone", "my phone", "ＭＹ　ＰＨＯＮＥ", " my  phone "] {
            let checked = check_new(typed, &["other", "My Phone"], "パスキー");
            assert_eq!(checked, Err(DeviceNameFault::Taken), "{typed}");
        }
    }

    #[test]
    fn an_empty_name_becomes_the_first_free_default() {
        for (taken, expected) in [
            (vec![], "パスキー"),
            (vec!["私の"], "パスキー"),
            (vec!["パスキー"], "パスキー 2"),
            (vec!["パスキー", "パスキー 2"], "パスキー 3"),
            (vec!["パスキー 3", "ﾊﾟｽｷｰ", "パスキー　２"], "パスキー 4"),
        ] {
            for typed in ["", " \u{3000}", "\u{200b}"] {
                assert_eq!(
                    check_new(typed, &taken, "パスキー").as_deref(),
                    Ok(expected)
                );
            }
        }
    }
}
