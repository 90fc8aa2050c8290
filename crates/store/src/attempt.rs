//! Attempts that were refused: what a call number (お問い合わせ番号) opens.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use sekisho_kernel::{ClientId, MemberId, Timestamp};
use sekisho_keys::KeyedHash;

use crate::{
    Reader, StoreError, Txn,
    entity::attempt::{ActiveModel, Column, Entity, Model},
    row::{hash_bytes, read_hash, read_number},
};

const WHAT: &str = "call number";
/// How many attempts of one source are looked at: more than any limit on them.
const RECENT: u64 = 100;

/// An attempt that was refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attempt {
    /// Its call number: 8 digits, unique in the tenant while it is good.
    pub number: u32,
    /// What became of it, as a short name.
    pub outcome: String,
    /// The step at which it was refused.
    pub step: Option<String>,
    /// Whose attempt it was, if that is known.
    pub member: Option<MemberId>,
    /// The user ID as typed, masked.
    pub typed_user_id: Option<String>,
    /// The client the sign-in was for.
    pub client: Option<ClientId>,
    /// The request in the logs.
    pub request_id: String,
    /// The browser, in words.
    pub browser: String,
    /// When.
    pub at: Timestamp,
    /// Until when the number opens it.
    pub expires_at: Timestamp,
    /// The browser or the address that it came from.
    pub source: KeyedHash,
}

impl Reader<'_> {
    /// The attempt of a call number that is good at `now`.
    pub async fn find_attempt(
        &self,
        number: u32,
        now: Timestamp,
    ) -> Result<Option<Attempt>, StoreError> {
        let found = Entity::find_by_id((self.tenant_key(), i64::from(number)))
            .filter(Column::ExpiresAt.gt(now.as_millis()))
            .one(self.db())
            .await?;
        found.map(read).transpose()
    }

    /// How many attempts of a source got a number since then, and the newest number. A hundred is
    /// as far as it counts.
    pub async fn recent_attempts(
        &self,
        source: &KeyedHash,
        since: Timestamp,
    ) -> Result<(u64, Option<u32>), StoreError> {
        let numbers: Vec<i64> = Entity::find()
            .select_only()
            .column(Column::Number)
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Source.eq(hash_bytes(source)))
            .filter(Column::At.gte(since.as_millis()))
            .order_by_desc(Column::At)
            .limit(RECENT)
            .into_tuple()
            .all(self.db())
            .await?;
        let newest = numbers.first().map(|number| read_number(WHAT, *number));
        Ok((numbers.len() as u64, newest.transpose()?))
    }
}

impl Txn<'_> {
    /// Keeps an attempt under its call number.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the number is good for another one: the caller draws again.
    pub async fn insert_attempt(&self, attempt: &Attempt) -> Result<(), StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            number: Set(i64::from(attempt.number)),
            outcome: Set(attempt.outcome.clone()),
            step: Set(attempt.step.clone()),
            member_id: Set(attempt.member.map(|member| member.as_uuid())),
            typed_user_id: Set(attempt.typed_user_id.clone()),
            client_id: Set(attempt.client.as_ref().map(|id| id.as_str().to_owned())),
            request_id: Set(attempt.request_id.clone()),
            browser: Set(attempt.browser.clone()),
            source: Set(hash_bytes(&attempt.source)),
            at: Set(attempt.at.as_millis()),
            expires_at: Set(attempt.expires_at.as_millis()),
        };
        let mut reuse = OnConflict::columns([Column::TenantId, Column::Number]);
        reuse.update_columns([
            Column::Outcome,
            Column::Step,
            Column::MemberId,
            Column::TypedUserId,
            Column::ClientId,
            Column::RequestId,
            Column::Browser,
            Column::Source,
            Column::At,
            Column::ExpiresAt,
        ]);
        let is_free = Expr::col((Entity, Column::ExpiresAt)).lte(attempt.at.as_millis());
        reuse.action_and_where(is_free);
        let kept = Entity::insert(row)
            .on_conflict(reuse)
            .exec_without_returning(self.db())
            .await?;
        if kept == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict { what: WHAT })
        }
    }
}

fn read(row: Model) -> Result<Attempt, StoreError> {
    Ok(Attempt {
        number: read_number(WHAT, row.number)?,
        outcome: row.outcome,
        step: row.step,
        member: row.member_id.map(MemberId::from_uuid),
        typed_user_id: row.typed_user_id,
        client: row.client_id.map(ClientId::new),
        request_id: row.request_id,
        browser: row.browser,
        at: Timestamp::from_millis(row.at),
        expires_at: Timestamp::from_millis(row.expires_at),
        source: read_hash(WHAT, &row.source)?,
    })
}
