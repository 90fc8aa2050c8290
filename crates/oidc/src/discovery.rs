//! Provider metadata (OpenID Connect Discovery 1.0 §3, RFC 8414 §2) and the addresses it names.
//!
//! Nothing is in it that does not work, and what is not in it does not work.

use sekisho_kernel::Issuer;
use sekisho_keys::SigningAlgorithm;
use serde::Serialize;

use crate::{
    GrantType, Prompt, client::TokenEndpointAuthMethod, scope::OPENID_CONNECT,
    userinfo::STANDARD_CLAIM_NAMES,
};

/// Where the endpoints are, below the issuer.
pub mod endpoint {
    /// OpenID Connect Discovery 1.0 §4
    pub const OPENID_CONFIGURATION: &str = "/.well-known/openid-configuration";
    /// RFC 8414 §3
    pub const OAUTH_AUTHORIZATION_SERVER: &str = "/.well-known/oauth-authorization-server";
    /// RFC 7517 §5
    pub const JWKS: &str = "/jwks";
    /// RFC 6749 §3.1
    pub const AUTHORIZE: &str = "/authorize";
    /// RFC 6749 §3.2
    pub const TOKEN: &str = "/token";
    /// Core §5.3
    pub const USERINFO: &str = "/userinfo";
    /// RFC 7662 §2
    pub const INTROSPECT: &str = "/introspect";
    /// RFC 7009 §2
    pub const REVOKE: &str = "/revoke";
    /// RP-Initiated Logout 1.0 §2
    pub const END_SESSION: &str = "/end_session";
}

/// What a tenant decides about its metadata.
#[derive(Clone, Debug)]
pub struct Offered<'a> {
    /// Its authentication context classes.
    pub acr_values: &'a [&'a str],
    /// Its languages (BCP 47).
    pub ui_locales: &'a [&'a str],
    /// Scopes of its own, besides those of OpenID Connect.
    pub further_scopes: &'a [&'a str],
    /// What `prompt` may ask for.
    pub prompts: &'a [Prompt],
}

