//! docs/contract.md: addresses and what they need, names on pages, cookies, the discovery
//! document. Not here: `sekisho demo` (`tests/demo`), and every template in every locale (the
//! pages' own tests).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "test code fails loudly"
)]

mod cookies;
mod discovery;
mod help;
mod pages;
mod related_origins;
mod routes;
mod source;
mod weight;
