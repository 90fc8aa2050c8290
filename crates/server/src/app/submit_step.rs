//! What a member entered is taken into the transaction: one database transaction that writes the
//! new state and all its effects.

use std::sync::Arc;

use sekisho_kernel::{Entropy, OutboxId, Policy, SessionId, SignInId, Timestamp};
use sekisho_oidc::{AuthorizationRequest, authorization_response};
use sekisho_signin::{Authentication, Effect, Next, Verdict};
use sekisho_store::{
    MailPurpose, Member, OutboxDocument, OutboxMessage, QueuedMail, SignInRequest, StoreError,
    StoredSignIn, Txn, Work,
};

use super::{
    browser,
    browser::{Browser, Known},
    completion::{
        Beginning, CodeFor, Fresh, REQUEST_KEPT, announce_end, issue_code, remember_browser,
        start_session,
    },
    end_session::return_address,
    outcome::{Answer, CookieChanges, Outcome},
    sign_in_request::recheck,
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

struct SubmitStep {
    policy: Policy,
    browser: Browser,
    id: SignInId,
    entered: Entered,
    request: Option<AuthorizationRequest>,
    fresh: Fresh,
    now: Timestamp,
}

enum Submitted {
    /// The transaction ended while the entry was checked.
    Gone,
    /// The transaction goes on.
    AtStep,
    /// The member is signed in, and the portal gets its code.
    Arrived(Arrival),
    /// The session has ended.
    SignedOut,
}

#[derive(Default)]
struct Arrival {
    session: Option<SessionId>,
    remembered: bool,
    new_device: bool,
    notified: bool,
}

impl Work for SubmitStep {
    type Output = Submitted;

    async fn run(&self, txn: &Txn<'_>) -> Result<Submitted, StoreError> {
        let Some(stored) = txn.find_sign_in(self.id).await? else {
            return Ok(Submitted::Gone);
        };
        if stored.ended_at.is_some() {
            return Ok(Submitted::Gone);
        }
        let about = self.about(&stored);
        let known = browser::load(txn, &self.policy, &self.browser, about, self.now).await?;
        let verdict = self.entered.verdict.clone();
        let outcome = sekisho_signin::submit(&known.facts, stored.sign_in.clone(), verdict);
        match outcome.next {
            Next::Show(_) => {
                txn.save_sign_in(&stored, &outcome.sign_in).await?;
                Ok(Submitted::AtStep)
            }
            Next::Complete(authentication) => {
                self.arrive(txn, &known, &authentication, &outcome.effects)
                    .await
            }
            Next::SignOut => self.sign_out(txn, &known, &outcome.effects).await,
        }
    }
}

impl SubmitStep {
    fn about(&self, stored: &StoredSignIn) -> Option<sekisho_kernel::MemberId> {
        match &self.entered.verdict {
            Verdict::Credentials {
                checked: Ok(member),
                ..
            } => Some(*member),
            _ => stored.sign_in.member,
        }
    }

    async fn arrive(
        &self,
        txn: &Txn<'_>,
        known: &Known,
        authentication: &Authentication,
        effects: &[Effect],
    ) -> Result<Submitted, StoreError> {
        let (Some(request), Some(member)) = (&self.request, &known.member) else {
            return Err(inconsistent(
                "it leads to a portal without a request or a member",
            ));
        };
        self.end(txn).await?;
        let mut arrival = Arrival {
            session: known.session.as_ref().map(|session| session.id),
            ..Arrival::default()
        };
        for effect in effects {
            self.apply(txn, effect, known, member, authentication, &mut arrival)
                .await?;
        }
        let Some(session) = arrival.session else {
            return Err(inconsistent("it is complete without a session"));
        };
        let access_token_lifetime = self.policy.access_token_lifetime;
        let code = CodeFor {
            request,
            authentication,
            member,
            session,
            access_token_lifetime,
        };
        issue_code(txn, &code, &self.fresh, self.now).await?;
        Ok(Submitted::Arrived(arrival))
    }

    async fn apply(
        &self,
        txn: &Txn<'_>,
        effect: &Effect,
        known: &Known,
        member: &Member,
        authentication: &Authentication,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        let Self {
            policy,
            browser,
            fresh,
            now,
            ..
        } = self;
        match *effect {
            Effect::StartSession { remembered } => {
                let earlier = known.session.as_ref();
                let beginning = Beginning {
                    policy,
                    browser,
                    earlier,
                    authentication,
                    remembered,
                };
                arrival.session = Some(start_session(txn, &beginning, fresh, *now).await?);
                arrival.remembered = remembered;
            }
            Effect::RememberBrowser => {
                arrival.new_device =
                    remember_browser(txn, policy, known.device, member.id, fresh, *now).await?;
            }
            Effect::NotifyNewBrowser => {
                let user_agent = self.entered.user_agent.clone();
                let purpose = MailPurpose::NewBrowser {
                    at: *now,
                    user_agent,
                };
                let mail = QueuedMail {
                    member: member.id,
                    purpose,
                };
                let id = OutboxId::new(*now, fresh.entropy());
                let message = OutboxMessage::queued(id, OutboxDocument::Mail(mail), *now);
                txn.enqueue(&message).await?;
                arrival.notified = true;
            }
            Effect::EndSession => end_session(txn, known, fresh.entropy(), *now).await?,
        }
        Ok(())
    }

    async fn sign_out(
        &self,
        txn: &Txn<'_>,
        known: &Known,
        effects: &[Effect],
    ) -> Result<Submitted, StoreError> {
        self.end(txn).await?;
        if effects.contains(&Effect::EndSession) {
            end_session(txn, known, self.fresh.entropy(), self.now).await?;
        }
        Ok(Submitted::SignedOut)
    }

    /// Ends the transaction; whoever comes second starts over and finds it ended.
    async fn end(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        let keep_until = self.now + REQUEST_KEPT;
        if txn.end_sign_in(self.id, self.now, keep_until).await? {
            Ok(())
        } else {
            Err(StoreError::Contention)
        }
    }

    fn cookies(&self, arrival: &Arrival) -> CookieChanges {
        let lifetime = arrival.remembered.then_some(self.policy.session_remembered);
        CookieChanges {
            session: Some((self.fresh.session().clone(), lifetime)),
            device: arrival
                .new_device
                .then(|| (self.fresh.device().clone(), self.policy.device_lifetime)),
            ..CookieChanges::default()
        }
    }
}

/// Ends the browser's session, once.
async fn end_session(
    txn: &Txn<'_>,
    known: &Known,
    entropy: &Entropy,
    now: Timestamp,
) -> Result<(), StoreError> {
    if let Some(session) = &known.session
        && txn.end_session(session.id, now).await?
    {
        announce_end(txn, session.id, entropy, now).await?;
    }
    Ok(())
}

fn inconsistent(why: &str) -> StoreError {
    StoreError::Corrupt {
        what: "sign-in transaction",
        why: why.to_owned(),
    }
}
