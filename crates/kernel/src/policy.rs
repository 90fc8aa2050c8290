//! What a tenant decides: typed values, each with its default.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A tenant's policy. Lengths are in seconds on the wire.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// How long a member may take from the first page to the portal.
    #[serde(with = "seconds")]
    pub sign_in_lifetime: Duration,
    /// How long a session lives without use.
    #[serde(with = "seconds")]
    pub session_idle: Duration,
    /// How long a session lives at most.
    #[serde(with = "seconds")]
    pub session_absolute: Duration,
    /// How long a remembered session lives.
    #[serde(with = "seconds")]
    pub session_remembered: Duration,
    /// Whether members may choose a remembered session.
    pub remember: Remember,
    /// How long a browser stays known after a sign-in.
    #[serde(with = "seconds")]
    pub device_lifetime: Duration,
    /// How long an access token is good.
    #[serde(with = "seconds")]
    pub access_token_lifetime: Duration,
    /// How long an ID token is good.
    #[serde(with = "seconds")]
    pub id_token_lifetime: Duration,
    /// How long a refresh family lives from its first token.
    #[serde(with = "seconds")]
    pub refresh_token_lifetime: Duration,
}

/// What 「ログイン状態の保存」 does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Remember {
    /// The session outlives the browser.
    #[default]
    Session,
    /// The choice is not offered.
    Off,
}

impl Default for Policy {
    fn default() -> Self {
        const MINUTE: u64 = 60;
        const HOUR: u64 = 60 * MINUTE;
        const DAY: u64 = 24 * HOUR;
        Self {
            sign_in_lifetime: Duration::from_secs(30 * MINUTE),
            session_idle: Duration::from_secs(30 * MINUTE),
            session_absolute: Duration::from_secs(10 * HOUR),
            session_remembered: Duration::from_secs(30 * DAY),
            remember: Remember::Session,
            device_lifetime: Duration::from_secs(180 * DAY),
            access_token_lifetime: Duration::from_secs(10 * MINUTE),
            id_token_lifetime: Duration::from_secs(10 * MINUTE),
            refresh_token_lifetime: Duration::from_secs(30 * DAY),
        }
    }
}

mod seconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(length: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(length.as_secs())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        u64::deserialize(from).map(Duration::from_secs)
    }
}
