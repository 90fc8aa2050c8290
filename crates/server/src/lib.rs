//! The thin shell: routes, use cases, configuration, workers.
//!
//! `http/` parses and renders, `app/` holds the use cases (one use case, one database
//! transaction), `worker/` does what no request waits for. Never in it: a rule that a pure crate
//! could hold. Start reading at [`router`], then `app/submit_step/work.rs`.

mod app;
mod app_state;
pub mod apply;
pub mod config;
pub mod doctor;
mod error;
pub mod hashing;
mod http;
pub mod key_encryption;
mod logo;
pub mod mail;
pub mod members;
mod outbound;
mod private_files;
pub mod sample;
mod serve;
pub mod signing;
mod source_limit;
mod start;
pub mod telemetry;
mod tenant;
mod worker;

pub use app_state::App;
pub use error::InternalError;
pub use http::router;
pub use key_encryption::open_keys;
pub use logo::LARGEST_LOGO;
pub use serve::{Server, serve, stop_signal};
pub use signing::make_key as make_signing_key;
pub use start::{AppOptions, StartError, open_store, spawn_workers};
