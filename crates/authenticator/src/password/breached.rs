//! Passwords that everybody uses: a list of leaked ones, and Japanese names and words, compiled in.
//!
//! The list lies sorted and front-coded in the program and is searched there: nothing is read or
//! built at the start. `data/README.md` says where it comes from and `data/make-common-passwords.py`
//! how it is written.

use std::cmp::Ordering;

static LIST: &[u8] = include_bytes!("../../data/common-passwords.bin");

/// The list's shortest entry, in characters.
const SHORTEST: usize = 4;

/// How many digits and symbols before and after a word make no other password of it.
const DECORATION: usize = 5;

/// The last byte of an entry has this bit set.
const END: u8 = 0x80;

/// Whether a password is commonly used: it, or it without the digits and symbols around it, or it
/// with letters for the digits and symbols that stand for them (`p@ssw0rd`), is in the list.
pub fn is_common(password: &str) -> bool {
    variants(password)
        .iter()
        .any(|variant| is_listed(variant.as_bytes()))
}

/// The words that a password may be a variant of, in lower case.
pub(super) fn variants(password: &str) -> Vec<String> {
    let whole = password.to_lowercase();
    let mut variants = vec![whole.clone()];
    variants.extend([[false, true], [true, false], [true, true]].map(|ends| bare(&whole, ends)));
    let leet: Vec<_> = variants
        .iter()
        .flat_map(|variant| [unleet(variant, 'i'), unleet(variant, 'l')])
        .collect();
    variants.extend(leet);
    variants.sort();
    variants.dedup();
    variants.retain(|variant| variant.chars().count() >= SHORTEST);
    variants
}

/// A word without a few digits and symbols at its start and its end. What holds no letter is no
/// word.
fn bare(whole: &str, [start, end]: [bool; 2]) -> String {
    let is_decoration = |c: char| !c.is_alphabetic();
    let mut word = whole;
    if start {
        let rest = word.trim_start_matches(is_decoration);
        word = if word.len() - rest.len() <= DECORATION {
            rest
        } else {
            word
        };
    }
    if end {
        let rest = word.trim_end_matches(is_decoration);
        word = if word.len() - rest.len() <= DECORATION {
            rest
        } else {
            word
        };
    }
    word.to_owned()
}

fn unleet(word: &str, one: char) -> String {
    if !word.contains(char::is_alphabetic) {
        return String::new();
    }
    word.chars()
        .map(|c| match c {
            '@' | '4' => 'a',
            '0' => 'o',
            '1' | '!' | '|' => one,
            '3' => 'e',
            '$' | '5' => 's',
            '7' | '+' => 't',
            other => other,
        })
        .collect()
}

/// Whether the list holds a word, exactly.
fn is_listed(word: &[u8]) -> bool {
    let Some((table, blocks)) = split_list() else {
        return false;
    };
    let block = |index: usize| {
        let offset = u32::from_le_bytes(*table.get(index)?);
        blocks.get(usize::try_from(offset).ok()?..)
    };
    // The word can only be in the last block that does not begin behind it.
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low.midpoint(high);
        if block(middle).is_some_and(|block| compare_first(block, word) == Ordering::Greater) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low.checked_sub(1)
        .and_then(block)
        .is_some_and(|block| block_holds(block, word))
}

/// The offsets of the blocks, and the blocks.
fn split_list() -> Option<(&'static [[u8; 4]], &'static [u8])> {
    let (count, rest) = LIST.split_first_chunk::<4>()?;
    let count = usize::try_from(u32::from_le_bytes(*count)).ok()?;
    let (table, blocks) = rest.split_at_checked(count.checked_mul(4)?)?;
    Some((table.as_chunks().0, blocks))
}

/// How the first entry of a block compares with a word.
fn compare_first(block: &[u8], word: &[u8]) -> Ordering {
    let (_, rest, _) = next_entry(block).unwrap_or((0, &[], &[]));
    letters(rest).cmp(word.iter().copied())
}

fn block_holds(mut block: &[u8], word: &[u8]) -> bool {
    let mut entry: Vec<u8> = Vec::with_capacity(word.len());
    while let Some((shared, rest, next)) = next_entry(block) {
        // An entry that shares nothing begins the next block, unless it begins this one.
        entry.truncate(shared);
        entry.extend(letters(rest));
        match entry.as_slice().cmp(word) {
            Ordering::Less => block = next,
            Ordering::Equal => return true,
            Ordering::Greater => return false,
        }
    }
    false
}

/// The number of shared bytes, the encoded rest of an entry, and what follows it.
fn next_entry(block: &[u8]) -> Option<(usize, &[u8], &[u8])> {
    let (&shared, after) = block.split_first()?;
    let end = after.iter().position(|byte| byte & END != 0)?;
    let (rest, next) = after.split_at_checked(end + 1)?;
    Some((usize::from(shared), rest, next))
}

fn letters(encoded: &[u8]) -> impl Iterator<Item = u8> + '_ {
    encoded.iter().map(|byte| byte & !END)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_entry() -> Vec<Vec<u8>> {
        let (_, mut blocks) = split_list().unwrap();
        let (mut entries, mut entry) = (Vec::new(), Vec::new());
        while let Some((shared, rest, next)) = next_entry(blocks) {
            entry.truncate(shared);
            entry.extend(letters(rest));
            entries.push(entry.clone());
            blocks = next;
        }
        entries
    }

    #[test]
    fn the_list_is_long_and_sorted_and_small() {
        let entries = every_entry();
        assert!(entries.len() >= 50_000, "{}", entries.len());
        assert!(entries.is_sorted());
        assert!(LIST.len() < 220_000, "{}", LIST.len());
    }

    #[test]
    fn every_entry_is_found_and_its_neighbours_are_not() {
        for entry in every_entry() {
            assert!(is_listed(&entry), "{entry:?}");
            let neighbour = [entry.as_slice(), b"~~"].concat();
            assert!(!is_listed(&neighbour), "{neighbour:?}");
        }
    }

    #[test]
    fn what_lies_outside_the_list_is_not_found() {
        for word in ["", "!", "~~~~~~~~", "パスワード", &"a".repeat(1_000)] {
            assert!(!is_listed(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn common_passwords_are_known_in_their_usual_disguises() {
        for password in [
            "password",
            "PassWord",
            "password1",
            "password2024!",
            "123password",
            "!Password1!",
            "p@ssw0rd",
            "P@ssw0rd1!",
            "iloveyou",
            "letmein!!",
            "sunshine99",
            "princess#1",
            "takahashi",
            "Takahashi1",
            "sakura2024",
            "hanako1980",
            "kenkouhoken",
            "Kenpo2024!",
            "trustno1",
            "12345678",
            "qwertyuiop",
        ] {
            assert!(is_common(password), "{password}");
        }
    }

    #[test]
    fn passwords_of_ones_own_are_not_common() {
        for password in [
            "",
            "Kumo-to-Yama-83",
            "mq7Rw2xKc9",
            "asagao no tane 12",
            "T7m!xK4p",
            "92837465102",
            "hashiru-kumo",
            "sakura-no-saku-michi",
        ] {
            assert!(!is_common(password), "{password}");
        }
    }
}
