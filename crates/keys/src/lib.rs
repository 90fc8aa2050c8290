//! Sealing, keyed hashes, and keys that sign and verify, parsed once.
//!
//! Two roots: the [`InstallationKey`], from which [`Keys`] derives one key a purpose, and the
//! [`SigningKey`]s of a tenant in their [`KeyRing`]. Never in it: storage, protocol rules (what a
//! token must say is decided by whoever verified its signature here).
//!
//! | specification | module |
//! |---|---|
//! | RFC 5869 (HKDF-SHA-256) | `derive`, private |
//! | RFC 7515 (compact JWS), RFC 7518 §3 (RS256, ES256), RFC 8037 (EdDSA) | [`signer`], [`verifier`] |
//! | RFC 7517 (JWK), RFC 7638 (thumbprint) | [`jwk`] |
//!
//! Left out: JWE, PS256, keys of other parties. Start reading at [`keys`].

#![deny(missing_docs)]

pub mod digest;
pub mod error;
pub mod handle;
pub mod installation;
pub mod jwk;
pub mod keyed_hash;
pub mod keys;
pub mod ring;
pub mod seal;
pub mod signer;
pub mod verifier;

mod aead;
mod derive;
mod encoding;
mod memo;

pub use error::{InvalidKeyEncryptionKey, KeyError, SealError, SignError, VerifyError};
pub use handle::Handle;
pub use installation::{InstallationKey, KeyEncryptionKey};
pub use jwk::PublicJwk;
pub use keyed_hash::{HashPurpose, KeyedHash};
pub use keys::Keys;
pub use ring::{KeyRing, KeyState, RingKey};
pub use seal::SealPurpose;
pub use signer::{SigningAlgorithm, SigningKey};
