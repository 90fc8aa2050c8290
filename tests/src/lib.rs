//! The test kit: what every test that crosses a crate border stands on.
//!
//! - [`app`]: the whole provider in process, with a clock and a mail box;
//! - [`protocol`]: a relying party in a few lines, against it;
//! - [`browser`]: a browser without JavaScript over routers in this process, for journeys;
//! - [`chromium`]: a real browser, for what only a real browser shows;
//! - [`samples`]: every sample page, for such a browser;
//! - [`people`]: members in every state, societies' policies, an app that shows codes;
//! - [`process`]: the `sekisho` binary as a child process, for starts, kills and restarts;
//! - [`demo`]: the demo in such a process, and [`remote`], by which the browser reaches it;
//! - [`installation`]: an operator's folder and the commands on it;
//! - [`postgres`]: a fresh PostgreSQL database for a test;
//! - [`smtp`]: a mail server that does with each recipient's mails what a test says.
//!
//! Never in it: production code. A test that needs PostgreSQL has `postgres` in its name (or its
//! module's), one that needs Chromium has `chromium`: `tests/run --quick` leaves both out by these
//! words.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code fails loudly, and says what it expected"
)]

pub mod app;
pub mod browser;
pub mod chromium;
pub mod demo;
pub mod installation;
pub mod mailbox;
pub mod people;
pub mod postgres;
pub mod process;
pub mod protocol;
pub mod remote;
pub mod samples;
pub mod smtp;
