//! The database transaction of a submission: the new state of the sign-in and all its effects.

use std::{sync::Arc, time::Duration};

use sekisho_kernel::{Localized, MemberId, SessionId, SignInId, Timestamp};
use sekisho_oidc::AuthorizationRequest;
use sekisho_signin::{AccountPage, Authentication, Facts, Next, Refusal, Verdict, is_in_order};
use sekisho_store::{CounterKind, MailPurpose, SignInRequest, StoreError, StoredSignIn, Txn, Work};

use super::{Entered, act::account_page, fresh::Drawn};
use crate::{
    App,
    app::{
        account,
        browser::{self, Browser, Known, Loading},
        check::{Guess, Rehash},
        completion::{CodeFor, REQUEST_KEPT, issue_code},
        outcome::{CookieChanges, Told},
    },
    tenant::Rules,
};

/// What [`submit`](super::submit) writes.
pub(super) struct SubmitStep {
    pub(super) app: Arc<App>,
    pub(super) rules: Rules,
    /// The terms in force, version and text.
    pub(super) terms: Option<(String, Localized)>,
    pub(super) browser: Browser,
    pub(super) id: SignInId,
    pub(super) entered: Entered,
    pub(super) request: Option<AuthorizationRequest>,
    pub(super) fresh: Drawn,
    pub(super) now: Timestamp,
}

/// What it led to.
pub(super) enum Submitted {
    /// The transaction ended while the entry was checked.
    Gone,
    /// The transaction goes on.
    AtStep(Arrival),
    /// The member is signed in, and the portal gets its code.
    Arrived(Arrival),
    /// The member is not the one that the portal asked about.
    OtherMember,
    /// The session has ended.
    SignedOut,
}

/// What was written.
#[derive(Default)]
pub(super) struct Arrival {
    /// The session that runs now.
    pub(super) session: Option<SessionId>,
    /// The cookie of a session that began with this submission.
    pub(super) cookie: Option<SessionCookie>,
    pub(super) new_device: bool,
    /// Whether a mail waits in the outbox.
    pub(super) notified: bool,
    /// Whether a mail was not sent because there were too many.
    pub(super) too_many_mails: bool,
    /// Why the entry was refused, by name.
    pub(super) refused: Option<String>,
    /// The page of the account that it leads to, and what that says.
    pub(super) account: Option<(AccountPage, Told)>,
}

/// The cookie that a session begins with.
#[derive(Clone, Copy)]
pub(super) struct SessionCookie {
    /// `None` until the browser is closed.
    pub(super) lifetime: Option<Duration>,
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
        // What is decided about a member and what is written must be about the same member: nobody
        // else changes it before this transaction ends.
        let about = self.entered.checked.member().or(stored.sign_in.member);
        if let Some(about) = about.or(asked_by(&stored.request)) {
            txn.hold_member(about).await?;
        }
        let known = self.load(txn, &stored).await?;
        let (verdict, facts) = self.judge(txn, &stored, &known).await?;
        let outcome = sekisho_signin::submit(
            &facts,
            stored.sign_in.clone(),
            verdict.clone(),
            &self.fresh.machine,
        );
        let act_refused = self.refused_act(txn, &known, &outcome).await?;
        if !matches!(outcome.next, Next::Show(_)) && act_refused.is_none() {
            let left = account::without_change(&stored.request);
            if let Some(left) = left.filter(|_| !is_made(&stored, &outcome.next)) {
                txn.replace_request(self.id, &left).await?;
            }
            self.end(txn).await?;
        }
        let mut arrival = self
            .apply(txn, &known, &outcome, act_refused.is_none())
            .await?;
        self.settle_guess(txn, &known, &verdict, &mut arrival)
            .await?;
        match &outcome.next {
            Next::Show(step) => {
                self.stay(txn, &stored, outcome.sign_in.clone(), *step, &mut arrival)
                    .await?;
                Ok(Submitted::AtStep(arrival))
            }
            Next::Complete(authentication) => {
                arrival.account = account_page(
                    &outcome.sign_in,
                    act_refused.is_some(),
                    authentication.member,
                );
                match act_refused {
                    Some(refusal) => {
                        self.keep_refused_act(txn, &stored, &outcome.sign_in, refusal)
                            .await?;
                    }
                    None => self.issue(txn, &known, authentication, &arrival).await?,
                }
                Ok(Submitted::Arrived(arrival))
            }
            Next::OtherMember => Ok(Submitted::OtherMember),
            Next::SignOut => Ok(Submitted::SignedOut),
        }
    }
}

impl SubmitStep {
    async fn load(&self, txn: &Txn<'_>, stored: &StoredSignIn) -> Result<Known, StoreError> {
        let about = self.entered.checked.member().or(stored.sign_in.member);
        let loading = Loading {
            keys: &self.app.keys,
            rules: &self.rules,
            browser: &self.browser,
            now: self.now,
        };
        browser::load(txn, loading, about).await
    }

