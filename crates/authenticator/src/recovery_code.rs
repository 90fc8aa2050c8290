//! Recovery codes: printed once, typed in need. Each stands for a lost authenticator, so none can
//! be guessed, and none is lost to a letter read wrongly.

use sekisho_kernel::{Entropy, Secret};
use unicode_normalization::UnicodeNormalization;

use crate::normalize::{is_hyphen, is_invisible};

/// How many codes a member gets at a time.
pub const COUNT: usize = 10;

/// Digits and small letters without those that look like another (Crockford's base 32): no `i`,
/// `l`, `o` and `u`.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 16 symbols of 5 bits are 80 bits.
const SYMBOLS: usize = 16;
const GROUP: usize = 4;
/// The longest entry that is looked at, in bytes.
const LONGEST_ENTRY: usize = 256;

/// Ten new codes as they are shown, such as `7k3q-0wz9-m2ch-xv5e`.
pub fn draw(entropy: &Entropy) -> [Secret<String>; COUNT] {
    std::array::from_fn(|_| {
        let bits = u128::from_le_bytes(entropy.bytes());
        let symbols = (0..SYMBOLS).map(|index| {
            let place = usize::try_from(bits >> (5 * index) & 31).unwrap_or(0);
            ALPHABET.get(place).copied().map_or('0', char::from)
        });
        Secret::new(grouped(symbols))
    })
}

/// A typed code as it was shown: full-width or half-width, capitals or not, with or without
/// hyphens and spaces, with look-alikes for letters that are in no code; of a copied line with
/// something else on it, such as its number, the only word that is a code. `None` is no code at
/// all.
pub fn fold(typed: &str) -> Option<Secret<String>> {
    if typed.len() > LONGEST_ENTRY {
        return None;
    }
    let small = Secret::new(
        typed
            .nfkc()
            .flat_map(char::to_lowercase)
            .collect::<String>(),
    );
    code(small.expose()).or_else(|| only_code_in(small.expose()))
}

fn code(text: &str) -> Option<Secret<String>> {
    let symbols: Option<String> = text
        .chars()
        .filter(|c| !is_separator(*c))
        .map(symbol)
        .collect();
    let symbols = Secret::new(symbols?);
    (symbols.expose().len() == SYMBOLS).then(|| Secret::new(grouped(symbols.expose().chars())))
}

fn only_code_in(text: &str) -> Option<Secret<String>> {
    let ends_word = |c: char| c.is_whitespace() || !(is_separator(c) || symbol(c).is_some());
    let mut codes = text.split(ends_word).filter_map(code);
    let found = codes.next()?;
    codes.next().is_none().then_some(found)
}

fn grouped(symbols: impl Iterator<Item = char>) -> String {
    let mut shown = String::with_capacity(SYMBOLS + SYMBOLS / GROUP);
    for (index, symbol) in symbols.enumerate() {
        if index > 0 && index % GROUP == 0 {
            shown.push('-');
        }
        shown.push(symbol);
    }
    shown
}

/// The symbol of the alphabet that a character is, or is read as.
fn symbol(c: char) -> Option<char> {
    match c {
        'o' => Some('0'),
        'i' | 'l' => Some('1'),
        'u' => Some('v'),
        _ => ALPHABET
            .iter()
            .map(|byte| char::from(*byte))
            .find(|symbol| *symbol == c),
    }
}

/// Spaces, what copying leaves behind, and everything that a keyboard or an input method makes of
/// the hyphen key.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_hyphen(c) || is_invisible(c) || c == '_'
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ten_different_codes_of_80_bits_in_groups_of_four() {
        let codes = draw(&Entropy::seeded(5));
        let different: HashSet<_> = codes.iter().map(Secret::expose).collect();
        assert_eq!(different.len(), 10);
        for code in codes {
            let groups: Vec<_> = code.expose().split('-').collect();
            assert_eq!(groups.len(), 4);
            for group in groups {
                assert_eq!(group.len(), 4);
                assert!(
                    group.bytes().all(|byte| ALPHABET.contains(&byte)),
                    "{group}"
                );
            }
        }
    }

    #[test]
    fn every_symbol_is_drawn_about_as_often() {
        let entropy = Entropy::seeded(5);
        let mut counts = [0_u32; 128];
        for _ in 0..1_000 {
            for code in draw(&entropy) {
                for byte in code.expose().bytes().filter(|byte| *byte != b'-') {
                    counts[usize::from(byte)] += 1;
                }
            }
        }
        // A fair count is 5,000 with a standard deviation of 70; five of them are allowed.
        for symbol in ALPHABET {
            let count = counts[usize::from(*symbol)];
            assert!((4_650..=5_350).contains(&count), "{symbol}: {count}");
        }
    }

    #[test]
    fn a_code_as_shown_is_itself() {
        for code in draw(&Entropy::seeded(6)) {
            assert_eq!(fold(code.expose()).unwrap().expose(), code.expose());
        }
    }
}
