//! Passwords: at rest ([`hash`]), hashed by former products ([`imported`]), new ones ([`policy`]),
//! and the ones of letters ([`temporary`]).

pub mod breached;
pub mod hash;
pub mod imported;
pub mod keyboard;
pub mod personal;
pub mod policy;
pub mod temporary;

pub use hash::{
    Cost, HashError, LONGEST_PASSWORD, PasswordHasher, StoredPassword, TypedPassword, Verified,
    Workspace,
};
