//! ID tokens (Core §2, §3.1.3.6, §12.2), issued and taken back as hints.

use std::time::Duration;

use sekisho_kernel::{ClientId, Issuer, Timestamp};
use sekisho_keys::{KeyRing, SignError, SigningKey};
use serde::{Deserialize, Serialize};

use super::hashes::at_hash;
use crate::Grant;

/// The `typ` of ID tokens (RFC 7519 §5.1).
pub const TYPE: &str = "JWT";

/// What an ID token is made from.
#[derive(Clone, Copy, Debug)]
pub struct IdToken<'a> {
    /// Who issues it.
    pub issuer: &'a Issuer,
    /// What it tells about.
    pub grant: &'a Grant,
    /// The request's `nonce`. Core §12.2: the ID token of a refresh SHOULD NOT have one.
    pub nonce: Option<&'a str>,
    /// The access token it comes with.
    pub access_token: Option<&'a str>,
    /// How long it is good.
    pub lifetime: Duration,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a ClientId,
    exp: i64,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acr: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    amr: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    at_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'a str>,
}

impl IdToken<'_> {
    /// Signs the token. There is one audience, so there is no `azp` (Core §2).
    pub fn sign(&self, key: &SigningKey, now: Timestamp) -> Result<String, SignError> {
        let Self { issuer, grant, .. } = self;
        key.sign(
            TYPE,
            &Claims {
                iss: issuer.as_str(),
                sub: &grant.sub,
                aud: &grant.client_id,
                exp: (now + self.lifetime).as_seconds(),
                iat: now.as_seconds(),
                auth_time: grant.auth_time.map(Timestamp::as_seconds),
                nonce: self.nonce,
                acr: grant.acr.as_deref(),
                amr: &grant.amr,
                at_hash: self
                    .access_token
                    .map(|token| at_hash(key.algorithm(), token)),
                sid: grant.sid.as_deref(),
            },
        )
    }
}

/// What an ID token of ours says when it comes back as `id_token_hint`.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct IdTokenHint {
    iss: String,
    /// Whom it is about.
    pub sub: String,
    /// Whom it was issued to.
    #[serde(rename = "aud")]
    pub client_id: ClientId,
    /// In which session.
    pub sid: Option<String>,
}

impl IdTokenHint {
    /// Reads a hint: one that this issuer signed, as an ID token, at whatever time.
    pub fn verify(ring: &KeyRing, issuer: &Issuer, token: &str) -> Option<Self> {
        // RP-Initiated Logout 1.0 §2: The OP SHOULD accept ID Tokens when the RP identified by the
        // ID Token's aud claim and/or sid claim has a current session or had a recent session at
        // the OP, even when the exp time has passed.
        let hint: Self = ring.verify(token, &[TYPE]).ok()?;
        (hint.iss == issuer.as_str()).then_some(hint)
    }
}

#[cfg(test)]
mod tests {
    use sekisho_keys::SigningAlgorithm;
    use serde_json::{Value, json};

    use super::*;
    use crate::samples;

    fn sign(ring: &KeyRing, nonce: Option<&str>, access_token: Option<&str>) -> String {
        let (issuer, grant) = (samples::issuer(), samples::grant());
        let lifetime = Duration::from_mins(10);
        let token = IdToken {
            issuer: &issuer,
            grant: &grant,
            nonce,
            access_token,
            lifetime,
        };
        token
            .sign(ring.active(SigningAlgorithm::Rs256).unwrap(), samples::NOW)
            .unwrap()
    }

    #[test]
    fn an_id_token_says_what_is_due() {
        let ring = samples::ring();
        let access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        let token = sign(&ring, Some("nonce-1"), Some(access_token));
        assert_eq!(
            ring.verify::<Value>(&token, &["JWT"]).unwrap(),
            json!({
                "iss": "https://id.example/sakura",
                "sub": "subject-1",
                "aud": "portal",
                "exp": 1_800_000_600,
                "iat": 1_800_000_000,
                "auth_time": 1_799_999_990,
                "nonce": "nonce-1",
                "acr": "urn:sekisho:acr:1",
                "amr": ["pwd"],
                "at_hash": "77QmUPtjPfzWtF2AnpK9RQ",
                "sid": "session-1",
            })
        );
    }

    #[test]
    fn what_is_not_known_is_absent() {
        let ring = samples::ring();
        let claims: Value = ring.verify(&sign(&ring, None, None), &["JWT"]).unwrap();
        assert_eq!(claims.get("nonce"), None);
        assert_eq!(claims.get("at_hash"), None);
    }

    #[test]
    fn a_hint_is_ours_whatever_its_age() {
        let ring = samples::ring();
        let token = sign(&ring, None, None);
        let hint = IdTokenHint::verify(&ring, &samples::issuer(), &token).unwrap();
        assert_eq!(
            (hint.sub.as_str(), hint.client_id.as_str()),
            ("subject-1", "portal")
        );
        assert_eq!(hint.sid.as_deref(), Some("session-1"));
        let other = Issuer::parse("https://id.example/other").unwrap();
        assert_eq!(IdTokenHint::verify(&ring, &other, &token), None);
        assert_eq!(
            IdTokenHint::verify(&samples::ring(), &samples::issuer(), &token),
            None
        );
        assert_eq!(
            IdTokenHint::verify(&ring, &samples::issuer(), "e30.e30."),
            None
        );
    }

    #[test]
    fn an_access_token_is_no_hint() {
        let ring = samples::ring();
        let key = ring.active(SigningAlgorithm::Es256).unwrap();
        let claims = json!({ "iss": "https://id.example/sakura", "sub": "a", "aud": "portal" });
        let token = key.sign("at+jwt", &claims).unwrap();
        assert_eq!(IdTokenHint::verify(&ring, &samples::issuer(), &token), None);
    }
}
