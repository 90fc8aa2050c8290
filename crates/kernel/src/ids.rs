//! Typed ids. Every id of a row is a UUIDv7 so that indexes grow at one end; the ids a person
//! chooses (`TenantId`, `ClientId`) are short texts.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Entropy, Timestamp};

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id made at `now`.
            pub fn new(now: Timestamp, entropy: &Entropy) -> Self {
                Self(uuid_v7(now, entropy))
            }

            /// The id that a stored or received UUID names.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID itself, for storage.
            pub const fn as_uuid(&self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.simple().fmt(out)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }
    };
}

uuid_id! {
    /// A member's inner id. It never leaves the house: parties see `sub`, authenticators see the
    /// WebAuthn user handle.
    MemberId
}
uuid_id! {
    /// One sign-in transaction: a browser on its way to a destination.
    SignInId
}
uuid_id! {
    /// One session of a browser. Not the cookie, which is a random handle stored hashed.
    SessionId
}
uuid_id! {
    /// What a member (or a client itself) granted to a client: codes and tokens point to it.
    GrantId
}
uuid_id! {
    /// A family of refresh tokens that rotate.
    RefreshFamilyId
}
uuid_id! {
    /// A signing key.
    SigningKeyId
}
uuid_id! {
    /// A browser that members signed in with, known by its device cookie.
    DeviceId
}
uuid_id! {
    /// A message waiting to be sent.
    OutboxId
}

uuid_id! {
    /// One registered authenticator of a member: a passkey, an authenticator app, a recovery code.
    AuthenticatorId
}
uuid_id! {
    /// One mailed link.
    LinkId
}
uuid_id! {
    /// One entry of a member's history.
    EventId
}

fn uuid_v7(now: Timestamp, entropy: &Entropy) -> Uuid {
    let millis = u64::try_from(now.as_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &entropy.bytes()).into_uuid()
}

/// A tenant's name in addresses, keys and queries: 1 to 40 characters of `a-z 0-9 -`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TenantId(String);

impl TenantId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is no [`TenantId`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvalidTenantId(String);

impl fmt::Display for InvalidTenantId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "tenant id `{}` is not 1 to 40 characters of a-z, 0-9 and -",
            self.0
        )
    }
}

impl std::error::Error for InvalidTenantId {}

impl TryFrom<String> for TenantId {
    type Error = InvalidTenantId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if (1..=40).contains(&text.len()) && text.chars().all(allowed) {
            Ok(Self(text))
        } else {
            Err(InvalidTenantId(text))
        }
    }
}

impl FromStr for TenantId {
    type Err = InvalidTenantId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl From<TenantId> for String {
    fn from(id: TenantId) -> Self {
        id.0
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// A client's identifier (RFC 6749 §2.2): unique in its tenant, not a secret, compared as it is.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(String);

impl ClientId {
    /// The client identifier a request or a row holds.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_later_sort_later() {
        let entropy = Entropy::system();
        let early = MemberId::new(Timestamp::from_seconds(1_000), &entropy);
        let late = MemberId::new(Timestamp::from_seconds(1_001), &entropy);
        assert!(early < late);
    }

    #[test]
    fn a_tenant_id_takes_only_what_an_address_can_hold() {
        assert!("a-sakura".parse::<TenantId>().is_ok());
        for bad in ["", "A", "a/b", "a b", "さくら", &"a".repeat(41)] {
            assert!(bad.parse::<TenantId>().is_err(), "{bad}");
        }
    }
}
