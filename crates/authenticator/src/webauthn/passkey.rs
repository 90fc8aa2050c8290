//! What is kept of a passkey, and the name its owner has in it.

use std::fmt;

use sekisho_kernel::Entropy;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use webauthn_rs::prelude::{Credential, Passkey, Uuid};
use webauthn_rs_proto::AuthenticatorTransport;

const USER_HANDLE_LENGTH: usize = 16;

/// The random name by which a passkey knows its owner (WebAuthn Level 3 §14.6.1: nothing that
/// says who the member is). It never changes, since authenticators store it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct UserHandle([u8; USER_HANDLE_LENGTH]);

/// Bytes that are no [`UserHandle`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("a user handle has {USER_HANDLE_LENGTH} bytes")]
pub struct InvalidUserHandle;

impl UserHandle {
    /// A new member's handle.
    pub fn new(entropy: &Entropy) -> Self {
        Self(entropy.bytes())
    }

    /// The bytes, to be stored.
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) const fn as_uuid(&self) -> Uuid {
        Uuid::from_bytes(self.0)
    }
}

impl TryFrom<&[u8]> for UserHandle {
    type Error = InvalidUserHandle;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        bytes.try_into().map(Self).map_err(|_| InvalidUserHandle)
    }
}

/// A registered passkey as the store keeps it: public key, counter, backup flags, and how the
/// browser reaches it. JSON, whose shape is ours to read only.
#[derive(Clone, Serialize, Deserialize)]
pub struct StoredPasskey {
    pub(super) key: Passkey,
    /// Hints for the browser, as it gave them.
    #[serde(default)]
    pub(super) transports: Vec<AuthenticatorTransport>,
}

impl StoredPasskey {
    /// The credential id.
    pub fn credential_id(&self) -> &[u8] {
        self.key.cred_id()
    }

    /// The signature counter that was seen last. Zero stays zero with passkeys that count nothing.
    pub fn counter(&self) -> u32 {
        self.credential().counter
    }

    /// Whether the passkey may be on several devices (WebAuthn Level 3 §6.1.3, backup eligible).
    pub fn synced(&self) -> bool {
        self.credential().backup_eligible
    }

    fn credential(&self) -> Credential {
        self.key.clone().into()
    }
}

impl fmt::Debug for StoredPasskey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("StoredPasskey")
    }
}
