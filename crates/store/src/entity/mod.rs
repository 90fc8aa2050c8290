//! The rows, one module a table. What they mean is said by the aggregate that reads and writes
//! them.

#![expect(
    unreachable_pub,
    reason = "the derived entities want their rows to be `pub`"
)]

pub(crate) mod attempt;
pub(crate) mod authorization_code;
pub(crate) mod authorization_grant;
pub(crate) mod client;
pub(crate) mod confirmed_mail_address;
pub(crate) mod counter;
pub(crate) mod device;
pub(crate) mod device_member;
pub(crate) mod installation;
pub(crate) mod lease;
pub(crate) mod mail_code;
pub(crate) mod member;
pub(crate) mod member_agreement;
pub(crate) mod member_event;
pub(crate) mod member_identifier;
pub(crate) mod one_time_link;
pub(crate) mod outbox;
pub(crate) mod passkey;
pub(crate) mod password;
pub(crate) mod recovery_code;
pub(crate) mod refresh_family;
pub(crate) mod revoked_jti;
pub(crate) mod session;
pub(crate) mod session_client;
pub(crate) mod sign_in_transaction;
pub(crate) mod signing_key;
pub(crate) mod tenant;
pub(crate) mod totp;
pub(crate) mod webauthn_challenge;
