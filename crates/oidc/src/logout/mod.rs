//! Signing out: asked for by a client through the browser, and told to clients behind it.

pub mod back_channel;
pub mod rp_initiated;

pub use back_channel::LogoutToken;
pub use rp_initiated::{LogoutPlan, LogoutRequest};
