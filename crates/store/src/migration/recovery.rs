//! The ways back into an account: who lost the second factor, and members by their mail address.
//! The former release goes on beside it: it neither reads nor needs what is added here.

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, async_trait, sea_query::Table,
};

use super::columns::{time_null, word_null};

/// Addresses that nobody confirmed may be several members', and are written as they came. sea-query
/// writes no index of expressions for SQLite; both databases understand this one.
const MEMBERS_BY_ADDRESS: &str = "CREATE INDEX member_tenant_id_mail_address \
     ON member (tenant_id, lower(mail_address))";

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261208_000005_recovery"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            word_null("lost_device"),
            time_null("lost_device_at"),
            time_null("lost_device_opens_at"),
            time_null("lost_device_ends_at"),
        ] {
            // SQLite adds one column a statement.
            let mut alter = Table::alter();
            alter.table("member").add_column(column);
            manager.alter_table(alter).await?;
        }
        manager
            .get_connection()
            .execute_unprepared(MEMBERS_BY_ADDRESS)
            .await?;
        Ok(())
    }
}
