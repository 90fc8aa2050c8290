//! Errors of resources that take a bearer token (RFC 6750 §3.1).

use thiserror::Error;

/// Why a bearer token was not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum BearerError {
    /// None was sent.
    #[error("no access token")]
    Missing,
    /// More than one was sent, or one in a form nobody knows.
    #[error("access token sent more than once, or not as a bearer token")]
    InvalidRequest,
    /// Not ours, changed, expired, revoked: one answer for all of it.
    #[error("access token is not good")]
    InvalidToken,
    /// Good, but not for this.
    #[error("access token lacks the scope openid")]
    InsufficientScope,
}

impl BearerError {
    /// The HTTP status.
    pub const fn status(self) -> u16 {
        match self {
            Self::Missing | Self::InvalidToken => 401,
            Self::InvalidRequest => 400,
            Self::InsufficientScope => 403,
        }
    }

    /// The `WWW-Authenticate` header.
    pub const fn www_authenticate(self) -> &'static str {
        match self {
            // RFC 6750 §3.1: If the request lacks any authentication information, the resource
            // server SHOULD NOT include an error code or other error information.
            Self::Missing => r#"Bearer realm="userinfo""#,
            Self::InvalidRequest => {
                r#"Bearer realm="userinfo", error="invalid_request", error_description="send one access token, in the Authorization header or the form body""#
            }
            Self::InvalidToken => {
                r#"Bearer realm="userinfo", error="invalid_token", error_description="the access token is not valid or not valid any more""#
            }
            Self::InsufficientScope => {
                r#"Bearer realm="userinfo", error="insufficient_scope", error_description="the access token needs the scope openid", scope="openid""#
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_6750_3_1_each_error_has_its_status_and_names_itself() {
        for (error, status, code) in [
            (BearerError::InvalidRequest, 400, "invalid_request"),
            (BearerError::InvalidToken, 401, "invalid_token"),
            (BearerError::InsufficientScope, 403, "insufficient_scope"),
        ] {
            assert_eq!(error.status(), status);
            let header = error.www_authenticate();
            assert!(header.starts_with("Bearer "), "{header}");
            assert!(header.contains(&format!(r#"error="{code}""#)), "{header}");
        }
    }

    #[test]
    fn a_request_without_a_token_is_told_nothing_but_the_scheme() {
        assert_eq!(BearerError::Missing.status(), 401);
        assert_eq!(
            BearerError::Missing.www_authenticate(),
            r#"Bearer realm="userinfo""#
        );
    }
}
