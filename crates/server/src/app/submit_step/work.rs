//! The database transaction of a submission: the new state of the sign-in and all its effects.

use sekisho_kernel::{Entropy, MemberId, OutboxId, Policy, SessionId, SignInId, Timestamp};
use sekisho_oidc::AuthorizationRequest;
use sekisho_signin::{Authentication, Effect, Next, Verdict};
use sekisho_store::{
    MailPurpose, Member, OutboxDocument, OutboxMessage, QueuedMail, StoreError, StoredSignIn, Txn,
    Work,
};

use super::Entered;
use crate::app::{
    browser,
    browser::{Browser, Known},
    completion::{
        Beginning, CodeFor, Fresh, REQUEST_KEPT, announce_end, issue_code, remember_browser,
        start_session,
    },
    outcome::CookieChanges,
};

/// What [`submit`](super::submit) writes.
pub(super) struct SubmitStep {
    pub(super) policy: Policy,
    pub(super) browser: Browser,
    pub(super) id: SignInId,
    pub(super) entered: Entered,
    pub(super) request: Option<AuthorizationRequest>,
    pub(super) fresh: Fresh,
    pub(super) now: Timestamp,
}

/// What it led to.
pub(super) enum Submitted {
    /// The transaction ended while the entry was checked.
    Gone,
    /// The transaction goes on.
    AtStep,
    /// The member is signed in, and the portal gets its code.
    Arrived(Arrival),
    /// The member is not the one that the portal asked about.
    OtherMember,
    /// The session has ended.
    SignedOut,
}

/// A member signed in.
#[derive(Default)]
pub(super) struct Arrival {
    session: Option<SessionId>,
    /// Whether the session that began outlives the browser; `None` if none began.
    remembered: Option<bool>,
    new_device: bool,
    /// Whether a mail waits in the outbox.
    pub(super) notified: bool,
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
            Next::OtherMember => {
                self.end(txn).await?;
                Ok(Submitted::OtherMember)
            }
            Next::SignOut => self.sign_out(txn, &known, &outcome.effects).await,
        }
    }
}

impl SubmitStep {
    fn about(&self, stored: &StoredSignIn) -> Option<MemberId> {
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
                arrival.remembered = Some(remembered);
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

    /// What the browser's cookies become.
    pub(super) fn cookies(&self, arrival: &Arrival) -> CookieChanges {
        let session = arrival.remembered.map(|remembered| {
            let lifetime = remembered.then_some(self.policy.session_remembered);
            (self.fresh.session().clone(), lifetime)
        });
        CookieChanges {
            session,
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
