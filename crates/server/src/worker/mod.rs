//! What a node does besides answering: send what waits, follow the configuration, clean up,
//! exchange signing keys.

pub(crate) mod back_channel_logout;
pub(crate) mod cleanup;
pub(crate) mod configuration;
pub(crate) mod keys;
pub(crate) mod mail;
pub(crate) mod outbox;