/// The metadata document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the specification's own shape"
)]
pub struct ProviderMetadata<'a> {
    issuer: &'a str,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: String,
    jwks_uri: String,
    introspection_endpoint: String,
    revocation_endpoint: String,
    end_session_endpoint: String,
    scopes_supported: Vec<&'a str>,
    response_types_supported: [&'static str; 1],
    response_modes_supported: [&'static str; 1],
    grant_types_supported: [GrantType; 3],
    acr_values_supported: &'a [&'a str],
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: [SigningAlgorithm; 3],
    token_endpoint_auth_methods_supported: [TokenEndpointAuthMethod; 3],
    introspection_endpoint_auth_methods_supported: [TokenEndpointAuthMethod; 2],
    revocation_endpoint_auth_methods_supported: [TokenEndpointAuthMethod; 3],
    display_values_supported: [&'static str; 1],
    claim_types_supported: [&'static str; 1],
    claims_supported: Vec<&'static str>,
    ui_locales_supported: &'a [&'a str],
    prompt_values_supported: &'a [Prompt],
    code_challenge_methods_supported: [&'static str; 1],
    claims_parameter_supported: bool,
    request_parameter_supported: bool,
    // Discovery §3: If omitted, the default value is true.
    request_uri_parameter_supported: bool,
    authorization_response_iss_parameter_supported: bool,
    backchannel_logout_supported: bool,
    backchannel_logout_session_supported: bool,
}

/// Claims of ID tokens that are not about who the member is.
const PROTOCOL_CLAIMS: [&str; 9] = [
    "iss",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "sid",
];

impl<'a> ProviderMetadata<'a> {
    /// The metadata of an issuer.
    pub fn new(issuer: &'a Issuer, offered: &Offered<'a>) -> Self {
        use TokenEndpointAuthMethod::{ClientSecretBasic, ClientSecretPost, None};
        Self {
            issuer: issuer.as_str(),
            authorization_endpoint: issuer.address(endpoint::AUTHORIZE),
            token_endpoint: issuer.address(endpoint::TOKEN),
            userinfo_endpoint: issuer.address(endpoint::USERINFO),
            jwks_uri: issuer.address(endpoint::JWKS),
            introspection_endpoint: issuer.address(endpoint::INTROSPECT),
            revocation_endpoint: issuer.address(endpoint::REVOKE),
            end_session_endpoint: issuer.address(endpoint::END_SESSION),
            scopes_supported: [&OPENID_CONNECT, offered.further_scopes].concat(),
            response_types_supported: ["code"],
            response_modes_supported: ["query"],
            grant_types_supported: GrantType::ALL,
            acr_values_supported: offered.acr_values,
            subject_types_supported: ["public"],
            id_token_signing_alg_values_supported: SigningAlgorithm::ALL,
            token_endpoint_auth_methods_supported: [ClientSecretBasic, ClientSecretPost, None],
            introspection_endpoint_auth_methods_supported: [ClientSecretBasic, ClientSecretPost],
            revocation_endpoint_auth_methods_supported: [ClientSecretBasic, ClientSecretPost, None],
            display_values_supported: ["page"],
            claim_types_supported: ["normal"],
            claims_supported: [&PROTOCOL_CLAIMS[..], &STANDARD_CLAIM_NAMES].concat(),
            ui_locales_supported: offered.ui_locales,
            prompt_values_supported: offered.prompts,
            code_challenge_methods_supported: ["S256"],
            claims_parameter_supported: false,
            request_parameter_supported: false,
            request_uri_parameter_supported: false,
            authorization_response_iss_parameter_supported: true,
            backchannel_logout_supported: true,
            backchannel_logout_session_supported: true,
        }
    }

    /// The document as served.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::samples;

    fn metadata() -> Value {
        let issuer = samples::issuer();
        let offered = Offered {
            acr_values: &["urn:sekisho:acr:1"],
            ui_locales: &["ja", "en"],
            further_scopes: &["api:read"],
            prompts: &[Prompt::None, Prompt::Login],
        };
        let json = ProviderMetadata::new(&issuer, &offered).to_json().unwrap();
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn the_issuer_is_the_address_minus_the_suffix() {
        let issuer = samples::issuer();
        let address = issuer.address(endpoint::OPENID_CONFIGURATION);
        let stem = address
            .strip_suffix(endpoint::OPENID_CONFIGURATION)
            .unwrap();
        assert_eq!(metadata()["issuer"], stem);
        assert_eq!(
            metadata()["token_endpoint"],
            "https://id.example/sakura/token"
        );
    }

    #[test]
    fn discovery_3_required_members_are_there() {
        let metadata = metadata();
        for required in [
            "issuer",
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "response_types_supported",
            "subject_types_supported",
            "id_token_signing_alg_values_supported",
        ] {
            assert!(metadata.get(required).is_some(), "{required}");
        }
    }

    #[test]
    fn what_is_supported_is_said_and_nothing_else() {
        let metadata = metadata();
        for (member, expected) in [
            (
                "id_token_signing_alg_values_supported",
                json!(["RS256", "ES256", "EdDSA"]),
            ),
            (
                "grant_types_supported",
                json!(["authorization_code", "refresh_token", "client_credentials"]),
            ),
            (
                "token_endpoint_auth_methods_supported",
                json!(["client_secret_basic", "client_secret_post", "none"]),
            ),
            ("prompt_values_supported", json!(["none", "login"])),
            (
                "scopes_supported",
                json!([
                    "openid",
                    "profile",
                    "email",
                    "address",
                    "phone",
                    "offline_access",
                    "api:read"
                ]),
            ),
            ("request_uri_parameter_supported", json!(false)),
            (
                "authorization_response_iss_parameter_supported",
                json!(true),
            ),
        ] {
            assert_eq!(metadata[member], expected, "{member}");
        }
        for absent in [
            "registration_endpoint",
            "pushed_authorization_request_endpoint",
        ] {
            assert_eq!(metadata.get(absent), None, "{absent}");
        }
        assert!(
            metadata["claims_supported"]
                .as_array()
                .unwrap()
                .contains(&json!("sid"))
        );
    }
}
