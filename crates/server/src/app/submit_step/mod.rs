//! What a member entered is taken into the transaction: one database transaction that writes the
//! new state and all its effects.

mod act;
mod effects;
mod fresh;
mod lost_device;
mod settle;
mod stay;
mod work;

use std::sync::Arc;

use sekisho_kernel::SignInId;
use sekisho_oidc::authorization_response;
use sekisho_pages::SignedInBy;
use sekisho_signin::{SignInTransaction, Typed, Verdict};
use sekisho_store::{SignInRequest, StoredSignIn};

pub(crate) use self::fresh::open_recovery_codes;
use self::{
    fresh::Drawn,
    work::{SubmitStep, Submitted},
};
use super::{
    attempt::Who,
    check::{Checked, Guess, Rehash},
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
    /// What the check found.
    pub checked: Checked,
    /// The guess that it was.
    pub guess: Option<Guess>,
    /// The password that it was, hashed anew.
    pub rehash: Option<Box<Rehash>>,
    /// What of it is shown again if it is refused.
    pub typed: Typed,
    /// Who entered it.
    pub who: Who,
}

impl Entered {
    /// A verdict that was no guess.
    pub(crate) fn of(verdict: Verdict, who: Who) -> Self {
        Self {
            checked: Checked::Verdict(verdict),
            guess: None,
            rehash: None,
            typed: Typed::default(),
            who,
        }
    }

    /// Whether it is something that a new transaction can take as well.
    const fn opens_another(&self) -> bool {
        matches!(
            self.checked,
            Checked::Verdict(Verdict::Credentials { .. } | Verdict::SignOutConfirmed)
        )
    }

    /// The name of the authenticator that was added.
    fn added_name(&self) -> Option<&str> {
        match &self.checked {
            Checked::SetUpApp(app) => Some(&app.name),
            Checked::RegisterPasskey(made) => Some(&made.passkey.name),
            _ => None,
        }
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
    match visit.reopen(ended, entered.opens_another()).await? {
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
        ..
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
        SignInRequest::Session | SignInRequest::SignOut(_) | SignInRequest::Account(_) => None,
    };
    let work = Arc::new(SubmitStep {
        app: Arc::clone(app),
        rules: tenant.rules.clone(),
        terms: tenant
            .tenant
            .branding
            .terms
            .as_ref()
            .map(|terms| (terms.version.clone(), terms.text.clone())),
        browser: *browser,
        id,
        entered,
        request,
        fresh: Drawn::new(visit, id)?,
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
    match (submitted, &work.request) {
        (Submitted::Arrived(_), Some(request)) => {
            tracing::info!(client_id = %request.client_id, "signed in");
        }
        (Submitted::AtStep(arrival), _) => {
            if let Some(refusal) = &arrival.refused {
                tracing::info!(%refusal, "refused");
            }
        }
        (Submitted::SignedOut, _) => tracing::info!("signed out"),
        _ => {}
    }
}

/// What led a member to the list of portals.
fn signed_in_by(sign_in: &SignInTransaction) -> SignedInBy {
    let mut proofs = sign_in.proofs.iter();
    if sign_in.is_by_link() {
        SignedInBy::NewPassword
    } else if proofs.any(|proof| proof.kind.is_lost_device_link()) {
        SignedInBy::NewSecondFactor
    } else {
        SignedInBy::SigningIn
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
        Submitted::Gone => Ok(page_of(work.id)),
        Submitted::AtStep(arrival) => {
            if arrival.notified {
                visit.app.outbox_wake.notify_one();
            }
            Ok(page_of(work.id))
        }
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
            let outcome = match (&work.request, arrival.account) {
                (Some(request), _) => Outcome::Portal(authorization_response::success(
                    request,
                    work.fresh.completion.code().expose(),
                    &visit.tenant.tenant.issuer,
                )),
                (None, Some((page, told))) => Outcome::Account { page, told },
                (None, None) => Outcome::SignedIn(signed_in_by(&stored.sign_in)),
            };
            Ok(Answer {
                outcome,
                cookies: work.cookies(&arrival),
            })
        }
        Submitted::SignedOut => {
            let address = match &stored.request {
                SignInRequest::SignOut(request) => {
                    return_address(visit.app, visit.tenant, request).await?
                }
                SignInRequest::Authorization(_)
                | SignInRequest::Session
                | SignInRequest::Account(_) => None,
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
