//! What OAuth and OpenID Connect say, as functions over values.
//!
//! Requests come in as [`Params`], clients, grants and codes as values somebody else stored;
//! answers go out as values somebody else sends. Never in it: input or output, async, storage,
//! what people see. `now` and randomness are arguments.
//!
//! | specification | module |
//! |---|---|
//! | RFC 6749 §3.1, §3.2 (parameters) | [`params`] |
//! | RFC 6749 §4.1.1, OpenID Connect Core 1.0 §3.1.2.1 | [`authorization_request`] |
//! | RFC 6749 §4.1.2, Core §3.1.2.5, §3.1.2.6, RFC 9207 | [`authorization_response`] |
//! | RFC 7636 | [`pkce`] |
//! | RFC 6749 §2, §3.1.2, RFC 7591 §2, RFC 8252 §7 | [`client`] |
//! | RFC 6749 §3.3 | [`scope`] |
//! | RFC 6749 §4.1.3, §4.4, §6, RFC 9700 §4.14 | [`grant`] |
//! | Core §2, §3.1.3.6, RFC 9068, RFC 6750 §2, RFC 6749 §5.1 | [`token`] |
//! | Core §5.1, §5.3, §5.4 | [`userinfo`] |
//! | RFC 7662 · RFC 7009 | [`introspection`] · [`revocation`] |
//! | OpenID Connect Discovery 1.0 §3, RFC 8414 §2 | [`discovery`] |
//! | RP-Initiated Logout 1.0 · Back-Channel Logout 1.0 | [`logout`] |
//! | RFC 6749 §4.1.2.1, §5.2, RFC 6750 §3.1 | [`error`] |
//!
//! Left out. Refused by name where a request asks for it: implicit and hybrid flows,
//! `response_mode` other than `query`, request objects. Ignored as unknown: the `claims` parameter,
//! DPoP. Not there: pushed requests, dynamic registration, the device grant, CIBA, token exchange,
//! encryption.
//!
//! Start reading at [`authorization_request`], the ordered list of checks.

#![deny(missing_docs)]

pub mod authorization_request;
pub mod authorization_response;
pub mod client;
pub mod discovery;
pub mod error;
pub mod grant;
pub mod introspection;
pub mod logout;
pub mod params;
pub mod pkce;
pub mod revocation;
pub mod scope;
pub mod token;
pub mod userinfo;

#[cfg(test)]
mod samples;

pub use authorization_request::{
    AuthorizationRequest, Prompt, StoredAuthorizationRequest, VerifiedRedirectUri,
};
pub use client::{Client, ClientCredentials};
pub use discovery::ProviderMetadata;
pub use error::{
    AuthorizationError, AuthorizationErrorCode, BearerError, DirectError, RedirectError,
    TokenError, TokenErrorKind,
};
pub use grant::{Grant, GrantType, TokenRequest};
pub use params::Params;
pub use scope::Scope;
pub use userinfo::StandardClaims;
