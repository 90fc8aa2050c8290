//! The pages of check-up booking.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};

use super::{
    clinics::{self, CLINICS},
    form::{BookingForm, Errors, FormError, range},
};
use crate::{
    calendar::{day_in_japan, iso, long_day, parse_day},
    error::Failure,
    handle::Handle,
    http::visit::Visit,
    pages::{
        Lang, Page,
        login::{self, Why},
        texts::Texts,
        top::{OtherPortal, other_portal, signed_out},
    },
    sign_in::Place,
    store::booking::{Booking, Member},
};

/// What the mark of a member on a form is made for.
const MEMBER_PURPOSE: &str = "member";

struct BookingView {
    id: String,
    clinic: &'static str,
    place: &'static str,
    day: String,
    note: String,
}

struct ClinicView {
    id: &'static str,
    name: &'static str,
    place: &'static str,
    is_chosen: bool,
}

struct ErrorView {
    code: &'static str,
    text: &'static str,
}

#[derive(Template)]
#[template(path = "checkup_top.html")]
struct CheckUpTopPage<'a> {
    page: Page<'a>,
    next: Option<BookingView>,
    other: Option<OtherPortal<'a>>,
}

#[derive(Template)]
#[template(path = "booking.html")]
struct BookingPage<'a> {
    page: Page<'a>,
    form_id: String,
    member_mark: String,
    clinics: Vec<ClinicView>,
    day: &'a str,
    first_day: String,
    last_day: String,
    note: &'a str,
    is_restored: bool,
    clinic_error: Option<ErrorView>,
    day_error: Option<ErrorView>,
    note_error: Option<ErrorView>,
    form_error: Option<ErrorView>,
}

#[derive(Template)]
#[template(path = "booked.html")]
struct BookedPage<'a> {
    page: Page<'a>,
    booking: BookingView,
}

#[derive(Template)]
#[template(path = "bookings.html")]
struct BookingsPage<'a> {
    page: Page<'a>,
    bookings: Vec<BookingView>,
}

/// `GET /{society}`.
pub(crate) async fn get_top(visit: Visit) -> Result<Response, Failure> {
    let Some(member) = visit.member() else {
        return signed_out(&visit);
    };
    let bookings = visit
        .app
        .store
        .find_bookings(member, day_in_japan(visit.now))
        .await?;
    visit.html(&CheckUpTopPage {
        page: visit.page(Texts::of(visit.lang).checkup_heading),
        next: bookings
            .into_iter()
            .next()
            .map(|booking| view(visit.lang, booking)),
        other: other_portal(&visit),
    })
}

/// `GET /{society}/booking`: empty, or with what was typed before signing in again.
pub(crate) async fn get_form(visit: Visit) -> Result<Response, Failure> {
    let Some(member) = visit.member() else {
        return login::page(&visit, Why::NoSession, Place::Booking).await;
    };
    let store = &visit.app.store;
    let kept = store
        .find_kept_form(member.society, &visit.browser, visit.now)
        .await?;
    let Some(kept) = kept else {
        return show_form(&visit, &BookingForm::default(), Errors::default(), false);
    };
    // What one member typed is never shown to another.
    if !is_form_of(&visit, member, &kept.member_mark) {
        store.forget_form(member.society, &visit.browser).await?;
        return show_form(&visit, &BookingForm::default(), Errors::default(), false);
    }
    let form = BookingForm {
        clinic: kept.clinic,
        day: kept.day,
        note: kept.note,
        ..BookingForm::default()
    };
    show_form(&visit, &form, Errors::default(), true)
}

/// Whether the form was made for that member, as far as it says whom it was made for.
pub(super) fn is_form_of(visit: &Visit, member: Member<'_>, mark: &str) -> bool {
    mark.is_empty() || visit.browser.has_mark(MEMBER_PURPOSE, member.sub, mark)
}

/// The form with what was typed and what is wrong with it.
pub(super) fn show_form(
    visit: &Visit,
    form: &BookingForm,
    errors: Errors,
    is_restored: bool,
) -> Result<Response, Failure> {
    let t = Texts::of(visit.lang);
    let (first, last) = range(day_in_japan(visit.now));
    let sub = visit.member().map(|member| member.sub).unwrap_or_default();
    let shown = |error: Option<FormError>| {
        error.map(|error| ErrorView {
            code: error.code(),
            text: error.text(t),
        })
    };
    let status = if errors == Errors::default() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    // A date field shows nothing but a date in this form; what is no date stays as it was typed.
    let day = parse_day(&form.day).map_or_else(|| form.day.clone(), iso);
    let template = BookingPage {
        page: visit.page(t.book),
        form_id: Handle::random()?.reveal().to_owned(),
        member_mark: visit.browser.mark(MEMBER_PURPOSE, sub),
        clinics: clinic_views(visit.lang, &form.clinic),
        day: &day,
        first_day: iso(first),
        last_day: iso(last),
        note: &form.note,
        is_restored,
        clinic_error: shown(errors.clinic),
        day_error: shown(errors.day),
        note_error: shown(errors.note),
        form_error: shown(errors.form),
    };
    visit.html_with(status, &template)
}

/// `GET /{society}/bookings/{id}`: the booking that was just made.
pub(crate) async fn get_booked(
    visit: Visit,
    Path((_society, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let Some(member) = visit.member() else {
        return login::page(&visit, Why::NoSession, Place::Bookings).await;
    };
    let found = visit.app.store.find_booking(member, &id).await?;
    let Some(booking) = found else {
        return visit.go(Place::Bookings);
    };
    let title = Texts::of(visit.lang).booked;
    visit.html(&BookedPage {
        page: visit.page(title),
        booking: view(visit.lang, booking),
    })
}

/// `GET /{society}/bookings`.
pub(crate) async fn get_bookings(visit: Visit) -> Result<Response, Failure> {
    let Some(member) = visit.member() else {
        return login::page(&visit, Why::NoSession, Place::Bookings).await;
    };
    let bookings = visit
        .app
        .store
        .find_bookings(member, day_in_japan(visit.now))
        .await?;
    visit.html(&BookingsPage {
        page: visit.page(Texts::of(visit.lang).bookings),
        bookings: bookings
            .into_iter()
            .map(|booking| view(visit.lang, booking))
            .collect(),
    })
}

fn view(lang: Lang, booking: Booking) -> BookingView {
    let clinic = clinics::find(&booking.clinic);
    BookingView {
        id: booking.id,
        clinic: clinic.map(|clinic| clinic.name(lang)).unwrap_or_default(),
        place: clinic.map(|clinic| clinic.place(lang)).unwrap_or_default(),
        day: long_day(lang, booking.day),
        note: booking.note,
    }
}

fn clinic_views(lang: Lang, chosen: &str) -> Vec<ClinicView> {
    let views = CLINICS.iter().map(|clinic| ClinicView {
        id: clinic.id,
        name: clinic.name(lang),
        place: clinic.place(lang),
        is_chosen: clinic.id == chosen,
    });
    views.collect()
}
