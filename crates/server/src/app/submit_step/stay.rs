//! A sign-in that goes on: its state is kept, and a refusal gets a call number and a line in the
//! member's history.

use sekisho_kernel::{ClientId, MemberId};
use sekisho_signin::{Destination, Refusal, SignInTransaction, Step, Typed};
use sekisho_store::{AccountEvent, StoreError, StoredSignIn, Txn};

use super::work::{Arrival, SubmitStep};
use crate::app::{attempt, history::Recorder};

impl SubmitStep {
    /// Keeps the state at a step.
    pub(super) async fn stay(
        &self,
        txn: &Txn<'_>,
        stored: &StoredSignIn,
        mut sign_in: SignInTransaction,
        step: Step,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        let comes_back = sign_in.refusal.is_some() || sign_in.choices.typed_new_user_id.is_some();
        if self.entered.checked.is_form() {
            sign_in.choices.typed = if comes_back {
                self.entered.typed.clone()
            } else {
                Typed::default()
            };
        }
        if arrival.too_many_mails {
            sign_in.refusal = Some(Refusal::MailTooSoon);
        }
        let refusal = sign_in
            .refusal
            .as_ref()
            .map(|refusal| refusal.name().to_owned());
        let is_new = sign_in.refusal.is_some() && self.entered.checked.is_entry();
        let outcome = match step {
            Step::Blocked(reason) if stored.sign_in.call_number.is_none() => {
                Some(reason.name().to_owned())
            }
            _ if is_new => refusal.clone(),
            _ => None,
        };
        if let Some(outcome) = outcome {
            arrival.refused = Some(outcome.clone());
            sign_in.call_number = self.note(txn, &sign_in, step.name(), outcome).await?;
        } else if sign_in.refusal.is_none() && !matches!(step, Step::Blocked(_)) {
            sign_in.call_number = None;
        }
        txn.save_sign_in(stored, &sign_in).await
    }

    /// Notes a refusal, and returns its call number.
    pub(super) async fn note(
        &self,
        txn: &Txn<'_>,
        sign_in: &SignInTransaction,
        step: &'static str,
        outcome: String,
    ) -> Result<Option<u32>, StoreError> {
        let client = client(&sign_in.destination);
        let member = sign_in.member.or_else(|| changed_by(sign_in, step));
        let refused = attempt::Refused {
            outcome: outcome.clone(),
            step: Some(step),
            member,
            typed_user_id: sign_in.typed_user_id.clone(),
            client: client.cloned(),
        };
        let numbers = &self.fresh.call_numbers;
        let who = &self.entered.who;
        let call_number = attempt::note(txn, numbers, who, &refused, self.now).await?;
        if let Some(member) = self.guessed_at().or(member) {
            let event = AccountEvent::Refused {
                outcome,
                call_number,
            };
            self.recorder(client).record(txn, member, event).await?;
        }
        Ok(call_number)
    }

    /// Whose password or code was guessed at: a wrong one proves nobody.
    fn guessed_at(&self) -> Option<MemberId> {
        self.entered.guess.and_then(|guess| guess.member)
    }

    /// Keeps what happened to the member.
    pub(super) fn recorder<'a>(&'a self, client: Option<&'a ClientId>) -> Recorder<'a> {
        Recorder {
            policy: &self.rules.policy,
            entropy: self.fresh.completion.entropy(),
            who: Some(&self.entered.who),
            client,
            now: self.now,
        }
    }
}

/// Who changes the account: past the sign-in page, the session alone may answer for that.
fn changed_by(sign_in: &SignInTransaction, step: &str) -> Option<MemberId> {
    match sign_in.destination {
        Destination::Account { member, .. } if step != Step::Credentials.name() => member,
        _ => None,
    }
}

/// The client that a sign-in is for.
pub(super) const fn client(destination: &Destination) -> Option<&ClientId> {
    match destination {
        Destination::Portal { client, .. } => Some(client),
        Destination::Session | Destination::SignOut { .. } | Destination::Account { .. } => None,
    }
}
