//! Mail codes: of each member the newest, kept as a hash, good once and for a few tries.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, UpdateMany,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use sekisho_kernel::{MemberId, OutboxId, Timestamp};
use sekisho_keys::KeyedHash;

use crate::{
    Reader, StoreError, Txn,
    entity::mail_code::{ActiveModel, Column, Entity},
    row::{hash_bytes, read_hash_null, read_number, read_time},
};

const WHAT: &str = "mail code";

/// The newest mail code of a member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MailCode {
    /// The message that brings it.
    pub message: OutboxId,
    /// The browser that asked for it.
    pub browser: Option<KeyedHash>,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When it was made, on its way into the mail.
    pub minted_at: Option<Timestamp>,
    /// When it stops being good.
    pub expires_at: Option<Timestamp>,
    /// How often it was tried.
    pub tries: u32,
    /// When it was used.
    pub consumed_at: Option<Timestamp>,
    /// Whether it was made.
    pub has_code: bool,
}

impl Reader<'_> {
    /// The newest mail code of a member.
    pub async fn find_mail_code(&self, member: MemberId) -> Result<Option<MailCode>, StoreError> {
        let key = (self.tenant_key(), member.as_uuid());
        let found = Entity::find_by_id(key).one(self.db()).await?;
        let Some(row) = found else { return Ok(None) };
        Ok(Some(MailCode {
            message: OutboxId::from_uuid(row.message_id),
            browser: read_hash_null(WHAT, row.browser.as_deref())?,
            requested_at: Timestamp::from_millis(row.requested_at),
            minted_at: read_time(row.minted_at),
            expires_at: read_time(row.expires_at),
            tries: read_number(WHAT, row.tries)?,
            consumed_at: read_time(row.consumed_at),
            has_code: row.hash.is_some(),
        }))
    }
}

impl Txn<'_> {
    /// Keeps that a member asked for a code, which `message` brings. The former one is void.
    pub async fn request_mail_code(
        &self,
        member: MemberId,
        message: OutboxId,
        browser: Option<&KeyedHash>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            member_id: Set(member.as_uuid()),
            message_id: Set(message.as_uuid()),
            browser: Set(browser.map(hash_bytes)),
            requested_at: Set(now.as_millis()),
            hash: Set(None),
            minted_at: Set(None),
            expires_at: Set(None),
            tries: Set(0),
            consumed_at: Set(None),
        };
        let mut replace = OnConflict::columns([Column::TenantId, Column::MemberId]);
        replace.update_columns([
            Column::MessageId,
            Column::Browser,
            Column::RequestedAt,
            Column::Hash,
            Column::MintedAt,
            Column::ExpiresAt,
            Column::Tries,
            Column::ConsumedAt,
        ]);
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    /// Keeps the hash of a code that goes into the mail now; returns whether `message` is still the
    /// newest that the member asked for, and its code unused. If not, the mail is not to be sent.
    pub async fn mint_mail_code(
        &self,
        member: MemberId,
        message: OutboxId,
        hash: &KeyedHash,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let minted = self
            .unused_mail_code(member)
            .col_expr(Column::Hash, Expr::value(hash_bytes(hash)))
            .col_expr(Column::MintedAt, Expr::value(now.as_millis()))
            .col_expr(Column::ExpiresAt, Expr::value(expires_at.as_millis()))
            .filter(Column::MessageId.eq(message.as_uuid()))
            .exec(self.db())
            .await?;
        Ok(minted.rows_affected == 1)
    }

    /// Counts a try and returns the hash that the entry is compared with; `None` if there is no
    /// code, or it was used, is too old, or was tried `limit` times.
    pub async fn take_mail_code_try(
        &self,
        member: MemberId,
        limit: u32,
        now: Timestamp,
    ) -> Result<Option<KeyedHash>, StoreError> {
        let tried = self
            .unused_mail_code(member)
            .col_expr(Column::Tries, Expr::col(Column::Tries).add(1_i64))
            .filter(Column::Hash.is_not_null())
            .filter(Column::ExpiresAt.gt(now.as_millis()))
            .filter(Column::Tries.lt(i64::from(limit)))
            .exec_with_returning(self.db())
            .await?;
        match tried.into_iter().next() {
            Some(row) => read_hash_null(WHAT, row.hash.as_deref()),
            None => Ok(None),
        }
    }

    /// Uses a code up; returns whether it was good. Of any number that try at once, one is first.
    pub async fn consume_mail_code(
        &self,
        member: MemberId,
        hash: &KeyedHash,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let consumed = self
            .unused_mail_code(member)
            .col_expr(Column::ConsumedAt, Expr::value(now.as_millis()))
            .filter(Column::Hash.eq(hash_bytes(hash)))
            .filter(Column::ExpiresAt.gt(now.as_millis()))
            .exec(self.db())
            .await?;
        Ok(consumed.rows_affected == 1)
    }

    /// Makes the member's code void, also one that is still on its way into the mail.
    pub(crate) async fn void_mail_code(
        &self,
        member: MemberId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.unused_mail_code(member)
            .col_expr(Column::ConsumedAt, Expr::value(now.as_millis()))
            .exec(self.db())
            .await?;
        Ok(())
    }

    /// An update of a member's code that was not used.
    fn unused_mail_code(&self, member: MemberId) -> UpdateMany<Entity> {
        Entity::update_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .filter(Column::ConsumedAt.is_null())
    }
}
