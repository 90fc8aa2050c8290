//! What must hold under attack: one file a rule of docs/security.md, as far as this release covers
//! it. Not here: step-up (9) and locks (`tests/journey`), passkeys (16, `tests/chromium`), uploads
//! (18), and what is not in it yet: staff (19).

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code fails loudly"
)]

mod account_state;
mod algorithms;
mod anti_forgery;
mod attackers;
mod bounds;
mod browser_binding;
mod claims;
mod counters;
mod flow_state;
mod key_rotation;
mod mixed_transactions;
mod nodes;
mod once;
mod others_secrets;
mod pages;
mod recovery_once;
mod recovery_reveals_nothing;
mod redirects;
mod request_headers;
mod same_means_same;
mod secrets;
mod secrets_of_first_sign_in;
mod steps_out_of_order;
mod store_down;
mod support;
mod suspended_midway;
mod tenants;
mod typed_tokens;
mod unfinished;
mod unknown_fields;
