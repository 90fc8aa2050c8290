//! Passwords: at rest ([`hash`]), new ones ([`policy`]), and the ones of letters ([`temporary`]).

pub mod breached;
pub mod hash;
pub mod keyboard;
pub mod personal;
pub mod policy;
pub mod temporary;

pub use hash::{Cost, HashError, LONGEST_PASSWORD, PasswordHasher, Workspace};
