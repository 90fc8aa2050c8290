//! Values that tests share.

use std::sync::Arc;

use sekisho_kernel::{
    ClientId, Entropy, GrantId, Issuer, Localized, MemberId, SessionId, TenantId, Timestamp,
};
use sekisho_keys::{
    InstallationKey, KeyRing, KeyState, Keys, RingKey, SigningAlgorithm, SigningKey,
};

use crate::{
    AuthorizationRequest, Client, Grant, GrantType, Params, Scope,
    authorization_request::{check, check_client_and_redirect},
    client::{ApplicationType, ResponseType, TokenEndpointAuthMethod, secret_hash},
};

pub(crate) const REDIRECT_URI: &str = "https://portal.example/cb?a=b";

pub(crate) fn keys() -> Keys {
    Keys::new(InstallationKey::generate(&Entropy::seeded(1)))
}

pub(crate) fn tenant() -> TenantId {
    "sakura".parse().unwrap()
}

pub(crate) fn issuer() -> Issuer {
    Issuer::parse("https://id.example/sakura").unwrap()
}

/// A confidential web client that may do everything a portal does.
pub(crate) fn client() -> Client {
    client_with_secret("portal", "secret")
}

pub(crate) fn client_with_secret(id: &str, secret: &str) -> Client {
    let client_id = ClientId::new(id);
    Client {
        name: Localized {
            ja: "ポータル".to_owned(),
            en: "Portal".to_owned(),
        },
        redirect_uris: vec![REDIRECT_URI.to_owned()],
        post_logout_redirect_uris: vec!["https://portal.example/bye".to_owned()],
        token_endpoint_auth_method: TokenEndpointAuthMethod::ClientSecretBasic,
        application_type: ApplicationType::Web,
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        response_types: vec![ResponseType::Code],
        scope: Scope::parse("openid profile email offline_access").unwrap(),
        id_token_signed_response_alg: SigningAlgorithm::Es256,
        require_pkce: true,
        default_max_age: None,
        require_auth_time: false,
        backchannel_logout_uri: None,
        backchannel_logout_session_required: false,
        initiate_login_uri: None,
        client_uri: None,
        secrets: vec![secret_hash(&keys(), &tenant(), &client_id, secret)],
        client_id,
    }
}

/// A native app without a secret.
pub(crate) fn public_client() -> Client {
    Client {
        client_id: ClientId::new("app"),
        redirect_uris: vec![
            "http://127.0.0.1/cb".to_owned(),
            "com.example.app:/cb".to_owned(),
        ],
        post_logout_redirect_uris: Vec::new(),
        token_endpoint_auth_method: TokenEndpointAuthMethod::None,
        application_type: ApplicationType::Native,
        secrets: Vec::new(),
        ..client()
    }
}

pub(crate) fn authorization_request(scope: &str, state: Option<&str>) -> AuthorizationRequest {
    let mut pairs = vec![
        ("client_id", "portal"),
        ("redirect_uri", REDIRECT_URI),
        ("response_type", "code"),
        ("scope", scope),
        (
            "code_challenge",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        ),
        ("code_challenge_method", "S256"),
    ];
    pairs.extend(state.map(|state| ("state", state)));
    let text: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    let params = Params::parse(&text).unwrap();
    let client = client();
    let uri = check_client_and_redirect(&params, Some(&client)).unwrap();
    check(&params, &client, &uri).unwrap()
}

pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

/// What a member granted to [`client`].
pub(crate) fn grant() -> Grant {
    let entropy = Entropy::seeded(7);
    Grant {
        id: GrantId::new(NOW, &entropy),
        client_id: ClientId::new("portal"),
        member: Some(MemberId::new(NOW, &entropy)),
        sub: "subject-1".to_owned(),
        session: Some(SessionId::new(NOW, &entropy)),
        sid: Some("session-1".to_owned()),
        scope: Scope::parse("openid profile").unwrap(),
        acr: Some("urn:sekisho:acr:1".to_owned()),
        amr: vec!["pwd".to_owned()],
        auth_time: Some(Timestamp::from_seconds(1_799_999_990)),
        offline: false,
        nonce: Some("nonce-1".to_owned()),
        created_at: NOW,
    }
}

/// A ring with one active key of each algorithm.
pub(crate) fn ring() -> KeyRing {
    let key = |algorithm| RingKey {
        key: Arc::new(SigningKey::generate(algorithm).unwrap()),
        state: KeyState::Active,
    };
    KeyRing::new(SigningAlgorithm::ALL.into_iter().map(key).collect())
}
