//! Deletes what has expired, in small batches, each a transaction of its own.

use std::time::Duration;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Iterable, PrimaryKeyToColumn, QueryFilter,
    sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement},
};
use sekisho_kernel::Timestamp;

use crate::{
    CounterKind, Store, StoreError,
    entity::{
        attempt, authorization_code, authorization_grant, counter, device, mail_code, member_event,
        one_time_link, outbox, refresh_family, revoked_jti, session, sign_in_transaction,
        webauthn_challenge,
    },
    transact::body,
};

const DAY: Duration = Duration::from_hours(24);
/// How long a code is recognised after it expired, so that a late second use still ends its grant.
const CODES_KEPT: Duration = DAY;
/// How long it can be seen what became of a message.
const MESSAGES_KEPT: Duration = Duration::from_hours(30 * 24);
/// How long the facts of a sign-in that expired are kept.
const FACTS_KEPT: Duration = Duration::from_mins(30);
/// How long its typed user ID is: until a page that was left open, or bookmarked, is opened the next day.
const TYPED_USER_ID_KEPT: Duration = Duration::from_hours(36);

/// How long it can be said that a link is too old.
const LINKS_KEPT: Duration = Duration::from_hours(7 * 24);
/// How long it can be said that a mail code is too old.
const MAIL_CODES_KEPT: Duration = DAY;
/// How long a mail code is waited for that the mail server never took.
const REQUESTS_KEPT: Duration = Duration::from_hours(7 * 24);
/// How long a counter that nobody counts up is kept.
const COUNTERS_KEPT: Duration = Duration::from_hours(30 * 24);

impl Store {
    /// Deletes what has expired, of each table at most `batch` rows; returns how many that were in
    /// all. Nothing is left when it returns 0.
    pub async fn delete_expired(&self, now: Timestamp, batch: u64) -> Result<u64, StoreError> {
        use {
            authorization_code::Column as Code, authorization_grant::Column as Grant,
            device::Column as Device, outbox::Column as Message, refresh_family::Column as Family,
            revoked_jti::Column as Jti, session::Column as Session,
            sign_in_transaction::Column as SignIn,
        };
        let millis = now.as_millis();
        let codes = (now - CODES_KEPT).as_millis();
        let messages = (now - MESSAGES_KEPT).as_millis();
        let mut rows = self.erase(SignIn::Facts, now - FACTS_KEPT, batch).await?;
        rows += self
            .erase(SignIn::TypedUserId, now - TYPED_USER_ID_KEPT, batch)
            .await?;
        rows += self
            .delete::<sign_in_transaction::Entity>(SignIn::KeptUntil.lte(millis), batch)
            .await?;
        rows += self
            .delete::<authorization_code::Entity>(Code::ExpiresAt.lte(codes), batch)
            .await?;
        rows += self
            .delete::<refresh_family::Entity>(Family::ExpiresAt.lte(millis), batch)
            .await?;
        rows += self
            .delete::<authorization_grant::Entity>(Grant::ExpiresAt.lte(millis), batch)
            .await?;
        rows += self
            .delete::<session::Entity>(Session::ExpiresAt.lte(millis), batch)
            .await?;
        rows += self
            .delete::<revoked_jti::Entity>(Jti::ExpiresAt.lte(millis), batch)
            .await?;
        rows += self
            .delete::<device::Entity>(Device::ExpiresAt.lte(millis), batch)
            .await?;
        rows += self
            .delete::<outbox::Entity>(Message::FinishedAt.lte(messages), batch)
            .await?;
        rows += self.delete_tries(now, batch).await?;
        Ok(rows)
    }

    /// Deletes challenges, codes, links, counters and history that nobody needs any more.
    async fn delete_tries(&self, now: Timestamp, batch: u64) -> Result<u64, StoreError> {
        use {
            attempt::Column as Attempt, counter::Column as Tries, mail_code::Column as Code,
            member_event::Column as Event, one_time_link::Column as Link,
            webauthn_challenge::Column as Challenge,
        };
        let millis = now.as_millis();
        let links = (now - LINKS_KEPT).as_millis();
        let codes = Code::ExpiresAt
            .lte((now - MAIL_CODES_KEPT).as_millis())
            .or(Code::ExpiresAt
                .is_null()
                .and(Code::RequestedAt.lte((now - REQUESTS_KEPT).as_millis())));
        // A lock that only the desk opens does not open because nobody tried for a month.
        let counters = Tries::LastAt
            .lte((now - COUNTERS_KEPT).as_millis())
            .and(Tries::Kind.is_not_in(CounterKind::LASTING));
        let mut rows = self
            .delete::<webauthn_challenge::Entity>(Challenge::ExpiresAt.lte(millis), batch)
            .await?;
        rows += self.delete::<mail_code::Entity>(codes, batch).await?;
        rows += self
            .delete::<one_time_link::Entity>(Link::ExpiresAt.lte(links), batch)
            .await?;
        rows += self.delete::<counter::Entity>(counters, batch).await?;
        rows += self
            .delete::<attempt::Entity>(Attempt::ExpiresAt.lte(millis), batch)
            .await?;
        rows += self
            .delete::<member_event::Entity>(Event::ExpiresAt.lte(millis), batch)
            .await?;
        Ok(rows)
    }

    /// Erases a column of sign-ins that expired before a time, and that nobody completed: the others
    /// hold nothing.
    async fn erase(
        &self,
        column: sign_in_transaction::Column,
        before: Timestamp,
        batch: u64,
    ) -> Result<u64, StoreError> {
        use sign_in_transaction::{Column, Entity};
        let erase = body(move |db| {
            Box::pin(async move {
                let left = Column::EndedAt
                    .is_null()
                    .and(column.is_not_null())
                    .and(Column::ExpiresAt.lte(before.as_millis()));
                let erased = Entity::update_many()
                    .col_expr(column, Expr::value(None::<String>))
                    .filter(key::<Entity>().in_subquery(some::<Entity>(left, batch)))
                    .exec(db)
                    .await?;
                Ok(erased.rows_affected)
            })
        });
        self.write(erase).await
    }

    async fn delete<E: EntityTrait>(&self, which: Expr, batch: u64) -> Result<u64, StoreError> {
        let rows = some::<E>(which, batch);
        let delete = body(move |db| {
            let rows = rows.clone();
            Box::pin(async move { delete_rows::<E>(db, rows).await })
        });
        self.write(delete).await
    }
}

async fn delete_rows<E: EntityTrait>(
    db: &impl ConnectionTrait,
    rows: SelectStatement,
) -> Result<u64, StoreError> {
    let deleted = E::delete_many()
        .filter(key::<E>().in_subquery(rows))
        .exec(db)
        .await?;
    Ok(deleted.rows_affected)
}

/// A row's primary key as one value.
fn key<E: EntityTrait>() -> Expr {
    Expr::tuple(E::PrimaryKey::iter().map(|part| Expr::col(part.into_column())))
}

/// The keys of some rows.
fn some<E: EntityTrait>(which: Expr, batch: u64) -> SelectStatement {
    Query::select()
        .columns(E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column))
        .from(E::default())
        .cond_where(Condition::all().add(which))
        .limit(batch)
        .take()
}
