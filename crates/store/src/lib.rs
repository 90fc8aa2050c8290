//! Tenant-scoped persistence on SQLite and PostgreSQL.
//!
//! A [`Store`] reads through a [`Reader`] and writes through [`Work`] in a [`Txn`]; both belong to
//! one tenant, so that no query can forget it. What belongs to none is behind [`Installation`].
//! Whatever may happen only once is one conditional statement. Never in it: decisions, the clock,
//! randomness.
//!
//! One module an aggregate; `entity` has the rows, `migration` the tables. All that differs between
//! the two databases is in `backend`, and SQLite's writer in `writer`. Start reading at [`Store`].

#![deny(missing_docs)]

mod attempt;
mod authorization_code;
mod backend;
mod cleanup;
mod client;
mod counter;
mod device;
mod entity;
mod error;
mod executor;
mod first_sign_in;
mod grant;
mod history;
mod identifier;
mod import;
mod installation;
mod key_rotation;
mod lost_device;
mod mail_address;
mod mail_change;
mod mail_code;
mod member;
mod migration;
mod one_time_link;
mod outbox;
mod passkey;
mod password;
mod recovery_code;
mod refresh_family;
mod revoked_jti;
mod row;
mod session;
mod session_client;
mod sign_in_transaction;
mod signing_key;
mod store;
mod tenant;
mod totp;
mod transact;
mod webauthn_challenge;
mod writer;

pub use attempt::Attempt;
pub use authorization_code::{Consumed, NewCode};
pub use backend::sqlite_files;
pub use counter::{Counter, CounterKind, Ticket, Window};
pub use device::Device;
pub use error::StoreError;
pub use first_sign_in::{Activation, ActivationKind, AgreedTerms, Reissued};
pub use grant::LiveGrant;
pub use history::{AccountEvent, Happened, HistoryEntry};
pub use identifier::{Claimed, IdentifierState, UserId};
pub use import::NewMember;
pub use installation::Installation;
pub use key_rotation::DueKey;
pub use mail_change::{FormerMail, MailChange, PendingMail};
pub use mail_code::MailCode;
pub use member::Member;
pub use one_time_link::{LinkPurpose, OneTimeLink};
pub use outbox::{
    AccountChange, BackChannelLogout, ClaimedMessage, DeliveryState, MailPurpose, OutboxDocument,
    OutboxMessage, QueuedMail,
};
pub use passkey::Passkey;
pub use password::{MemberCredentials, PasswordCredential, PasswordKind, PasswordVerifier};
pub use refresh_family::RefreshFamily;
pub use session::Session;
pub use session_client::SessionClient;
pub use sign_in_transaction::{
    AccountRequest, NewSignIn, SignInRequest, SignOutRequest, StoredSignIn,
};
pub use signing_key::{NewSigningKey, StoredSigningKey};
pub use store::{Store, StoreOptions, Synchronous};
pub use tenant::Applied;
pub use totp::Totp;
pub use transact::{Reader, Txn, Work};
pub use webauthn_challenge::{Challenge, ChallengeMode};
