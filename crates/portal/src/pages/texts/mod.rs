//! Every text of the portal, one file per language; the compiler sees to it that none is missing.

mod en;
mod ja;

use super::Lang;

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $kind:ty,)+) => {
        /// The texts of one language.
        pub(crate) struct Texts { $($(#[$doc])* pub(crate) $name: $kind,)+ }
    };
}

texts! {
    skip: &'static str,
    no_name: &'static str,
    honorific: &'static str,
    sign_in: &'static str,
    sign_out: &'static str,
    menu: &'static str,
    profile: &'static str,
    security: &'static str,
    help: &'static str,
    guide: &'static str,
    faq: &'static str,
    contact: &'static str,
    /// In the other language: the link to it.
    other_lang: &'static str,
    to_top: &'static str,
    back: &'static str,
    opens_other: &'static str,
    services: &'static str,

    medical_service: &'static str,
    medical_service_short: &'static str,
    medical_service_hint: &'static str,
    medical_heading: &'static str,
    medical_lead: &'static str,
    medical_points: [&'static str; 3],
    checkup_service: &'static str,
    checkup_service_short: &'static str,
    checkup_service_hint: &'static str,
    checkup_heading: &'static str,
    checkup_lead: &'static str,
    checkup_points: [&'static str; 3],
    sign_in_goes_elsewhere: &'static str,
    choose_society: &'static str,
    choose_society_lead: &'static str,

    go_on: &'static str,
    interrupted: &'static str,
    no_session: &'static str,
    press_to_go_on: &'static str,
    no_cookie_title: &'static str,
    no_cookie: &'static str,
    input_kept_title: &'static str,
    input_kept: &'static str,

    sign_in_cancelled: &'static str,
    signed_out: &'static str,
    signed_out_here: &'static str,
    booking_cancelled: &'static str,

    not_found: &'static str,
    not_found_text: &'static str,
    form_expired: &'static str,
    form_expired_text: &'static str,
    unavailable: &'static str,
    unavailable_text: &'static str,
    internal: &'static str,
    internal_text: &'static str,
    retry: &'static str,

    sum_note: &'static str,
    yen_unit: &'static str,
    no_statements: &'static str,
    months_fold: &'static str,
    month: &'static str,
    own_payment: &'static str,
    total_cost: &'static str,
    day: &'static str,
    clinic: &'static str,
    recent: &'static str,
    all_statements: &'static str,
    statements: &'static str,
    statements_hint: &'static str,
    about_title: &'static str,
    about_points: [&'static str; 3],

    next_booking: &'static str,
    no_booking: &'static str,
    book: &'static str,
    book_submit: &'static str,
    booking_lead: &'static str,
    bookings: &'static str,
    bookings_hint: &'static str,
    required: &'static str,
    optional: &'static str,
    choose_clinic: &'static str,
    choose_day: &'static str,
    day_hint: &'static str,
    note: &'static str,
    note_hint: &'static str,
    restored: &'static str,
    booked: &'static str,
    booked_text: &'static str,
    cancel_booking: &'static str,
    check_up: &'static str,

    error_summary: &'static str,
    error_clinic: &'static str,
    error_day_missing: &'static str,
    error_day_unknown: &'static str,
    error_day_range: &'static str,
    error_day_closed: &'static str,
    error_day_taken: &'static str,
    error_note_long: &'static str,
    error_form_used: &'static str,
    error_form_old: &'static str,
}

impl Texts {
    /// The texts of a language.
    pub(crate) fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Ja => &ja::TEXTS,
            Lang::En => &en::TEXTS,
        }
    }
}
