//! What belongs to no tenant: the sealed installation key, the demo's mark, the version of the
//! configuration, leases, and the tenants themselves.

use std::sync::Arc;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Condition, Expr, ExprTrait, OnConflict},
};
use sekisho_kernel::{Tenant, TenantId, Timestamp};

use crate::{
    Store, StoreError,
    entity::{
        installation::{Column, Entity, Model},
        lease, tenant,
    },
    row::corrupt,
    tenant as tenants,
    transact::body,
};

/// The id of the one row.
const ROW: i64 = 1;

/// The few things that belong to no tenant.
#[derive(Clone, Copy, Debug)]
pub struct Installation<'a> {
    store: &'a Store,
}

impl<'a> Installation<'a> {
    pub(crate) const fn new(store: &'a Store) -> Self {
        Self { store }
    }

    async fn row(&self) -> Result<Model, StoreError> {
        get_row(self.store.backend().readers()).await
    }

    /// The installation key, sealed, if one was kept already.
    pub async fn find_key(&self) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.row().await?.sealed_key)
    }

    /// Keeps `sealed` as the installation key unless there is one; returns the one that is kept.
    /// Of several processes that start at once, one wins.
    pub async fn get_or_insert_key(&self, sealed: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        let sealed = Arc::new(sealed);
        let insert = body(move |db| {
            let sealed = Arc::clone(&sealed);
            Box::pin(async move {
                Entity::update_many()
                    .col_expr(Column::SealedKey, Expr::value((*sealed).clone()))
                    .filter(Column::Id.eq(ROW))
                    .filter(Column::SealedKey.is_null())
                    .exec(db)
                    .await?;
                let kept = get_row(db).await?.sealed_key;
                kept.ok_or_else(|| corrupt("installation key", "it is absent"))
            })
        });
        self.store.write(insert).await
    }

    /// Replaces the installation key, sealed anew, if it is still `former`; returns whether it was.
    pub async fn replace_key(&self, former: Vec<u8>, sealed: Vec<u8>) -> Result<bool, StoreError> {
        let values = Arc::new((former, sealed));
        let replace = body(move |db| {
            let values = Arc::clone(&values);
            Box::pin(async move {
                let updated = Entity::update_many()
                    .col_expr(Column::SealedKey, Expr::value(values.1.clone()))
                    .filter(Column::Id.eq(ROW))
                    .filter(Column::SealedKey.eq(values.0.clone()))
                    .exec(db)
                    .await?;
                Ok(updated.rows_affected == 1)
            })
        });
        self.store.write(replace).await
    }

    /// Marks the database as the demo's, for good.
    pub async fn mark_demo(&self) -> Result<(), StoreError> {
        let mark = body(|db| {
            Box::pin(async move {
                Entity::update_many()
                    .col_expr(Column::Demo, Expr::value(true))
                    .filter(Column::Id.eq(ROW))
                    .exec(db)
                    .await?;
                Ok(())
            })
        });
        self.store.write(mark).await
    }

    /// Whether the database is the demo's.
    pub async fn is_demo(&self) -> Result<bool, StoreError> {
        Ok(self.row().await?.demo)
    }

    /// The version of tenants, clients and signing keys: it grows with every change of them.
    pub async fn config_version(&self) -> Result<i64, StoreError> {
        Ok(self.row().await?.config_version)
    }

    /// Lets every process read tenants, clients and signing keys anew.
    pub async fn bump_config_version(&self) -> Result<(), StoreError> {
        self.store
            .write(body(|db| Box::pin(bump_config_version(db))))
            .await
    }

    /// The tenant with the longest of these issuers that there is.
    pub async fn find_tenant_by_issuer(
        &self,
        candidates: &[&str],
    ) -> Result<Option<Tenant>, StoreError> {
        let found = tenant::Entity::find()
            .filter(tenant::Column::Issuer.is_in(candidates.iter().copied()))
            .all(self.store.backend().readers())
            .await?;
        found
            .iter()
            .max_by_key(|row| row.issuer.len())
            .map(tenants::read)
            .transpose()
    }

    /// A tenant by its id.
    pub async fn find_tenant(&self, id: &TenantId) -> Result<Option<Tenant>, StoreError> {
        let found = tenant::Entity::find_by_id(id.as_str().to_owned())
            .one(self.store.backend().readers())
            .await?;
        found.as_ref().map(tenants::read).transpose()
    }

    /// Tenants in the order of their ids, those after `after`.
    pub async fn list_tenants(
        &self,
        after: Option<&TenantId>,
        limit: u64,
    ) -> Result<Vec<Tenant>, StoreError> {
        let after = after.map(|id| tenant::Column::TenantId.gt(id.as_str()));
        let rows = tenant::Entity::find()
            .filter(Condition::all().add_option(after))
            .order_by_asc(tenant::Column::TenantId)
            .limit(limit)
            .all(self.store.backend().readers())
            .await?;
        rows.iter().map(tenants::read).collect()
    }

    /// The origins beyond the relying party's own host whose pages use its passkeys (WebAuthn
    /// Level 3 §5.11.1): those of the tenants' issuers, each once, the first `limit` of them.
    pub async fn related_origins(
        &self,
        rp_id: &str,
        limit: u64,
    ) -> Result<Vec<String>, StoreError> {
        let origins = tenant::Entity::find()
            .select_only()
            .column(tenant::Column::RelatedOrigin)
            .distinct()
            .filter(tenant::Column::RpId.eq(rp_id))
            .filter(tenant::Column::RelatedOrigin.is_not_null())
            .order_by_asc(tenant::Column::RelatedOrigin)
            .limit(limit)
            .into_tuple()
            .all(self.store.backend().readers())
            .await?;
        Ok(origins)
    }

    /// Takes or renews the lease `name` until `until`; returns whether `holder` has it now.
    pub async fn take_lease(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let wanted = Arc::new((name.to_owned(), holder.to_owned()));
        let take = body(move |db| {
            let wanted = Arc::clone(&wanted);
            Box::pin(async move { take_lease(db, &wanted.0, &wanted.1, now, until).await })
        });
        self.store.write(take).await
    }
}

async fn get_row(db: &impl ConnectionTrait) -> Result<Model, StoreError> {
    let row = Entity::find_by_id(ROW).one(db).await?;
    row.ok_or_else(|| corrupt("installation", "its row is absent"))
}

/// Lets every process read tenants, clients and signing keys anew.
pub(crate) async fn bump_config_version(db: &impl ConnectionTrait) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(
            Column::ConfigVersion,
            Expr::col(Column::ConfigVersion).add(1_i64),
        )
        .filter(Column::Id.eq(ROW))
        .exec(db)
        .await?;
    Ok(())
}

async fn take_lease(
    db: &impl ConnectionTrait,
    name: &str,
    holder: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let free = Expr::col((lease::Entity, lease::Column::Until)).lte(now.as_millis());
    let ours = Expr::col((lease::Entity, lease::Column::Holder)).eq(holder);
    let mut unless_taken = OnConflict::column(lease::Column::Name);
    unless_taken
        .update_columns([lease::Column::Holder, lease::Column::Until])
        .action_and_where(free.or(ours));
    let row = lease::ActiveModel {
        name: Set(name.to_owned()),
        holder: Set(holder.to_owned()),
        until: Set(until.as_millis()),
    };
    let written = lease::Entity::insert(row)
        .on_conflict(unless_taken)
        .exec_without_returning(db)
        .await?;
    Ok(written == 1)
}
