//! Recovery codes, kept as hashes, each good once.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr,
};
use sekisho_kernel::{MemberId, Timestamp};
use sekisho_keys::KeyedHash;

use crate::{
    Reader, StoreError, Txn,
    entity::recovery_code::{ActiveModel, Column, Entity},
    row::hash_bytes,
};

impl Reader<'_> {
    /// How many recovery codes a member has left.
    pub async fn count_recovery_codes(&self, member: MemberId) -> Result<u64, StoreError> {
        let left = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .filter(Column::UsedAt.is_null());
        Ok(left.count(self.db()).await?)
    }
}

impl Txn<'_> {
    /// Gives a member these recovery codes instead of all former ones.
    ///
    /// # Errors
    /// [`StoreError::Unstorable`] if there is no such member.
    pub async fn replace_recovery_codes(
        &self,
        member: MemberId,
        hashes: &[KeyedHash],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.lock_member(member).await?;
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .exec(self.db())
            .await?;
        let rows = hashes.iter().map(|hash| ActiveModel {
            tenant_id: Set(self.tenant_key()),
            member_id: Set(member.as_uuid()),
            hash: Set(hash_bytes(hash)),
            created_at: Set(now.as_millis()),
            used_at: Set(None),
        });
        if hashes.is_empty() {
            return Ok(());
        }
        Entity::insert_many(rows)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    /// Uses a recovery code up; returns whether it was good. Of any number that try at once, one is
    /// first.
    pub async fn consume_recovery_code(
        &self,
        member: MemberId,
        hash: &KeyedHash,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let consumed = Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(now.as_millis()))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .filter(Column::Hash.eq(hash_bytes(hash)))
            .filter(Column::UsedAt.is_null())
            .exec(self.db())
            .await?;
        Ok(consumed.rows_affected == 1)
    }
}
