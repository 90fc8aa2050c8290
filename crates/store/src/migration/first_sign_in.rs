//! The tables of the first sign-in and the second factors. The former release goes on beside them:
//! it neither reads nor needs what is added here.

use sea_orm::DbErr;
use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, async_trait,
    schema::{big_integer, blob, boolean, string_len, string_null, text, text_null, uuid_null},
    sea_query::{
        ColumnDef, Expr, ExprTrait, Func, IndexCreateStatement, InsertStatement, OnConflict, Order,
        Query, Table, TableCreateStatement, UpdateStatement,
    },
};

use super::columns::{
    belongs_to, document, hash, hash_null, id, index, table, time, time_null, word, word_null,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261205_000002_first_sign_in"
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
        for table in authenticators().into_iter().chain(once()).chain(tries()) {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        for update in former_members() {
            manager.exec_stmt(update).await?;
        }
        manager.exec_stmt(former_mail_addresses()?).await
    }
}

fn new_columns() -> Vec<(&'static str, ColumnDef)> {
    let members = [
        time_null("activated_at"),
        word_null("activation_kind"),
        word_null("method"),
        time_null("method_chosen_at"),
        string_null("terms_version"),
        string_null("terms_hash"),
        time_null("terms_agreed_at"),
        time_null("mail_confirmed_at"),
        time_null("reissued_at"),
        string_null("reissued_by"),
        time_null("recovery_codes_shown_at"),
        hash_null("letter_code"),
    ];
    let mut columns: Vec<_> = members.map(|column| ("member", column)).into();
    columns.push(("outbox", text_null("answer")));
    columns
}

/// What a member has that proves it is the member, and what the member agreed to.
fn authenticators() -> [TableCreateStatement; 5] {
    [
        table("member_agreement", &["member_id", "agreed_at"])
            .col(id("member_id"))
            .col(time("agreed_at"))
            .col(text("version"))
            .col(text("hash"))
            .col(word("locale"))
            .foreign_key(&mut belongs_to("member_agreement", "member_id", "member"))
            .take(),
        table("confirmed_mail_address", &["address"])
            .col(text("address"))
            .col(id("member_id"))
            .col(time("confirmed_at"))
            .foreign_key(&mut belongs_to(
                "confirmed_mail_address",
                "member_id",
                "member",
            ))
            .take(),
        table("totp", &["id"])
            .col(id("id"))
            .col(id("member_id"))
            .col(text("name"))
            .col(blob("sealed_seed"))
            .col(time_null("last_step"))
            .col(time("created_at"))
            .col(time_null("last_used_at"))
            .col(time_null("revoked_at"))
            .foreign_key(&mut belongs_to("totp", "member_id", "member"))
            .take(),
        table("passkey", &["id"])
            .col(id("id"))
            .col(id("member_id"))
            .col(string_len("rp_id", 255))
            .col(blob("credential_id"))
            .col(document("document"))
            .col(big_integer("counter"))
            .col(boolean("synced"))
            .col(text("name"))
            .col(time("created_at"))
            .col(time_null("last_used_at"))
            .col(time_null("revoked_at"))
            .foreign_key(&mut belongs_to("passkey", "member_id", "member"))
            .take(),
        table("recovery_code", &["member_id", "hash"])
            .col(id("member_id"))
            .col(hash("hash"))
            .col(time("created_at"))
            .col(time_null("used_at"))
            .foreign_key(&mut belongs_to("recovery_code", "member_id", "member"))
            .take(),
    ]
}

