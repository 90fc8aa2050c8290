//! Which relying party a tenant's passkeys belong to, and from which origin beyond its own host they
//! are used. The former release goes on beside it: it neither reads nor writes what is added here.

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, async_trait,
    schema::string_len_null,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, Table, UpdateStatement},
};
use sekisho_kernel::Issuer;

use super::columns::index;

/// Documents hold logos, so they are read a few at a time.
const PAGE: u64 = 100;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261206_000003_related_origins"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["rp_id", "related_origin"] {
            // SQLite adds one column a statement.
            let mut alter = Table::alter();
            alter
                .table("tenant")
                .add_column(string_len_null(column, 255));
            manager.alter_table(alter).await?;
        }
        manager
            .create_index(index("tenant", &["rp_id", "related_origin"]))
            .await?;
        fill(manager).await
    }
}

/// Takes both from the documents.
async fn fill(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let mut after = String::new();
    loop {
        let rows = db.query_all(&tenants(&after)).await?;
        for row in &rows {
            let id: String = row.try_get("", "tenant_id")?;
            let issuer: String = row.try_get("", "issuer")?;
            let document: String = row.try_get("", "document")?;
            if let Some(rp_id) = rp_id(&document)? {
                db.execute(&update(&id, &issuer, &rp_id)).await?;
            }
            after = id;
        }
        if rows.is_empty() {
            return Ok(());
        }
    }
}

fn tenants(after: &str) -> SelectStatement {
    Query::select()
        .columns(["tenant_id", "issuer", "document"])
        .from("tenant")
        .and_where(Expr::col("tenant_id").gt(after))
        .order_by("tenant_id", Order::Asc)
        .limit(PAGE)
        .take()
}

fn rp_id(document: &str) -> Result<Option<String>, DbErr> {
    let document: serde_json::Value = serde_json::from_str(document)
        .map_err(|_| DbErr::Migration("a tenant's document is no JSON".to_owned()))?;
    let rp_id = document.get("rp_id").and_then(serde_json::Value::as_str);
    Ok(rp_id.map(str::to_owned))
}

fn update(id: &str, issuer: &str, rp_id: &str) -> UpdateStatement {
    let related = Issuer::parse(issuer)
        .ok()
        .and_then(|issuer| issuer.related_origin(rp_id));
    Query::update()
        .table("tenant")
        .value("rp_id", rp_id)
        .value("related_origin", related)
        .and_where(Expr::col("tenant_id").eq(id))
        .take()
}
