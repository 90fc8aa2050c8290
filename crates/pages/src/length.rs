//! Lengths of time as members read them.

use std::time::Duration;

use sekisho_kernel::Locale;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// In the largest unit that counts it exactly: 「5分」, 「24時間」, 「14日」, `5 minutes`.
pub(crate) fn in_words(length: Duration, locale: Locale) -> String {
    let (count, unit) = counted(length);
    match locale {
        Locale::Ja => format!("{count}{}", unit.ja()),
        Locale::En if count == 1 => format!("1 {}", unit.en()),
        Locale::En => format!("{count} {}s", unit.en()),
    }
}

/// How long something goes on: 「5分間」, 「24時間」; the same as [`in_words`] in English.
pub(crate) fn span(length: Duration, locale: Locale) -> String {
    let words = in_words(length, locale);
    match locale {
        Locale::Ja if !words.ends_with('間') => words + "間",
        _ => words,
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
}

impl Unit {
    const fn ja(self) -> &'static str {
        match self {
            Self::Seconds => "秒",
            Self::Minutes => "分",
            Self::Hours => "時間",
            Self::Days => "日",
        }
    }

    const fn en(self) -> &'static str {
        match self {
            Self::Seconds => "second",
            Self::Minutes => "minute",
            Self::Hours => "hour",
            Self::Days => "day",
        }
    }
}

fn counted(length: Duration) -> (u64, Unit) {
    let seconds = length.as_secs();
    // A day is told as 24 hours: one day later could be meant to the calendar.
    if seconds > DAY && seconds.is_multiple_of(DAY) {
        (seconds / DAY, Unit::Days)
    } else if seconds >= HOUR && seconds.is_multiple_of(HOUR) {
        (seconds / HOUR, Unit::Hours)
    } else if seconds >= MINUTE && seconds.is_multiple_of(MINUTE) {
        (seconds / MINUTE, Unit::Minutes)
    } else {
        (seconds, Unit::Seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_told_exactly_in_its_largest_unit() {
        let cases = [
            (30, "30秒間", "30 seconds"),
            (60, "1分間", "1 minute"),
            (300, "5分間", "5 minutes"),
            (5_400, "90分間", "90 minutes"),
            (3_600, "1時間", "1 hour"),
            (86_400, "24時間", "24 hours"),
            (129_600, "36時間", "36 hours"),
            (1_209_600, "14日間", "14 days"),
            (100, "100秒間", "100 seconds"),
        ];
        for (seconds, ja, en) in cases {
            let length = Duration::from_secs(seconds);
            assert_eq!(span(length, Locale::Ja), ja);
            assert_eq!(span(length, Locale::En), en);
        }
        assert_eq!(in_words(Duration::from_mins(5), Locale::Ja), "5分");
    }
}