/// What is good once.
fn once() -> [TableCreateStatement; 3] {
    [
        table("webauthn_challenge", &["sign_in_id", "mode"])
            .col(id("sign_in_id"))
            .col(word("mode"))
            .col(id("id"))
            .col(uuid_null("member_id"))
            .col(document("state"))
            .col(time("expires_at"))
            .take(),
        table("mail_code", &["member_id"])
            .col(id("member_id"))
            .col(id("message_id"))
            .col(hash_null("browser"))
            .col(time("requested_at"))
            .col(hash_null("hash"))
            .col(time_null("minted_at"))
            .col(time_null("expires_at"))
            .col(big_integer("tries"))
            .col(time_null("consumed_at"))
            .foreign_key(&mut belongs_to("mail_code", "member_id", "member"))
            .take(),
        table("one_time_link", &["id"])
            .col(id("id"))
            .col(hash("hash"))
            .col(word("purpose"))
            .col(id("member_id"))
            .col(big_integer("security_version"))
            .col(text_null("address"))
            .col(uuid_null("sign_in_id"))
            .col(hash_null("browser"))
            .col(time("sent_at"))
            .col(time("expires_at"))
            .col(time_null("used_at"))
            .foreign_key(&mut belongs_to("one_time_link", "member_id", "member"))
            .take(),
    ]
}

/// What was tried, and how often.
fn tries() -> [TableCreateStatement; 2] {
    [
        table("counter", &["kind", "subject"])
            .col(word("kind"))
            .col(hash("subject"))
            .col(big_integer("count"))
            .col(time("started_at"))
            .col(time("last_at"))
            .take(),
        table("attempt", &["number"])
            .col(big_integer("number"))
            .col(text("outcome"))
            .col(text_null("step"))
            .col(uuid_null("member_id"))
            .col(text_null("typed_user_id"))
            .col(text_null("client_id"))
            .col(text("request_id"))
            .col(text("browser"))
            .col(hash("source"))
            .col(time("at"))
            .col(time("expires_at"))
            .take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    let unique = |table, columns: &[&'static str]| index(table, columns).unique().take();
    vec![
        index("confirmed_mail_address", &["tenant_id", "member_id"]),
        index("totp", &["tenant_id", "member_id"]),
        index("passkey", &["tenant_id", "member_id"]),
        unique("passkey", &["tenant_id", "rp_id", "credential_id"]),
        unique("webauthn_challenge", &["tenant_id", "id"]),
        index("webauthn_challenge", &["tenant_id", "member_id"]),
        unique("one_time_link", &["tenant_id", "hash"]),
        index("one_time_link", &["tenant_id", "member_id"]),
        index("attempt", &["tenant_id", "source", "at"]),
        // What the clean-up asks for, over all tenants.
        index("webauthn_challenge", &["expires_at"]),
        index("mail_code", &["requested_at"]),
        index("one_time_link", &["expires_at"]),
        index("counter", &["last_at"]),
        index("attempt", &["expires_at"]),
    ]
}

/// Who is there already has signed in or could have: nobody of them goes the way from the letter.
fn former_members() -> [UpdateStatement; 2] {
    [
        Query::update()
            .table("member")
            .value("activated_at", Expr::col("created_at"))
            .value("activation_kind", "strong")
            .and_where(Expr::col("activated_at").is_null())
            .take(),
        Query::update()
            .table("member")
            .value("mail_confirmed_at", Expr::col("created_at"))
            .and_where(Expr::col("mail_address").is_not_null())
            .take(),
    ]
}

/// Their addresses are theirs; of several with the same one, the first has it.
fn former_mail_addresses() -> Result<InsertStatement, DbErr> {
    let members = Query::select()
        .column("tenant_id")
        .expr(Func::lower(Expr::col("mail_address")))
        .columns(["id", "created_at"])
        .from("member")
        .and_where(Expr::col("mail_address").is_not_null())
        .order_by("created_at", Order::Asc)
        .order_by("id", Order::Asc)
        .take();
    let mut first = OnConflict::columns(["tenant_id", "address"]);
    first.do_nothing();
    let insert = Query::insert()
        .into_table("confirmed_mail_address")
        .columns(["tenant_id", "address", "member_id", "confirmed_at"])
        .select_from(members)
        .map_err(|error| DbErr::Migration(error.to_string()))?
        .on_conflict(first)
        .take();
    Ok(insert)
}
