//! The pages of a sign-in, one file per step.

mod blocked;
mod cookies_off;
mod credentials;
mod sign_in;

pub use blocked::{Blocked, BlockedReason};
pub use cookies_off::CookiesOff;
pub use credentials::{Credentials, CredentialsRefusal, RestartReason};
pub use sign_in::SignIn;
