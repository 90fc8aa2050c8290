//! The tables of the first release.

use sea_orm::DbErr;
use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, async_trait,
    schema::{
        big_integer, binary_len, blob, blob_null, boolean, string_len, string_null, text,
        text_null, uuid_null,
    },
    sea_query::{
        ConditionalStatement, Expr, ExprTrait, IndexCreateStatement, Query, Table,
        TableCreateStatement,
    },
};

use super::columns::{
    belongs_to, document, hash, hash_null, id, index, table, time, time_null, word,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261121_000001_first_release"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in installation()
            .into_iter()
            .chain(members())
            .chain(sign_ins())
            .chain(grants())
        {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        let first_row = Query::insert()
            .into_table("installation")
            .columns(["id", "demo", "config_version"])
            .values([Expr::value(1_i64), Expr::value(false), Expr::value(1_i64)])
            .map_err(|error| DbErr::Migration(error.to_string()))?
            .take();
        manager.exec_stmt(first_row).await
    }
}

/// What is configured, and what waits to be sent.
fn installation() -> [TableCreateStatement; 6] {
    [
        Table::create()
            .table("installation")
            .col(big_integer("id").primary_key())
            .col(blob_null("sealed_key"))
            .col(boolean("demo"))
            .col(big_integer("config_version"))
            .take(),
        Table::create()
            .table("lease")
            .col(word("name").primary_key())
            .col(string_len("holder", 200))
            .col(time("until"))
            .take(),
        table("tenant", &[])
            .col(text("issuer"))
            .col(document("document"))
            .col(time("created_at"))
            .col(time("changed_at"))
            .take(),
        table("client", &["client_id"])
            .col(string_len("client_id", 200))
            .col(document("document"))
            .col(time("created_at"))
            .col(time("changed_at"))
            .take(),
        table("signing_key", &["id"])
            .col(id("id"))
            .col(string_len("kid", 100))
            .col(word("algorithm"))
            .col(blob("sealed"))
            .col(word("state"))
            .col(time("not_before"))
            .col(time_null("expires_at"))
            .take(),
        table("outbox", &["id"])
            .col(id("id"))
            .col(word("kind"))
            .col(document("document"))
            .col(word("state"))
            .col(big_integer("attempts"))
            .col(time("due_at"))
            .col(time_null("finished_at"))
            .col(text_null("last_error"))
            .take(),
    ]
}

fn members() -> [TableCreateStatement; 5] {
    [
        table("member", &["id"])
            .col(id("id"))
            .col(string_len("sub", 255))
            .col(binary_len("webauthn_user_handle", 64))
            .col(word("state"))
            .col(big_integer("security_version"))
            .col(document("claims"))
            .col(string_null("member_symbol"))
            .col(string_null("member_number"))
            .col(string_null("name_kanji"))
            .col(string_null("name_kana"))
            .col(string_null("birth_date"))
            .col(string_null("relation"))
            .col(text_null("mail_address"))
            .col(string_null("locale"))
            .col(time_null("first_signed_in_at"))
            .col(time("created_at"))
            .take(),
        table("member_identifier", &["value"])
            .col(text("value"))
            .col(id("member_id"))
            .col(word("state"))
            .col(time("created_at"))
            .foreign_key(&mut belongs_to("member_identifier", "member_id", "member"))
            .take(),
        table("password", &["member_id"])
            .col(id("member_id"))
            .col(text("phc"))
            .col(word("kind"))
            .col(big_integer("pepper_version"))
            .col(time_null("expires_at"))
            .col(time("changed_at"))
            .foreign_key(&mut belongs_to("password", "member_id", "member"))
            .take(),
        table("device", &["id"])
            .col(id("id"))
            .col(hash("handle"))
            .col(time("expires_at"))
            .take(),
        table("device_member", &["device_id", "member_id"])
            .col(id("device_id"))
            .col(id("member_id"))
            .col(time("last_used_at"))
            .foreign_key(&mut belongs_to("device_member", "device_id", "device"))
            .take(),
    ]
}

