//! Token introspection (RFC 7662).

use sekisho_kernel::{ClientId, Issuer, Timestamp};
use serde::Serialize;

use crate::{Client, Grant, Scope, TokenError, TokenErrorKind, token::AccessTokenClaims};

/// What is told about a token.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum IntrospectionResponse<'a> {
    /// RFC 7662 §2.2: the server SHOULD NOT include any additional information about an inactive
    /// token, including why the token is inactive.
    Inactive(InactiveToken),
    /// A token that is good.
    Active(ActiveToken<'a>),
}

/// `{"active": false}`
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct InactiveToken {
    active: bool,
}

/// The members of RFC 7662 §2.2, with those of RFC 9470 §6.2.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ActiveToken<'a> {
    active: bool,
    #[serde(skip_serializing_if = "Scope::is_empty")]
    scope: Scope,
    client_id: &'a ClientId,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
    exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<i64>,
    sub: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    aud: Option<&'a str>,
    iss: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    jti: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acr: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    amr: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
}

/// Whether the client may ask at all.
pub fn check_caller(client: &Client) -> Result<(), TokenError> {
    // RFC 7662 §2.1: To prevent token scanning attacks, the endpoint MUST also require some form
    // of authorization to access this endpoint.
    if client.is_public() {
        Err(TokenError::new(
            TokenErrorKind::InvalidClient,
            "introspection needs a client that can authenticate",
        ))
    } else {
        Ok(())
    }
}

impl<'a> IntrospectionResponse<'a> {
    /// Not ours, expired, revoked, or none of the caller's business: one answer.
    pub const fn inactive() -> Self {
        Self::Inactive(InactiveToken { active: false })
    }

    /// An access token whose grant lives. Any resource of the tenant may ask about it.
    pub fn access_token(claims: &'a AccessTokenClaims) -> Self {
        Self::Active(ActiveToken {
            active: true,
            scope: claims.scope.clone(),
            client_id: &claims.client_id,
            token_type: Some("Bearer"),
            exp: claims.exp,
            iat: Some(claims.iat),
            sub: &claims.sub,
            aud: Some(&claims.aud),
            iss: &claims.iss,
            jti: Some(&claims.jti),
            acr: claims.acr.as_deref(),
            amr: &claims.amr,
            auth_time: claims.auth_time,
        })
    }

    /// A current refresh token. Only the client that holds it is told.
    pub fn refresh_token(
        grant: &'a Grant,
        expires_at: Timestamp,
        issuer: &'a Issuer,
        caller: &Client,
    ) -> Self {
        if grant.client_id != caller.client_id {
            return Self::inactive();
        }
        Self::Active(ActiveToken {
            active: true,
            scope: grant.scope.clone(),
            client_id: &grant.client_id,
            token_type: None,
            exp: expires_at.as_seconds(),
            iat: None,
            sub: &grant.sub,
            aud: None,
            iss: issuer.as_str(),
            jti: None,
            acr: grant.acr.as_deref(),
            amr: &grant.amr,
            auth_time: grant.auth_time.map(Timestamp::as_seconds),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sekisho_kernel::Entropy;
    use serde_json::{json, to_value};

    use super::*;
    use crate::samples;

    #[test]
    fn an_inactive_token_tells_nothing() {
        let answer = to_value(IntrospectionResponse::inactive()).unwrap();
        assert_eq!(answer, json!({ "active": false }));
    }

    #[test]
    fn an_access_token_tells_what_it_says() {
        let grant = samples::grant();
        let claims = AccessTokenClaims::for_grant(
            &samples::issuer(),
            &grant,
            grant.scope.clone(),
            Duration::from_mins(10),
            samples::NOW,
            &Entropy::seeded(1),
        );
        assert_eq!(
            to_value(IntrospectionResponse::access_token(&claims)).unwrap(),
            json!({
                "active": true, "scope": "openid profile", "client_id": "portal",
                "token_type": "Bearer", "exp": 1_800_000_600, "iat": 1_800_000_000,
                "sub": "subject-1", "aud": "https://id.example/sakura",
                "iss": "https://id.example/sakura", "jti": claims.jti,
                "acr": "urn:sekisho:acr:1", "amr": ["pwd"], "auth_time": 1_799_999_990,
            })
        );
    }

    #[test]
    fn a_refresh_token_is_told_to_its_own_client_only() {
        let (grant, issuer) = (samples::grant(), samples::issuer());
        let answer = |caller: &Client| {
            let response =
                IntrospectionResponse::refresh_token(&grant, samples::NOW, &issuer, caller);
            to_value(response).unwrap()["active"].clone()
        };
        assert_eq!(answer(&samples::client()), json!(true));
        assert_eq!(
            answer(&samples::client_with_secret("other", "secret")),
            json!(false)
        );
    }

    #[test]
    fn a_public_client_may_not_ask() {
        assert_eq!(check_caller(&samples::client()), Ok(()));
        let refused = check_caller(&samples::public_client()).unwrap_err();
        assert_eq!(refused.kind, TokenErrorKind::InvalidClient);
    }
}
