//! Refusals, by who may see them: [`DirectError`] the person at the browser, [`RedirectError`] the
//! client through that browser, [`TokenError`] and [`BearerError`] the client itself.

mod authorization;
mod bearer;
mod token;

pub use authorization::{AuthorizationError, AuthorizationErrorCode, DirectError, RedirectError};
pub use bearer::BearerError;
pub use token::{TokenError, TokenErrorKind};
