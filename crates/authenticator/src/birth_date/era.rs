//! The eras of the Japanese calendar (和暦), and dates that are written in them.

use time::Date;

use super::{date, groups, is_separator, number, split_at};

/// An era, from its first to its last day.
pub(super) struct Era {
    /// As people write it: in full, short, and in the kana of an input method that was left alone.
    names: [&'static str; 3],
    /// In Latin letters.
    pub(super) latin: &'static [&'static str],
    first_day: (i32, u8, u8),
    last_day: (i32, u8, u8),
}

/// The edicts of 1912 and 1926 renamed the day itself on which the former era ended, which people
/// write either way; the cabinet orders of 1989 and 2019 came into force on a day that is in one
/// era alone.
pub(super) const ERAS: [Era; 5] = [
    Era {
        names: ["明治", "明", "めいじ"],
        latin: &["m", "meiji"],
        // 明治改元の詔 (1868): 慶応四年を改めて明治元年と為す, from its first day, which is 25
        // January in the Western calendar. Japan took that calendar in 1873; nobody who is insured
        // was born before.
        first_day: (1868, 1, 25),
        last_day: (1912, 7, 30),
    },
    Era {
        names: ["大正", "大", "たいしょう"],
        latin: &["t", "taisho", "taishou"],
        // 改元の詔書 (1912): 明治四十五年七月三十日以後ヲ改メテ大正元年ト為ス
        first_day: (1912, 7, 30),
        last_day: (1926, 12, 25),
    },
    Era {
        names: ["昭和", "昭", "しょうわ"],
        latin: &["s", "showa", "shouwa"],
        // 改元の詔書 (1926): 大正十五年十二月二十五日以後ヲ改メテ昭和元年ト為ス
        first_day: (1926, 12, 25),
        last_day: (1989, 1, 7),
    },
    Era {
        names: ["平成", "平", "へいせい"],
        latin: &["h", "heisei"],
        // 元号を改める政令 (昭和64年政令第1号), published on 7 January 1989:
        // この政令は、公布の日の翌日から施行する。
        first_day: (1989, 1, 8),
        last_day: (2019, 4, 30),
    },
    Era {
        names: ["令和", "令", "れいわ"],
        latin: &["r", "reiwa"],
        // 元号を改める政令 (平成31年政令第143号):
        // …皇室典範特例法…の施行の日（平成三十一年四月三十日）の翌日から施行する。
        first_day: (2019, 5, 1),
        last_day: (9999, 12, 31),
    },
];

impl Era {
    /// The day of `55年12月1日`, `55.12.1` or `551201`, if it is in the era. Without separators two
    /// digits each are needed: `51201` could be two days.
    pub(super) fn date(&self, text: &str) -> Option<Date> {
        let text = text.replacen('元', "1/", 1);
        let groups = groups(&text)?;
        let [year, month, day] = match groups.as_slice() {
            [year, month, day] => [*year, *month, *day],
            [joined] if joined.len() == 6 => split_at(joined, 2)?,
            _ => return None,
        };
        let year = number(year).filter(|year| (1..=99).contains(year))?;
        date(self.first_year() - 1 + year, number(month)?, number(day)?)
            .filter(|day| self.holds(*day))
    }

    /// The year in the Western calendar that is the era's first.
    pub(super) const fn first_year(&self) -> i32 {
        self.first_day.0
    }

    /// Whether a day is in the era.
    pub(super) fn holds(&self, day: Date) -> bool {
        let day = (day.year(), u8::from(day.month()), day.day());
        (self.first_day..=self.last_day).contains(&day)
    }

    /// What follows the era's name, if the text begins with one.
    fn after_name<'a>(&self, text: &'a str) -> Option<&'a str> {
        let names = self.names.iter().chain(self.latin);
        // The longest name leaves the least: 昭和, not 昭 and a 和 too many.
        names
            .filter_map(|name| text.strip_prefix(name))
            .min_by_key(|rest| rest.len())
    }
}

/// The era that a text begins with, and what follows it. Letters are small.
pub(super) fn split_era(text: &str) -> (Option<&'static Era>, &str) {
    let found = ERAS
        .iter()
        .find_map(|era| Some((era, era.after_name(text)?)));
    match found {
        Some((era, rest)) => (Some(era), rest.trim_start_matches(is_separator)),
        None => (None, text),
    }
}
