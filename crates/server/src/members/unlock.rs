//! Opening what wrong entries have locked.

use std::time::Duration;

use sekisho_kernel::{DeviceId, Entropy, MemberId, Policy, Tenant, Timestamp};
use sekisho_keys::{KeyedHash, Keys};
use sekisho_store::{
    AccountChange, AccountEvent, Counter, CounterKind, Happened, OutboxMessage, Store, StoreError,
    Txn, Work,
};
use serde::Serialize;

use super::{
    MembersError,
    notice::{desk_mail, told},
    person::Person,
};
use crate::app::{history::Recorder, subject};

/// What is to be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Which {
    /// The passwords of the member's user IDs.
    Password,
    /// The account: one-time codes, birth dates, letter codes.
    Account,
    /// Both.
    #[default]
    All,
}

/// What was opened for a member.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Unlocked {
    /// The user ID that signs in.
    pub user_id: Option<String>,
    /// What wrong entries were counted for, and is open now.
    pub opened: Vec<Opened>,
}

/// One counter that was cleared.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Opened {
    /// `password`, `password in a known browser`, or `account`.
    pub what: &'static str,
    /// The user ID whose password it was.
    pub user_id: Option<String>,
    /// How many wrong entries were counted.
    pub wrong_entries: u32,
    /// The last of them.
    pub last_at: String,
    /// Whether it was locked; otherwise it was on the way.
    pub was_locked: bool,
}

/// Opens what is locked for the member of a user ID, and tells the member; `None` if nobody has that
/// user ID.
pub async fn unlock(
    store: &Store,
    keys: &Keys,
    entropy: &Entropy,
    tenant: &Tenant,
    user_id: &str,
    which: Which,
    now: Timestamp,
) -> Result<Option<Unlocked>, MembersError> {
    let reader = store.read(&tenant.id);
    let Some(person) = Person::find(&reader, user_id).await? else {
        return Ok(None);
    };
    let devices = reader.list_devices_of(person.member.id).await?;
    let desk = Recorder::of_desk(&tenant.policy, entropy, now);
    let work = Open {
        doors: doors(keys, tenant, &person, &devices, which),
        unlocked: desk.entry(person.member.id, AccountEvent::Unlocked),
        notice: desk_mail(
            person.member.id,
            told(AccountChange::Unlocked, now),
            entropy,
            now,
        ),
    };
    let opened = store.transact(&tenant.id, work).await?;
    Ok(Some(Unlocked {
        user_id: person.user_id().map(str::to_owned),
        opened,
    }))
}

/// A counter, and when it locks.
struct Door {
    what: &'static str,
    user_id: Option<String>,
    kind: CounterKind,
    subject: KeyedHash,
    limit: u32,
    /// When it opens by itself; zero: never.
    opens_after: Duration,
}

impl Door {
    fn is_locked(&self, counter: &Counter, now: Timestamp) -> bool {
        let has_opened = !self.opens_after.is_zero() && counter.last_at + self.opens_after <= now;
        counter.count >= self.limit && !has_opened
    }
}

fn doors(
    keys: &Keys,
    tenant: &Tenant,
    person: &Person,
    devices: &[DeviceId],
    which: Which,
) -> Vec<Door> {
    let mut doors = Vec::new();
    if which != Which::Account {
        for user_id in &person.user_ids {
            let counters = subject::of_passwords(keys, &tenant.id, &user_id.value, devices);
            doors.extend(counters.into_iter().map(|(kind, subject)| Door {
                what: if kind == CounterKind::Password {
                    "password"
                } else {
                    "password in a known browser"
                },
                user_id: Some(user_id.value.clone()),
                kind,
                subject,
                limit: tenant.policy.wrong_passwords,
                opens_after: tenant.policy.password_lock,
            }));
        }
    }
    if which != Which::Password {
        doors.extend(account(keys, tenant, person.member.id, &tenant.policy));
    }
    doors
}

fn account(keys: &Keys, tenant: &Tenant, member: MemberId, policy: &Policy) -> [Door; 2] {
    let subject = subject::of_member(keys, &tenant.id, member);
    [CounterKind::Account, CounterKind::LetterCode].map(|kind| Door {
        what: "account",
        user_id: None,
        kind,
        subject,
        limit: policy.wrong_codes,
        opens_after: policy.account_lock,
    })
}

struct Open {
    doors: Vec<Door>,
    /// What the member sees of it.
    unlocked: Happened,
    /// The mail that says so.
    notice: OutboxMessage,
}

impl Work for Open {
    type Output = Vec<Opened>;

    async fn run(&self, txn: &Txn<'_>) -> Result<Vec<Opened>, StoreError> {
        let mut opened = Vec::new();
        for door in &self.doors {
            let Some(counter) = txn.find_counter(door.kind, &door.subject).await? else {
                continue;
            };
            txn.clear_counter(door.kind, &door.subject).await?;
            if counter.count > 0 {
                opened.push(Opened {
                    what: door.what,
                    user_id: door.user_id.clone(),
                    wrong_entries: counter.count,
                    last_at: counter.last_at.to_string(),
                    was_locked: door.is_locked(&counter, self.unlocked.at),
                });
            }
        }
        if !opened.is_empty() {
            txn.record_event(&self.unlocked).await?;
            txn.enqueue(&self.notice).await?;
        }
        Ok(opened)
    }
}
