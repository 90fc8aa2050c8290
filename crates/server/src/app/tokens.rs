//! Signing what a grant gives: access token, ID token, refresh token.

use sekisho_kernel::{RefreshFamilyId, Timestamp};
use sekisho_keys::SigningAlgorithm;
use sekisho_oidc::{
    Client, Grant, Scope,
    grant::refresh_token::RefreshToken,
    token::{AccessTokenClaims, IdToken, TokenResponse, response::TokenType},
};

use crate::{App, error::InternalError, signing::signing_key, tenant::TenantContext};

/// How access tokens are signed.
pub(crate) const ACCESS_TOKEN_ALGORITHM: SigningAlgorithm = SigningAlgorithm::Es256;

/// What is issued.
pub(crate) struct Issue<'a> {
    /// What it rests on.
    pub grant: &'a Grant,
    /// What the access token is good for.
    pub scope: Scope,
    /// The nonce of the ID token.
    pub nonce: Option<&'a str>,
    /// The refresh token that goes with it.
    pub refresh: Option<RefreshToken>,
}

/// Signs the tokens of a grant.
pub(crate) async fn issue(
    app: &App,
    tenant: &TenantContext,
    client: &Client,
    issue: Issue<'_>,
    now: Timestamp,
) -> Result<TokenResponse, InternalError> {
    let Issue {
        grant,
        scope,
        nonce,
        refresh,
    } = issue;
    let (issuer, policy) = (&tenant.tenant.issuer, &tenant.tenant.policy);
    let lifetime = policy.access_token_lifetime;
    let wants_id_token = scope.contains("openid");
    let claims =
        AccessTokenClaims::for_grant(issuer, grant, scope.clone(), lifetime, now, &app.entropy);
    let key = signing_key(app, tenant, ACCESS_TOKEN_ALGORITHM, now).await?;
    let access_token = claims.sign(&key)?;
    let id_token = if wants_id_token {
        let algorithm = client.id_token_signed_response_alg;
        let key = signing_key(app, tenant, algorithm, now).await?;
        let token = IdToken {
            issuer,
            grant,
            nonce,
            access_token: Some(&access_token),
            lifetime: policy.id_token_lifetime,
        };
        Some(token.sign(&key, now)?)
    } else {
        None
    };
    let refresh_token = refresh.map(|token| token.mint(&app.keys, tenant.id()).expose().clone());
    Ok(TokenResponse {
        access_token,
        token_type: TokenType::Bearer,
        expires_in: lifetime.as_secs(),
        refresh_token,
        id_token,
        scope,
    })
}

/// The first refresh token of a family.
pub(crate) const fn first_of(family: RefreshFamilyId) -> RefreshToken {
    RefreshToken {
        family,
        generation: 0,
    }
}

/// A token of a client in its own name. Writes nothing.
pub(crate) async fn client_credentials(
    app: &App,
    tenant: &TenantContext,
    client: &Client,
    scope: Scope,
    now: Timestamp,
) -> Result<TokenResponse, InternalError> {
    let lifetime = tenant.tenant.policy.access_token_lifetime;
    let issuer = &tenant.tenant.issuer;
    let id = &client.client_id;
    let claims =
        AccessTokenClaims::for_client(issuer, id, scope.clone(), lifetime, now, &app.entropy);
    let key = signing_key(app, tenant, ACCESS_TOKEN_ALGORITHM, now).await?;
    Ok(TokenResponse {
        access_token: claims.sign(&key)?,
        token_type: TokenType::Bearer,
        expires_in: lifetime.as_secs(),
        refresh_token: None,
        id_token: None,
        scope,
    })
}
