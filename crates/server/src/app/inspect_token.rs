//! Whether a token is good at this moment: one indexed read.

use sekisho_kernel::Timestamp;
use sekisho_oidc::{BearerError, grant::refresh_token::RefreshToken, token::AccessTokenClaims};
use sekisho_store::{LiveGrant, RefreshFamily};

use super::browser::is_alive;
use crate::{App, error::InternalError, tenant::TenantContext};

/// Reads a bearer token of a member and the grant it rests on.
pub(crate) async fn bearer(
    app: &App,
    tenant: &TenantContext,
    token: &str,
    now: Timestamp,
) -> Result<Result<(AccessTokenClaims, LiveGrant), BearerError>, InternalError> {
    let issuer = &tenant.tenant.issuer;
    let claims = match AccessTokenClaims::verify(&tenant.ring, issuer, token, now) {
        Ok(claims) => claims,
        Err(error) => return Ok(Err(error)),
    };
    let grant = live_grant(app, tenant, &claims, now).await?;
    Ok(grant
        .map(|grant| (claims, grant))
        .ok_or(BearerError::InvalidToken))
}

/// The grant of an access token, if it lives.
pub(crate) async fn live_grant(
    app: &App,
    tenant: &TenantContext,
    claims: &AccessTokenClaims,
    now: Timestamp,
) -> Result<Option<LiveGrant>, InternalError> {
    let Some(id) = claims.grant_id else {
        return Ok(None);
    };
    let grant = app.store.read(tenant.id()).find_grant(id).await?;
    Ok(grant.filter(|grant| is_alive(grant, &tenant.tenant.policy, now)))
}

/// Whether an access token is good: its grant lives, or, without one, it was not revoked.
pub(crate) async fn is_good(
    app: &App,
    tenant: &TenantContext,
    claims: &AccessTokenClaims,
    now: Timestamp,
) -> Result<bool, InternalError> {
    if claims.grant_id.is_some() {
        return Ok(live_grant(app, tenant, claims, now).await?.is_some());
    }
    Ok(!app.store.read(tenant.id()).is_revoked(&claims.jti).await?)
}

/// The family and grant of a refresh token, if it is the current one.
pub(crate) async fn current_refresh(
    app: &App,
    tenant: &TenantContext,
    token: RefreshToken,
    now: Timestamp,
) -> Result<Option<(RefreshFamily, LiveGrant)>, InternalError> {
    let reader = app.store.read(tenant.id());
    let Some(family) = reader.find_family(token.family).await? else {
        return Ok(None);
    };
    if family.generation != token.generation || now >= family.expires_at {
        return Ok(None);
    }
    let grant = reader.find_grant(family.grant).await?;
    let grant = grant.filter(|grant| is_alive(grant, &tenant.tenant.policy, now));
    Ok(grant.map(|grant| (family, grant)))
}
