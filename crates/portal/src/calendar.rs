//! Days as members of a Japanese society count them, and how they and sums of money are written.

use time::{Date, Month, OffsetDateTime, Weekday, macros::offset};

use crate::pages::Lang;

/// The day in Japan at that second.
pub(crate) fn day_in_japan(now: i64) -> Date {
    OffsetDateTime::from_unix_timestamp(now)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .to_offset(offset!(+9))
        .date()
}

/// A day as a form or the database writes it: `2026-12-08`.
pub(crate) fn iso(day: Date) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        day.year(),
        u8::from(day.month()),
        day.day()
    )
}

/// Understands `2026-12-08`, `2026/12/8`, `20261208` and the same in full-width digits.
pub(crate) fn parse_day(typed: &str) -> Option<Date> {
    let plain: String = typed.trim().chars().map(half_width).collect();
    let parts: Vec<&str> = plain.split(['-', '/', '.']).map(str::trim).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] => (*year, *month, *day),
        [digits] if digits.len() == 8 => (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?),
        _ => return None,
    };
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

fn half_width(letter: char) -> char {
    match letter {
        '０'..='９' => u32::from(letter)
            .checked_sub(0xFEE0)
            .and_then(char::from_u32)
            .unwrap_or(letter),
        '－' | 'ー' | '−' => '-',
        '／' => '/',
        other => other,
    }
}

/// 「2026年12月8日（火）」, "Tue 8 December 2026".
pub(crate) fn long_day(lang: Lang, day: Date) -> String {
    let (year, month, number) = (day.year(), day.month(), day.day());
    match lang {
        Lang::Ja => {
            format!(
                "{year}年{}月{number}日（{}）",
                u8::from(month),
                weekday_ja(day.weekday())
            )
        }
        Lang::En => format!(
            "{} {number} {month} {year}",
            short(&day.weekday().to_string())
        ),
    }
}

/// 「12月8日」, "8 Dec".
pub(crate) fn short_day(lang: Lang, day: Date) -> String {
    match lang {
        Lang::Ja => format!("{}月{}日", u8::from(day.month()), day.day()),
        Lang::En => format!("{} {}", day.day(), short(&day.month().to_string())),
    }
}

/// 「8月」, "August".
pub(crate) fn month_name(lang: Lang, month: u8) -> String {
    match lang {
        Lang::Ja => format!("{month}月"),
        Lang::En => Month::try_from(month)
            .map(|month| month.to_string())
            .unwrap_or_default(),
    }
}

/// 「22,400円」, "¥22,400".
pub(crate) fn yen(lang: Lang, amount: u32) -> String {
    match lang {
        Lang::Ja => format!("{}円", grouped(amount)),
        Lang::En => format!("¥{}", grouped(amount)),
    }
}

/// 22400 as `22,400`.
pub(crate) fn grouped(amount: u32) -> String {
    let digits = amount.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn weekday_ja(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "月",
        Weekday::Tuesday => "火",
        Weekday::Wednesday => "水",
        Weekday::Thursday => "木",
        Weekday::Friday => "金",
        Weekday::Saturday => "土",
        Weekday::Sunday => "日",
    }
}

/// The first three letters: "Tue", "Dec".
pub(crate) fn short(name: &str) -> &str {
    name.get(..3).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn the_day_changes_at_midnight_in_japan() {
        let before_midnight = 1_767_193_199; // 2025-12-31T14:59:59Z
        assert_eq!(day_in_japan(before_midnight), date!(2025 - 12 - 31));
        assert_eq!(day_in_japan(before_midnight + 1), date!(2026 - 01 - 01));
    }

    #[test]
    fn days_are_understood_as_people_type_them() {
        for typed in [
            "2026-12-08",
            "2026/12/8",
            "20261208",
            " ２０２６／１２／８ ",
            "２０２６１２０８",
        ] {
            assert_eq!(parse_day(typed), Some(date!(2026 - 12 - 08)), "{typed}");
        }
        for typed in [
            "",
            "2026-02-30",
            "8.12",
            "tomorrow",
            "2026-12-08-01",
            "あいうえおかきく",
        ] {
            assert_eq!(parse_day(typed), None, "{typed}");
        }
    }

    #[test]
    fn days_and_sums_are_written_in_the_language() {
        let day = date!(2026 - 12 - 08);
        assert_eq!(long_day(Lang::Ja, day), "2026年12月8日（火）");
        assert_eq!(long_day(Lang::En, day), "Tue 8 December 2026");
        assert_eq!(short_day(Lang::En, day), "8 Dec");
        assert_eq!(yen(Lang::Ja, 1_022_400), "1,022,400円");
        assert_eq!(yen(Lang::En, 0), "¥0");
        assert_eq!(grouped(999), "999");
    }
}
