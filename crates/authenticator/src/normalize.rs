//! One spelling for what people type.

use unicode_normalization::UnicodeNormalization;

/// The longest user ID that is looked at, in characters.
pub const LONGEST_USER_ID: usize = 128;

/// A typed user ID in its one spelling: full-width letters become half-width (NFKC), capitals
/// become small, every kind of dash becomes a hyphen and the Japanese full stop a dot, and the
/// spaces that keyboards and copying leave behind go. `None` when nothing is left, or more than
/// anybody types.
pub fn fold_user_id(typed: &str) -> Option<String> {
    if typed.len() > LONGEST_USER_ID * 4 {
        return None;
    }
    let folded: String = typed
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !c.is_control() && !is_invisible(*c))
        .map(|c| match c {
            '。' => '.',
            c if is_hyphen(c) => '-',
            c => c,
        })
        .collect();
    (!folded.is_empty() && folded.chars().count() <= LONGEST_USER_ID).then_some(folded)
}

/// Whether nothing can be seen of what was typed.
pub fn is_blank(typed: &str) -> bool {
    typed
        .chars()
        .all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// The digits of a one-time code.
const CODE_DIGITS: usize = 6;
/// The longest text that a one-time code is looked for in, in bytes: a whole mail.
const LONGEST_PASTED: usize = 4_096;

/// A typed or pasted one-time code: full-width digits become half-width (NFKC), spaces, hyphens
/// and what cannot be seen go. Of a pasted text with words in it, such as the mail that brought the
/// code, the only number of six digits. `None` when that does not leave six digits.
pub fn one_time_code(typed: &str) -> Option<String> {
    if typed.len() > LONGEST_PASTED {
        return None;
    }
    let code = without_gaps(typed);
    if is_code(&code) {
        return Some(code);
    }
    let has_words = code.contains(char::is_alphabetic);
    has_words.then(|| only_code_in(typed)).flatten()
}

fn is_code(text: &str) -> bool {
    text.len() == CODE_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The only group of six digits. Beside a Latin letter they belong to something else.
fn only_code_in(text: &str) -> Option<String> {
    let seen: String = text.nfkc().filter(|c| !is_invisible(*c)).collect();
    let mut codes = seen
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|group| is_code(group));
    let code = codes.next()?;
    codes.next().is_none().then(|| code.to_owned())
}

/// A typed text in half-width (NFKC), without spaces, hyphens and what cannot be seen.
pub(crate) fn without_gaps(typed: &str) -> String {
    typed
        .nfkc()
        .filter(|c| !c.is_whitespace() && !is_hyphen(*c) && !is_invisible(*c))
        .collect()
}

/// Hyphens, dashes, the minus sign, lines, and the long-vowel mark that a Japanese keyboard types
/// instead. NFKC has made of the half-width mark and the full-width hyphen what they are here.
pub(crate) const fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '─' | '━' | 'ー' | 'ｰ' | '－'
    )
}

/// Zero-width characters, marks of the writing direction, soft hyphens and byte-order marks, which
/// come along when text is copied.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

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
