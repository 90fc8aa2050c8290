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

mod account;
mod attempts;
mod authenticators;
mod challenges;
mod cleanup;
mod configuration;
mod first_sign_in;
mod imports;
mod key_rotation;
mod links;
mod lost_device;
mod mail_codes;
mod members;
mod migrations;
mod one_member_at_once;
mod outbox;
mod sessions;
mod sign_ins;
mod single_use;
mod tenants;
mod tenants_first_sign_in;
mod tickets;
mod transactions;
mod writer;
