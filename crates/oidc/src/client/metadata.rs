//! What is registered about a client (RFC 7591 §2, OpenID Connect Registration 1.0 §2).

use sekisho_kernel::{ClientId, Localized};
use sekisho_keys::{KeyedHash, SigningAlgorithm};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::registered_uri::{check_redirect, check_visited};
use crate::{GrantType, Scope, scope::OFFLINE_ACCESS};

/// A client as registered. Defaults are the stronger choice, not the specification's older one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Client {
    /// Its identifier, unique in its tenant.
    pub client_id: ClientId,
    /// What members call it.
    pub name: Localized,
    /// Where answers may go, compared byte for byte.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// Where a browser may go after signing out.
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<String>,
    /// How it proves who it is.
    #[serde(default)]
    pub token_endpoint_auth_method: TokenEndpointAuthMethod,
    /// What kind of program it is.
    #[serde(default)]
    pub application_type: ApplicationType,
    /// What it may ask the token endpoint for.
    #[serde(default = "default_grant_types")]
    pub grant_types: Vec<GrantType>,
    /// What it may ask the authorization endpoint for.
    #[serde(default = "default_response_types")]
    pub response_types: Vec<ResponseType>,
    /// The scopes it may have.
    #[serde(default)]
    pub scope: Scope,
    /// How its ID tokens and logout tokens are signed.
    #[serde(default)]
    pub id_token_signed_response_alg: SigningAlgorithm,
    /// Whether it must use PKCE. A public client must in any case.
    #[serde(default = "yes")]
    pub require_pkce: bool,
    /// The `max_age` of requests that have none.
    #[serde(default)]
    pub default_max_age: Option<u64>,
    /// Whether its ID tokens must have `auth_time`. All of a member's have.
    #[serde(default)]
    pub require_auth_time: bool,
    /// Where it learns that a session ended (Back-Channel Logout 1.0 §2.2).
    #[serde(default)]
    pub backchannel_logout_uri: Option<String>,
    /// Whether it must be told which session. It always is.
    #[serde(default)]
    pub backchannel_logout_session_required: bool,
    /// Where a sign-in begins that did not begin there (Core §4).
    #[serde(default)]
    pub initiate_login_uri: Option<String>,
    /// Its own front door.
    #[serde(default)]
    pub client_uri: Option<String>,
    /// Its secrets, hashed; several while they are being rotated.
    #[serde(default)]
    pub secrets: Vec<KeyedHash>,
}

/// How a client proves who it is at the token endpoint.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenEndpointAuthMethod {
    /// Its secret in an `Authorization: Basic` header.
    #[default]
    ClientSecretBasic,
    /// Its secret in the form.
    ClientSecretPost,
    /// It cannot: a public client.
    None,
}

/// What kind of program a client is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationType {
    /// A server.
    #[default]
    Web,
    /// An app on the member's device.
    Native,
}

/// What a client may ask the authorization endpoint for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseType {
    /// A code.
    Code,
}

fn default_grant_types() -> Vec<GrantType> {
    vec![GrantType::AuthorizationCode]
}

fn default_response_types() -> Vec<ResponseType> {
    vec![ResponseType::Code]
}

const fn yes() -> bool {
    true
}

/// Metadata that cannot be registered.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("client metadata `{field}` {why}")]
pub struct ClientMetadataError {
    /// The member of the metadata.
    pub field: &'static str,
    /// What is wrong with it.
    pub why: &'static str,
}

/// The longest client identifier.
const LONGEST_IDENTIFIER: usize = 200;

/// The client identifier a text may be; anything else names no client and is not looked up.
pub fn identifier(text: &str) -> Option<ClientId> {
    // RFC 6749 appendix A.1: client-id = *VSCHAR. Ours have no spaces, too.
    let is_one = (1..=LONGEST_IDENTIFIER).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_one.then(|| ClientId::new(text))
}

impl Client {
    /// Whether it may use a grant.
    pub fn may(&self, grant_type: GrantType) -> bool {
        self.grant_types.contains(&grant_type)
    }

    /// Whether it has no way to prove who it is (RFC 6749 §2.1).
    pub fn is_public(&self) -> bool {
        self.token_endpoint_auth_method == TokenEndpointAuthMethod::None
    }

    /// Whether its authorization requests need a `code_challenge`.
    pub fn needs_pkce(&self) -> bool {
        // RFC 9700 §2.1.1: Public clients MUST use PKCE.
        self.require_pkce || self.is_public()
    }

    /// Checks what is to be registered.
    pub fn check(&self) -> Result<(), ClientMetadataError> {
        let invalid = |field, why| Err(ClientMetadataError { field, why });
        if identifier(self.client_id.as_str()).is_none() {
            return invalid(
                "client_id",
                "must be 1 to 200 ASCII characters without spaces",
            );
        }
        self.check_authentication()?;
        self.check_grants()?;
        self.check_uris()
    }

    fn check_authentication(&self) -> Result<(), ClientMetadataError> {
        let why = match (self.is_public(), self.secrets.is_empty()) {
            (true, false) => "must be empty where token_endpoint_auth_method is none",
            (false, true) => "must have one: token_endpoint_auth_method needs a secret",
            _ => return Ok(()),
        };
        Err(ClientMetadataError {
            field: "secrets",
            why,
        })
    }

