//! A member's statements. The portal has no claims data of a real society: they follow from the
//! member's `sub`, so each member has own ones and sees the same ones every time.

use time::{Date, Month};

use crate::{handle::digest_of, pages::Lang, store::booking::Member};

/// One visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) day: Date,
    pub(super) clinic: &'static Clinic,
    /// Yen, all of it.
    pub(super) total: u32,
    /// Yen, what the member paid.
    pub(super) own: u32,
}

/// Who was visited.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Clinic {
    name_ja: &'static str,
    name_en: &'static str,
}

impl Clinic {
    /// Its name in that language.
    pub(super) fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.name_ja,
            Lang::En => self.name_en,
        }
    }
}

static CLINICS: [Clinic; 6] = [
    Clinic {
        name_ja: "青葉内科医院",
        name_en: "Aoba Internal Medicine",
    },
    Clinic {
        name_ja: "みなと総合病院",
        name_en: "Minato General Hospital",
    },
    Clinic {
        name_ja: "ひだまり歯科医院",
        name_en: "Hidamari Dental Clinic",
    },
    Clinic {
        name_ja: "さくら通り薬局",
        name_en: "Sakura-dori Pharmacy",
    },
    Clinic {
        name_ja: "緑町整形外科",
        name_en: "Midoricho Orthopaedics",
    },
    Clinic {
        name_ja: "あさひ眼科",
        name_en: "Asahi Eye Clinic",
    },
];

/// How many visits a month has, drawn evenly from these.
const VISITS: [u8; 8] = [0, 1, 1, 2, 0, 2, 1, 3];

/// The member's visits of that year until today, the latest first.
pub(super) fn of_year(member: Member<'_>, year: i32, today: Date) -> Vec<Statement> {
    let mut statements: Vec<Statement> = (1..=12)
        .flat_map(|month| of_month(member, year, month))
        .filter(|statement| statement.day <= today)
        .collect();
    statements.sort_by_key(|statement| std::cmp::Reverse(statement.day));
    statements
}

/// What was paid in each month, January first.
pub(super) fn by_month(statements: &[Statement]) -> [u32; 12] {
    let mut months = [0; 12];
    for statement in statements {
        let place = usize::from(u8::from(statement.day.month())) - 1;
        if let Some(sum) = months.get_mut(place) {
            *sum += statement.own;
        }
    }
    months
}

fn of_month(member: Member<'_>, year: i32, month: u8) -> Vec<Statement> {
    let (year_text, month_text) = (year.to_string(), month.to_string());
    let parts = [member.society, member.sub, &year_text, &month_text];
    let digest = digest_of("medical statements", &parts);
    let mut bytes = digest.as_ref().iter().copied();
    let mut draw = || bytes.next().unwrap_or_default();
    let visits = pick(&VISITS, draw()).copied().unwrap_or_default();
    (0..visits)
        .filter_map(|_| {
            let day = 1 + draw() % 28;
            let day = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
            let clinic = pick(&CLINICS, draw())?;
            // Large bills are rare: the product of two draws, in steps of ten yen.
            let total = 6_000 + u32::from(draw()) * u32::from(draw()) / 10 * 10;
            Some(Statement {
                day,
                clinic,
                total,
                own: own_payment(total),
            })
        })
        .collect()
}

fn pick<T>(values: &[T], draw: u8) -> Option<&T> {
    values.get(usize::from(draw) % values.len())
}

/// Three tenths, rounded to ten yen as at the counter (健康保険法 §75: under five yen down, else
/// up).
fn own_payment(total: u32) -> u32 {
    (total * 3 / 10 + 5) / 10 * 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const HANAKO: Member<'static> = Member {
        society: "sakura",
        sub: "member-1",
    };
    const TODAY: Date = date!(2026 - 11 - 21);

    #[test]
    fn a_member_sees_the_same_statements_every_time() {
        let statements = of_year(HANAKO, 2026, TODAY);
        assert!(!statements.is_empty());
        assert_eq!(statements, of_year(HANAKO, 2026, TODAY));
    }

    #[test]
    fn each_member_of_each_society_has_own_statements() {
        let hanako = of_year(HANAKO, 2026, TODAY);
        assert_ne!(
            hanako,
            of_year(
                Member {
                    sub: "member-2",
                    ..HANAKO
                },
                2026,
                TODAY
            )
        );
        assert_ne!(
            hanako,
            of_year(
                Member {
                    society: "fuji",
                    ..HANAKO
                },
                2026,
                TODAY
            )
        );
    }

    #[test]
    fn nothing_lies_in_the_future_and_the_latest_is_first() {
        let statements = of_year(HANAKO, 2026, date!(2026 - 06 - 10));
        assert!(
            statements
                .iter()
                .all(|statement| statement.day <= date!(2026 - 06 - 10))
        );
        assert!(statements.is_sorted_by(|one, next| one.day >= next.day));
    }

    #[test]
    fn the_months_add_up_to_the_statements() {
        let statements = of_year(HANAKO, 2025, TODAY);
        let sum: u32 = statements.iter().map(|statement| statement.own).sum();
        assert_eq!(by_month(&statements).iter().sum::<u32>(), sum);
    }

    #[test]
    fn own_payment_is_three_tenths_in_steps_of_ten_yen() {
        for (total, own) in [
            (0, 0),
            (2_500, 750),
            (3_310, 990),
            (3_320, 1_000),
            (3_350, 1_010),
        ] {
            assert_eq!(own_payment(total), own, "{total}");
        }
    }
}
