//! Parse and render: from HTTP to a use case and back.

mod account;
pub(crate) mod anti_forgery;
pub(crate) mod client_address;
pub(crate) mod cookies;
mod dispatch;
mod documents;
mod error;
mod frame;
mod furigana;
mod headers;
mod help;
mod interaction;
mod own_page;
mod protocol;
mod reply;
mod request;
mod resume;
mod told;

pub use dispatch::router;
