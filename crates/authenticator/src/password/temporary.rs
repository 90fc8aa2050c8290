//! Passwords and codes of letters: made at random, or derived from what the society knows.

use sekisho_kernel::{Entropy, Secret};

use crate::{birth_date::BirthDate, normalize::without_gaps};

/// Small letters and digits of which no two look alike in print: without `0 o`, `1 i l`, `2 z`,
/// `5 s`, `8 b`, `9 g q`, `u v`, and the `m` that `rn` looks like. One case only,
/// since capitals are hard to type on a phone.
const ALPHABET: &[u8; 22] = b"acdefhjknprtuwxy346789";

/// 16 characters of 22 are 71 bits.
const PASSWORD_LENGTH: usize = 16;

/// 10 characters of 22 are 44 bits: tries are counted, and the derived password comes first.
const LETTER_CODE_LENGTH: usize = 10;

/// A temporary password for a letter.
pub fn random(entropy: &Entropy) -> Secret<String> {
    draw(entropy, PASSWORD_LENGTH)
}

/// The temporary password that a member can put together: 記号 + 番号 + birth date (YYYYMMDD), as
/// [`fold_typed`] gives it.
pub fn derived(symbol: &str, number: &str, birth_date: &BirthDate) -> Secret<String> {
    let mut password = fold_typed(symbol);
    password.push_str(&fold_typed(number));
    password.push_str(&birth_date.compact());
    Secret::new(password)
}

/// A typed temporary password in the one spelling that is compared: half-width and small, without
/// spaces and hyphens. For temporary passwords only: a member's own password is never folded.
pub fn fold_typed(typed: &str) -> String {
    without_gaps(typed).to_lowercase()
}

/// A code that a letter carries, without the hyphen that [`group_letter_code`] puts in.
pub fn letter_code(entropy: &Entropy) -> Secret<String> {
    draw(entropy, LETTER_CODE_LENGTH)
}

/// A letter's code as it is printed: `XXXXX-XXXXX`, in the alphabet's small letters.
pub fn group_letter_code(code: &str) -> String {
    match code.split_at_checked(LETTER_CODE_LENGTH / 2) {
        Some((first, second)) => format!("{first}-{second}"),
        None => code.to_owned(),
    }
}

/// A typed letter code as it was made. `None` when it cannot be one.
pub fn fold_letter_code(typed: &str) -> Option<String> {
    if typed.len() > LETTER_CODE_LENGTH * 16 {
        return None;
    }
    let code = fold_typed(typed);
    let known = code.bytes().all(|byte| ALPHABET.contains(&byte));
    (known && code.len() == LETTER_CODE_LENGTH).then_some(code)
}

fn draw(entropy: &Entropy, length: usize) -> Secret<String> {
    // The whole capacity at once: a string that grows leaves copies behind.
    let mut text = String::with_capacity(length);
    while text.len() < length {
        text.extend(letter(entropy));
    }
    Secret::new(text)
}

/// A letter of the alphabet, each equally likely: the bytes above its last multiple are left out.
fn letter(entropy: &Entropy) -> Option<char> {
    let [byte] = entropy.bytes::<1>();
    let byte = usize::from(byte);
    let fair = 256 - 256 % ALPHABET.len();
    let letter = ALPHABET.get(byte % ALPHABET.len())?;
    (byte < fair).then_some(char::from(*letter))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn born() -> BirthDate {
        BirthDate::from_iso("1980-12-01").unwrap()
    }

    #[test]
    fn a_random_password_has_more_than_sixty_bits_of_letters_that_cannot_be_mistaken() {
        let entropy = Entropy::seeded(1);
        let password = random(&entropy);
        assert_eq!(password.expose().len(), PASSWORD_LENGTH);
        let length = u32::try_from(password.expose().len()).unwrap();
        assert!(length >= 12);
        assert!((ALPHABET.len() as u128).pow(length) > 1 << 60);
        assert!(
            !password
                .expose()
                .contains(['0', 'o', 'O', '1', 'l', 'I', 'i'])
        );
        assert_ne!(random(&entropy).expose(), password.expose());
    }

    #[test]
    fn every_letter_is_equally_likely() {
        let entropy = Entropy::seeded(2);
        let mut counts = BTreeMap::new();
        for _ in 0..2_000 {
            for letter in random(&entropy).expose().chars() {
                *counts.entry(letter).or_insert(0) += 1;
            }
        }
        assert_eq!(counts.len(), ALPHABET.len());
        let expected = 2_000 * 16 / 22;
        for (letter, count) in counts {
            assert!(
                (expected - 200..expected + 200).contains(&count),
                "{letter}: {count}"
            );
        }
    }

    #[test]
    fn a_derived_password_is_symbol_number_and_birth_date() {
        for (symbol, number) in [
            ("12", "3456789"),
            ("１２", "３４５６７８９"),
            (" 12 ", "345-6789"),
            ("1-2", "３４５\u{3000}６７８９"),
        ] {
            assert_eq!(
                derived(symbol, number, &born()).expose(),
                "12345678919801201"
            );
        }
    }

    #[test]
    fn a_typed_temporary_password_is_understood_in_every_spelling() {
        let expected = derived("12", "3456789", &born());
        for typed in [
            "12345678919801201",
            "１２３４５６７８９１９８０１２０１",
            "12 3456789 19801201",
            "12-3456789-19801201",
            "12ー3456789ー19801201",
        ] {
            assert_eq!(&fold_typed(typed), expected.expose(), "{typed}");
        }
        let random = random(&Entropy::seeded(3));
        assert_eq!(
            &fold_typed(&random.expose().to_uppercase()),
            random.expose()
        );
    }

    #[test]
    fn a_letter_code_comes_back_from_paper() {
        let code = letter_code(&Entropy::seeded(4));
        let printed = group_letter_code(code.expose());
        assert_eq!((printed.len(), printed.find('-')), (11, Some(5)));
        for typed in [printed.to_uppercase(), printed.replace('-', " "), printed] {
            assert_eq!(
                fold_letter_code(&typed).as_deref(),
                Some(code.expose().as_str())
            );
        }
    }

    #[test]
    fn what_cannot_be_a_letter_code_is_none() {
        for typed in [
            "",
            "acdef",
            "acdef-hjknp-r",
            "acdef-hjkn0",
            "acdef-hjkn!",
            &"a".repeat(999),
        ] {
            assert_eq!(fold_letter_code(typed), None, "{typed}");
        }
    }
}
