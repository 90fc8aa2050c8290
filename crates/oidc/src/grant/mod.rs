//! Grants: what a client was given, and how it turns that into tokens.

pub mod authorization_code;
pub mod client_credentials;
pub mod refresh_token;

use sekisho_kernel::{ClientId, GrantId, MemberId, SessionId, Timestamp};
use serde::{Deserialize, Serialize};

use self::{
    authorization_code::AuthorizationCodeRequest, client_credentials::ClientCredentialsRequest,
    refresh_token::RefreshTokenRequest,
};
use crate::{Client, Params, Scope, TokenError, TokenErrorKind};

/// What a member granted to a client, frozen when the member came back from signing in. Codes,
/// refresh tokens and access tokens point to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// Who was granted it.
    pub client_id: ClientId,
    /// Who granted it.
    pub member: Option<MemberId>,
    /// Who granted it, as clients know them (Core §8).
    pub sub: String,
    /// The session it was granted in.
    pub session: Option<SessionId>,
    /// That session, as clients know it (Back-Channel Logout 1.0 §2.1).
    pub sid: Option<String>,
    /// What may be done.
    pub scope: Scope,
    /// How the member authenticated, as a class (Core §2).
    pub acr: Option<String>,
    /// How the member authenticated, in methods (RFC 8176).
    pub amr: Vec<String>,
    /// When the member authenticated.
    pub auth_time: Option<Timestamp>,
    /// Whether it outlives the session (Core §11).
    pub offline: bool,
    /// The request's `nonce`, for the first ID token.
    pub nonce: Option<String>,
    /// When it was granted.
    pub created_at: Timestamp,
}

/// How a client may get tokens (RFC 7591 §2, `grant_types`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// RFC 6749 §4.1
    AuthorizationCode,
    /// RFC 6749 §6
    RefreshToken,
    /// RFC 6749 §4.4
    ClientCredentials,
}

impl GrantType {
    /// Every grant type.
    pub const ALL: [Self; 3] = [
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::ClientCredentials,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::ClientCredentials => "client_credentials",
        }
    }
}

/// A request to the token endpoint.
#[derive(Clone, Debug)]
pub enum TokenRequest {
    /// RFC 6749 §4.1.3
    AuthorizationCode(AuthorizationCodeRequest),
    /// RFC 6749 §6
    RefreshToken(RefreshTokenRequest),
    /// RFC 6749 §4.4.2
    ClientCredentials(ClientCredentialsRequest),
}

const KNOWN: [&str; 6] = [
    "grant_type",
    "code",
    "redirect_uri",
    "code_verifier",
    "refresh_token",
    "scope",
];

impl TokenRequest {
    /// Reads the request of a client that has proven who it is.
    pub fn from_params(params: &Params, client: &Client) -> Result<Self, TokenError> {
        if params.repeated_known(&KNOWN).is_some() {
            return Err(TokenError::invalid_request("send each parameter once"));
        }
        let name = params
            .get("grant_type")
            .ok_or(TokenError::invalid_request("grant_type is missing"))?;
        let grant_type = GrantType::ALL
            .into_iter()
            .find(|known| known.as_str() == name)
            .ok_or_else(|| {
                TokenError::new(
                    TokenErrorKind::UnsupportedGrantType,
                    "grant_type must be authorization_code, refresh_token or client_credentials",
                )
            })?;
        // RFC 6749 §5.2, unauthorized_client: The authenticated client is not authorized to use
        // this authorization grant type.
        if !client.may(grant_type) {
            return Err(TokenError::new(
                TokenErrorKind::UnauthorizedClient,
                "the client is not registered for this grant_type",
            ));
        }
        match grant_type {
            GrantType::AuthorizationCode => {
                AuthorizationCodeRequest::from_params(params).map(Self::AuthorizationCode)
            }
            GrantType::RefreshToken => {
                RefreshTokenRequest::from_params(params).map(Self::RefreshToken)
            }
            GrantType::ClientCredentials => {
                ClientCredentialsRequest::from_params(params, client).map(Self::ClientCredentials)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn kind(body: &str) -> Option<TokenErrorKind> {
        let params = Params::parse(body).unwrap();
        TokenRequest::from_params(&params, &samples::client())
            .err()
            .map(|error| error.kind)
    }

    #[test]
    fn each_fault_of_a_token_request_has_its_code() {
        use TokenErrorKind::{InvalidRequest, UnauthorizedClient, UnsupportedGrantType};
        for (body, expected) in [
            ("", Some(InvalidRequest)),
            ("grant_type=", Some(InvalidRequest)),
            ("grant_type=implicit", Some(UnsupportedGrantType)),
            ("grant_type=client_credentials", Some(UnauthorizedClient)),
            ("grant_type=authorization_code", Some(InvalidRequest)),
            ("grant_type=authorization_code&code=a", Some(InvalidRequest)),
            (
                "grant_type=authorization_code&code=a&code=a&redirect_uri=b",
                Some(InvalidRequest),
            ),
            ("grant_type=authorization_code&code=a&redirect_uri=b", None),
            ("grant_type=refresh_token", Some(InvalidRequest)),
            ("grant_type=refresh_token&refresh_token=a&x=1&x=2", None),
        ] {
            assert_eq!(kind(body), expected, "{body}");
        }
    }
}
