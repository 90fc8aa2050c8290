//! Migrations: harmless when repeated, raced, or newer than the program.

use sekisho_store::Store;

use crate::common::{Database, build::a, databases, options};

databases! {
    migrating_twice_is_harmless,
    processes_that_migrate_at_once_do_not_race,
}

async fn migrating_twice_is_harmless(db: &Database) {
    db.store.migrate().await.unwrap();
    assert_eq!(
        db.store.pending_migrations().await.unwrap(),
        Vec::<String>::new()
    );
    assert_eq!(db.store.read(a()).count_members().await.unwrap(), 0);
}

async fn processes_that_migrate_at_once_do_not_race(db: &Database) {
    let (one, two) = tokio::join!(
        Store::open(&db.url, options()),
        Store::open(&db.url, options()),
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    let (first, second) = tokio::join!(one.migrate(), two.migrate());
    first.and(second).unwrap();
    one.close().await.unwrap();
    two.close().await.unwrap();
}

#[tokio::test]
async fn a_new_database_says_what_is_pending() {
    let folder = std::env::temp_dir().join(format!("sekisho_new_{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let url = format!("sqlite:{}", folder.join("new.db").display());
    let store = Store::open(&url, options()).await.unwrap();
    assert_eq!(store.pending_migrations().await.unwrap().len(), 2);
    let (first, second) = tokio::join!(store.migrate(), store.migrate());
    first.and(second).unwrap();
    assert!(store.pending_migrations().await.unwrap().is_empty());
    store.close().await.unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}
