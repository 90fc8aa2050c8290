//! A portal for members of health-insurance societies: an OpenID Connect relying party that knows
//! the provider only through its published contract. One crate, two services: medical cost and
//! check-up booking, each for any number of societies.
//!
//! Never in it: any crate of the provider. It signs members in with the `openidconnect` library
//! as any integrator would, and keeps its own sessions and bookings in its own SQLite file.
//!
//! What a society registers for it at its provider, below the portal's base address:
//!
//! | metadata | value |
//! |---|---|
//! | `redirect_uris` | `/{society}/callback` |
//! | `post_logout_redirect_uris` | `/{society}` |
//! | `initiate_login_uri` | `/{society}/login`, or `/login` for all societies |
//! | `backchannel_logout_uri` | `/{society}/backchannel-logout` |
//! | `token_endpoint_auth_method` | `client_secret_basic` |
//! | `scope` | `openid profile` |
//!
//! Where to start reading:
//! - [`PortalConfig`] and [`Portal`], which is all there is to use;
//! - `sign_in` for the round trip to the provider, `logout` and `back_channel_logout` for the end;
//! - `http::visit` for what a handler is given of a request;
//! - `medical` and `booking` for the two services.

mod app;
mod assets;
mod back_channel_logout;
mod booking;
mod calendar;
mod clock;
mod colors;
mod config;
mod error;
mod handle;
mod http;
mod logout;
mod medical;
mod outbound;
mod pages;
mod portal;
mod provider;
mod sign_in;
mod store;

pub use clock::PortalClock;
pub use config::{ClientSecret, Contact, PortalConfig, PortalKind, Society};
pub use error::PortalError;
pub use portal::Portal;
