//! Birth dates, in every way that people write them.

use std::fmt;

use subtle::ConstantTimeEq;
use time::{Date, Month};
use unicode_normalization::UnicodeNormalization;

use crate::normalize::{is_hyphen, is_invisible};

/// The longest text that is looked at, in bytes.
const LONGEST: usize = 128;

/// A member's birth date. It proves who somebody is, so it is not printed by `Debug`.
#[derive(Clone, Copy)]
pub struct BirthDate(Date);

impl BirthDate {
    /// The birth date of a calendar date.
    pub const fn new(date: Date) -> Self {
        Self(date)
    }

    /// What a person means: eight digits, or year, month and day with anything usual between them,
    /// full-width or not; the year in the Western or the Japanese calendar (和暦). `None` when it
    /// is no day, or could be two.
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > LONGEST {
            return None;
        }
        let plain = without_words(&typed.nfkc().collect::<String>());
        let (era, numbers) = split_era(plain.trim());
        let joined: String = numbers.chars().filter(|c| !c.is_whitespace()).collect();
        // `1979年 8月 22日` has spaces that mean nothing, `1979 8 22` has spaces that divide.
        [joined.as_str(), numbers]
            .into_iter()
            .find_map(|text| match era {
                Some(era) => era.date(text),
                None => western(text),
            })
            .map(Self)
    }

    /// The birth date of `YYYY-MM-DD`, as it is stored.
    pub fn from_iso(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts.as_slice() else {
            return None;
        };
        let lengths = (year.len(), month.len(), day.len());
        (lengths == (4, 2, 2)).then_some(())?;
        Some(Self(date(number(year)?, number(month)?, number(day)?)?))
    }

    /// `YYYY-MM-DD`
    pub fn iso(&self) -> String {
        let (year, month, day) = self.parts();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `YYYYMMDD`
    pub fn compact(&self) -> String {
        let (year, month, day) = self.parts();
        format!("{year:04}{month:02}{day:02}")
    }

    /// The calendar date.
    pub const fn date(&self) -> Date {
        self.0
    }

    /// Whether two birth dates are one. It takes the same time whatever differs.
    pub fn is_same(&self, other: &Self) -> bool {
        let days = (self.0.to_julian_day(), other.0.to_julian_day());
        days.0.ct_eq(&days.1).into()
    }

    /// Year, month and day.
    pub(crate) fn parts(self) -> (i32, u8, u8) {
        (self.0.year(), self.0.month().into(), self.0.day())
    }

    /// The names in Latin letters and the year of each era that the day is in.
    pub(crate) fn eras(self) -> impl Iterator<Item = (&'static [&'static str], i32)> {
        let day = self.0;
        ERAS.iter()
            .filter(move |era| era.holds(day))
            .map(move |era| (era.latin, day.year() - era.first_day.0 + 1))
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("BirthDate")
    }
}

/// An era of the Japanese calendar, from its first to its last day.
struct Era {
    names: [&'static str; 2],
    letter: char,
    latin: &'static [&'static str],
    first_day: (i32, u8, u8),
    last_day: (i32, u8, u8),
}

/// The day on which 明治 and 大正 ended is also the first of the era that follows; 昭和 ended with
/// its last day.
const ERAS: [Era; 5] = [
    Era {
        names: ["明治", "明"],
        letter: 'm',
        latin: &["m", "meiji"],
        first_day: (1868, 1, 25),
        last_day: (1912, 7, 30),
    },
    Era {
        names: ["大正", "大"],
        letter: 't',
        latin: &["t", "taisho", "taishou"],
        first_day: (1912, 7, 30),
        last_day: (1926, 12, 25),
    },
    Era {
        names: ["昭和", "昭"],
        letter: 's',
        latin: &["s", "showa", "shouwa"],
        first_day: (1926, 12, 25),
        last_day: (1989, 1, 7),
    },
    Era {
        names: ["平成", "平"],
        letter: 'h',
        latin: &["h", "heisei"],
        first_day: (1989, 1, 8),
        last_day: (2019, 4, 30),
    },
    Era {
        names: ["令和", "令"],
        letter: 'r',
        latin: &["r", "reiwa"],
        first_day: (2019, 5, 1),
        last_day: (9999, 12, 31),
    },
];

impl Era {
    /// The day of `55年12月1日`, `55.12.1` or `551201`. Without separators two digits each are
    /// needed: `51201` could be two days.
    fn date(&self, text: &str) -> Option<Date> {
        let text = text.replacen('元', "1/", 1);
        let groups = groups(&text)?;
        let [year, month, day] = match groups.as_slice() {
            [year, month, day] => [*year, *month, *day],
            [joined] if joined.len() == 6 => split_at(joined, 2)?,
            _ => return None,
        };
        let year = number(year).filter(|year| (1..=99).contains(year))?;
        date(self.first_day.0 - 1 + year, number(month)?, number(day)?)
            .filter(|day| self.holds(*day))
    }

