//! What only a real browser shows: the demo in Chromium, as a member sees it. Every page is looked
//! at for complaints of the browser (script errors, breaches of the content security policy) and
//! kept as a picture in `target/screenshots`. Not here: what a browser without script shows as well
//! (`tests/journey`, `tests/demo`).

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test code fails loudly"
)]

mod account;
mod back_button;
mod booking;
mod busy;
mod cannot_die;
mod first_sign_in;
mod first_sign_in_gallery;
mod gallery;
mod journey;
mod keyboard;
mod login_page;
mod no_javascript;
mod passkey_browsers;
mod passkey_set_up;
mod passkey_sign_in;
mod passkey_trouble;
mod password_button;
mod related_origins;
mod samples;
mod timed_out;
mod two_tabs;

mod society;
mod support;
