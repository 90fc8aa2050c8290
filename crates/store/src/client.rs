//! Clients as registered.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Condition, Expr},
};
use sekisho_kernel::{ClientId, Timestamp};
use sekisho_oidc::client::metadata::Client;

use crate::{
    Applied, Reader, StoreError, Txn,
    entity::client::{ActiveModel, Column, Entity, Model},
    installation::bump_config_version,
    row::{read_document, write_document},
};

const WHAT: &str = "client";

impl Reader<'_> {
    /// A client by its identifier.
    pub async fn find_client(&self, id: &ClientId) -> Result<Option<Client>, StoreError> {
        let key = (self.tenant_key(), id.as_str().to_owned());
        let found = Entity::find_by_id(key).one(self.db()).await?;
        found.as_ref().map(read).transpose()
    }

    /// Clients in the order of their identifiers, those after `after`.
    pub async fn list_clients(
        &self,
        after: Option<&ClientId>,
        limit: u64,
    ) -> Result<Vec<Client>, StoreError> {
        let after = after.map(|id| Column::ClientId.gt(id.as_str()));
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Condition::all().add_option(after))
            .order_by_asc(Column::ClientId)
            .limit(limit)
            .all(self.db())
            .await?;
        rows.iter().map(read).collect()
    }
}

impl Txn<'_> {
    /// Creates or changes a client.
    pub async fn put_client(&self, client: &Client, now: Timestamp) -> Result<Applied, StoreError> {
        let applied = match self.find_client(&client.client_id).await? {
            Some(stored) if stored == *client => return Ok(Applied::Unchanged),
            Some(_) => {
                self.change_client(client, now).await?;
                Applied::Changed
            }
            None => {
                self.insert_client(client, now).await?;
                Applied::Created
            }
        };
        bump_config_version(self.db()).await?;
        Ok(applied)
    }

    /// Removes a client; returns whether there was one.
    pub async fn remove_client(&self, id: &ClientId) -> Result<bool, StoreError> {
        let key = (self.tenant_key(), id.as_str().to_owned());
        let removed = Entity::delete_by_id(key)
            .exec(self.db())
            .await?
            .rows_affected
            == 1;
        if removed {
            bump_config_version(self.db()).await?;
        }
        Ok(removed)
    }

    async fn insert_client(&self, client: &Client, now: Timestamp) -> Result<(), StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            client_id: Set(client.client_id.as_str().to_owned()),
            document: Set(write_document(WHAT, client)?),
            created_at: Set(now.as_millis()),
            changed_at: Set(now.as_millis()),
        };
        let inserted = Entity::insert(row).exec_without_returning(self.db()).await;
        inserted.map_err(|error| StoreError::from(error).conflict_on(WHAT))?;
        Ok(())
    }

    async fn change_client(&self, client: &Client, now: Timestamp) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Document, Expr::value(write_document(WHAT, client)?))
            .col_expr(Column::ChangedAt, Expr::value(now.as_millis()))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::ClientId.eq(client.client_id.as_str()))
            .exec(self.db())
            .await?;
        Ok(())
    }
}

fn read(row: &Model) -> Result<Client, StoreError> {
    read_document(WHAT, &row.document)
}
