//! What one member does in several tabs at once leaves one of each behind, not several.

use std::collections::HashSet;

use sekisho_store::{Claimed, IdentifierState};

use crate::common::{
    Database, act,
    build::{self, NOW, a, after},
    databases, many, work,
};

async fn provision(db: &Database) {
    act!(db, a(), txn => txn.insert_member(&build::lettered_member(1)).await);
}

databases! {
    one_user_id_is_pending,
    one_address_is_confirmed,
    one_link_of_a_purpose_is_good,
    one_set_of_recovery_codes_is_good,
    one_challenge_of_a_mode_is_good,
}

async fn one_user_id_is_pending(db: &Database) {
    provision(db).await;
    let claimed = many(&db.store, |store, n| async move {
        let claim = work(move |txn| {
            Box::pin(async move {
                let user_id = format!("hanako{n}");
                txn.claim_user_id(build::member_id(1), &user_id, NOW).await
            })
        });
        store.transact(a(), claim).await
    })
    .await;
    assert!(claimed.iter().all(|claimed| *claimed == Claimed::Claimed));
    let user_ids = db.store.read(a()).list_user_ids(build::member_id(1)).await;
    let mut states: Vec<_> = user_ids.unwrap().iter().map(|found| found.state).collect();
    states.sort_by_key(|state| format!("{state:?}"));
    let expected = [IdentifierState::Pending, IdentifierState::Temporary];
    assert_eq!(states, expected);
}

async fn one_address_is_confirmed(db: &Database) {
    provision(db).await;
    many(&db.store, |store, n| async move {
        let confirm = work(move |txn| {
            Box::pin(async move {
                let address = format!("hanako{n}@example.jp");
                let member = build::member_id(1);
                txn.confirm_mail_address(member, &address, &address, NOW)
                    .await
            })
        });
        store.transact(a(), confirm).await
    })
    .await;
    let reader = db.store.read(a());
    let addresses: Vec<_> = (0..50).map(|n| format!("hanako{n}@example.jp")).collect();
    let confirmed = reader.find_mail_addresses(&addresses).await.unwrap();
    let member = reader.find_member(build::member_id(1)).await.unwrap();
    let expected = member.unwrap().mail_address.unwrap();
    let confirmed: HashSet<_> = confirmed.into_keys().collect();
    assert_eq!(confirmed, HashSet::from([expected]));
}

async fn one_link_of_a_purpose_is_good(db: &Database) {
    provision(db).await;
    many(&db.store, |store, n| async move {
        let send = work(move |txn| {
            Box::pin(async move { txn.insert_link(&build::link(n, 1), &build::hash(n)).await })
        });
        store.transact(a(), send).await
    })
    .await;
    let good = many(&db.store, |store, n| async move {
        let spend = work(move |txn| {
            Box::pin(async move { txn.consume_link(build::link_id(n), after(1)).await })
        });
        store.transact(a(), spend).await
    })
    .await;
    assert_eq!(good.into_iter().filter(|good| *good).count(), 1);
}

async fn one_set_of_recovery_codes_is_good(db: &Database) {
    provision(db).await;
    many(&db.store, |store, n| async move {
        let replace = work(move |txn| {
            Box::pin(async move {
                let codes = [build::hash(n), build::hash(n + 100)];
                txn.replace_recovery_codes(build::member_id(1), &codes, NOW)
                    .await
            })
        });
        store.transact(a(), replace).await
    })
    .await;
    let reader = db.store.read(a());
    let left = reader.count_recovery_codes(build::member_id(1)).await;
    assert_eq!(left.unwrap(), 2);
}

async fn one_challenge_of_a_mode_is_good(db: &Database) {
    use sekisho_store::ChallengeMode::Autofill;
    many(&db.store, |store, n| async move {
        let put = work(move |txn| {
            Box::pin(async move { txn.put_challenge(&build::challenge(n, 1, Autofill)).await })
        });
        store.transact(a(), put).await
    })
    .await;
    let good = many(&db.store, |store, n| async move {
        let consume = work(move |txn| {
            Box::pin(async move { txn.consume_challenge(build::uuid(n), NOW).await })
        });
        store.transact(a(), consume).await
    })
    .await;
    assert_eq!(good.into_iter().filter(|good| *good).count(), 1);
}
