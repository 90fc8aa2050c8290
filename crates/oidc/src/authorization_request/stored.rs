//! Requests that were stored or sealed, and are taken up again.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{
    AuthorizationRequest, Rejection, StoredRedirectUri, VerifiedRedirectUri, client,
    code_challenge, response_type, scope,
};
use crate::{AuthorizationError, Client};

/// A request as it comes back from storage: the client it belongs to may have changed since.
pub type StoredAuthorizationRequest = AuthorizationRequest<StoredRedirectUri>;

/// The number of the form in which requests are stored. Another number is not read: whoever holds
/// such a request has to start anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FormatVersion;

const VERSION: u8 = 1;

impl Serialize for FormatVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(VERSION)
    }
}

impl<'de> Deserialize<'de> for FormatVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u8::deserialize(deserializer)? {
            VERSION => Ok(Self),
            other => Err(D::Error::custom(format_args!(
                "format {other} is not known"
            ))),
        }
    }
}

impl<Uri> AuthorizationRequest<Uri> {
    fn with_redirect_uri<Other>(self, redirect_uri: Other) -> AuthorizationRequest<Other> {
        AuthorizationRequest {
            redirect_uri,
            version: self.version,
            client_id: self.client_id,
            scope: self.scope,
            state: self.state,
            nonce: self.nonce,
            prompt: self.prompt,
            max_age: self.max_age,
            acr_values: self.acr_values,
            login_hint: self.login_hint,
            id_token_hint: self.id_token_hint,
            ui_locales: self.ui_locales,
            code_challenge: self.code_challenge,
        }
    }
}

impl AuthorizationRequest<VerifiedRedirectUri> {
    /// The request for storing.
    #[must_use]
    pub fn into_stored(self) -> StoredAuthorizationRequest {
        let redirect_uri = self.redirect_uri.to_stored();
        self.with_redirect_uri(redirect_uri)
    }
}

impl StoredAuthorizationRequest {
    /// Checks the request against the client as it is now, in the order of a new request.
    pub fn recheck(
        self,
        client: Option<&Client>,
    ) -> Result<AuthorizationRequest, AuthorizationError> {
        let client = client::check(&self.client_id, client)?;
        let redirect_uri = self.redirect_uri.verify(client)?;
        let mut request = self.with_redirect_uri(redirect_uri);
        request.scope = request
            .allowed_scope(client)
            .map_err(|rejection| rejection.to(&request.redirect_uri, request.state.as_deref()))?;
        Ok(request)
    }
}

impl AuthorizationRequest {
    fn allowed_scope(&self, client: &Client) -> Result<crate::Scope, Rejection> {
        response_type::check_client(client)?;
        code_challenge::check_needed(self.code_challenge.as_ref(), client)?;
        scope::allowed(&self.scope, client)
    }
}