    /// The verdict, if the entry answers the present step: nothing is used up for one that does
    /// not. Whoever holds a ticket guesses before the lock that other guesses may have closed
    /// since; a wrong guess finds it closed.
    async fn judge(
        &self,
        txn: &Txn<'_>,
        stored: &StoredSignIn,
        known: &Known,
    ) -> Result<(Verdict, Facts), StoreError> {
        let mut open = known.facts.clone();
        let holds_ticket = self
            .entered
            .guess
            .is_some_and(|guess| guess.kind == CounterKind::Account);
        if let Some(member) = &mut open.member
            && holds_ticket
        {
            member.account_locked = false;
        }
        let probe = self.entered.checked.probe(self.fresh.message);
        if !is_in_order(&open, &stored.sign_in, &probe) {
            return Ok((probe, known.facts.clone()));
        }
        let verdict = self.settle(txn, &stored.sign_in, known).await?;
        let facts = if verdict.refusal().is_some() {
            known.facts.clone()
        } else {
            open
        };
        Ok((verdict, facts))
    }

    /// A right password clears its counter and is hashed anew if its hash is outdated. A right
    /// birth date only gives its own ticket back: who knows it must not get new guesses at the
    /// second factor by it. What a right second factor does is an effect. The last wrong guess is
    /// told to the member.
    async fn settle_guess(
        &self,
        txn: &Txn<'_>,
        known: &Known,
        verdict: &Verdict,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        let Some(guess) = &self.entered.guess else {
            return Ok(());
        };
        // A mail went out a moment ago: the guess was right.
        let is_too_soon = *verdict == Verdict::LostDevice(Err(Refusal::MailTooSoon));
        if verdict.refusal().is_none() || is_too_soon {
            match (guess.kind, verdict) {
                (CounterKind::Account, Verdict::BirthDate(_) | Verdict::LetterCode(_))
                | (CounterKind::RecoveryBirthDate, _) => {
                    txn.give_back(guess.kind, &guess.subject).await?;
                }
                (CounterKind::Account, _) => {}
                _ => {
                    txn.clear_counter(guess.kind, &guess.subject).await?;
                }
            }
            if let Some(rehash) = &self.entered.rehash {
                let Rehash { member, read, phc } = &**rehash;
                txn.rehash_password(*member, read, phc).await?;
            }
        } else if guess.was_last {
            self.tell_lock(txn, known, guess, arrival).await?;
        }
        Ok(())
    }

    async fn tell_lock(
        &self,
        txn: &Txn<'_>,
        known: &Known,
        guess: &Guess,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        let Some(id) = guess.member else {
            return Ok(());
        };
        let loaded = known.member.as_ref().filter(|member| member.id == id);
        let found = match loaded {
            Some(member) => Some(member.clone()),
            None => txn.find_member(id).await?,
        };
        let at = self.now;
        let purpose = match guess.kind {
            CounterKind::Account => MailPurpose::AccountLocked { at },
            CounterKind::RecoveryBirthDate => MailPurpose::RecoveryStopped { at },
            _ => MailPurpose::PasswordLocked { at },
        };
        match found {
            Some(member) => self.queue(txn, &member, purpose, arrival).await,
            None => Ok(()),
        }
    }

    async fn issue(
        &self,
        txn: &Txn<'_>,
        known: &Known,
        authentication: &Authentication,
        arrival: &Arrival,
    ) -> Result<(), StoreError> {
        // A session alone has no portal that waits for a code.
        let Some(request) = &self.request else {
            return Ok(());
        };
        let Some(member) = &known.member else {
            return Err(inconsistent("it is complete without a member"));
        };
        let Some(session) = arrival.session else {
            return Err(inconsistent("it is complete without a session"));
        };
        let code = CodeFor {
            request,
            authentication,
            member,
            session,
            access_token_lifetime: self.rules.policy.access_token_lifetime,
        };
        issue_code(txn, &code, &self.fresh.completion, self.now).await
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
        let policy = &self.rules.policy;
        let completion = &self.fresh.completion;
        let session = arrival
            .cookie
            .map(|cookie| (completion.session().clone(), cookie.lifetime));
        CookieChanges {
            session,
            device: arrival
                .new_device
                .then(|| (completion.device().clone(), policy.device_lifetime)),
            ..CookieChanges::default()
        }
    }
}

pub(super) fn inconsistent(why: &str) -> StoreError {
    StoreError::Corrupt {
        what: "sign-in transaction",
        why: why.to_owned(),
    }
}

/// Who asked for a change on the account pages, which the session alone may answer for.
const fn asked_by(request: &SignInRequest) -> Option<MemberId> {
    match request {
        SignInRequest::Account(request) => request.member,
        SignInRequest::Authorization(_) | SignInRequest::Session | SignInRequest::SignOut(_) => {
            None
        }
    }
}

/// Whether a transaction ends with the change that was asked for, by whoever asked.
fn is_made(stored: &StoredSignIn, next: &Next) -> bool {
    match next {
        Next::Complete(authentication) => asked_by(&stored.request) == Some(authentication.member),
        _ => false,
    }
}
