//! Is this credential good, and is a new one acceptable.
//!
//! Never in it: the order of steps, sending mail, storage. Start reading at [`password`].

#![deny(missing_docs)]

pub mod assurance;
pub mod birth_date;
pub mod device_name;
pub mod mail_address;
pub mod mail_otp;
pub mod normalize;
pub mod password;
pub mod qr;
pub mod recovery_code;
pub mod totp;
pub mod user_id;
pub mod webauthn;
