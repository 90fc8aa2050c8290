//! Signing keys are exchanged one step after the other, also by many processes at once.

use sekisho_kernel::Timestamp;
use sekisho_keys::{
    KeyState::{self, Active, Next, Retired},
    SigningAlgorithm::{self, Es256, Rs256},
};
use sekisho_store::DueKey;

use crate::common::{
    Database, act,
    build::{self, NOW, a, after, b},
    databases, winners,
};

databases! {
    a_key_is_published_signs_retires_and_goes,
    a_key_does_not_sign_before_its_time,
    what_is_replaced_is_gone_at_once,
    of_many_who_publish_one_does,
    of_many_who_activate_one_does,
    algorithms_and_tenants_are_exchanged_apart,
    what_is_due_is_listed_over_all_tenants,
    every_step_is_seen_by_other_processes,
}

/// The states of the keys of one algorithm, the oldest first.
async fn states(db: &Database, algorithm: SigningAlgorithm) -> Vec<(String, KeyState)> {
    let keys = db.store.read(a()).list_signing_keys().await.unwrap();
    keys.into_iter()
        .filter(|key| key.algorithm == algorithm)
        .map(|key| (key.kid, key.state))
        .collect()
}

fn named(expected: &[(&str, KeyState)]) -> Vec<(String, KeyState)> {
    let owned = expected.iter();
    owned
        .map(|(kid, state)| ((*kid).to_owned(), *state))
        .collect()
}

async fn insert(db: &Database, n: u8, algorithm: SigningAlgorithm) {
    act!(db, a(), txn => {
        txn.insert_signing_key(&build::signing_key(n, algorithm)).await
    });
}

async fn publish(db: &Database, n: u8, algorithm: SigningAlgorithm, from: Timestamp) -> bool {
    act!(db, a(), txn => {
        txn.publish_signing_key(&build::signing_key(n, algorithm), from).await
    })
}

async fn activate(db: &Database, algorithm: SigningAlgorithm, at: Timestamp) -> bool {
    act!(db, a(), txn => txn.activate_signing_key(algorithm, at, at, after(1_000)).await)
}

async fn a_key_is_published_signs_retires_and_goes(db: &Database) {
    insert(db, 1, Es256).await;
    assert!(publish(db, 2, Es256, after(60)).await);
    let published = named(&[("kid-1", Active), ("kid-2", Next)]);
    assert_eq!(states(db, Es256).await, published);

    assert!(activate(db, Es256, after(60)).await);
    let exchanged = named(&[("kid-1", Retired), ("kid-2", Active)]);
    assert_eq!(states(db, Es256).await, exchanged);
    let keys = db.store.read(a()).list_signing_keys().await.unwrap();
    assert_eq!(keys[0].expires_at, Some(after(1_000)));
    assert_eq!(keys[1].not_before, after(60));

    let delete =
        |at| async move { act!(db, a(), txn => txn.delete_retired_signing_keys(at).await) };
    assert_eq!(delete(after(999)).await, 0);
    assert_eq!(delete(after(1_000)).await, 1);
    assert_eq!(states(db, Es256).await, named(&[("kid-2", Active)]));
}

async fn a_key_does_not_sign_before_its_time(db: &Database) {
    insert(db, 1, Es256).await;
    assert!(!activate(db, Es256, after(60)).await, "there is none");
    publish(db, 2, Es256, after(60)).await;
    assert!(!activate(db, Es256, after(59)).await);
    let published = named(&[("kid-1", Active), ("kid-2", Next)]);
    assert_eq!(states(db, Es256).await, published);
}

async fn what_is_replaced_is_gone_at_once(db: &Database) {
    insert(db, 1, Es256).await;
    publish(db, 2, Es256, NOW).await;
    activate(db, Es256, NOW).await;
    publish(db, 3, Es256, after(60)).await;
    insert(db, 5, Rs256).await;
    act!(db, a(), txn => txn.replace_signing_keys(&build::signing_key(4, Es256)).await);
    assert_eq!(states(db, Es256).await, named(&[("kid-4", Active)]));
    assert_eq!(states(db, Rs256).await, named(&[("kid-5", Active)]));
}

