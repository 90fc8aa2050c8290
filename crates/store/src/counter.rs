//! Counters of guesses and mails. A try takes a ticket before it is made: one statement counts it
//! and fails at the limit, so that any number of tries at once count as that many.

use std::time::Duration;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{CaseStatement, Expr, ExprTrait, InsertStatement, OnConflict, Query},
};
use sekisho_kernel::Timestamp;
use sekisho_keys::KeyedHash;

use crate::{
    Reader, StoreError, Txn,
    entity::counter::{Column, Entity},
    row::{hash_bytes, read_number},
};

const WHAT: &str = "counter";

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CounterKind {
    /// Wrong passwords of a submitted user ID.
    Password,
    /// Wrong passwords of a submitted user ID from a browser that knows the member.
    KnownBrowserPassword,
    /// Wrong codes and birth dates of a member.
    Account,
    /// Answers that an address is another member's.
    AddressTaken,
    /// Mails within a minute.
    MailPerMinute,
    /// Mails within an hour.
    MailPerHour,
    /// Wrong codes of a letter.
    LetterCode,
    /// Wrong birth dates of whoever forgot something.
    RecoveryBirthDate,
    /// Mails to whoever forgot something, by what was submitted.
    RecoveryMail,
}

impl CounterKind {
    /// Those that nothing but the member's success or the desk clears.
    pub(crate) const LASTING: [&str; 2] = [Self::Account.name(), Self::LetterCode.name()];

    const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::KnownBrowserPassword => "known-browser-password",
            Self::Account => "account",
            Self::AddressTaken => "address-taken",
            Self::MailPerMinute => "mail-per-minute",
            Self::MailPerHour => "mail-per-hour",
            Self::LetterCode => "letter-code",
            Self::RecoveryBirthDate => "recovery-birth-date",
            Self::RecoveryMail => "recovery-mail",
        }
    }
}

/// From when on the time runs after which a counter begins anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Window {
    /// From the last ticket: a lock that opens by itself.
    SinceLast,
    /// From the first ticket: so many an hour.
    SinceFirst,
}

/// Whether a try may be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ticket {
    /// It may, and is counted.
    Taken {
        /// How many were taken, this one included.
        count: u32,
    },
    /// As many as there are were taken.
    Refused,
}

/// How often something was tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counter {
    /// How many tickets were taken and not given back.
    pub count: u32,
    /// When the first was taken.
    pub started_at: Timestamp,
    /// When the last was taken.
    pub last_at: Timestamp,
}

impl Reader<'_> {
    /// What was counted.
    pub async fn find_counter(
        &self,
        kind: CounterKind,
        subject: &KeyedHash,
    ) -> Result<Option<Counter>, StoreError> {
        let key = (
            self.tenant_key(),
            kind.name().to_owned(),
            hash_bytes(subject),
        );
        let found = Entity::find_by_id(key).one(self.db()).await?;
        let Some(row) = found else { return Ok(None) };
        Ok(Some(Counter {
            count: read_number(WHAT, row.count)?,
            started_at: Timestamp::from_millis(row.started_at),
            last_at: Timestamp::from_millis(row.last_at),
        }))
    }
}

impl Txn<'_> {
    /// Takes a ticket, of which there are `limit`. When `opens_after` has passed, the counter begins
    /// anew; without it, it does so only when it is cleared.
    pub async fn take_ticket(
        &self,
        kind: CounterKind,
        subject: &KeyedHash,
        limit: u32,
        window: Window,
        opens_after: Option<Duration>,
        now: Timestamp,
    ) -> Result<Ticket, StoreError> {
        if limit == 0 {
            return Ok(Ticket::Refused);
        }
        let mut take = self.first_ticket(kind, subject, now)?;
        let opened = opened(window, opens_after, now);
        take.on_conflict(next_ticket(limit, &opened, now))
            .returning_col(Column::Count);
        let Some(taken) = self.db().query_one(&take).await? else {
            return Ok(Ticket::Refused);
        };
        let count: i64 = taken.try_get("", "count")?;
        Ok(Ticket::Taken {
            count: read_number(WHAT, count)?,
        })
    }

    /// Gives a ticket back, after a try that was none.
    pub async fn give_back(
        &self,
        kind: CounterKind,
        subject: &KeyedHash,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Count, Expr::col(Column::Count).sub(1_i64))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Kind.eq(kind.name()))
            .filter(Column::Subject.eq(hash_bytes(subject)))
            .filter(Column::Count.gt(0_i64))
            .exec(self.db())
            .await?;
        Ok(())
    }

    /// Gives all tickets back; returns whether there was a counter.
    pub async fn clear_counter(
        &self,
        kind: CounterKind,
        subject: &KeyedHash,
    ) -> Result<bool, StoreError> {
        let key = (
            self.tenant_key(),
            kind.name().to_owned(),
            hash_bytes(subject),
        );
        let cleared = Entity::delete_by_id(key).exec(self.db()).await?;
        Ok(cleared.rows_affected == 1)
    }

    fn first_ticket(
        &self,
        kind: CounterKind,
        subject: &KeyedHash,
        now: Timestamp,
    ) -> Result<InsertStatement, StoreError> {
        let columns = [
            Column::TenantId,
            Column::Kind,
            Column::Subject,
            Column::Count,
            Column::StartedAt,
            Column::LastAt,
        ];
        let values = [
            Expr::value(self.tenant_key()),
            Expr::value(kind.name()),
            Expr::value(hash_bytes(subject)),
            Expr::value(1_i64),
            Expr::value(now.as_millis()),
            Expr::value(now.as_millis()),
        ];
        let insert = Query::insert()
            .into_table(Entity)
            .columns(columns)
            .values(values)
            .map_err(|error| StoreError::Unstorable {
                what: WHAT,
                why: error.to_string(),
            })?
            .take();
        Ok(insert)
    }
}

/// A column of the row that is there, not of the one that was to be inserted.
fn stored(column: Column) -> Expr {
    Expr::col((Entity, column))
}

/// Whether the stored counter begins anew.
fn opened(window: Window, opens_after: Option<Duration>, now: Timestamp) -> Expr {
    let Some(opens_after) = opens_after else {
        return Expr::value(1_i64).eq(0_i64);
    };
    let since = match window {
        Window::SinceLast => Column::LastAt,
        Window::SinceFirst => Column::StartedAt,
    };
    // Nothing was taken, or all was given back: no time runs.
    let unused = stored(Column::Count).eq(0_i64);
    stored(since)
        .lte((now - opens_after).as_millis())
        .or(unused)
}

/// What a ticket does to a counter that is there: nothing, if there is none left.
fn next_ticket(limit: u32, opened: &Expr, now: Timestamp) -> OnConflict {
    let count = CaseStatement::new()
        .case(opened.clone(), 1_i64)
        .finally(stored(Column::Count).add(1_i64));
    let started_at = CaseStatement::new()
        .case(opened.clone(), now.as_millis())
        .finally(stored(Column::StartedAt));
    let mut next = OnConflict::columns([Column::TenantId, Column::Kind, Column::Subject]);
    next.value(Column::Count, count)
        .value(Column::StartedAt, started_at)
        .value(Column::LastAt, now.as_millis())
        .action_and_where(
            stored(Column::Count)
                .lt(i64::from(limit))
                .or(opened.clone()),
        );
    next
}
