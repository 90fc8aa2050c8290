//! Errors of the authorization endpoint (RFC 6749 §4.1.2.1, Core §3.1.2.6).

use thiserror::Error;

use crate::{authorization_request::VerifiedRedirectUri, params::MalformedParams};

/// Why an authorization request gets no answer of its own kind.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum AuthorizationError {
    /// Before a redirect URI is verified.
    #[error(transparent)]
    Direct(#[from] DirectError),
    /// After it is verified.
    #[error(transparent)]
    Redirect(#[from] RedirectError),
}

/// An error that must not be redirected, because it is not known where to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum DirectError {
    /// The request cannot be read, or says twice who asks or where to answer.
    #[error("request is malformed, or repeats client_id or redirect_uri")]
    MalformedRequest,
    /// No `client_id`.
    #[error("client_id is missing")]
    ClientIdMissing,
    /// No client of that name.
    #[error("client_id names no client of this issuer")]
    UnknownClient,
    /// No `redirect_uri`.
    #[error("redirect_uri is missing; it is needed even if only one is registered")]
    RedirectUriMissing,
    /// A `redirect_uri` that is not registered, compared byte for byte.
    #[error("redirect_uri is not one of those registered for the client, byte for byte")]
    RedirectUriMismatch,
}

impl DirectError {
    /// A short name for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MalformedRequest => "malformed-request",
            Self::ClientIdMissing => "client-id-missing",
            Self::UnknownClient => "unknown-client",
            Self::RedirectUriMissing => "redirect-uri-missing",
            Self::RedirectUriMismatch => "redirect-uri-mismatch",
        }
    }
}

impl From<MalformedParams> for DirectError {
    fn from(_: MalformedParams) -> Self {
        Self::MalformedRequest
    }
}

/// An error that goes back to the client.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{}: {description}", code.as_str())]
pub struct RedirectError {
    /// Where it goes.
    pub redirect_uri: VerifiedRedirectUri,
    /// What it is.
    pub code: AuthorizationErrorCode,
    /// What to do about it: ASCII without control characters, `"` and `\` (RFC 6749 §4.1.2.1).
    pub description: &'static str,
    /// The request's `state`, as it came.
    pub state: Option<String>,
}

/// The `error` of an authorization error response.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AuthorizationErrorCode {
    /// RFC 6749 §4.1.2.1
    InvalidRequest,
    /// RFC 6749 §4.1.2.1
    UnauthorizedClient,
    /// RFC 6749 §4.1.2.1
    AccessDenied,
    /// RFC 6749 §4.1.2.1
    UnsupportedResponseType,
    /// RFC 6749 §4.1.2.1
    InvalidScope,
    /// RFC 6749 §4.1.2.1
    ServerError,
    /// RFC 6749 §4.1.2.1
    TemporarilyUnavailable,
    /// Core §3.1.2.6
    InteractionRequired,
    /// Core §3.1.2.6
    LoginRequired,
    /// Core §3.1.2.6
    AccountSelectionRequired,
    /// Core §3.1.2.6
    ConsentRequired,
    /// Core §3.1.2.6
    RequestNotSupported,
    /// Core §3.1.2.6
    RequestUriNotSupported,
    /// Core §3.1.2.6
    RegistrationNotSupported,
}

impl AuthorizationErrorCode {
    /// The code on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::AccessDenied => "access_denied",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::InteractionRequired => "interaction_required",
            Self::LoginRequired => "login_required",
            Self::AccountSelectionRequired => "account_selection_required",
            Self::ConsentRequired => "consent_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
        }
    }
}
