//! Sign-in transactions: saved by compare-and-set, bound once, erased when they end.

use sekisho_store::StoreError;

use crate::common::{
    Database,
    build::{self, NOW, a, after},
    databases,
};

async fn insert(db: &Database) {
    let insert = db.act(a(), |txn| {
        Box::pin(async move { txn.insert_sign_in(&build::sign_in(1)).await })
    });
    insert.await.unwrap();
}

databases! {
    a_sign_in_is_read_as_it_was_stored,
    who_saves_what_another_saved_since_is_run_again,
    parallel_saves_are_all_applied,
    a_sign_in_is_bound_to_the_first_browser,
    the_end_erases_facts_and_keeps_the_request,
}

async fn a_sign_in_is_read_as_it_was_stored(db: &Database) {
    insert(db).await;
    let stored = db
        .store
        .read(a())
        .find_sign_in(build::sign_in_id(1))
        .await
        .unwrap()
        .unwrap();
    let new = build::sign_in(1);
    assert_eq!(stored.sign_in, new.sign_in);
    assert_eq!(stored.request, new.request);
    assert_eq!(
        (stored.browser, stored.revision, stored.ended_at),
        (None, 0, None)
    );
    assert_eq!(stored.expires_at, new.expires_at);
}

async fn who_saves_what_another_saved_since_is_run_again(db: &Database) {
    insert(db).await;
    let read = db
        .store
        .read(a())
        .find_sign_in(build::sign_in_id(1))
        .await
        .unwrap()
        .unwrap();
    let stale = read.clone();
    let save = |read: sekisho_store::StoredSignIn| {
        db.act(a(), move |txn| {
            let read = read.clone();
            Box::pin(async move {
                let mut sign_in = read.sign_in.clone();
                sign_in.length.remember = true;
                txn.save_sign_in(&read, &sign_in).await
            })
        })
    };
    save(read).await.unwrap();
    assert!(matches!(save(stale).await, Err(StoreError::Contention)));
    let stored = db
        .store
        .read(a())
        .find_sign_in(build::sign_in_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((stored.sign_in.length.remember, stored.revision), (true, 1));
}

async fn parallel_saves_are_all_applied(db: &Database) {
    insert(db).await;
    let save = || {
        db.act(a(), |txn| {
            Box::pin(async move {
                let read = txn.find_sign_in(build::sign_in_id(1)).await?.unwrap();
                let mut sign_in = read.sign_in.clone();
                let typed = sign_in.typed_user_id.unwrap_or_default();
                sign_in.typed_user_id = Some(format!("{typed}+"));
                txn.save_sign_in(&read, &sign_in).await
            })
        })
    };
    let (one, two, three) = tokio::join!(save(), save(), save());
    one.and(two).and(three).unwrap();
    let stored = db
        .store
        .read(a())
        .find_sign_in(build::sign_in_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.sign_in.typed_user_id.as_deref(), Some("hanako+++"));
}

async fn a_sign_in_is_bound_to_the_first_browser(db: &Database) {
    insert(db).await;
    let bind = |browser: u8| {
        db.act(a(), move |txn| {
            Box::pin(async move {
                txn.bind_sign_in(build::sign_in_id(1), &build::hash(browser))
                    .await
            })
        })
    };
    assert!(bind(1).await.unwrap());
    assert!(!bind(2).await.unwrap());
    let stored = db
        .store
        .read(a())
        .find_sign_in(build::sign_in_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.browser, Some(build::hash(1)));
}

async fn the_end_erases_facts_and_keeps_the_request(db: &Database) {
    insert(db).await;
    let before = db
        .store
        .read(a())
        .find_sign_in(build::sign_in_id(1))
        .await
        .unwrap()
        .unwrap();
    let ended = db
        .act(a(), |txn| {
            Box::pin(async move {
                txn.end_sign_in(build::sign_in_id(1), NOW, after(604_800))
                    .await
            })
        })
        .await
        .unwrap();
    assert!(ended);
    let stored = db
        .store
        .read(a())
        .find_sign_in(build::sign_in_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.sign_in.typed_user_id, None);
    assert_eq!(stored.sign_in.destination, before.sign_in.destination);
    assert_eq!(
        (stored.request, stored.ended_at),
        (before.request.clone(), Some(NOW))
    );
    let saved = db
        .act(a(), move |txn| {
            let before = before.clone();
            Box::pin(async move { txn.save_sign_in(&before, &before.sign_in).await })
        })
        .await;
    assert!(matches!(saved, Err(StoreError::Contention)));
}
