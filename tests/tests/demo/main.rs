//! The `sekisho` binary as people start it: the demo through its contract, killed and started
//! again, and the commands of an operator. Not here: what a real browser shows
//! (`tests/chromium`), and the rules themselves (`tests/protocol`, `tests/journey`).

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test code fails loudly"
)]

mod apply;
mod clock;
mod commands;
mod contract;
mod crash;
mod hosts;
mod keys;
mod members;
mod nodes_postgres;
mod notice_mail;
mod portals;
mod sample_clients;
mod start;
mod timed_out;

mod client;
mod support;
mod walk;
