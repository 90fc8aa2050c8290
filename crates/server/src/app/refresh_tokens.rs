//! `grant_type=refresh_token`: the next token of a family, by one conditional write.

use std::sync::Arc;

use sekisho_kernel::{Policy, Timestamp};
use sekisho_oidc::{
    Client, Grant, Scope, TokenError,
    grant::refresh_token::{RefreshToken, RefreshTokenRequest, Rotation, rotation},
    token::TokenResponse,
};
use sekisho_store::{StoreError, Txn, Work};

use super::{
    browser::is_alive,
    tokens::{Issue, issue},
};
use crate::{App, error::InternalError, tenant::TenantContext};

const NOT_GOOD: TokenError =
    TokenError::invalid_grant("the refresh token is not good, or not good any more");

/// Exchanges a refresh token for its successor and new tokens.
pub(crate) async fn refresh_tokens(
    app: &App,
    tenant: &TenantContext,
    client: &Arc<Client>,
    request: RefreshTokenRequest,
    now: Timestamp,
) -> Result<Result<TokenResponse, TokenError>, InternalError> {
    let text = request.refresh_token.expose();
    let Some(token) = RefreshToken::parse(&app.keys, tenant.id(), text) else {
        return Ok(Err(NOT_GOOD));
    };
    let work = Refresh {
        token,
        policy: tenant.tenant.policy.clone(),
        client: Arc::clone(client),
        request,
        now,
    };
    let (grant, scope) = match app.store.transact(tenant.id(), work).await? {
        Ok(granted) => granted,
        Err(error) => return Ok(Err(error)),
    };
    // OpenID Connect Core 1.0 §12.2: it SHOULD NOT have a nonce Claim.
    let issued = Issue {
        grant: &grant,
        scope,
        nonce: None,
        refresh: token.successor(),
    };
    issue(app, tenant, client, issued, now).await.map(Ok)
}

struct Refresh {
    token: RefreshToken,
    policy: Policy,
    client: Arc<Client>,
    request: RefreshTokenRequest,
    now: Timestamp,
}

impl Work for Refresh {
    type Output = Result<(Grant, Scope), TokenError>;

    async fn run(&self, txn: &Txn<'_>) -> Result<Self::Output, StoreError> {
        let RefreshToken {
            family: id,
            generation,
        } = self.token;
        let Some(family) = txn.find_family(id).await? else {
            return Ok(Err(NOT_GOOD));
        };
        let Some(live) = txn.find_grant(family.grant).await? else {
            return Ok(Err(NOT_GOOD));
        };
        let is_theirs = live.grant.client_id == self.client.client_id;
        let is_good = self.now < family.expires_at && is_alive(&live, &self.policy, self.now);
        if !is_theirs || !is_good {
            return Ok(Err(NOT_GOOD));
        }
        let judged = rotation(generation, family.generation, family.rotated_at, self.now);
        if judged == Rotation::Reuse {
            txn.kill_grant(family.grant, self.now).await?;
            return Ok(Err(NOT_GOOD));
        }
        let scope = match self.request.narrow(&live.grant.scope) {
            Ok(scope) => scope,
            Err(error) => return Ok(Err(error)),
        };
        // Another request may have been quicker; then this one is judged anew.
        if judged == Rotation::Advance && !txn.advance_family(id, generation, self.now).await? {
            return Err(StoreError::Contention);
        }
        if let Some(session) = live.grant.session {
            txn.touch_session(session, self.now).await?;
        }
        Ok(Ok((live.grant, scope)))
    }
}
