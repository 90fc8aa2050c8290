//! Journeys of members, in a browser without JavaScript. One file a journey. Not here: what only a
//! real browser shows (`tests/chromium`), the portals' half (`tests/demo`), the account pages.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code fails loudly"
)]

mod account_changes;
mod account_devices;
mod account_lock;
mod account_mail;
mod account_pages;
mod account_sessions;
mod acr_amr;
mod busy;
mod cancel;
mod cannot_die;
mod change_of_member;
mod choices;
mod cookies_off;
mod derived;
mod desk;
mod double_submit;
mod exact_texts;
mod forgot_password;
mod forgot_user_id;
mod furigana;
mod help;
mod imported_password;
mod language;
mod leave_and_resume;
mod letter_to_portal;
mod lost;
mod lost_device;
mod mail_code;
mod mail_link;
mod new_browser_mail;
mod new_password;
mod ordinary_moves;
mod password_lock;
mod reload_and_back;
mod remember_me;
mod restart;
mod restart_midway;
mod second_factors;
mod shared_device;
mod sign_in;
mod sign_out;
mod step_up;
mod suspended;
mod terms;
mod timed_out;
mod timed_out_midway;
mod two_tabs;
mod typed_loosely;

mod support;
