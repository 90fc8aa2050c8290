//! Families of refresh tokens. The tokens are computed; what is kept is which generation is
//! current.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use sekisho_kernel::{GrantId, RefreshFamilyId, Timestamp};

use crate::{
    Reader, StoreError, Txn,
    entity::refresh_family::{ActiveModel, Column, Entity},
    row::corrupt,
};

/// A family of refresh tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RefreshFamily {
    /// The generation that is current.
    pub generation: u32,
    /// Since when it is.
    pub rotated_at: Timestamp,
    /// When the family ends at the latest.
    pub expires_at: Timestamp,
    /// What it refreshes.
    pub grant: GrantId,
}

impl Reader<'_> {
    /// A family by its id.
    pub async fn find_family(
        &self,
        id: RefreshFamilyId,
    ) -> Result<Option<RefreshFamily>, StoreError> {
        let key = (self.tenant_key(), id.as_uuid());
        let Some(row) = Entity::find_by_id(key).one(self.db()).await? else {
            return Ok(None);
        };
        let generation = u32::try_from(row.generation)
            .map_err(|_| corrupt("refresh family", format!("generation {}", row.generation)))?;
        Ok(Some(RefreshFamily {
            generation,
            rotated_at: Timestamp::from_millis(row.rotated_at),
            expires_at: Timestamp::from_millis(row.expires_at),
            grant: GrantId::from_uuid(row.grant_id),
        }))
    }
}

impl Txn<'_> {
    /// Begins a family at generation 0. Its grant is kept as long.
    pub async fn insert_family(
        &self,
        id: RefreshFamilyId,
        grant: GrantId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            id: Set(id.as_uuid()),
            grant_id: Set(grant.as_uuid()),
            generation: Set(0),
            rotated_at: Set(now.as_millis()),
            expires_at: Set(expires_at.as_millis()),
        };
        Entity::insert(row)
            .exec_without_returning(self.db())
            .await?;
        self.extend_grant(grant, expires_at).await
    }

    /// Makes the next generation current if `presented` still is; of any number that try at once,
    /// one does.
    pub async fn advance_family(
        &self,
        id: RefreshFamilyId,
        presented: u32,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let advanced = Entity::update_many()
            .col_expr(Column::Generation, Expr::col(Column::Generation).add(1_i64))
            .col_expr(Column::RotatedAt, Expr::value(now.as_millis()))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::Generation.eq(i64::from(presented)))
            .filter(Column::ExpiresAt.gt(now.as_millis()))
            .exec(self.db())
            .await?;
        Ok(advanced.rows_affected == 1)
    }
}