async fn of_many_who_publish_one_does(db: &Database) {
    insert(db, 200, Es256).await;
    let published = crate::common::many(&db.store, |store, n| async move {
        let publish = crate::common::work(move |txn| {
            Box::pin(async move {
                let key = build::signing_key(n, Es256);
                txn.publish_signing_key(&key, after(60)).await
            })
        });
        store.transact(a(), publish).await
    })
    .await;
    assert_eq!(published.into_iter().filter(|done| *done).count(), 1);
    assert_eq!(states(db, Es256).await.len(), 2);
}

async fn of_many_who_activate_one_does(db: &Database) {
    insert(db, 1, Es256).await;
    publish(db, 2, Es256, NOW).await;
    let won = winners!(db, txn => {
        txn.activate_signing_key(Es256, NOW, NOW, after(1_000)).await
    });
    assert_eq!(won, 1);
    let exchanged = named(&[("kid-1", Retired), ("kid-2", Active)]);
    assert_eq!(states(db, Es256).await, exchanged);
}

async fn algorithms_and_tenants_are_exchanged_apart(db: &Database) {
    insert(db, 1, Es256).await;
    insert(db, 2, Rs256).await;
    act!(db, b(), txn => {
        txn.insert_signing_key(&build::signing_key(1, Es256)).await?;
        txn.publish_signing_key(&build::signing_key(9, Es256), NOW).await
    });
    assert!(!activate(db, Es256, after(60)).await, "it is another's");
    publish(db, 3, Es256, NOW).await;
    assert!(activate(db, Es256, after(60)).await);
    assert_eq!(states(db, Rs256).await, named(&[("kid-2", Active)]));
    let others = db.store.read(b()).list_signing_keys().await.unwrap();
    let others: Vec<_> = others.iter().map(|key| key.state).collect();
    assert_eq!(others, [Active, Next]);
    let deleted = act!(db, b(), txn => txn.delete_retired_signing_keys(after(9_999)).await);
    assert_eq!(deleted, 0);
    assert_eq!(states(db, Es256).await.len(), 2);
}

async fn what_is_due_is_listed_over_all_tenants(db: &Database) {
    let due = |now, since| async move {
        let listed = db.store.list_due_keys(now, since, 10).await.unwrap();
        let short = |due: DueKey| (due.tenant.to_string(), due.algorithm, due.state);
        listed.into_iter().map(short).collect::<Vec<_>>()
    };
    insert(db, 1, Es256).await;
    act!(db, b(), txn => {
        txn.insert_signing_key(&build::signing_key(1, Es256)).await?;
        txn.publish_signing_key(&build::signing_key(2, Es256), after(60)).await
    });
    let (mine, theirs) = ("a".to_owned(), "b".to_owned());
    assert_eq!(due(after(59), None).await, []);
    assert_eq!(
        due(after(60), None).await,
        [(theirs.clone(), Es256, Next)],
        "it may sign"
    );
    let since = Some(NOW);
    assert_eq!(due(NOW, Some(after(-1))).await, []);
    assert_eq!(
        due(NOW, since).await,
        [(mine.clone(), Es256, Active)],
        "it is old; the other has a successor already"
    );
    publish(db, 2, Es256, after(10)).await;
    activate(db, Es256, after(10)).await;
    assert_eq!(due(after(59), Some(NOW)).await, []);
    assert_eq!(
        due(after(1_000), None).await,
        [(theirs, Es256, Next), (mine, Es256, Retired)]
            .into_iter()
            .rev()
            .collect::<Vec<_>>(),
        "the oldest first"
    );
    assert_eq!(
        db.store
            .list_due_keys(after(1_000), None, 1)
            .await
            .unwrap()
            .len(),
        1
    );
}

async fn every_step_is_seen_by_other_processes(db: &Database) {
    let version = || async { db.store.installation().config_version().await.unwrap() };
    insert(db, 1, Es256).await;
    let mut seen = version().await;
    publish(db, 2, Es256, NOW).await;
    assert!(version().await > seen);
    seen = version().await;
    activate(db, Es256, NOW).await;
    assert!(version().await > seen);
    seen = version().await;
    act!(db, a(), txn => txn.delete_retired_signing_keys(after(1_000)).await);
    assert!(version().await > seen);
}
