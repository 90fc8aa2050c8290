//! Mails as a mail server gets them: the product's own transport against a server on loopback
//! that takes, refuses, is busy, is silent, or hangs up. Not here: TLS to a mail server, bounces
//! (no mailbox for them is read yet), the words of each mail (`crates/pages`).

#![expect(clippy::unwrap_used, clippy::panic, reason = "test code fails loudly")]

mod delivery_state;
mod injection;
mod letters;
mod limits;
mod moot;
mod nodes;
mod retries;
mod slow;
mod temporary;

mod support;
