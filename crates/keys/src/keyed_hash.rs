//! Keyed hashes: what must only be recognised. HMAC-SHA-256 over purpose, tenant and value.

use std::fmt;

use aws_lc_rs::hmac;
use sekisho_kernel::TenantId;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use subtle::ConstantTimeEq;

use crate::{Keys, derive::sha256_sized, encoding};

/// What a hashed value is for. A value hashed for one purpose is not recognised for another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HashPurpose {
    /// An authorization code.
    AuthorizationCode,
    /// The handle in the session cookie.
    SessionHandle,
    /// The value that binds sign-in transactions to a browser.
    BrowserBinding,
    /// The handle in the cookie of a known device.
    DeviceHandle,
    /// A client's secret.
    ClientSecret,
    /// The anti-forgery field of a form.
    AntiForgery,
    /// What makes a refresh token ours.
    RefreshToken,
    /// A user ID as typed, folded, whether it exists or not.
    SubmittedIdentifier,
    /// A member, or a mail address, of whom tries or mails are counted.
    CounterSubject,
    /// A random temporary password.
    TemporaryPassword,
    /// The code in a letter.
    LetterCode,
    /// A code that was mailed.
    MailCode,
    /// A link that was mailed.
    MailedLink,
    /// A recovery code.
    RecoveryCode,
    /// The browser or the address that an attempt came from.
    AttemptSource,
    /// A member who may be chosen on a browser's page.
    KnownAccount,
}

impl HashPurpose {
    const fn name(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization code v1",
            Self::SessionHandle => "session handle v1",
            Self::BrowserBinding => "browser binding v1",
            Self::DeviceHandle => "device handle v1",
            Self::ClientSecret => "client secret v1",
            Self::AntiForgery => "anti-forgery v1",
            Self::RefreshToken => "refresh token v1",
            Self::SubmittedIdentifier => "submitted identifier v1",
            Self::TemporaryPassword => "temporary password v1",
            Self::LetterCode => "letter code v1",
            Self::MailCode => "mail code v1",
            Self::MailedLink => "mailed link v1",
            Self::RecoveryCode => "recovery code v1",
            Self::CounterSubject => "counter subject v1",
            Self::AttemptSource => "attempt source v1",
            Self::KnownAccount => "known account v1",
        }
    }
}

impl Keys {
    /// Hashes a value for one purpose and tenant.
    pub fn hash(&self, purpose: HashPurpose, tenant: &TenantId, value: &[u8]) -> KeyedHash {
        let mut context = hmac::Context::with_key(self.hashing());
        // The lengths come first, so that no part can be taken for another.
        for part in [purpose.name().as_bytes(), tenant.as_str().as_bytes(), value] {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        KeyedHash(*sha256_sized(&context.sign()))
    }
}

/// A keyed hash. Compared in constant time; written as base64url.
#[derive(Clone, Copy)]
pub struct KeyedHash([u8; 32]);

impl KeyedHash {
    /// A stored hash.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A stored hash of unknown length; `None` if it is not 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The hash, for storage.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hash as base64url, for where a hash itself is the handle (form fields).
    pub fn to_base64url(&self) -> String {
        encoding::base64url(&self.0)
    }

    /// Reads [`to_base64url`](Self::to_base64url) back, in its one spelling.
    pub fn from_base64url(text: &str) -> Option<Self> {
        Self::from_slice(&encoding::from_base64url(text)?)
    }
}

impl PartialEq for KeyedHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for KeyedHash {}

impl fmt::Debug for KeyedHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("KeyedHash")
    }
}

impl Serialize for KeyedHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_base64url())
    }
}

impl<'de> Deserialize<'de> for KeyedHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_base64url(&text)
            .ok_or_else(|| D::Error::custom("expected 32 bytes as base64url without padding"))
    }
}

#[cfg(test)]
mod tests {
    use sekisho_kernel::Entropy;

    use super::*;
    use crate::InstallationKey;

    fn keys(seed: u64) -> Keys {
        Keys::new(InstallationKey::generate(&Entropy::seeded(seed)))
    }

    #[test]
    fn a_hash_depends_on_key_purpose_tenant_and_value() {
        let (a, b): (TenantId, TenantId) = ("a".parse().unwrap(), "b".parse().unwrap());
        let hash = keys(1).hash(HashPurpose::AuthorizationCode, &a, b"value");
        assert_eq!(
            hash,
            keys(1).hash(HashPurpose::AuthorizationCode, &a, b"value")
        );
        for other in [
            keys(2).hash(HashPurpose::AuthorizationCode, &a, b"value"),
            keys(1).hash(HashPurpose::SessionHandle, &a, b"value"),
            keys(1).hash(HashPurpose::AuthorizationCode, &b, b"value"),
            keys(1).hash(HashPurpose::AuthorizationCode, &a, b"valuE"),
        ] {
            assert_ne!(hash, other);
        }
    }

    #[test]
    fn a_hash_survives_storage() {
        let tenant = "a".parse().unwrap();
        let hash = keys(1).hash(HashPurpose::ClientSecret, &tenant, b"secret");
        assert_eq!(KeyedHash::from_slice(hash.as_bytes()), Some(hash));
        assert_eq!(KeyedHash::from_slice(&[0; 31]), None);
        let json = serde_json::to_string(&hash).unwrap();
        assert_eq!(serde_json::from_str::<KeyedHash>(&json).unwrap(), hash);
        assert!(serde_json::from_str::<KeyedHash>("\"AA\"").is_err());
        assert_eq!(format!("{hash:?}"), "KeyedHash");
    }
}