    fn holds(&self, day: Date) -> bool {
        let day = (day.year(), u8::from(day.month()), day.day());
        (self.first_day..=self.last_day).contains(&day)
    }
}

/// The era that a text begins with, and what follows it.
fn split_era(text: &str) -> (Option<&'static Era>, &str) {
    for era in &ERAS {
        let kanji = era.names.iter().find_map(|name| text.strip_prefix(name));
        let letters = [era.letter, era.letter.to_ascii_uppercase()];
        if let Some(rest) = kanji.or_else(|| text.strip_prefix(letters)) {
            return (Some(era), rest.trim_start_matches(is_separator));
        }
    }
    (None, text)
}

fn western(text: &str) -> Option<Date> {
    let groups = groups(text)?;
    let [year, month, day] = match groups.as_slice() {
        [year, month, day] if year.len() == 4 => [*year, *month, *day],
        _ => {
            let joined = groups.concat();
            return western_digits(&joined);
        }
    };
    date(number(year)?, number(month)?, number(day)?)
}

fn western_digits(joined: &str) -> Option<Date> {
    (joined.len() == 8).then_some(())?;
    let [year, month, day] = split_at(joined, 4)?;
    date(number(year)?, number(month)?, number(day)?)
}

/// Year, month and day of digits that are written without anything between them.
fn split_at(joined: &str, year_length: usize) -> Option<[&str; 3]> {
    let (year, rest) = joined.split_at_checked(year_length)?;
    let (month, day) = rest.split_at_checked(2)?;
    Some([year, month, day])
}

/// The groups of digits in a text that holds only digits and separators.
fn groups(text: &str) -> Option<Vec<&str>> {
    let groups: Vec<&str> = text
        .split(is_separator)
        .filter(|group| !group.is_empty())
        .collect();
    let digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    groups.iter().all(digits).then_some(groups)
}

fn is_separator(c: char) -> bool {
    is_hyphen(c)
        || c.is_whitespace()
        || matches!(
            c,
            '/' | '.' | ',' | '、' | '。' | '・' | ':' | '_' | '年' | '月' | '日'
        )
}

/// The text without what may stand around a date: 西暦, 生まれ, and anything in parentheses.
fn without_words(text: &str) -> String {
    let mut depth = 0_usize;
    let outside: String = text
        .chars()
        .filter(|c| {
            let was_inside = depth > 0;
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && !was_inside && !is_invisible(*c)
        })
        .collect();
    let text = outside.trim();
    let text = text.strip_prefix("西暦").unwrap_or(text);
    let text = text.strip_suffix("まれ").unwrap_or(text);
    text.strip_suffix('生').unwrap_or(text).to_owned()
}

fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()
}

