//! A client sends the browser to sign out (RP-Initiated Logout 1.0 §2).

use sekisho_kernel::{Entropy, SessionId, Timestamp};
use sekisho_oidc::{
    Client,
    logout::{LogoutPlan, LogoutRequest},
};
use sekisho_signin::{Destination, Next, next};
use sekisho_store::{NewSignIn, SignInRequest, SignOutRequest, StoreError, Txn, Work};

use super::{
    completion::announce_end,
    outcome::{Answer, CookieChanges, Outcome},
    sign_in_request::{asked_locale, new_sign_in},
    start_authorization::{begin, keep_unbound},
    take_up::Visit,
};
use crate::{App, error::InternalError, tenant::TenantContext, worker::outbox};

/// Signs a browser out that brought its cookies, or asks the member.
pub(crate) async fn start(
    visit: Visit<'_>,
    request: &LogoutRequest,
) -> Result<Answer, InternalError> {
    let Visit {
        app,
        tenant,
        browser,
        now,
        ..
    } = visit;
    let (mut new, address) = sign_out(visit, request).await?;
    let known = visit.load(None).await?;
    new.locale = new
        .locale
        .or(known.member.as_ref().and_then(|member| member.locale));
    match (next(&known.facts, &new.sign_in), known.session) {
        (Next::SignOut, None) => Ok(Outcome::SignedOut(address).into()),
        (Next::SignOut, Some(session)) => {
            app.store
                .transact(
                    tenant.id(),
                    End {
                        session: session.id,
                        entropy: app.entropy.clone(),
                        now,
                    },
                )
                .await?;
            outbox::send_soon(app).await;
            let cookies = CookieChanges {
                clear_session: true,
                ..CookieChanges::default()
            };
            Ok(Answer {
                outcome: Outcome::SignedOut(address),
                cookies,
            })
        }
        _ => begin(app, tenant, browser, new).await,
    }
}

/// Keeps a logout request that came without cookies, as a cross-site POST does.
pub(crate) async fn keep(
    visit: Visit<'_>,
    request: &LogoutRequest,
) -> Result<Answer, InternalError> {
    let (new, _) = sign_out(visit, request).await?;
    keep_unbound(visit.app, visit.tenant, new).await
}

/// The transaction of a logout request, and where the browser goes afterwards.
async fn sign_out(
    visit: Visit<'_>,
    request: &LogoutRequest,
) -> Result<(NewSignIn, Option<String>), InternalError> {
    let Visit {
        app, tenant, now, ..
    } = visit;
    let hint = request.find_hint(&tenant.ring, &tenant.tenant.issuer);
    let client = match request.asking_client(hint.as_ref()) {
        Some(id) => tenant.client(&app.store, id).await?,
        None => None,
    };
    let plan = request.decide(hint, client.as_deref());
    let reader = app.store.read(tenant.id());
    let vouched = match &plan.hint {
        Some(hint) => reader
            .find_member_by_sub(&hint.sub)
            .await?
            .map(|member| member.id),
        None => None,
    };
    let destination = Destination::SignOut { vouched };
    let kept = SignInRequest::SignOut(kept_request(request, client.as_deref(), &plan));
    let locale = asked_locale(&request.ui_locales);
    Ok((
        new_sign_in(app, tenant, destination, kept, locale, now),
        plan.redirect,
    ))
}

/// What is kept of a request: where the browser goes, if it was found that it may go there.
fn kept_request(
    request: &LogoutRequest,
    client: Option<&Client>,
    plan: &LogoutPlan,
) -> SignOutRequest {
    if plan.redirect.is_none() {
        return SignOutRequest::default();
    }
    SignOutRequest {
        client_id: client.map(|client| client.client_id.clone()),
        post_logout_redirect_uri: request.post_logout_redirect_uri.clone(),
        state: request.state.clone(),
    }
}

/// Where a kept request sends the browser, checked against the client as it is now.
pub(crate) async fn return_address(
    app: &App,
    tenant: &TenantContext,
    kept: &SignOutRequest,
) -> Result<Option<String>, InternalError> {
    let Some(client_id) = &kept.client_id else {
        return Ok(None);
    };
    let client = tenant.client(&app.store, client_id).await?;
    let request = LogoutRequest {
        client_id: Some(client_id.clone()),
        post_logout_redirect_uri: kept.post_logout_redirect_uri.clone(),
        state: kept.state.clone(),
        ..LogoutRequest::default()
    };
    Ok(request.decide(None, client.as_deref()).redirect)
}

struct End {
    session: SessionId,
    entropy: Entropy,
    now: Timestamp,
}

impl Work for End {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        if txn.end_session(self.session, self.now).await? {
            announce_end(txn, self.session, &self.entropy, self.now).await?;
        }
        Ok(())
    }
}
