//! What can go wrong with keys. None of it says anything about a secret.

use thiserror::Error;

/// A text is no key-encryption key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("a key-encryption key is 32 bytes as base64 or base64url (43 or 44 characters)")]
pub struct InvalidKeyEncryptionKey;

/// Sealing or opening failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum SealError {
    /// The cipher refused to seal: no memory, or a text beyond its limit.
    #[error("could not seal")]
    Seal,
    /// What was to be opened is not what was sealed: another key, purpose, tenant or row, or
    /// changed on the way.
    #[error("could not open what is not sealed for this key, purpose, tenant and row")]
    Open,
}

/// A signing key could not be made or read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum KeyError {
    /// The generator failed.
    #[error("could not make a signing key")]
    Generate,
    /// The bytes are no private key of that algorithm.
    #[error("not a PKCS#8 private key of that algorithm")]
    Parse,
    /// The key cannot be written as PKCS#8.
    #[error("could not write a signing key as PKCS#8")]
    Write,
}

/// Signing failed.
#[derive(Debug, Error)]
pub enum SignError {
    /// The claims cannot be written as JSON.
    #[error("could not write the claims as JSON")]
    Claims(#[from] serde_json::Error),
    /// The signature could not be computed.
    #[error("could not compute the signature")]
    Signature,
}

/// A token is not one of ours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum VerifyError {
    /// Not three parts of canonical base64url, or too long.
    #[error("token is not in compact form")]
    Malformed,
    /// The header is not `alg`, `typ` and `kid` alone.
    #[error("token header is not one we write")]
    Header,
    /// The token is of another type than asked for.
    #[error("token is of another type")]
    Type,
    /// No key of the ring has that `kid`.
    #[error("token names a key that is not ours")]
    UnknownKey,
    /// The header's algorithm is not the key's.
    #[error("token names another algorithm than its key's")]
    Algorithm,
    /// The signature is not the key's.
    #[error("token signature does not fit")]
    Signature,
    /// The claims are not what the caller expects.
    #[error("token claims cannot be read")]
    Claims,
}