/// The number that a few digits are. No digits are none.
fn number(digits: &str) -> Option<i32> {
    let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (all && digits.len() <= 4).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(typed: &str) -> Option<String> {
        BirthDate::parse(typed).map(|date| date.iso())
    }

    #[test]
    fn every_spelling_of_a_birth_date_is_understood() {
        for (typed, expected) in [
            ("19790822", "1979-08-22"),
            ("１９７９０８２２", "1979-08-22"),
            (" 19790822 ", "1979-08-22"),
            ("\u{3000}１９７９０８２２\u{3000}", "1979-08-22"),
            ("\u{feff}1979\u{200b}0822", "1979-08-22"),
            ("1979/08/22", "1979-08-22"),
            ("1979/8/22", "1979-08-22"),
            ("1979-08-22", "1979-08-22"),
            ("1979-8-22", "1979-08-22"),
            ("1979.08.22", "1979-08-22"),
            ("1979. 8. 22.", "1979-08-22"),
            ("1979,8,22", "1979-08-22"),
            ("１９７９／０８／２２", "1979-08-22"),
            ("１９７９－８－２２", "1979-08-22"),
            ("１９７９ー８ー２２", "1979-08-22"),
            ("1979−08−22", "1979-08-22"),
            ("1979‐08‐22", "1979-08-22"),
            ("1979・8・22", "1979-08-22"),
            ("1979。8。22", "1979-08-22"),
            ("1979 08 22", "1979-08-22"),
            ("1979 8 22", "1979-08-22"),
            ("1979\u{3000}8\u{3000}22", "1979-08-22"),
            ("1 9 7 9 0 8 2 2", "1979-08-22"),
            ("1979 0822", "1979-08-22"),
            ("1979-0822", "1979-08-22"),
            ("1979 / 08 / 22", "1979-08-22"),
            ("1979年8月22日", "1979-08-22"),
            ("1979年 8月 22日", "1979-08-22"),
            ("１９７９年８月２２日", "1979-08-22"),
            ("1979年08月22日生", "1979-08-22"),
            ("1979年8月22日生まれ", "1979-08-22"),
            ("西暦1979年8月22日", "1979-08-22"),
            ("1979年(昭和54年)8月22日", "1979-08-22"),
            ("昭和55年12月1日", "1980-12-01"),
            ("昭和５５年１２月１日", "1980-12-01"),
            ("昭和 55 年 12 月 1 日", "1980-12-01"),
            ("昭和55.12.1", "1980-12-01"),
            ("昭和55/12/01", "1980-12-01"),
            ("昭和551201", "1980-12-01"),
            ("昭55.12.1", "1980-12-01"),
            ("㍼55年12月1日", "1980-12-01"),
            ("昭和55年（1980年）12月1日", "1980-12-01"),
            ("S55.12.1", "1980-12-01"),
            ("s55.12.1", "1980-12-01"),
            ("Ｓ５５．１２．１", "1980-12-01"),
            ("S.55.12.1", "1980-12-01"),
            ("S55/12/1", "1980-12-01"),
            ("S55-12-01", "1980-12-01"),
            ("S 55 12 1", "1980-12-01"),
            ("S5 12 01", "1930-12-01"),
            ("s551201", "1980-12-01"),
            ("S551201", "1980-12-01"),
            ("ｓ５５１２０１", "1980-12-01"),
            ("明治45年7月30日", "1912-07-30"),
            ("M45.1.2", "1912-01-02"),
            ("大正元年7月30日", "1912-07-30"),
            ("T15.12.25", "1926-12-25"),
            ("昭和元年12月25日", "1926-12-25"),
            ("昭和64年1月7日", "1989-01-07"),
            ("平成元年1月8日", "1989-01-08"),
            ("H1.1.8", "1989-01-08"),
            ("H元.1.8", "1989-01-08"),
            ("h310430", "2019-04-30"),
            ("令和元年5月1日", "2019-05-01"),
            ("R1/5/1", "2019-05-01"),
            ("令和6年2月29日", "2024-02-29"),
            ("20000229", "2000-02-29"),
        ] {
            assert_eq!(parsed(typed).as_deref(), Some(expected), "{typed}");
        }
    }

    #[test]
    fn what_is_no_day_or_could_be_two_is_refused() {
        for typed in [
            "",
            " ",
            "年月日",
            "1979",
            "197908",
            "1979082",
            "197908222",
            "79/8/22",
            "790822",
            "22/08/1979",
            "1979/13/01",
            "1979/02/30",
            "19790230",
            "19000229",
            "00000000",
            "1979/08/22/1",
            "1979年8月",
            "１９７９年",
            "abcdefgh",
            "1979x08x22",
            "x19790822",
            "s51201",
            "s5121",
            "S55",
            "昭和",
            "昭和55年",
            "昭和0年1月1日",
            "昭和100年1月1日",
            "昭和1980年12月1日",
            "昭和55年2月30日",
            "SS55.12.1",
            "昭和平成1年1月1日",
            "+1979-08-22",
            "١٩٧٩٠٨٢٢",
            "1979年8月22日 1980年8月22日",
        ] {
            assert_eq!(parsed(typed), None, "{typed}");
        }
        assert_eq!(parsed(&"1".repeat(10_000)), None);
    }

    #[test]
    fn eras_end_on_their_last_day() {
        for typed in [
            "明治45年7月31日",
            "明治46年1月1日",
            "明治元年1月24日",
            "大正元年7月29日",
            "大正15年12月26日",
            "大正16年1月1日",
            "昭和元年12月24日",
            "昭和64年1月8日",
            "昭和65年1月1日",
            "平成元年1月7日",
            "平成31年5月1日",
            "H32.1.1",
            "令和元年4月30日",
        ] {
            assert_eq!(parsed(typed), None, "{typed}");
        }
    }

    #[test]
    fn stored_dates_come_back() {
        let date = BirthDate::from_iso("1980-12-01").unwrap();
        assert_eq!(date.iso(), "1980-12-01");
        assert_eq!(date.compact(), "19801201");
        for text in [
            "",
            "1980-12-1",
            "1980-02-30",
            "80-12-01",
            "1980-12-01-",
            "+980-12-01",
        ] {
            assert!(BirthDate::from_iso(text).is_none(), "{text}");
        }
    }

    #[test]
    fn only_the_same_day_is_the_same() {
        let date = |text| BirthDate::from_iso(text).unwrap();
        assert!(date("1980-12-01").is_same(&BirthDate::parse("S55.12.1").unwrap()));
        assert!(!date("1980-12-01").is_same(&date("1980-12-02")));
        assert!(!date("1980-12-01").is_same(&date("1981-12-01")));
    }

    #[test]
    fn a_birth_date_does_not_print() {
        let date = BirthDate::from_iso("1980-12-01").unwrap();
        assert_eq!(format!("{date:?}"), "BirthDate");
    }
}
