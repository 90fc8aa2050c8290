//! One spelling for what people type.

use unicode_normalization::UnicodeNormalization;

/// The longest user ID that is looked at, in characters.
pub const LONGEST_USER_ID: usize = 128;

/// A typed user ID in its one spelling: full-width letters become half-width (NFKC), capitals
/// become small, every kind of dash becomes a hyphen, and the spaces that keyboards and copying
/// leave behind go. `None` when nothing
/// is left, or more than anybody types.
pub fn fold_user_id(typed: &str) -> Option<String> {
    if typed.len() > LONGEST_USER_ID * 4 {
        return None;
    }
    let folded: String = typed
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !c.is_control() && !is_invisible(*c))
        .map(|c| if is_hyphen(c) { '-' } else { c })
        .collect();
    (!folded.is_empty() && folded.chars().count() <= LONGEST_USER_ID).then_some(folded)
}

/// The digits of a one-time code.
const CODE_DIGITS: usize = 6;

/// A typed or pasted one-time code: full-width digits become half-width (NFKC), spaces, hyphens
/// and what cannot be seen go. `None` when that does not leave six digits.
pub fn one_time_code(typed: &str) -> Option<String> {
    if typed.len() > CODE_DIGITS * 16 {
        return None;
    }
    let code = without_gaps(typed);
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    (digits && code.len() == CODE_DIGITS).then_some(code)
}

/// A typed text in half-width (NFKC), without spaces, hyphens and what cannot be seen.
pub(crate) fn without_gaps(typed: &str) -> String {
    typed
        .nfkc()
        .filter(|c| !c.is_whitespace() && !is_hyphen(*c) && !is_invisible(*c))
        .collect()
}

/// Hyphens, dashes, the minus sign, and the long-vowel mark that a Japanese keyboard types instead.
pub(crate) const fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' | 'ｰ' | '－'
    )
}

/// Zero-width characters and byte-order marks, which come along when text is copied.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_user_id_is_one_user_id() {
        for typed in [
            "hanako-y22",
            "Hanako-Y22",
            "ｈａｎａｋｏ－ｙ２２",
            " hanako-y22\u{3000}",
            "\u{feff}hanako-y22",
            "ｈａｎａｋｏーｙ２２",
            "hanako−y22",
        ] {
            assert_eq!(
                fold_user_id(typed).as_deref(),
                Some("hanako-y22"),
                "{typed}"
            );
        }
    }

    #[test]
    fn nothing_and_too_much_are_no_user_id() {
        for typed in [
            "",
            "  \u{3000}",
            &"a".repeat(LONGEST_USER_ID + 1),
            &"あ".repeat(5_000),
        ] {
            assert_eq!(fold_user_id(typed), None);
        }
    }

    #[test]
    fn a_one_time_code_is_understood_however_it_comes() {
        for typed in [
            "012345",
            "012 345",
            "012-345",
            " 012345\n",
            "０１２３４５",
            "０１２\u{3000}３４５",
            "０１２－３４５",
            "012\u{2010}345",
            "\u{200b}012345\u{feff}",
            "0 1 2 3 4 5",
            "012\u{a0}345",
        ] {
            assert_eq!(one_time_code(typed).as_deref(), Some("012345"), "{typed}");
        }
    }

    #[test]
    fn what_is_not_six_digits_is_no_one_time_code() {
        for typed in [
            "",
            "01234",
            "0123456",
            "01234a",
            "+12345",
            "012.345",
            "٠١٢٣٤٥",
            &" ".repeat(10_000),
        ] {
            assert_eq!(one_time_code(typed), None, "{typed}");
        }
    }
}
