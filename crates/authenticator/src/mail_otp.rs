//! One-time passwords sent by mail: 6 digits, nothing else. How long one lives, and how often one
//! may be tried, is the store's to count.

use sekisho_kernel::{Entropy, Secret};

/// How many codes there are.
const CODES: u32 = 1_000_000;

/// A code of 6 digits, each of the million as likely as the others.
pub fn draw(entropy: &Entropy) -> Secret<String> {
    loop {
        if let Some(code) = code_of(u32::from_le_bytes(entropy.bytes())) {
            return Secret::new(format!("{code:06}"));
        }
    }
}

/// The code that a random number stands for. The numbers above the last whole million stand for
/// none: taken with the others they would make small codes likelier.
fn code_of(random: u32) -> Option<u32> {
    let fair = u32::MAX - u32::MAX % CODES;
    (random < fair).then_some(random % CODES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits() {
        let entropy = Entropy::seeded(3);
        for _ in 0..1_000 {
            let code = draw(&entropy);
            assert_eq!(code.expose().len(), 6);
            assert!(code.expose().bytes().all(|byte| byte.is_ascii_digit()));
        }
    }

    #[test]
    fn every_digit_is_as_likely_in_every_place() {
        const DRAWS: u32 = 100_000;
        let entropy = Entropy::seeded(3);
        let mut counts = [[0_u32; 10]; 6];
        for _ in 0..DRAWS {
            for (place, digit) in draw(&entropy).expose().bytes().enumerate() {
                counts[place][usize::from(digit - b'0')] += 1;
            }
        }
        // A fair count is 10,000 with a standard deviation of 95; five of them are allowed.
        for count in counts.as_flattened() {
            assert!((9_525..=10_475).contains(count), "{counts:?}");
        }
    }

    #[test]
    fn every_code_stands_for_equally_many_numbers() {
        assert_eq!(code_of(0), Some(0));
        assert_eq!(code_of(4_293_999_999), Some(999_999));
        assert_eq!(code_of(4_294_000_000), None);
        assert_eq!(code_of(u32::MAX), None);
    }
}
