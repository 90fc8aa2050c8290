//! What a database transaction promises, on both databases.

use std::{
    os::unix::fs::PermissionsExt,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use sekisho_store::{Store, StoreError};

use crate::common::{
    Database,
    build::{self, a},
    databases, options, work,
};

async fn members(db: &Database) -> u64 {
    db.store.read(a()).count_members().await.unwrap()
}

/// An error of ours, as a panic or a fault in the middle of work would be.
fn fault() -> StoreError {
    StoreError::Corrupt {
        what: "test",
        why: "on purpose".to_owned(),
    }
}

databases! {
    failed_work_writes_nothing,
    work_sees_its_own_writes_and_nobody_else_does,
    work_that_hides_a_failed_statement_is_not_committed,
    contention_is_tried_again_from_the_start,
    contention_without_end_is_reported,
    a_panic_is_one_errors_and_the_store_goes_on,
    what_was_answered_is_there_when_the_store_is_opened_again,
    work_goes_on_when_nobody_waits_for_it,
    a_closed_store_says_so,
}

async fn failed_work_writes_nothing(db: &Database) {
    let failed = db
        .act(a(), |txn| {
            Box::pin(async move {
                txn.insert_member(&build::new_member(1)).await?;
                Err::<(), _>(fault())
            })
        })
        .await;
    assert!(matches!(failed, Err(StoreError::Corrupt { .. })));
    assert_eq!(members(db).await, 0);
}

async fn work_sees_its_own_writes_and_nobody_else_does(db: &Database) {
    let inside = db
        .act(a(), |txn| {
            Box::pin(async move {
                txn.insert_member(&build::new_member(1)).await?;
                let inside = txn.count_members().await?;
                if inside == 1 {
                    Err::<(), _>(fault())
                } else {
                    Ok(())
                }
            })
        })
        .await;
    assert!(inside.is_err());
    assert_eq!(members(db).await, 0);
}

async fn work_that_hides_a_failed_statement_is_not_committed(db: &Database) {
    let hidden = db
        .act(a(), |txn| {
            Box::pin(async move {
                txn.insert_member(&build::new_member(1)).await?;
                let _ = txn.insert_member(&build::new_member(1)).await;
                Ok(())
            })
        })
        .await;
    assert!(matches!(hidden, Err(StoreError::Swallowed)), "{hidden:?}");
    assert_eq!(members(db).await, 0);
}

async fn contention_is_tried_again_from_the_start(db: &Database) {
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    db.act(a(), move |txn| {
        let run = counted.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            txn.insert_member(&build::new_member(1)).await?;
            if run < 2 {
                Err(StoreError::Contention)
            } else {
                Ok(())
            }
        })
    })
    .await
    .unwrap();
    assert_eq!(runs.load(Ordering::Relaxed), 3);
    assert_eq!(members(db).await, 1);
}

async fn contention_without_end_is_reported(db: &Database) {
    let outcome = db
        .act(a(), |_| {
            Box::pin(async { Err::<(), _>(StoreError::Contention) })
        })
        .await;
    assert!(
        matches!(&outcome, Err(error) if error.is_unavailable()),
        "{outcome:?}"
    );
}

async fn a_panic_is_one_errors_and_the_store_goes_on(db: &Database) {
    let outcome = db
        .act(a(), |txn| {
            Box::pin(async move {
                txn.insert_member(&build::new_member(1)).await?;
                assert_eq!(txn.count_members().await?, 2, "on purpose");
                Ok(())
            })
        })
        .await;
    assert!(matches!(outcome, Err(StoreError::Panicked)), "{outcome:?}");
    assert_eq!(members(db).await, 0);
    db.act(a(), |txn| {
        Box::pin(async move { txn.insert_member(&build::new_member(1)).await })
    })
    .await
    .unwrap();
    assert_eq!(members(db).await, 1);
}

async fn what_was_answered_is_there_when_the_store_is_opened_again(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move { txn.insert_member(&build::new_member(1)).await })
    })
    .await
    .unwrap();
    let again = Store::open(&db.url, options()).await.unwrap();
    assert_eq!(again.read(a()).count_members().await.unwrap(), 1);
    again.close().await.unwrap();
}

async fn work_goes_on_when_nobody_waits_for_it(db: &Database) {
    let (reached, arrived) = tokio::sync::oneshot::channel();
    let (open, gate) = tokio::sync::oneshot::channel::<()>();
    let signals = Arc::new(std::sync::Mutex::new(Some((reached, gate))));
    let store = db.store.clone();
    let caller = tokio::spawn(async move {
        store
            .transact(
                a(),
                work(move |txn| {
                    let (reached, gate) = signals.lock().unwrap().take().unwrap();
                    Box::pin(async move {
                        reached.send(()).unwrap();
                        gate.await.unwrap();
                        txn.insert_member(&build::new_member(1)).await
                    })
                }),
            )
            .await
    });
    arrived.await.unwrap();
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    open.send(()).unwrap();
    // It holds whatever it needs: that it ends is seen by what it wrote.
    tokio::time::timeout(std::time::Duration::from_secs(20), async {
        while members(db).await == 0 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}

async fn a_closed_store_says_so(db: &Database) {
    let other = Store::open(&db.url, options()).await.unwrap();
    other.close().await.unwrap();
    let outcome = other
        .transact(a(), work(|_| Box::pin(async { Ok(()) })))
        .await;
    assert!(
        matches!(&outcome, Err(error) if error.is_unavailable()),
        "{outcome:?}"
    );
    let read = other.read(a()).count_members().await;
    assert!(
        matches!(&read, Err(error) if error.is_unavailable()),
        "{read:?}"
    );
    db.store.ping().await.unwrap();
}

#[tokio::test]
async fn a_database_that_is_not_there_is_unavailable() {
    for url in [
        "sqlite:/nonexistent/folder/test.db",
        "postgres://nobody@127.0.0.1:1/nothing",
    ] {
        let error = Store::open(url, options()).await.unwrap_err();
        assert!(error.is_unavailable(), "{url}: {error:?}");
    }
}

/// Whatever the umask: it only takes away.
#[tokio::test]
async fn a_new_database_is_for_its_owner_only() {
    let db = Database::sqlite().await;
    let files = sekisho_store::sqlite_files(&db.url);
    assert_eq!(files.len(), 3, "{files:?}");
    for file in files {
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn a_database_that_may_not_be_opened_is_named() {
    let url = "sqlite:/nonexistent/folder/test.db";
    let error = Store::open(url, options()).await.unwrap_err();
    let StoreError::Unavailable(why) = error else {
        panic!("{error:?}");
    };
    assert!(
        why.to_string().contains("/nonexistent/folder/test.db"),
        "{why}"
    );
    assert!(why.to_string().contains("make its folder first"), "{why}");
}

#[test]
fn only_sqlite_on_disk_has_files() {
    for url in [
        "postgres://localhost/x",
        "sqlite::memory:",
        "sqlite:/nowhere/x.db",
        "nonsense",
    ] {
        assert!(sekisho_store::sqlite_files(url).is_empty(), "{url}");
    }
}

#[tokio::test]
async fn an_address_of_another_kind_is_refused_without_repeating_it() {
    let error = Store::open("mysql://root:hunter2@localhost/x", options())
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::Address(_)));
    assert!(!format!("{error:?}").contains("hunter2"));
}
