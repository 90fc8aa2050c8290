//! What must hold under attack: one file a rule of docs/security.md, as far as this release covers
//! it. Not here: rules of what is not in it yet: counters and locks (10), step-up (9), passkeys
//! (16), uploads (18), staff (19), key rotation (21).

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code fails loudly"
)]

mod account_state;
mod algorithms;
mod anti_forgery;
mod bounds;
mod browser_binding;
mod flow_state;
mod once;
mod pages;
mod redirects;
mod request_headers;
mod same_means_same;
mod secrets;
mod store_down;
mod tenants;
mod typed_tokens;
mod unknown_fields;

mod support;
