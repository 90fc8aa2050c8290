//! Check-up booking: choose a clinic and a day, see the bookings, cancel one.

mod clinics;
mod form;
mod pages;
mod submit;

pub(crate) use pages::{get_booked, get_bookings, get_form, get_top};
pub(crate) use submit::{post_booking, post_cancel};
