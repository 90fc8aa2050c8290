//! What the account pages show and change: the history of a member, what browser a session is, and
//! a change of the mail address. The former release goes on beside it: it neither reads nor needs
//! what is added here.

use sea_orm::DbErr;
use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, async_trait,
    schema::{string_null, text_null},
    sea_query::{ColumnDef, Table, TableCreateStatement},
};

use super::columns::{belongs_to, document, id, index, table, time, time_null};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261207_000004_account"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in new_columns() {
            // SQLite adds one column a statement.
            let mut alter = Table::alter();
            alter.table(table).add_column(column);
            manager.alter_table(alter).await?;
        }
        manager.create_table(history()).await?;
        for index in [
            index("member_event", &["tenant_id", "member_id", "id"]),
            index("member_event", &["expires_at"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn new_columns() -> [(&'static str, ColumnDef); 6] {
    [
        ("session", text_null("user_agent")),
        ("member", string_null("pending_mail_address")),
        ("member", time_null("pending_mail_at")),
        ("member", string_null("former_mail_address")),
        ("member", time_null("mail_changed_at")),
        ("member", time_null("mail_change_locked_until")),
    ]
}

/// What happened to a member's account.
fn history() -> TableCreateStatement {
    table("member_event", &["id"])
        .col(id("id"))
        .col(id("member_id"))
        .col(document("document"))
        .col(text_null("user_agent"))
        .col(text_null("client_id"))
        .col(time("at"))
        .col(time("expires_at"))
        .foreign_key(&mut belongs_to("member_event", "member_id", "member"))
        .take()
}
