//! Access tokens as JWT (RFC 9068).

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sekisho_kernel::{ClientId, Entropy, GrantId, Issuer, Timestamp};
use sekisho_keys::{KeyRing, SignError, SigningKey};
use serde::{Deserialize, Serialize};

use crate::{BearerError, Grant, Scope};

/// The `typ` of access tokens (RFC 9068 §2.1).
pub const TYPE: &str = "at+jwt";

/// What an access token says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AccessTokenClaims {
    /// Who issued it.
    pub iss: String,
    /// In whose name: the member's `sub`, or the client's id where there is no member.
    pub sub: String,
    /// For whom it is meant: the issuer, until resources have names of their own.
    pub aud: String,
    /// Whom it was issued to.
    pub client_id: ClientId,
    /// What it is good for.
    #[serde(default, skip_serializing_if = "Scope::is_empty")]
    pub scope: Scope,
    /// When it was issued.
    pub iat: i64,
    /// When it stops being good.
    pub exp: i64,
    /// Its id.
    pub jti: String,
    /// When the member authenticated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// How the member authenticated, as a class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// How the member authenticated, in methods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<String>,
    /// The grant it rests on, and dies with; none for a client in its own name. Ours alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant_id: Option<GrantId>,
}

impl AccessTokenClaims {
    /// A token that rests on a grant, for its scope or less.
    pub fn for_grant(
        issuer: &Issuer,
        grant: &Grant,
        scope: Scope,
        lifetime: Duration,
        now: Timestamp,
        entropy: &Entropy,
    ) -> Self {
        Self {
            auth_time: grant.auth_time.map(Timestamp::as_seconds),
            acr: grant.acr.clone(),
            amr: grant.amr.clone(),
            grant_id: Some(grant.id),
            sub: grant.sub.clone(),
            ..Self::for_client(issuer, &grant.client_id, scope, lifetime, now, entropy)
        }
    }

    /// A token of a client in its own name.
    pub fn for_client(
        issuer: &Issuer,
        client_id: &ClientId,
        scope: Scope,
        lifetime: Duration,
        now: Timestamp,
        entropy: &Entropy,
    ) -> Self {
        Self {
            iss: issuer.as_str().to_owned(),
            // RFC 9068 §2.2: In cases of access tokens obtained through grants where no resource
            // owner is involved, such as the client credentials grant, the value of "sub" SHOULD
            // correspond to an identifier the authorization server uses to indicate the client
            // application.
            sub: client_id.as_str().to_owned(),
            // RFC 9068 §3: If the request does not include a "resource" parameter, the
            // authorization server MUST use a default resource indicator in the "aud" claim.
            aud: issuer.as_str().to_owned(),
            client_id: client_id.clone(),
            scope,
            iat: now.as_seconds(),
            exp: (now + lifetime).as_seconds(),
            jti: URL_SAFE_NO_PAD.encode(entropy.bytes::<16>()),
            auth_time: None,
            acr: None,
            amr: Vec::new(),
            grant_id: None,
        }
    }

    /// Signs the token.
    pub fn sign(&self, key: &SigningKey) -> Result<String, SignError> {
        key.sign(TYPE, self)
    }

    /// Reads a presented token: ours, of this issuer, not expired. Whether its grant still lives
    /// is for whoever remembers grants to say.
    pub fn verify(
        ring: &KeyRing,
        issuer: &Issuer,
        token: &str,
        now: Timestamp,
    ) -> Result<Self, BearerError> {
        let claims: Self = ring
            .verify(token, &[TYPE])
            .map_err(|_| BearerError::InvalidToken)?;
        let ours = claims.iss == issuer.as_str() && claims.aud == issuer.as_str();
        // RFC 9068 §4: The current time MUST be before the time represented by the "exp" claim.
        // Our own clock needs no leeway.
        if ours && now < Timestamp::from_seconds(claims.exp) {
            Ok(claims)
        } else {
            Err(BearerError::InvalidToken)
        }
    }

    /// When the token stops being good.
    pub const fn expires_at(&self) -> Timestamp {
        Timestamp::from_seconds(self.exp)
    }
}

#[cfg(test)]
mod tests {
    use sekisho_keys::SigningAlgorithm;
    use serde_json::{Value, json};

    use super::*;
    use crate::samples;

    const LIFETIME: Duration = Duration::from_mins(10);

    fn claims() -> AccessTokenClaims {
        let grant = samples::grant();
        AccessTokenClaims::for_grant(
            &samples::issuer(),
            &grant,
            grant.scope.clone(),
            LIFETIME,
            samples::NOW,
            &Entropy::seeded(1),
        )
    }

    fn sign(ring: &KeyRing, claims: &AccessTokenClaims) -> String {
        claims
            .sign(ring.active(SigningAlgorithm::Es256).unwrap())
            .unwrap()
    }

    #[test]
    fn rfc_9068_2_2_claims_of_a_member() {
        let ring = samples::ring();
        let read: Value = ring.verify(&sign(&ring, &claims()), &["at+jwt"]).unwrap();
        assert_eq!(
            read,
            json!({
                "iss": "https://id.example/sakura",
                "sub": "subject-1",
                "aud": "https://id.example/sakura",
                "client_id": "portal",
                "scope": "openid profile",
                "iat": 1_800_000_000,
                "exp": 1_800_000_600,
                "jti": claims().jti,
                "auth_time": 1_799_999_990,
                "acr": "urn:sekisho:acr:1",
                "amr": ["pwd"],
                "grant_id": samples::grant().id,
            })
        );
    }

    #[test]
    fn a_client_in_its_own_name_is_its_own_subject() {
        let ring = samples::ring();
        let claims = AccessTokenClaims::for_client(
            &samples::issuer(),
            &ClientId::new("batch"),
            Scope::default(),
            LIFETIME,
            samples::NOW,
            &Entropy::seeded(1),
        );
        let read: Value = ring.verify(&sign(&ring, &claims), &["at+jwt"]).unwrap();
        assert_eq!(read["sub"], "batch");
        for absent in ["scope", "auth_time", "acr", "amr", "grant_id"] {
            assert_eq!(read.get(absent), None, "{absent}");
        }
    }

    #[test]
    fn a_token_is_good_until_it_expires_and_not_after() {
        let (ring, issuer) = (samples::ring(), samples::issuer());
        let token = sign(&ring, &claims());
        let verify = |now| AccessTokenClaims::verify(&ring, &issuer, &token, now);
        let last = Timestamp::from_millis(1_800_000_599_999);
        assert_eq!(verify(last).unwrap(), claims());
        assert_eq!(
            verify(claims().expires_at()),
            Err(BearerError::InvalidToken)
        );
    }

    #[test]
    fn tokens_of_other_issuers_types_and_keys_are_refused() {
        let (ring, issuer) = (samples::ring(), samples::issuer());
        let refused = |token: &str| {
            AccessTokenClaims::verify(&ring, &issuer, token, samples::NOW)
                == Err(BearerError::InvalidToken)
        };
        assert!(!refused(&sign(&ring, &claims())));
        assert!(refused(&sign(&samples::ring(), &claims())));
        let mut other = claims();
        other.iss = "https://id.example/other".to_owned();
        assert!(refused(&sign(&ring, &other)));
        let mut other = claims();
        other.aud = "https://api.example".to_owned();
        assert!(refused(&sign(&ring, &other)));
        let key = ring.active(SigningAlgorithm::Es256).unwrap();
        assert!(refused(&key.sign("JWT", &claims()).unwrap()));
        assert!(refused("e30.e30."));
    }
}
