//! Sessions on devices that others use, too. The former release goes on beside it: its sessions are none.

use sea_orm::DbErr;
use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, async_trait, schema::boolean, sea_query::Table,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261210_000007_shared_device"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut shared = boolean("shared");
        shared.default(false);
        let mut alter = Table::alter();
        alter.table("session").add_column(shared);
        manager.alter_table(alter).await
    }
}
