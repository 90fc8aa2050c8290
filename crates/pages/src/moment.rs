//! Points in time as members read them: Japan's, which has one zone and no summer time.

use sekisho_kernel::{Locale, Timestamp};
use time::{OffsetDateTime, UtcOffset, macros::offset};

const JAPAN: UtcOffset = offset!(+9);

fn in_japan(at: Timestamp) -> OffsetDateTime {
    at.to_utc().to_offset(JAPAN)
}

/// For people, to the minute: `2026年11月21日 10:24（日本時間）`.
pub fn in_words(at: Timestamp, locale: Locale) -> String {
    let at = in_japan(at);
    let (year, month, day) = (at.year(), at.month(), at.day());
    let (hour, minute) = (at.hour(), at.minute());
    match locale {
        Locale::Ja => {
            let month = u8::from(month);
            format!("{year}年{month}月{day}日 {hour}:{minute:02}（日本時間）")
        }
        Locale::En => format!("{day} {month} {year}, {hour}:{minute:02} (Japan time)"),
    }
}

/// For people, in lists, to the minute: `2026年11月21日 10:24`.
pub(crate) fn short(at: Timestamp, locale: Locale) -> String {
    format!("{} {}", day(at, locale), time_of_day(at))
}

/// For people, the day: `2026年11月21日`.
pub(crate) fn day(at: Timestamp, locale: Locale) -> String {
    let at = in_japan(at);
    let (year, month, day) = (at.year(), at.month(), at.day());
    match locale {
        Locale::Ja => format!("{year}年{}月{day}日", u8::from(month)),
        Locale::En => format!("{day} {month} {year}"),
    }
}

/// For people, when on this day: `10:24`.
pub(crate) fn time_of_day(at: Timestamp) -> String {
    let at = in_japan(at);
    format!("{}:{:02}", at.hour(), at.minute())
}

/// For the technical part of a page, to the second: `2026-11-21 10:24:07`.
pub(crate) fn to_the_second(at: Timestamp) -> String {
    let at = in_japan(at);
    format!(
        "{} {:02}:{:02}:{:02}",
        at.date(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// For the `datetime` attribute (RFC 3339): `2026-11-21T10:24:07+09:00`.
pub(crate) fn machine_readable(at: Timestamp) -> String {
    format!("{}+09:00", to_the_second(at).replace(' ', "T"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_japan_time() {
        // 2026-11-20T23:04:07Z
        let at = Timestamp::from_seconds(1_795_215_847);
        assert_eq!(in_words(at, Locale::Ja), "2026年11月21日 8:04（日本時間）");
        assert_eq!(
            in_words(at, Locale::En),
            "21 November 2026, 8:04 (Japan time)"
        );
        assert_eq!(day(at, Locale::Ja), "2026年11月21日");
        assert_eq!(day(at, Locale::En), "21 November 2026");
        assert_eq!(time_of_day(at), "8:04");
        assert_eq!(to_the_second(at), "2026-11-21 08:04:07");
        assert_eq!(machine_readable(at), "2026-11-21T08:04:07+09:00");
    }
}
