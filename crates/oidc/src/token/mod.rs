//! Tokens: what they say, and who may read them.

pub mod access_token;
pub mod bearer;
pub mod hashes;
pub mod id_token;
pub mod presented;
pub mod response;

pub use access_token::AccessTokenClaims;
pub use id_token::{IdToken, IdTokenHint};
pub use presented::PresentedToken;
pub use response::TokenResponse;
