//! One spelling for what people type.

use unicode_normalization::UnicodeNormalization;

/// The longest user ID that is looked at, in characters.
pub const LONGEST_USER_ID: usize = 128;

/// A typed user ID in its one spelling: full-width letters become half-width (NFKC), capitals
/// become small, and the spaces that keyboards and copying leave behind go. `None` when nothing
/// is left, or more than anybody types.
pub fn fold_user_id(typed: &str) -> Option<String> {
    if typed.len() > LONGEST_USER_ID * 4 {
        return None;
    }
    let folded: String = typed
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !c.is_control() && !is_invisible(*c))
        .collect();
    (!folded.is_empty() && folded.chars().count() <= LONGEST_USER_ID).then_some(folded)
}

/// Zero-width characters and byte-order marks, which come along when text is copied.
const fn is_invisible(c: char) -> bool {
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
}
