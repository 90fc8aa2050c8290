//! The store on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, also in functions that several tests share"
)]

#[path = "../common/mod.rs"]
mod common;

mod cleanup;
mod configuration;
mod members;
mod migrations;
mod outbox;
mod sessions;
mod sign_ins;
mod single_use;
mod tenants;
mod transactions;
mod writer;
