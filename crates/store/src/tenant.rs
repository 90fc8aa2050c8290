//! Tenants as they are applied. They are found through [`Installation`](crate::Installation).

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use sekisho_kernel::{Tenant, Timestamp};

use crate::{
    StoreError, Txn,
    entity::tenant::{ActiveModel, Column, Entity, Model},
    installation::bump_config_version,
    row::{read_document, write_document},
};

const WHAT: &str = "tenant";

/// What putting something did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Applied {
    /// It was not there.
    Created,
    /// It was there and is another now.
    Changed,
    /// It was there, just so. Nothing was written.
    Unchanged,
}

impl Txn<'_> {
    /// Creates or changes this transaction's tenant.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if another tenant has the issuer, [`StoreError::Unstorable`] if the
    /// tenant is not the transaction's, or its `rp_id` is another while there are passkeys.
    pub async fn put_tenant(&self, tenant: &Tenant, now: Timestamp) -> Result<Applied, StoreError> {
        if tenant.id != *self.tenant() {
            let why = format!("`{}` in a transaction of `{}`", tenant.id, self.tenant());
            return Err(StoreError::Unstorable { what: WHAT, why });
        }
        let found = Entity::find_by_id(self.tenant_key()).one(self.db()).await?;
        let applied = match &found {
            Some(row) if is_written(row, tenant)? => return Ok(Applied::Unchanged),
            Some(row) => {
                self.check_rp_id(&read(row)?.rp_id, &tenant.rp_id).await?;
                Applied::Changed
            }
            None => Applied::Created,
        };
        let written = match applied {
            Applied::Created => self.insert_tenant(tenant, now).await,
            Applied::Changed | Applied::Unchanged => self.change_tenant(tenant, now).await,
        };
        written.map_err(|error| error.conflict_on("tenant with this id or issuer"))?;
        bump_config_version(self.db()).await?;
        Ok(applied)
    }

    /// A relying party id stays as it is while there are passkeys: browsers would offer none of them
    /// for another one.
    async fn check_rp_id(&self, stored: &str, wanted: &str) -> Result<(), StoreError> {
        if stored == wanted || !self.has_passkeys(stored).await? {
            return Ok(());
        }
        Err(StoreError::Unstorable {
            what: WHAT,
            why: format!(
                "members have passkeys for rp_id `{stored}`, which could not be used any more; \
                 write `rp_id = \"{stored}\"`"
            ),
        })
    }

    async fn insert_tenant(&self, tenant: &Tenant, now: Timestamp) -> Result<(), StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            issuer: Set(tenant.issuer.as_str().to_owned()),
            document: Set(write_document(WHAT, tenant)?),
            rp_id: Set(Some(tenant.rp_id.clone())),
            related_origin: Set(tenant.issuer.related_origin(&tenant.rp_id)),
            created_at: Set(now.as_millis()),
            changed_at: Set(now.as_millis()),
        };
        Entity::insert(row)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    async fn change_tenant(&self, tenant: &Tenant, now: Timestamp) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Issuer, Expr::value(tenant.issuer.as_str()))
            .col_expr(Column::Document, Expr::value(write_document(WHAT, tenant)?))
            .col_expr(Column::RpId, Expr::value(tenant.rp_id.as_str()))
            .col_expr(
                Column::RelatedOrigin,
                Expr::value(tenant.issuer.related_origin(&tenant.rp_id)),
            )
            .col_expr(Column::ChangedAt, Expr::value(now.as_millis()))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .exec(self.db())
            .await?;
        Ok(())
    }
}

/// Whether a row says all of a tenant already. The release that knows nothing of relying parties
/// leaves theirs out.
fn is_written(row: &Model, tenant: &Tenant) -> Result<bool, StoreError> {
    let related = tenant.issuer.related_origin(&tenant.rp_id);
    Ok(row.rp_id.as_ref() == Some(&tenant.rp_id)
        && row.related_origin == related
        && read(row)? == *tenant)
}

/// The tenant of a row.
pub(crate) fn read(row: &Model) -> Result<Tenant, StoreError> {
    read_document(WHAT, &row.document)
}
