//! SQLite's writer: one commit for many, each for itself.

use std::path::Path;

use futures_util::{FutureExt, future::join_all};
use sekisho_store::{Store, StoreError, StoreOptions};
use tokio::sync::oneshot;

use crate::common::{
    Database,
    build::{self, NOW, a, after},
    options, work,
};

/// Work that holds the writer until it is told to go on.
async fn hold(store: &Store) -> oneshot::Sender<()> {
    let (reached, arrived) = oneshot::channel();
    let (open, gate) = oneshot::channel();
    let signals = std::sync::Mutex::new(Some((reached, gate)));
    let store = store.clone();
    tokio::spawn(async move {
        store
            .transact(
                a(),
                work(move |_| {
                    let (reached, gate) = signals.lock().unwrap().take().unwrap();
                    Box::pin(async move {
                        reached.send(()).unwrap();
                        gate.await.unwrap();
                        Ok(())
                    })
                }),
            )
            .await
    });
    arrived.await.unwrap();
    open
}

fn revoke(n: usize) -> impl sekisho_store::Work<Output = ()> {
    work(move |txn| Box::pin(async move { txn.revoke_jti(&format!("jti-{n}"), after(60)).await }))
}

/// How many commits a write-ahead log holds (SQLite, "The WAL File Format"): a frame whose header
/// has a database size is the last of a commit.
fn commits(folder: &Path) -> usize {
    let log = std::fs::read(folder.join("test.db-wal")).unwrap();
    let page = u32::from_be_bytes(log[8..12].try_into().unwrap()) as usize;
    log[32..]
        .chunks(24 + page)
        .filter(|frame| frame[4..8] != [0; 4])
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writes_share_a_commit() {
    const WRITES: usize = 60;
    let db = Database::sqlite().await;
    let before = commits(db.folder());
    let open = hold(&db.store).await;
    let writes = (0..WRITES).map(|n| db.store.transact(a(), revoke(n)));
    let writes = tokio::join!(join_all(writes), async { open.send(()).unwrap() }).0;
    assert!(writes.into_iter().all(|outcome| outcome.is_ok()));
    let made = commits(db.folder()) - before;
    assert!(
        (1..WRITES).contains(&made),
        "{made} commits for {WRITES} writes"
    );
    assert!(db.store.read(a()).is_revoked("jti-59").await.unwrap());
    db.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn failed_work_in_a_group_rolls_back_alone() {
    let db = Database::sqlite().await;
    let open = hold(&db.store).await;
    let writes = (1..=20_u8).map(|n| {
        db.act(a(), move |txn| {
            Box::pin(async move {
                txn.insert_member(&build::new_member(n)).await?;
                match n % 4 {
                    0 => Err(StoreError::Corrupt {
                        what: "test",
                        why: "on purpose".to_owned(),
                    }),
                    1 => panic!("on purpose"),
                    // A statement that the database refuses, after one that it took.
                    2 => txn.insert_member(&build::new_member(n)).await,
                    _ => Ok(()),
                }
            })
        })
    });
    let outcomes = tokio::join!(join_all(writes), async { open.send(()).unwrap() }).0;
    for (n, outcome) in (1..=20_u8).zip(outcomes) {
        let found = db
            .store
            .read(a())
            .find_member(build::member_id(n))
            .await
            .unwrap();
        assert_eq!(outcome.is_ok(), n % 4 == 3, "{n}: {outcome:?}");
        assert_eq!(found.is_some(), n % 4 == 3, "{n}");
    }
    db.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_queue_is_busy_and_loses_nothing() {
    let db = Database::sqlite().await;
    let open = hold(&db.store).await;
    // Each is polled once, which queues it, and dropped, which cancels nothing.
    let refused = (0..1100).find_map(|n| {
        db.store
            .transact(a(), revoke(n))
            .now_or_never()
            .map(|outcome| (n, outcome))
    });
    let Some((queued, outcome)) = refused else {
        panic!("never full")
    };
    assert!(matches!(outcome, Err(StoreError::Busy)), "{outcome:?}");
    assert_eq!(queued, 1024);
    open.send(()).unwrap();
    db.store.close().await.unwrap();
    let again = Store::open(&db.url, options()).await.unwrap();
    for n in [0, 500, 1023] {
        assert!(
            again
                .read(a())
                .is_revoked(&format!("jti-{n}"))
                .await
                .unwrap(),
            "{n}"
        );
    }
    assert!(!again.read(a()).is_revoked("jti-1024").await.unwrap());
    again.close().await.unwrap();
    db.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_answered_survives_the_end_of_the_process() {
    let db = Database::sqlite().await;
    let full = Store::open(&db.url, StoreOptions::default()).await.unwrap();
    full.transact(a(), revoke(1)).await.unwrap();
    // What a killed process leaves behind: the files as they are at this moment.
    let copy = db.folder().join("copy");
    std::fs::create_dir(&copy).unwrap();
    for file in ["test.db", "test.db-wal"] {
        std::fs::copy(db.folder().join(file), copy.join(file)).unwrap();
    }
    let url = format!("sqlite:{}", copy.join("test.db").display());
    let after_crash = Store::open(&url, StoreOptions::default()).await.unwrap();
    assert!(after_crash.read(a()).is_revoked("jti-1").await.unwrap());
    after_crash.close().await.unwrap();
    full.close().await.unwrap();
    db.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reads_do_not_wait_for_the_writer() {
    let db = Database::sqlite().await;
    let open = hold(&db.store).await;
    assert_eq!(db.store.read(a()).count_members().await.unwrap(), 0);
    assert!(
        db.store
            .read(a())
            .find_device(&build::hash(1), NOW)
            .await
            .unwrap()
            .is_none()
    );
    open.send(()).unwrap();
    db.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_on_one_file_wait_for_each_other() {
    let db = Database::sqlite().await;
    let other = Store::open(&db.url, options()).await.unwrap();
    let writes = (0..40).map(|n| {
        let store = if n % 2 == 0 { &db.store } else { &other };
        store.transact(a(), revoke(n))
    });
    assert!(
        join_all(writes)
            .await
            .into_iter()
            .all(|outcome| outcome.is_ok())
    );
    for n in 0..40 {
        assert!(
            other
                .read(a())
                .is_revoked(&format!("jti-{n}"))
                .await
                .unwrap(),
            "{n}"
        );
    }
    other.close().await.unwrap();
    db.remove().await;
}
