//! Birth dates, in every way that people write them. The spellings that are understood, and those
//! that are not, are a table in `tests/spellings.rs`.

mod era;
mod writing;

use std::fmt;

use subtle::ConstantTimeEq;
use time::{Date, Month};

use self::era::{ERAS, split_era};
use crate::normalize::is_hyphen;

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
    /// full-width or not, in kanji too; the year in the Western or the Japanese calendar (和暦).
    /// `None` when it is no day, could be two, or is not in the era that was named.
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > LONGEST {
            return None;
        }
        let plain = writing::plain(typed);
        let (era, numbers) = split_era(&plain);
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
            .map(move |era| (era.latin, day.year() - era.first_year() + 1))
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("BirthDate")
    }
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
