//! Is this credential good, and is a new one acceptable.
//!
//! Never in it: the order of steps, sending mail, storage. Start reading at [`password`].

#![deny(missing_docs)]

pub mod assurance;
pub mod mail_otp;
pub mod normalize;
pub mod password;
pub mod qr;
pub mod recovery_code;
pub mod totp;
pub mod webauthn;
