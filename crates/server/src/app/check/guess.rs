//! Tickets: a guess is counted before it is looked at, so that any number at once count as that
//! many.

use std::time::Duration;

use sekisho_kernel::{MemberId, Timestamp};
use sekisho_keys::KeyedHash;
use sekisho_store::{CounterKind, StoreError, Ticket, Txn, Window, Work};

use super::Guess;
use crate::{
    app::{subject, take_up::Visit},
    error::InternalError,
};

/// How many guesses there are, and when a lock opens by itself.
#[derive(Clone, Copy)]
pub(crate) struct Limit {
    /// How many.
    pub guesses: u32,
    /// After how long without a guess the count begins anew; `None`: never.
    pub opens_after: Option<Duration>,
}

/// Takes a ticket for a guess; `None` if there is none left.
pub(crate) async fn take_ticket(
    visit: Visit<'_>,
    kind: CounterKind,
    subject: KeyedHash,
    limit: Limit,
    member: Option<MemberId>,
) -> Result<Option<Guess>, InternalError> {
    let work = TakeTicket {
        kind,
        subject,
        limit,
        now: visit.now,
    };
    let ticket = visit.app.store.transact(visit.tenant.id(), work).await?;
    Ok(match ticket {
        Ticket::Taken { count } => Some(Guess {
            kind,
            subject,
            was_last: count >= limit.guesses,
            member,
        }),
        Ticket::Refused => None,
    })
}

/// Takes a ticket for a guess at a member's birth date or one-time password.
pub(crate) async fn take_account_ticket(
    visit: Visit<'_>,
    member: MemberId,
) -> Result<Option<Guess>, InternalError> {
    let policy = &visit.tenant.rules.policy;
    let limit = Limit {
        guesses: policy.wrong_codes,
        opens_after: Some(policy.account_lock).filter(|lock| !lock.is_zero()),
    };
    let subject = subject::of_member(&visit.app.keys, visit.tenant.id(), member);
    take_ticket(visit, CounterKind::Account, subject, limit, Some(member)).await
}

/// Takes a ticket for a guess at a member's birth date by whoever forgot something: so many a day.
pub(crate) async fn take_recovery_ticket(
    visit: Visit<'_>,
    member: MemberId,
) -> Result<Option<Guess>, InternalError> {
    const DAY: Duration = Duration::from_hours(24);
    let limit = Limit {
        guesses: visit.tenant.rules.policy.wrong_recovery_birth_dates,
        opens_after: Some(DAY),
    };
    let subject = subject::of_member(&visit.app.keys, visit.tenant.id(), member);
    let kind = CounterKind::RecoveryBirthDate;
    take_ticket(visit, kind, subject, limit, Some(member)).await
}

/// Gives a ticket back, because nothing was looked at.
pub(crate) async fn give_back(visit: Visit<'_>, guess: &Guess) -> Result<(), InternalError> {
    let work = GiveBack {
        kind: guess.kind,
        subject: guess.subject,
    };
    Ok(visit.app.store.transact(visit.tenant.id(), work).await?)
}

struct TakeTicket {
    kind: CounterKind,
    subject: KeyedHash,
    limit: Limit,
    now: Timestamp,
}

impl Work for TakeTicket {
    type Output = Ticket;

    async fn run(&self, txn: &Txn<'_>) -> Result<Ticket, StoreError> {
        let Limit {
            guesses,
            opens_after,
        } = self.limit;
        txn.take_ticket(
            self.kind,
            &self.subject,
            guesses,
            Window::SinceLast,
            opens_after,
            self.now,
        )
        .await
    }
}

struct GiveBack {
    kind: CounterKind,
    subject: KeyedHash,
}

impl Work for GiveBack {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.give_back(self.kind, &self.subject).await
    }
}
