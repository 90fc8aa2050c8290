//! What a member entered is taken into the transaction: one database transaction that writes the
//! new state and all its effects.

mod work;

use std::sync::Arc;

use sekisho_kernel::SignInId;
use sekisho_oidc::authorization_response;
use sekisho_signin::Verdict;
use sekisho_store::{SignInRequest, StoredSignIn};

use self::work::{SubmitStep, Submitted};
use super::{
    completion::Fresh,
    end_session::return_address,
    outcome::{Answer, CookieChanges, Outcome},
    sign_in_request::recheck,
    start_authorization::other_member,
    take_up::{Found, Visit},
};
use crate::{error::InternalError, worker::outbox};

/// What was entered, after its check.
#[derive(Clone)]
pub(crate) struct Entered {
    /// The verdict of the check.
    pub verdict: Verdict,
    /// The browser in its own words, for the notice of a new one.
    pub user_agent: String,
}

impl Entered {
    /// A verdict that no notice comes of.
    pub(crate) const fn of(verdict: Verdict) -> Self {
        Self {
            verdict,
            user_agent: String::new(),
        }
    }

    /// Whether it is something that a member entered.
    const fn is_entry(&self) -> bool {
        matches!(
            self.verdict,
            Verdict::Credentials { .. } | Verdict::SignOutConfirmed
        )
    }
}

/// Takes a verdict into a running transaction and says where the browser goes.
pub(crate) async fn submit(
    visit: Visit<'_>,
    id: SignInId,
    entered: Entered,
) -> Result<Answer, InternalError> {
    let ended = match submit_once(visit, id, entered.clone()).await? {
        Tried::Answered(answer) => return Ok(answer),
        Tried::Gone(ended) => *ended,
    };
    // The same form sent twice at the same time: the browser shows only one of the answers, so
    // both lead to where the member wanted to go.
    match visit.reopen(ended, entered.is_entry()).await? {
        Found::Answered(answer) => Ok(answer),
        Found::Running(again) | Found::Ended(again) => {
            let id = again.sign_in.id;
            match submit_once(visit, id, entered).await? {
                Tried::Answered(answer) => Ok(answer),
                Tried::Gone(_) => Ok(page_of(id)),
            }
        }
    }
}

enum Tried {
    Answered(Answer),
    /// The transaction ended while the entry was checked.
    Gone(Box<StoredSignIn>),
}

async fn submit_once(
    visit: Visit<'_>,
    id: SignInId,
    entered: Entered,
) -> Result<Tried, InternalError> {
    let Visit {
        app,
        tenant,
        browser,
        now,
    } = visit;
    let Some(stored) = app.store.read(tenant.id()).find_sign_in(id).await? else {
        return Ok(Tried::Answered(Outcome::Portals.into()));
    };
    let request = match &stored.request {
        SignInRequest::Authorization(request) => {
            let Some((request, _)) = recheck(app, tenant, (**request).clone()).await? else {
                return Ok(Tried::Answered(Outcome::Portals.into()));
            };
            Some(request)
        }
        SignInRequest::SignOut(_) => None,
    };
    let work = Arc::new(SubmitStep {
        policy: tenant.tenant.policy.clone(),
        browser: *browser,
        id,
        entered,
        request,
        fresh: Fresh::draw(app, tenant, now),
        now,
    });
    let submitted = app.store.transact(tenant.id(), Arc::clone(&work)).await?;
    match submitted {
        Submitted::Gone => Ok(Tried::Gone(Box::new(stored))),
        submitted => {
            let given = answer(visit, &work, &stored, submitted).await?;
            Ok(Tried::Answered(given))
        }
    }
}

fn page_of(id: SignInId) -> Answer {
    let first_contact = false;
    Outcome::SignIn { id, first_contact }.into()
}

/// A line for operators: what happened, never to whom.
fn log(work: &SubmitStep, submitted: &Submitted) {
    match (submitted, &work.request, &work.entered.verdict) {
        (Submitted::Arrived(_), Some(request), _) => {
            tracing::info!(client_id = %request.client_id, "signed in");
        }
        (
            Submitted::AtStep,
            _,
            Verdict::Credentials {
                checked: Err(refusal),
                ..
            },
        ) => {
            tracing::info!(step = "credentials", refusal = refusal.name(), "refused");
        }
        (Submitted::SignedOut, ..) => tracing::info!("signed out"),
        _ => {}
    }
}

async fn answer(
    visit: Visit<'_>,
    work: &SubmitStep,
    stored: &StoredSignIn,
    submitted: Submitted,
) -> Result<Answer, InternalError> {
    log(work, &submitted);
    match submitted {
        Submitted::Gone | Submitted::AtStep => Ok(page_of(work.id)),
        Submitted::OtherMember => {
            let Some(request) = &work.request else {
                return Err(InternalError::Inconsistent("a sign-out was about a member"));
            };
            Ok(Outcome::Portal(other_member(visit.tenant, request)).into())
        }
        Submitted::Arrived(arrival) => {
            if arrival.notified {
                visit.app.outbox_wake.notify_one();
            }
            let Some(request) = &work.request else {
                return Err(InternalError::Inconsistent("a sign-out led to a portal"));
            };
            let address = authorization_response::success(
                request,
                work.fresh.code().expose(),
                &visit.tenant.tenant.issuer,
            );
            Ok(Answer {
                outcome: Outcome::Portal(address),
                cookies: work.cookies(&arrival),
            })
        }
        Submitted::SignedOut => {
            let address = match &stored.request {
                SignInRequest::SignOut(request) => {
                    return_address(visit.app, visit.tenant, request).await?
                }
                SignInRequest::Authorization(_) => None,
            };
            outbox::send_soon(visit.app).await;
            let cookies = CookieChanges {
                clear_session: true,
                ..CookieChanges::default()
            };
            Ok(Answer {
                outcome: Outcome::SignedOut(address),
                cookies,
            })
        }
    }
}
