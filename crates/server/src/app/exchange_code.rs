//! `grant_type=authorization_code`: a code for tokens, once.

use std::sync::Arc;

use sekisho_kernel::{RefreshFamilyId, Timestamp};
use sekisho_keys::{HashPurpose, KeyedHash};
use sekisho_oidc::{
    Client, Grant, GrantType, TokenError, grant::authorization_code::AuthorizationCodeRequest,
    token::TokenResponse,
};
use sekisho_store::{Consumed, LiveGrant, StoreError, Txn, Work};

use super::{
    browser::{is_alive, is_live},
    tokens::{Issue, first_of, issue},
};
use crate::{App, error::InternalError, tenant::TenantContext};

const NOT_GOOD: TokenError =
    TokenError::invalid_grant("the code is not good, or not good any more");

/// Exchanges a code.
pub(crate) async fn exchange_code(
    app: &App,
    tenant: &TenantContext,
    client: &Arc<Client>,
    request: AuthorizationCodeRequest,
    now: Timestamp,
) -> Result<Result<TokenResponse, TokenError>, InternalError> {
    let code = request.code.expose().as_bytes();
    let work = ExchangeCode {
        hash: app
            .keys
            .hash(HashPurpose::AuthorizationCode, tenant.id(), code),
        policy: tenant.tenant.policy.clone(),
        client: Arc::clone(client),
        family: RefreshFamilyId::new(now, &app.entropy),
        family_expires_at: now + tenant.tenant.policy.refresh_token_lifetime,
        request,
        now,
    };
    let family = work.family;
    let grant = match app.store.transact(tenant.id(), work).await? {
        Ok(grant) => grant,
        Err(error) => return Ok(Err(error)),
    };
    let refresh = client
        .may(GrantType::RefreshToken)
        .then(|| first_of(family));
    let nonce = grant.nonce.as_deref();
    let issued = Issue {
        grant: &grant,
        scope: grant.scope.clone(),
        nonce,
        refresh,
    };
    issue(app, tenant, client, issued, now).await.map(Ok)
}

struct ExchangeCode {
    hash: KeyedHash,
    policy: sekisho_kernel::Policy,
    client: Arc<Client>,
    request: AuthorizationCodeRequest,
    family: RefreshFamilyId,
    family_expires_at: Timestamp,
    now: Timestamp,
}

impl Work for ExchangeCode {
    type Output = Result<Grant, TokenError>;

    async fn run(&self, txn: &Txn<'_>) -> Result<Self::Output, StoreError> {
        // Only the client it was issued to can use a code up.
        if txn.find_code_client(&self.hash).await?.as_ref() != Some(&self.client.client_id) {
            return Ok(Err(NOT_GOOD));
        }
        let code = match txn.consume_code(&self.hash, self.now).await? {
            Consumed::First(code) => code,
            Consumed::Again { grant } => {
                // RFC 6749 §4.1.2: If an authorization code is used more than once, the
                // authorization server MUST deny the request and SHOULD revoke (when possible) all
                // tokens previously issued based on that authorization code.
                txn.kill_grant(grant, self.now).await?;
                return Ok(Err(NOT_GOOD));
            }
            Consumed::Unknown => return Ok(Err(NOT_GOOD)),
        };
        if let Err(error) = self.request.check(&code, &self.client, self.now) {
            return Ok(Err(error));
        }
        let live = txn.find_grant(code.grant).await?;
        // A code is part of signing in: after a sign-out it gives nothing, offline access neither.
        let is_good = |live: &LiveGrant| {
            let session = live.session.as_ref();
            is_alive(live, &self.policy, self.now)
                && session.is_some_and(|session| is_live(session, &self.policy, self.now))
        };
        let Some(live) = live.filter(is_good) else {
            return Ok(Err(NOT_GOOD));
        };
        if self.client.may(GrantType::RefreshToken) {
            txn.insert_family(self.family, code.grant, self.now, self.family_expires_at)
                .await?;
        }
        Ok(Ok(live.grant))
    }
}
