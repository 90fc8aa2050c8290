//! Migrations: forward only, never edited after the release they came with.

mod account;
mod columns;
mod first_release;
mod first_sign_in;
mod recovery;
mod related_origins;
mod shared_device;
mod typed_user_id;

use sea_orm::{DatabaseConnection, DbErr, EntityTrait};
use sea_orm_migration::{
    MigrationTrait, MigratorTrait, SchemaManager, async_trait, seaql_migrations,
};

use crate::{
    backend::lock_for_migration,
    transact::{Body, body},
};

/// The table that knows what was applied.
const APPLIED: &str = "seaql_migrations";

struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(first_release::Migration),
            Box::new(first_sign_in::Migration),
            Box::new(related_origins::Migration),
            Box::new(account::Migration),
            Box::new(recovery::Migration),
            Box::new(typed_user_id::Migration),
            Box::new(shared_device::Migration),
        ]
    }
}

/// Applies what was not applied yet, or the first few of it, all or nothing.
pub(crate) fn apply(steps: Option<u32>) -> Body<()> {
    body(move |db| {
        Box::pin(async move {
            lock_for_migration(db).await?;
            Migrator::up(db, steps).await?;
            Ok(())
        })
    })
}

/// The names of what was not applied yet. What a newer release applied is none of our business.
pub(crate) async fn pending(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let applied = applied(db).await?;
    let names = Migrator::migrations()
        .into_iter()
        .map(|migration| migration.name().to_owned());
    Ok(names.filter(|name| !applied.contains(name)).collect())
}

async fn applied(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    if !SchemaManager::new(db).has_table(APPLIED).await? {
        return Ok(Vec::new());
    }
    let rows = seaql_migrations::Entity::find().all(db).await?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}
