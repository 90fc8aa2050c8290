//! The booking form: what was typed, and what is wrong with it.

use serde::Deserialize;
use time::{Date, Duration, Weekday};

use super::clinics;
use crate::{
    calendar::parse_day, http::forms::PageForm, pages::texts::Texts, store::kept_form::KeptForm,
};

/// Bookings are taken so far ahead.
const MOST_DAYS_AHEAD: i64 = 183;
/// Characters.
const LONGEST_NOTE: usize = 500;

/// The fields as they were sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BookingForm {
    pub(super) form_token: String,
    /// Random, new with each page: the same form sent twice books once.
    #[serde(default)]
    pub(super) form_id: String,
    /// Made from the browser and the member whose page it was.
    #[serde(default)]
    pub(super) member_mark: String,
    #[serde(default)]
    pub(super) clinic: String,
    #[serde(default)]
    pub(super) day: String,
    #[serde(default)]
    pub(super) note: String,
}

impl PageForm for BookingForm {
    fn token(&self) -> &str {
        &self.form_token
    }
}

impl BookingForm {
    /// What is kept over a sign-in. A note beyond all measure is cut, so that what is kept is
    /// bounded; it could not be booked anyway.
    pub(super) fn to_keep(&self) -> KeptForm {
        let cut = |text: &str, most: usize| text.chars().take(most).collect();
        KeptForm {
            member_mark: cut(&self.member_mark, 64),
            clinic: cut(&self.clinic, 64),
            day: cut(&self.day, 64),
            note: cut(&self.note, 2 * LONGEST_NOTE),
        }
    }
}

/// What can be booked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) clinic: &'static str,
    pub(super) day: Date,
    pub(super) note: String,
}

/// What is wrong, by field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Errors {
    pub(super) clinic: Option<FormError>,
    pub(super) day: Option<FormError>,
    pub(super) note: Option<FormError>,
    /// Of the form as a whole.
    pub(super) form: Option<FormError>,
}

/// One thing that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormError {
    ClinicMissing,
    DayMissing,
    DayUnknown,
    DayOutOfRange,
    DayClosed,
    DayTaken,
    NoteTooLong,
    FormUsed,
    FormOld,
}

impl FormError {
    /// `data-error`.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::ClinicMissing => "clinic-missing",
            Self::DayMissing => "day-missing",
            Self::DayUnknown => "day-unknown",
            Self::DayOutOfRange => "day-out-of-range",
            Self::DayClosed => "day-closed",
            Self::DayTaken => "day-taken",
            Self::NoteTooLong => "note-too-long",
            Self::FormUsed => "form-used",
            Self::FormOld => "form-expired",
        }
    }

    /// The sentence for the member.
    pub(super) fn text(self, t: &'static Texts) -> &'static str {
        match self {
            Self::ClinicMissing => t.error_clinic,
            Self::DayMissing => t.error_day_missing,
            Self::DayUnknown => t.error_day_unknown,
            Self::DayOutOfRange => t.error_day_range,
            Self::DayClosed => t.error_day_closed,
            Self::DayTaken => t.error_day_taken,
            Self::NoteTooLong => t.error_note_long,
            Self::FormUsed => t.error_form_used,
            Self::FormOld => t.error_form_old,
        }
    }
}

impl Errors {
    /// An error of the day alone.
    pub(super) fn of_day(error: FormError) -> Self {
        Self {
            day: Some(error),
            ..Self::default()
        }
    }

    /// An error of the form as a whole.
    pub(super) fn of_form(error: FormError) -> Self {
        Self {
            form: Some(error),
            ..Self::default()
        }
    }
}

/// The first and the last day that can be booked.
pub(super) fn range(today: Date) -> (Date, Date) {
    let later = |days| today.checked_add(Duration::days(days)).unwrap_or(Date::MAX);
    (later(1), later(MOST_DAYS_AHEAD))
}

/// Understands the form, or says of each field what is wrong.
pub(super) fn check(form: &BookingForm, today: Date) -> Result<Wish, Errors> {
    let clinic = clinics::find(&form.clinic)
        .map(|clinic| clinic.id)
        .ok_or(FormError::ClinicMissing);
    let day = check_day(&form.day, today);
    // Browsers send line ends as two characters; members count one.
    let note = form.note.replace("\r\n", "\n").trim().to_owned();
    let note = if note.chars().count() > LONGEST_NOTE {
        Err(FormError::NoteTooLong)
    } else {
        Ok(note)
    };
    match (clinic, day, note) {
        (Ok(clinic), Ok(day), Ok(note)) => Ok(Wish { clinic, day, note }),
        (clinic, day, note) => Err(Errors {
            clinic: clinic.err(),
            day: day.err(),
            note: note.err(),
            form: None,
        }),
    }
}

fn check_day(typed: &str, today: Date) -> Result<Date, FormError> {
    if typed.trim().is_empty() {
        return Err(FormError::DayMissing);
    }
    let day = parse_day(typed).ok_or(FormError::DayUnknown)?;
    let (first, last) = range(today);
    if day < first || day > last {
        return Err(FormError::DayOutOfRange);
    }
    if day.weekday() == Weekday::Sunday {
        return Err(FormError::DayClosed);
    }
    Ok(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 21);

    fn form(clinic: &str, day: &str, note: &str) -> BookingForm {
        let [clinic, day, note] = [clinic, day, note].map(str::to_owned);
        BookingForm {
            clinic,
            day,
            note,
            ..BookingForm::default()
        }
    }

    #[test]
    fn a_good_form_is_understood() {
        let wish = check(&form("aoba", "２０２６/12/8", " 車いす\r\n利用 "), TODAY).unwrap();
        let expected = Wish {
            clinic: "aoba",
            day: date!(2026 - 12 - 08),
            note: "車いす\n利用".to_owned(),
        };
        assert_eq!(wish, expected);
    }

    #[test]
    fn each_bad_day_has_its_own_sentence() {
        let cases = [
            ("", FormError::DayMissing),
            ("あした", FormError::DayUnknown),
            ("2026-11-21", FormError::DayOutOfRange),
            ("2027-06-01", FormError::DayOutOfRange),
            ("2026-11-22", FormError::DayClosed),
        ];
        for (day, expected) in cases {
            assert_eq!(
                check(&form("aoba", day, ""), TODAY),
                Err(Errors::of_day(expected)),
                "{day}"
            );
        }
    }

    #[test]
    fn all_errors_are_named_at_once() {
        let errors = check(&form("nowhere", "", &"あ".repeat(501)), TODAY).unwrap_err();
        assert_eq!(errors.clinic, Some(FormError::ClinicMissing));
        assert_eq!(errors.day, Some(FormError::DayMissing));
        assert_eq!(errors.note, Some(FormError::NoteTooLong));
    }
}
