//! The authorization request (RFC 6749 §4.1.1, Core §3.1.2.1): the ordered list of checks.
//!
//! First [`client::find_client_id`], so that the client can be looked up; then
//! [`check_client_and_redirect`], whose errors must not be redirected; then [`check`], whose errors
//! are. Each check is a file.

pub mod client;
pub mod prompt;
pub mod redirect_uri;
pub mod stored;

mod code_challenge;
pub(crate) mod hints;
mod max_age;
mod repeated;
mod response_mode;
mod response_type;
mod scope;
mod state;
mod unsupported;

use std::collections::BTreeSet;

use sekisho_kernel::ClientId;
use serde::{Deserialize, Serialize};

pub use self::{
    client::find_client_id,
    prompt::Prompt,
    redirect_uri::{StoredRedirectUri, VerifiedRedirectUri},
    stored::{FormatVersion, StoredAuthorizationRequest},
};
use crate::{
    AuthorizationErrorCode, Client, DirectError, Params, RedirectError, Scope, pkce::CodeChallenge,
    scope::OPENID,
};

/// An authorization request, checked. What comes back from storage is a
/// [`StoredAuthorizationRequest`], which has to be checked again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizationRequest<Uri = VerifiedRedirectUri> {
    /// The form in which it is stored.
    pub version: FormatVersion,
    /// Who asks.
    pub client_id: ClientId,
    /// Where the answer goes.
    pub redirect_uri: Uri,
    /// What is asked for, of what the client may have. Never empty.
    pub scope: Scope,
    /// To be given back as it came.
    pub state: Option<String>,
    /// To be put into the ID token as it came.
    pub nonce: Option<String>,
    /// What the member must, or must not, be shown.
    pub prompt: BTreeSet<Prompt>,
    /// How old, in seconds, the member's authentication may be: the request's or the client's.
    pub max_age: Option<u64>,
    /// Authentication context classes, the most wished for first. A wish, never a condition.
    pub acr_values: Vec<String>,
    /// Who the client thinks the member is, as text to start a form with.
    pub login_hint: Option<String>,
    /// Who the client thinks the member is, as an ID token. Not verified yet: see
    /// [`IdTokenHint`](crate::token::id_token::IdTokenHint).
    pub id_token_hint: Option<String>,
    /// Languages, the most wished for first (BCP 47).
    pub ui_locales: Vec<String>,
    /// What the code's redemption must prove.
    pub code_challenge: Option<CodeChallenge>,
}

/// Why a request is refused; becomes a [`RedirectError`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Rejection {
    code: AuthorizationErrorCode,
    description: &'static str,
}

impl Rejection {
    const fn new(code: AuthorizationErrorCode, description: &'static str) -> Self {
        Self { code, description }
    }

    const fn invalid_request(description: &'static str) -> Self {
        Self::new(AuthorizationErrorCode::InvalidRequest, description)
    }
}

/// Whether, and where, the request can be answered by a redirect at all.
pub fn check_client_and_redirect(
    params: &Params,
    client: Option<&Client>,
) -> Result<VerifiedRedirectUri, DirectError> {
    let client_id = client::find_client_id(params)?;
    let client = client::check(&client_id, client)?;
    redirect_uri::check(params, client)
}

/// Checks everything else, in this order.
pub fn check(
    params: &Params,
    client: &Client,
    redirect_uri: &VerifiedRedirectUri,
) -> Result<AuthorizationRequest, RedirectError> {
    resolve(params, client, redirect_uri)
        .map_err(|rejection| rejection.to(redirect_uri, state::echo(params)))
}

fn resolve(
    params: &Params,
    client: &Client,
    redirect_uri: &VerifiedRedirectUri,
) -> Result<AuthorizationRequest, Rejection> {
    repeated::check(params)?;
    unsupported::check(params)?;
    response_type::check(params, client)?;
    response_mode::check(params)?;
    Ok(AuthorizationRequest {
        version: FormatVersion,
        client_id: client.client_id.clone(),
        redirect_uri: redirect_uri.clone(),
        scope: scope::check(params, client)?,
        state: state::check(params)?,
        nonce: state::check_nonce(params)?,
        prompt: prompt::check(params)?,
        max_age: max_age::check(params, client)?,
        code_challenge: code_challenge::check(params, client)?,
        acr_values: hints::list(params, "acr_values"),
        login_hint: hints::text(params, "login_hint"),
        id_token_hint: hints::token(params, "id_token_hint"),
        ui_locales: hints::list(params, "ui_locales"),
    })
}

impl Rejection {
    fn to(self, redirect_uri: &VerifiedRedirectUri, state: Option<&str>) -> RedirectError {
        RedirectError {
            redirect_uri: redirect_uri.clone(),
            code: self.code,
            description: self.description,
            state: state.map(str::to_owned),
        }
    }
}

impl AuthorizationRequest {
    /// Refuses the request after it was found good: the member declined, must be shown something
    /// that `prompt=none` forbids, or we cannot answer.
    pub fn refuse(&self, code: AuthorizationErrorCode, description: &'static str) -> RedirectError {
        Rejection::new(code, description).to(&self.redirect_uri, self.state.as_deref())
    }
}

impl<Uri> AuthorizationRequest<Uri> {
    /// Whether it is an OpenID Connect request, whose answer has an ID token.
    pub fn wants_id_token(&self) -> bool {
        // Core §3.1.2.1: If the openid scope value is not present, the behavior is entirely
        // unspecified. It is OAuth 2.0 then.
        self.scope.contains(OPENID)
    }

    /// Whether nothing may be shown (`prompt=none`).
    pub fn is_silent(&self) -> bool {
        self.prompt.contains(&Prompt::None)
    }
}

#[cfg(test)]
mod tests;
