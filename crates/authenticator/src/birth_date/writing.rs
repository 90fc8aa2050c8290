//! What people write around and instead of the digits of a date.

use unicode_normalization::UnicodeNormalization;

use crate::normalize::is_invisible;

/// What stands before a date and means nothing.
const LABELS: [&str; 2] = ["生年月日", "西暦"];
/// What stands after one.
const ENDINGS: [&str; 3] = ["生まれ", "うまれ", "生"];
/// What an input method leaves when its conversion key was not pressed.
const UNCONVERTED: [(&str, &str); 4] = [
    ("がんねん", "元年"),
    ("ねん", "年"),
    ("がつ", "月"),
    ("にち", "日"),
];

/// A date in half-width small letters and digits, without words and remarks around it.
pub(super) fn plain(typed: &str) -> String {
    let small: String = typed.nfkc().flat_map(char::to_lowercase).collect();
    let text = without_remarks(&small);
    let text = UNCONVERTED
        .iter()
        .fold(text, |text, (kana, kanji)| text.replace(kana, kanji));
    let mut text = text.trim();
    for label in LABELS {
        text = text
            .strip_prefix(label)
            .map_or(text, |rest| rest.trim_start_matches([':', ' ']));
    }
    let ending = ENDINGS.iter().find_map(|ending| text.strip_suffix(ending));
    with_digits(ending.unwrap_or(text).trim())
}

/// The text without what stands in parentheses and what cannot be seen.
fn without_remarks(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|c| {
            let was_inside = depth > 0;
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && !was_inside && !is_invisible(*c)
        })
        .collect()
}

/// 五十四 and 一九七九 in digits. A kanji beside a digit stays: `8一22` has a 一 for a hyphen, and
/// is no date.
fn with_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_numeral) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_numeral(c)).unwrap_or(from.len());
        let (numeral, after) = from.split_at(end);
        let beside_digit = before.ends_with(|c: char| c.is_ascii_digit())
            || after.starts_with(|c: char| c.is_ascii_digit());
        out.push_str(before);
        match value(numeral).filter(|_| !beside_digit) {
            Some(value) => out.push_str(&value),
            None => out.push_str(numeral),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn is_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some()
}

fn digit(c: char) -> Option<u32> {
    let digits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let place = match c {
        '零' | '○' => Some(0),
        _ => digits.iter().position(|digit| *digit == c),
    };
    place.and_then(|place| u32::try_from(place).ok())
}

const fn unit(c: char) -> Option<u32> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        _ => None,
    }
}

/// The digits of a number in kanji: with units, such as 五十四, or place by place, such as 一九七九.
fn value(numeral: &str) -> Option<String> {
    if !numeral.contains(|c| unit(c).is_some()) {
        return numeral
            .chars()
            .map(|c| digit(c).and_then(|value| char::from_digit(value, 10)))
            .collect();
    }
    let (mut total, mut pending, mut smallest) = (0, None, u32::MAX);
    for c in numeral.chars() {
        match unit(c) {
            Some(unit) if unit < smallest => {
                total += pending.take().unwrap_or(1) * unit;
                smallest = unit;
            }
            None if pending.is_none() => pending = digit(c),
            _ => return None,
        }
    }
    Some((total + pending.unwrap_or(0)).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_kanji_are_digits() {
        for (kanji, digits) in [
            ("一", "1"),
            ("十", "10"),
            ("二十", "20"),
            ("三十一", "31"),
            ("六十四", "64"),
            ("一九七九", "1979"),
            ("二〇〇〇", "2000"),
            ("千九百七十九", "1979"),
            ("二千", "2000"),
            ("〇八", "08"),
        ] {
            assert_eq!(value(kanji).as_deref(), Some(digits), "{kanji}");
        }
        for nonsense in ["十百", "十十", "五四十", "二千三千"] {
            assert_eq!(value(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_kanji_beside_a_digit_is_no_number() {
        assert_eq!(with_digits("1979一8一22"), "1979一8一22");
        assert_eq!(with_digits("五十四年8月二日"), "54年8月2日");
    }
}
