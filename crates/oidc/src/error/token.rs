//! Errors of the endpoints that clients call themselves: token, introspection, revocation
//! (RFC 6749 §5.2, RFC 7009 §2.2.1, RFC 7662 §2.3).

use serde_json::json;
use thiserror::Error;

use crate::params::MalformedParams;

/// An error response to a client's own request.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{}: {description}", kind.as_str())]
pub struct TokenError {
    /// What it is.
    pub kind: TokenErrorKind,
    /// What to do about it: ASCII without control characters, `"` and `\`.
    pub description: &'static str,
}

/// The `error` of a [`TokenError`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenErrorKind {
    /// RFC 6749 §5.2
    InvalidRequest,
    /// RFC 6749 §5.2
    InvalidClient,
    /// RFC 6749 §5.2
    InvalidGrant,
    /// RFC 6749 §5.2
    UnauthorizedClient,
    /// RFC 6749 §5.2
    UnsupportedGrantType,
    /// RFC 6749 §5.2
    InvalidScope,
}

impl TokenErrorKind {
    /// The code on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
        }
    }
}

impl TokenError {
    /// An error of that kind.
    pub const fn new(kind: TokenErrorKind, description: &'static str) -> Self {
        Self { kind, description }
    }

    /// A request that cannot be read.
    pub const fn invalid_request(description: &'static str) -> Self {
        Self::new(TokenErrorKind::InvalidRequest, description)
    }

    /// Whatever is wrong with a code or a refresh token: the same kind for all of it.
    pub const fn invalid_grant(description: &'static str) -> Self {
        Self::new(TokenErrorKind::InvalidGrant, description)
    }

    /// The `error` member.
    pub const fn error(&self) -> &'static str {
        self.kind.as_str()
    }

    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        match self.kind {
            TokenErrorKind::InvalidClient => 401,
            // RFC 6749 §5.2: the authorization server responds with an HTTP 400 status code.
            _ => 400,
        }
    }

    /// The `WWW-Authenticate` header that goes with a 401.
    pub const fn www_authenticate(&self) -> Option<&'static str> {
        match self.kind {
            // RFC 6749 §5.2: the authorization server MUST respond with 401 and include the
            // "WWW-Authenticate" response header field matching the authentication scheme used by
            // the client.
            TokenErrorKind::InvalidClient => Some(r#"Basic realm="client", charset="UTF-8""#),
            _ => None,
        }
    }

    /// The JSON body.
    pub fn body(&self) -> String {
        json!({ "error": self.error(), "error_description": self.description }).to_string()
    }
}

impl From<MalformedParams> for TokenError {
    fn from(malformed: MalformedParams) -> Self {
        Self::invalid_request(match malformed {
            MalformedParams::TooLong => "the request is longer than 64 KiB",
            MalformedParams::TooMany => "the request has more than 100 parameters",
            MalformedParams::Encoding => "the request is not form-urlencoded UTF-8",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_invalid_client_is_401_with_a_challenge() {
        let invalid_client = TokenError::new(TokenErrorKind::InvalidClient, "no");
        assert_eq!(invalid_client.status(), 401);
        assert!(
            invalid_client
                .www_authenticate()
                .unwrap()
                .starts_with("Basic realm=")
        );
        let invalid_grant = TokenError::invalid_grant("no");
        assert_eq!(
            (invalid_grant.status(), invalid_grant.www_authenticate()),
            (400, None)
        );
        assert_eq!(
            invalid_grant.body(),
            r#"{"error":"invalid_grant","error_description":"no"}"#
        );
    }
}
