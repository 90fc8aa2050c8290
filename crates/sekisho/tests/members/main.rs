//! The commands on members as operators run them: the binary on an installation of its own.
//! Not here: each rule of a row (`sekisho_server::members`), and signing in with what they make
//! (`tests/journey`).

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test code fails loudly"
)]

mod attempt;
mod import;
mod interrupted;
mod reissue;
mod support;
mod unlock;
