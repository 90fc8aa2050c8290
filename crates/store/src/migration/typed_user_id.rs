//! A sign-in that nobody completed is shown again with the user ID that was typed in it, when all else
//! that it held is erased. The former release goes on beside it: it neither reads nor writes what is
//! added here.

use sea_orm::DbErr;
use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, async_trait, schema::text_null, sea_query::Table,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261209_000006_typed_user_id"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut alter = Table::alter();
        alter
            .table("sign_in_transaction")
            .add_column(text_null("typed_user_id"));
        manager.alter_table(alter).await
    }
}
