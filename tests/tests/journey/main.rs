//! Journeys of members, in a browser without JavaScript. One file a journey. Not here: what only a
//! real browser shows (`tests/chromium`), the portals' half (`tests/demo`), second factors and the
//! account pages.

#![expect(clippy::unwrap_used, reason = "test code fails loudly")]

mod busy;
mod cancel;
mod change_of_member;
mod cookies_off;
mod double_submit;
mod language;
mod letter_to_portal;
mod lost;
mod new_browser_mail;
mod reload_and_back;
mod remember_me;
mod restart;
mod sign_in;
mod sign_out;
mod suspended;
mod timed_out;
mod two_tabs;

mod support;
mod walk;
