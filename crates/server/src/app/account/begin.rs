//! A change is asked for on an account page.

use sekisho_kernel::SignInId;
use sekisho_signin::{
    AccountChoice, AccountPage, Refusal, RestartReason, SessionLength, Typed, Verdict,
};
use sekisho_store::{AccountRequest, NewSignIn, Session, SignInRequest, StoreError, Txn, Work};

use super::destination;
use crate::{
    app::{
        attempt::{self, Numbers, Who},
        browser::{Known, is_live},
        history::Recorder,
        outcome::{Answer, Outcome, Told},
        sign_in_request::new_sign_in,
        start_authorization::{begin, bind_browser},
        submit_step::{Entered, submit},
        take_up::Visit,
    },
    error::InternalError,
};
use sekisho_kernel::{Entropy, Timestamp};
use sekisho_store::AccountEvent;

/// Why an entry on an account page was not taken, and what of it is shown again.
pub(crate) struct Refused {
    /// Why.
    pub refusal: Refusal,
    /// The user ID as typed.
    pub typed_user_id: Option<String>,
    /// What else was typed.
    pub typed: Typed,
}

/// Begins a change. What it asks for is asked now; one that asks for nothing has taken effect.
pub(crate) async fn act(
    visit: Visit<'_>,
    session: &Session,
    request: AccountRequest,
) -> Result<Answer, InternalError> {
    let Visit {
        app,
        tenant,
        browser,
        ..
    } = visit;
    let mut new = transaction(visit, session, request).await?;
    if !is_live(session, &tenant.rules.policy, visit.now) {
        let known = visit.load(None).await?;
        say_if_session_ended(visit, &known, &mut new).await?;
    }
    let id = new.sign_in.id;
    let begun = begin(app, tenant, browser, new).await?;
    let mut answer = submit(visit, id, Entered::of(Verdict::Nothing, visit.who.clone())).await?;
    answer.cookies.browser = begun.cookies.browser;
    Ok(answer)
}

/// A browser whose session is over is told so on the sign-in page. Of a member whom the browser knows
/// only the password is asked.
pub(super) async fn say_if_session_ended(
    visit: Visit<'_>,
    known: &Known,
    new: &mut NewSignIn,
) -> Result<(), InternalError> {
    let Some(handle) = visit.browser.session.filter(|_| known.session.is_none()) else {
        return Ok(());
    };
    new.sign_in.restarted = Some(RestartReason::SessionEnded);
    let reader = visit.app.store.read(visit.tenant.id());
    let session = reader.find_session_by_handle(&handle).await?;
    new.sign_in.account = session
        .map(|session| session.member)
        .filter(|member| known.facts.accounts.contains(member))
        .map(AccountChoice::Member);
    Ok(())
}

/// Keeps why an entry was not taken, for the page to say so.
pub(crate) async fn refuse(
    visit: Visit<'_>,
    session: &Session,
    page: AccountPage,
    refused: Refused,
) -> Result<Answer, InternalError> {
    let request = AccountRequest {
        page,
        act: None,
        member: Some(session.member),
    };
    let mut new = transaction(visit, session, request).await?;
    let (binding, cookies) = bind_browser(visit.app, visit.tenant, visit.browser);
    new.browser = Some(binding);
    new.sign_in.refusal = Some(refused.refusal);
    new.sign_in.choices.typed_new_user_id = refused.typed_user_id;
    new.sign_in.choices.typed = refused.typed;
    let id = new.sign_in.id;
    let work = Keep {
        new,
        session: session.clone(),
        numbers: Numbers::draw(&visit.app.entropy),
        who: visit.who.clone(),
        policy: std::sync::Arc::clone(&visit.tenant.rules.policy),
        entropy: visit.app.entropy.clone(),
        now: visit.now,
    };
    visit.app.store.transact(visit.tenant.id(), work).await?;
    Ok(Answer {
        outcome: Outcome::Account {
            page,
            told: Told::Refused(id),
        },
        cookies,
    })
}

/// In the member's language, as the account pages are.
async fn transaction(
    visit: Visit<'_>,
    session: &Session,
    request: AccountRequest,
) -> Result<NewSignIn, StoreError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let member = reader.find_member(session.member).await?;
    let destination = destination(&visit.tenant.rules.policy, &request);
    let request = SignInRequest::Account(request);
    let mut new = new_sign_in(
        visit.app,
        visit.tenant,
        destination,
        request,
        member.and_then(|member| member.locale),
        visit.now,
    );
    new.sign_in.length = SessionLength {
        remember: session.remembered,
        shared: session.shared,
    };
    Ok(new)
}

struct Keep {
    new: NewSignIn,
    session: Session,
    numbers: Numbers,
    who: Who,
    policy: std::sync::Arc<sekisho_kernel::Policy>,
    entropy: Entropy,
    now: Timestamp,
}

impl Work for Keep {
    type Output = SignInId;

    async fn run(&self, txn: &Txn<'_>) -> Result<SignInId, StoreError> {
        let mut new = self.new.clone();
        let outcome = new
            .sign_in
            .refusal
            .as_ref()
            .map_or_else(String::new, |refusal| refusal.name().to_owned());
        let refused = attempt::Refused {
            outcome: outcome.clone(),
            step: Some("account"),
            member: Some(self.session.member),
            typed_user_id: None,
            client: None,
        };
        let call_number = attempt::note(txn, &self.numbers, &self.who, &refused, self.now).await?;
        new.sign_in.call_number = call_number;
        txn.insert_sign_in(&new).await?;
        let recorder = Recorder::of_browser(&self.policy, &self.entropy, &self.who, self.now);
        let event = AccountEvent::Refused {
            outcome,
            call_number,
        };
        recorder.record(txn, self.session.member, event).await?;
        Ok(new.sign_in.id)
    }
}
