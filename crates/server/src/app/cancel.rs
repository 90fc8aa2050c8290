//! ポータルに戻る: the member does not want to sign in.

use sekisho_kernel::{SignInId, Timestamp};
use sekisho_oidc::{AuthorizationErrorCode, authorization_response};
use sekisho_store::{AccountRequest, SignInRequest, StoreError, StoredSignIn, Txn, Work};

use super::{
    account,
    completion::REQUEST_KEPT,
    outcome::{Answer, Outcome, Told},
    sign_in_request::recheck,
    take_up::Visit,
};
use crate::error::InternalError;

/// Ends a transaction of this browser, however old it is, and tells the portal. `None` if the
/// browser has no such transaction.
pub(crate) async fn cancel(
    visit: Visit<'_>,
    id: SignInId,
) -> Result<Option<Answer>, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let stored = reader.find_sign_in(id).await?;
    let is_own =
        |stored: &StoredSignIn| stored.browser.is_some() && stored.browser == visit.browser.binding;
    match stored.filter(is_own) {
        Some(stored) => deny(visit, stored).await.map(Some),
        None => Ok(None),
    }
}

async fn deny(visit: Visit<'_>, stored: StoredSignIn) -> Result<Answer, InternalError> {
    let Visit {
        app, tenant, now, ..
    } = visit;
    app.store
        .transact(
            tenant.id(),
            End {
                id: stored.sign_in.id,
                left: account::without_change(&stored.request),
                now,
            },
        )
        .await?;
    let request = match stored.request {
        SignInRequest::Authorization(request) => request,
        SignInRequest::Account(AccountRequest { page, .. }) => {
            let told = Told::Nothing;
            return Ok(Outcome::Account { page, told }.into());
        }
        SignInRequest::Session | SignInRequest::SignOut(_) => return Ok(Outcome::Portals.into()),
    };
    let Some((request, _)) = recheck(app, tenant, *request).await? else {
        return Ok(Outcome::Portals.into());
    };
    // RFC 6749 §4.1.2.1, access_denied: the resource owner or authorization server denied the
    // request.
    let error = request.refuse(
        AuthorizationErrorCode::AccessDenied,
        "the member went back without signing in",
    );
    let address = authorization_response::error(&error, &tenant.tenant.issuer);
    Ok(Outcome::Portal(address).into())
}

struct End {
    id: SignInId,
    /// The request of a change, which is left as it was.
    left: Option<SignInRequest>,
    now: Timestamp,
}

impl Work for End {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        if let Some(left) = &self.left {
            txn.replace_request(self.id, left).await?;
        }
        txn.end_sign_in(self.id, self.now, self.now + REQUEST_KEPT)
            .await
            .map(drop)
    }
}