fn sign_ins() -> [TableCreateStatement; 3] {
    [
        table("sign_in_transaction", &["id"])
            .col(id("id"))
            .col(big_integer("revision"))
            .col(hash_null("browser"))
            .col(document("request"))
            .col(document("destination"))
            .col(text_null("facts"))
            .col(string_null("locale"))
            .col(time("started_at"))
            .col(time("expires_at"))
            .col(time_null("ended_at"))
            .col(time("kept_until"))
            .take(),
        table("session", &["id"])
            .col(id("id"))
            .col(hash("handle"))
            .col(hash("browser"))
            .col(id("member_id"))
            .col(document("proofs"))
            .col(time("auth_time"))
            .col(boolean("remembered"))
            .col(time("created_at"))
            .col(time("last_used_at"))
            .col(time("expires_at"))
            .col(time_null("ended_at"))
            .take(),
        table("session_client", &["session_id", "client_id"])
            .col(id("session_id"))
            .col(string_len("client_id", 200))
            .col(string_len("sid", 100))
            .col(time("first_used_at"))
            .col(time("last_used_at"))
            .foreign_key(&mut belongs_to("session_client", "session_id", "session"))
            .take(),
    ]
}

fn grants() -> [TableCreateStatement; 4] {
    [
        table("authorization_grant", &["id"])
            .col(id("id"))
            .col(string_len("client_id", 200))
            .col(uuid_null("member_id"))
            .col(uuid_null("session_id"))
            .col(boolean("offline"))
            .col(document("document"))
            .col(time("created_at"))
            .col(time("expires_at"))
            .col(time_null("dead_at"))
            .take(),
        table("authorization_code", &["hash"])
            .col(hash("hash"))
            .col(id("grant_id"))
            .col(string_len("client_id", 200))
            .col(text("redirect_uri"))
            .col(string_null("code_challenge"))
            .col(time("expires_at"))
            .col(time_null("consumed_at"))
            .take(),
        table("refresh_family", &["id"])
            .col(id("id"))
            .col(id("grant_id"))
            .col(big_integer("generation"))
            .col(time("rotated_at"))
            .col(time("expires_at"))
            .take(),
        table("revoked_jti", &["jti"])
            .col(string_len("jti", 200))
            .col(time("expires_at"))
            .take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    let unique = |table, columns: &[&'static str]| index(table, columns).unique().take();
    vec![
        unique("tenant", &["issuer"]),
        unique("signing_key", &["tenant_id", "kid"]),
        // Two processes that make the first key of an algorithm at the same time: one wins.
        unique("signing_key", &["tenant_id", "algorithm"])
            .and_where(Expr::col("state").eq("active"))
            .take(),
        unique("member", &["tenant_id", "sub"]),
        unique("member", &["tenant_id", "webauthn_user_handle"]),
        index("member_identifier", &["tenant_id", "member_id"]),
        unique("device", &["tenant_id", "handle"]),
        unique("session", &["tenant_id", "handle"]),
        // One session a browser.
        unique("session", &["tenant_id", "browser"])
            .and_where(Expr::col("ended_at").is_null())
            .take(),
        index("session", &["tenant_id", "member_id"]),
        index("authorization_grant", &["tenant_id", "session_id"]),
        // What the worker and the clean-up ask for, over all tenants.
        index("outbox", &["state", "due_at"]),
        index("outbox", &["finished_at"]),
        index("device", &["expires_at"]),
        index("sign_in_transaction", &["kept_until"]),
        index("sign_in_transaction", &["expires_at"])
            .and_where(Expr::col("ended_at").is_null())
            .take(),
        index("session", &["expires_at"]),
        index("authorization_grant", &["expires_at"]),
        index("authorization_code", &["expires_at"]),
        index("refresh_family", &["expires_at"]),
        index("revoked_jti", &["expires_at"]),
    ]
}
