//! `/revoke` (RFC 7009): a token and all that rests on the same grant.

use sekisho_kernel::{GrantId, Timestamp};
use sekisho_oidc::{Client, TokenError, revocation::check_holder, token::PresentedToken};
use sekisho_store::{StoreError, Txn, Work};

use crate::{App, error::InternalError, tenant::TenantContext};

/// Revokes a token of the client.
pub(crate) async fn revoke_token(
    app: &App,
    tenant: &TenantContext,
    client: &Client,
    token: PresentedToken,
    now: Timestamp,
) -> Result<Result<(), TokenError>, InternalError> {
    let target = match token {
        PresentedToken::Access(claims) => {
            if let Err(error) = check_holder(&claims.client_id, client) {
                return Ok(Err(error));
            }
            match claims.grant_id {
                Some(grant) => Target::Grant(grant),
                None => Target::Jti {
                    expires_at: claims.expires_at(),
                    jti: claims.jti,
                },
            }
        }
        PresentedToken::Refresh(token) => {
            let reader = app.store.read(tenant.id());
            let Some(family) = reader.find_family(token.family).await? else {
                return Ok(Ok(()));
            };
            let Some(live) = reader.find_grant(family.grant).await? else {
                return Ok(Ok(()));
            };
            if let Err(error) = check_holder(&live.grant.client_id, client) {
                return Ok(Err(error));
            }
            Target::Grant(family.grant)
        }
    };
    app.store
        .transact(tenant.id(), Revoke { target, now })
        .await?;
    Ok(Ok(()))
}

enum Target {
    Grant(GrantId),
    Jti { jti: String, expires_at: Timestamp },
}

struct Revoke {
    target: Target,
    now: Timestamp,
}

impl Work for Revoke {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        match &self.target {
            // RFC 7009 §2.1: If the particular token is a refresh token and the authorization
            // server supports the revocation of access tokens, then the authorization server
            // SHOULD also invalidate all access tokens based on the same authorization grant.
            Target::Grant(grant) => txn.kill_grant(*grant, self.now).await.map(drop),
            Target::Jti { jti, expires_at } => txn.revoke_jti(jti, *expires_at).await,
        }
    }
}