    fn check_grants(&self) -> Result<(), ClientMetadataError> {
        let invalid = |field, why| Err(ClientMetadataError { field, why });
        let has_code = self.may(GrantType::AuthorizationCode);
        // RFC 6749 §4.4: The client credentials grant type MUST only be used by confidential
        // clients.
        if self.may(GrantType::ClientCredentials) && self.is_public() {
            return invalid(
                "grant_types",
                "must not have client_credentials for a public client",
            );
        }
        if self.may(GrantType::RefreshToken) && !has_code {
            return invalid(
                "grant_types",
                "must have authorization_code with refresh_token",
            );
        }
        // RFC 7591 §2.1: An authorization server supporting these fields SHOULD take steps to
        // ensure that a client cannot register itself into an inconsistent state.
        if has_code != self.response_types.contains(&ResponseType::Code) {
            return invalid(
                "response_types",
                "must have code if, and only if, grant_types has authorization_code",
            );
        }
        if has_code && self.redirect_uris.is_empty() {
            return invalid("redirect_uris", "must have at least one");
        }
        if self.scope.contains(OFFLINE_ACCESS) && !self.may(GrantType::RefreshToken) {
            return invalid(
                "scope",
                "must not have offline_access without the grant refresh_token",
            );
        }
        Ok(())
    }

    fn check_uris(&self) -> Result<(), ClientMetadataError> {
        let kind = self.application_type;
        let redirects = self.redirect_uris.iter().map(|uri| ("redirect_uris", uri));
        let after_logout = self
            .post_logout_redirect_uris
            .iter()
            .map(|uri| ("post_logout_redirect_uris", uri));
        for (field, uri) in redirects.chain(after_logout) {
            check_redirect(uri, kind).map_err(|why| ClientMetadataError { field, why })?;
        }
        for (field, uri) in [
            ("backchannel_logout_uri", &self.backchannel_logout_uri),
            ("initiate_login_uri", &self.initiate_login_uri),
            ("client_uri", &self.client_uri),
        ] {
            if let Some(uri) = uri {
                check_visited(uri).map_err(|why| ClientMetadataError { field, why })?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn refused_field(change: impl FnOnce(&mut Client)) -> &'static str {
        let mut client = samples::client();
        assert_eq!(client.check(), Ok(()));
        change(&mut client);
        client.check().unwrap_err().field
    }

    #[test]
    fn each_fault_is_refused_by_name() {
        use GrantType::{AuthorizationCode, ClientCredentials, RefreshToken};
        use TokenEndpointAuthMethod::None as Public;

        assert_eq!(
            refused_field(|c| c.client_id = ClientId::new("")),
            "client_id"
        );
        assert_eq!(
            refused_field(|c| c.client_id = ClientId::new("a b")),
            "client_id"
        );
        assert_eq!(refused_field(|c| c.secrets.clear()), "secrets");
        assert_eq!(
            refused_field(|c| c.token_endpoint_auth_method = Public),
            "secrets"
        );
        assert_eq!(refused_field(|c| c.redirect_uris.clear()), "redirect_uris");
        assert_eq!(
            refused_field(|c| c.response_types.clear()),
            "response_types"
        );
        assert_eq!(
            refused_field(|c| c.grant_types = vec![ClientCredentials]),
            "response_types"
        );
        assert_eq!(
            refused_field(|c| c.grant_types = vec![RefreshToken]),
            "grant_types"
        );
        assert_eq!(
            refused_field(|c| c.grant_types = vec![AuthorizationCode]),
            "scope"
        );
        let bad = || "http://portal.example/".to_owned();
        assert_eq!(
            refused_field(|c| c.redirect_uris.push(bad())),
            "redirect_uris"
        );
        assert_eq!(
            refused_field(|c| c.post_logout_redirect_uris.push(bad())),
            "post_logout_redirect_uris"
        );
        assert_eq!(
            refused_field(|c| c.backchannel_logout_uri = Some(bad())),
            "backchannel_logout_uri"
        );
        assert_eq!(
            refused_field(|c| c.initiate_login_uri = Some(bad())),
            "initiate_login_uri"
        );
        assert_eq!(refused_field(|c| c.client_uri = Some(bad())), "client_uri");
        assert_eq!(
            refused_field(|c| {
                c.token_endpoint_auth_method = Public;
                c.secrets.clear();
                c.grant_types.push(ClientCredentials);
            }),
            "grant_types"
        );
    }

    #[test]
    fn defaults_are_the_stronger_choice() {
        let json = r#"{ "client_id": "a", "name": { "ja": "甲", "en": "A" } }"#;
        let client: Client = serde_json::from_str(json).unwrap();
        assert!(client.needs_pkce());
        assert_eq!(client.id_token_signed_response_alg, SigningAlgorithm::Rs256);
        assert_eq!(
            client.token_endpoint_auth_method,
            TokenEndpointAuthMethod::ClientSecretBasic
        );
        assert_eq!(client.grant_types, [GrantType::AuthorizationCode]);
    }

    #[test]
    fn a_public_client_cannot_do_without_pkce() {
        let mut client = samples::public_client();
        client.require_pkce = false;
        assert!(client.needs_pkce());
    }

    #[test]
    fn a_client_survives_storage() {
        let client = samples::client();
        let json = serde_json::to_string(&client).unwrap();
        assert_eq!(serde_json::from_str::<Client>(&json).unwrap(), client);
    }
}
