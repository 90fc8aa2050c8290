//! Tokens that were revoked and have no row of their own: those of the client credentials grant.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use sekisho_kernel::Timestamp;

use crate::{
    Reader, StoreError, Txn,
    entity::revoked_jti::{ActiveModel, Column, Entity},
};

impl Reader<'_> {
    /// Whether a token was revoked.
    pub async fn is_revoked(&self, jti: &str) -> Result<bool, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Jti.eq(jti))
            .one(self.db())
            .await?;
        Ok(found.is_some())
    }
}

impl Txn<'_> {
    /// Revokes a token that expires at `expires_at`, once more if need be.
    pub async fn revoke_jti(&self, jti: &str, expires_at: Timestamp) -> Result<(), StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            jti: Set(jti.to_owned()),
            expires_at: Set(expires_at.as_millis()),
        };
        Entity::insert(row)
            .on_conflict_do_nothing_on([Column::TenantId, Column::Jti])
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }
}
