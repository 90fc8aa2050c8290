//! Passwords that a finger draws: rows and columns of the keyboard, the alphabet, repetition.

/// Characters that are next to each other in some order that people know. Each is also walked
/// backwards.
const SEQUENCES: [&str; 26] = [
    "12345678901234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "aiueokakikukekosasisuseso",
    "irohanihoheto",
    // rows of the Japanese and the American keyboard
    "1234567890-^\\",
    "1234567890-=",
    "qwertyuiop@[",
    "qwertyuiop[]\\",
    "asdfghjkl;:]",
    "asdfghjkl;'",
    "zxcvbnm,./\\_",
    "!\"#$%&'()=~|",
    "!@#$%^&*()_+",
    // columns
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmik,ol.p;/",
    "1qazxsw23edcvfr45tgbnhy67ujm,ki89ol./;p0",
    "qweasdzxc",
    "147258369",
    "159753",
    // zigzags
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "qawsedrftgyhujikolp",
    "asxzdcfvgbhnjmk,l.",
    "1a2b3c4d5e6f7g8h9i0j",
    "a1b2c3d4e5f6g7h8i9j0",
    "1a2s3d4f5g6h7j8k9l",
];

/// The shortest part of a sequence that counts as drawn.
const SHORTEST_RUN: usize = 3;

/// The longest block whose repetition is refused whatever it holds.
const SHORT_BLOCK: usize = 4;

/// Fewer characters than these besides what anybody could guess add nothing.
pub(super) const OWN_CHARACTERS: usize = 4;

/// Whether a password is drawn on the keyboard or repeats a few characters, give or take a few.
pub fn is_drawn(password: &str) -> bool {
    let password: Vec<char> = password.to_lowercase().chars().collect();
    if let Some(block) = repeated_block(&password) {
        return block.len() <= SHORT_BLOCK || is_run(block);
    }
    is_run(&password)
}

/// The shortest block that the password is a repetition of, at least twice.
pub(super) fn repeated_block(password: &[char]) -> Option<&[char]> {
    (1..=password.len() / 2)
        .filter(|length| password.len().is_multiple_of(*length))
        .filter_map(|length| password.get(..length))
        .find(|block| password.chunks(block.len()).all(|chunk| chunk == *block))
}

fn is_run(password: &[char]) -> bool {
    let own = uncovered(password, longest_run);
    own < password.len() && own < OWN_CHARACTERS
}

/// How many characters are left when the longest parts that `covered` finds are taken out, from
/// the left to the right.
fn uncovered(mut password: &[char], covered: impl Fn(&[char]) -> usize) -> usize {
    let mut left = 0;
    while !password.is_empty() {
        let length = covered(password);
        left += usize::from(length == 0);
        password = password.get(length.max(1)..).unwrap_or_default();
    }
    left
}

/// The length of the longest run that the text starts with, or 0.
fn longest_run(text: &[char]) -> usize {
    let same = text.iter().take_while(|c| text.first() == Some(*c)).count();
    let walked = SEQUENCES.iter().map(|sequence| {
        let forwards: Vec<char> = sequence.chars().collect();
        let backwards: Vec<char> = sequence.chars().rev().collect();
        common_start(text, &forwards).max(common_start(text, &backwards))
    });
    let longest = walked.max().unwrap_or(0).max(same);
    if longest >= SHORTEST_RUN { longest } else { 0 }
}

/// How much of the text's start lies in a sequence.
fn common_start(text: &[char], sequence: &[char]) -> usize {
    (0..sequence.len())
        .filter_map(|at| sequence.get(at..))
        .map(|rest| text.iter().zip(rest).take_while(|(a, b)| a == b).count())
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_drawn() {
        for password in [
            "12345678",
            "87654321",
            "1234567890123",
            "qwertyui",
            "QWERTYUI",
            "poiuytre",
            "asdfghjk",
            "1qaz2wsx",
            "1QAZ2wsx",
            "zaq12wsx",
            "qweasdzxc",
            "1q2w3e4r",
            "q1w2e3r4t5",
            "abcdefgh",
            "zyxwvuts",
            "a1b2c3d4",
            "aaaaaaaa",
            "11111111",
            "qwerty123",
            "qwerty12",
            "abc123xyz",
            "asdfghjkl;:]",
            "zxcvbnm,./\\_",
            "qwertyuiop@[",
            "!\"#$%&'()",
            "aiueokakiku",
            "147258369",
            "12345678a",
            "aaaabbbb",
            "ああああああああ",
        ] {
            assert!(is_drawn(password), "{password}");
        }
    }

    #[test]
    fn repeated_blocks_are_drawn() {
        for password in [
            "abababab",
            "x7x7x7x7",
            "xk9xk9xk9",
            "hanahana",
            "qwertyqwerty",
        ] {
            assert!(is_drawn(password), "{password}");
        }
    }

    #[test]
    fn passwords_with_characters_of_their_own_are_not_drawn() {
        for password in [
            "",
            "Kumo-to-Yama-83",
            "T7m!4567",
            "123-hashiru",
            "mq7Rw2xKc9",
            "mq7Rwxmq7Rwx",
            "correct horse battery",
            "92837465102",
        ] {
            assert!(!is_drawn(password), "{password}");
        }
    }
}
