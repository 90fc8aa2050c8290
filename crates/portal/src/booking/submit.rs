//! What the forms of check-up booking do.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use super::{
    form::{BookingForm, Errors, FormError, check},
    pages::{is_form_of, show_form},
};
use crate::{
    calendar::day_in_japan,
    error::Failure,
    handle::Handle,
    http::{
        forms::{PageForm, Posted},
        visit::Visit,
    },
    pages::Notice,
    sign_in::Place,
    store::{
        booking::{Booked, Booking},
        kept_form::KeptForm,
    },
};

/// The form beside each booking.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelForm {
    form_token: String,
}

impl PageForm for CancelForm {
    fn token(&self) -> &str {
        &self.form_token
    }
}

/// `POST /{society}/booking`. Nothing that was typed is ever lost: a bad value, an old page and a
/// session that timed out all lead back to the form as it was.
pub(crate) async fn post_booking(
    visit: Visit,
    posted: Posted<BookingForm>,
) -> Result<Response, Failure> {
    let store = &visit.app.store;
    let form = &posted.form;
    let is_own_form = visit.is_own_form(&posted);
    let Some(member) = visit.member() else {
        // A mark made for a cookie that is gone says nothing about the member.
        let member_mark = if is_own_form {
            form.member_mark.clone()
        } else {
            String::new()
        };
        let kept = KeptForm {
            member_mark,
            ..form.to_keep()
        };
        store
            .keep_form(visit.site_id(), &visit.browser, &kept, visit.now)
            .await?;
        return visit.go(Place::Booking);
    };
    if !is_own_form {
        return show_form(&visit, form, Errors::of_form(FormError::FormOld), false);
    }
    // Somebody else has signed in since the page was made: nothing is booked in their name.
    if !is_form_of(&visit, member, &form.member_mark) {
        return visit.go(Place::Booking);
    }
    let wish = match check(form, day_in_japan(visit.now)) {
        Ok(wish) => wish,
        Err(errors) => return show_form(&visit, form, errors, false),
    };
    let Some(id) = Handle::parse(&form.form_id) else {
        return show_form(&visit, form, Errors::of_form(FormError::FormOld), false);
    };
    let booking = Booking {
        id: id.reveal().to_owned(),
        clinic: wish.clinic.to_owned(),
        day: wish.day,
        note: wish.note,
    };
    match store.insert_booking(member, &booking, visit.now).await? {
        Booked::Done => {
            store.forget_form(member.society, &visit.browser).await?;
            Ok(visit.redirect(&visit.site()?.path(&format!("/bookings/{}", booking.id))))
        }
        Booked::DayTaken => show_form(&visit, form, Errors::of_day(FormError::DayTaken), false),
        Booked::FormUsed => show_form(&visit, form, Errors::of_form(FormError::FormUsed), false),
    }
}

/// `POST /{society}/bookings/{id}/cancel`. Sent twice it does its work once and says the same.
pub(crate) async fn post_cancel(
    visit: Visit,
    Path((_society, id)): Path<(String, String)>,
    posted: Posted<CancelForm>,
) -> Result<Response, Failure> {
    visit.check_form(&posted)?;
    let Some(member) = visit.member() else {
        return visit.go(Place::Bookings);
    };
    visit
        .app
        .store
        .cancel_booking(member, &id, visit.now)
        .await?;
    let bookings = visit.site()?.path(Place::Bookings.path());
    Ok(visit.redirect(&format!("{bookings}{}", Notice::BookingCancelled.query())))
}
