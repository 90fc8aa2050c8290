//! A browser with a live session arrives at a portal: one write, and it is there.

use std::time::Duration;

use sekisho_kernel::{SessionId, SignInId, Timestamp};
use sekisho_oidc::{AuthorizationRequest, authorization_response};
use sekisho_signin::Authentication;
use sekisho_store::{Member, StoreError, Txn, Work};

use super::{
    browser::Known,
    completion::{CodeFor, Fresh, REQUEST_KEPT, issue_code},
    outcome::{Answer, Outcome},
};
use crate::{App, error::InternalError, tenant::TenantContext};

/// Issues a code within the browser's live session, and ends the transaction that led here.
pub(crate) async fn with_session(
    app: &App,
    tenant: &TenantContext,
    known: &Known,
    request: &AuthorizationRequest,
    authentication: Authentication,
    ends: Option<SignInId>,
    now: Timestamp,
) -> Result<Answer, InternalError> {
    let (Some(session), Some(member)) = (&known.session, &known.member) else {
        return Err(InternalError::Inconsistent(
            "a session answered that was not there",
        ));
    };
    let fresh = Fresh::draw(app, tenant, now);
    let address =
        authorization_response::success(request, fresh.code().expose(), &tenant.tenant.issuer);
    let work = Arrive {
        request: request.clone(),
        authentication,
        member: member.clone(),
        session: session.id,
        ends,
        access_token_lifetime: tenant.tenant.policy.access_token_lifetime,
        fresh,
        now,
    };
    app.store.transact(tenant.id(), work).await?;
    Ok(Outcome::Portal(address).into())
}

struct Arrive {
    request: AuthorizationRequest,
    authentication: Authentication,
    member: Member,
    session: SessionId,
    ends: Option<SignInId>,
    access_token_lifetime: Duration,
    fresh: Fresh,
    now: Timestamp,
}

impl Work for Arrive {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        if let Some(id) = self.ends {
            txn.end_sign_in(id, self.now, self.now + REQUEST_KEPT)
                .await?;
        }
        txn.touch_session(self.session, self.now).await?;
        let code = CodeFor {
            request: &self.request,
            authentication: &self.authentication,
            member: &self.member,
            session: self.session,
            access_token_lifetime: self.access_token_lifetime,
        };
        issue_code(txn, &code, &self.fresh, self.now).await
    }
}
