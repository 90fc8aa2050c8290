//! What only a real browser shows: the demo in Chromium, as a member sees it. Every page is looked
//! at for complaints of the browser (script errors, breaches of the content security policy) and
//! kept as a picture in `target/screenshots`. Not here: what a browser without script shows as well
//! (`tests/journey`, `tests/demo`).

#![expect(clippy::unwrap_used, reason = "test code fails loudly")]

mod back_button;
mod booking;
mod gallery;
mod journey;
mod keyboard;
mod login_page;
mod no_javascript;
mod password_button;
mod timed_out;
mod two_tabs;

mod support;
