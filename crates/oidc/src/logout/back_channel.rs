//! Back-Channel Logout 1.0: the token that tells a client that a session ended.

use std::{collections::BTreeMap, time::Duration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sekisho_kernel::{ClientId, Entropy, Issuer, Timestamp};
use sekisho_keys::{SignError, SigningKey};
use serde::Serialize;

/// The `typ` of logout tokens (§2.4).
pub const TYPE: &str = "logout+jwt";
/// The member of `events` that makes it one (§2.4).
pub const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// §2.4: preferably at most two minutes in the future.
pub const LIFETIME: Duration = Duration::from_mins(2);

/// What a logout token is made from.
#[derive(Clone, Copy, Debug)]
pub struct LogoutToken<'a> {
    /// Who tells.
    pub issuer: &'a Issuer,
    /// Who is told.
    pub client_id: &'a ClientId,
    /// Who signed out, as the client knows them.
    pub sub: &'a str,
    /// Of which session, as the client knows it.
    pub sid: &'a str,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a ClientId,
    iat: i64,
    exp: i64,
    jti: String,
    sub: &'a str,
    sid: &'a str,
    // §2.4: The corresponding member value MUST be a JSON object and SHOULD be the empty JSON
    // object {}. And: A nonce Claim MUST NOT be present.
    events: BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
}

impl LogoutToken<'_> {
    /// Signs the token, with the key of the client's ID tokens (§2.6).
    pub fn sign(
        &self,
        key: &SigningKey,
        now: Timestamp,
        entropy: &Entropy,
    ) -> Result<String, SignError> {
        key.sign(
            TYPE,
            &Claims {
                iss: self.issuer.as_str(),
                aud: self.client_id,
                iat: now.as_seconds(),
                exp: (now + LIFETIME).as_seconds(),
                jti: URL_SAFE_NO_PAD.encode(entropy.bytes::<16>()),
                sub: self.sub,
                sid: self.sid,
                events: BTreeMap::from([(EVENT, BTreeMap::new())]),
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use sekisho_keys::SigningAlgorithm;
    use serde_json::{Value, json};

    use super::*;
    use crate::samples;

    #[test]
    fn back_channel_2_4_logout_token() {
        let (ring, issuer, client) = (samples::ring(), samples::issuer(), samples::client());
        let token = LogoutToken {
            issuer: &issuer,
            client_id: &client.client_id,
            sub: "subject-1",
            sid: "session-1",
        };
        let key = ring.active(SigningAlgorithm::Rs256).unwrap();
        let text = token.sign(key, samples::NOW, &Entropy::seeded(1)).unwrap();
        let claims: Value = ring.verify(&text, &["logout+jwt"]).unwrap();
        assert_eq!(claims["jti"].as_str().unwrap().len(), 22);
        assert_eq!(
            claims,
            json!({
                "iss": "https://id.example/sakura", "aud": "portal",
                "iat": 1_800_000_000, "exp": 1_800_000_120, "jti": claims["jti"],
                "sub": "subject-1", "sid": "session-1",
                "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
            })
        );
        assert!(ring.verify::<Value>(&text, &["JWT", "at+jwt"]).is_err());
    }
}
