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

mod authorization_code;
mod backend;
mod cleanup;
mod client;
mod device;
mod entity;
mod error;
mod executor;
mod grant;
mod installation;
mod member;
mod migration;
mod outbox;
mod password;
mod refresh_family;
mod revoked_jti;
mod row;
mod session;
mod session_client;
mod sign_in_transaction;
mod signing_key;
mod store;
mod tenant;
mod transact;
mod writer;

pub use authorization_code::{Consumed, NewCode};
pub use device::Device;
pub use error::StoreError;
pub use grant::LiveGrant;
pub use installation::Installation;
pub use member::{Member, NewMember};
pub use outbox::{
    BackChannelLogout, ClaimedMessage, MailPurpose, OutboxDocument, OutboxMessage, QueuedMail,
};
pub use password::{MemberCredentials, PasswordCredential, PasswordKind};
pub use refresh_family::RefreshFamily;
pub use session::Session;
pub use session_client::SessionClient;
pub use sign_in_transaction::{NewSignIn, SignInRequest, SignOutRequest, StoredSignIn};
pub use signing_key::{NewSigningKey, StoredSigningKey};
pub use store::{Store, StoreOptions, Synchronous};
pub use tenant::Applied;
pub use transact::{Reader, Txn, Work};
