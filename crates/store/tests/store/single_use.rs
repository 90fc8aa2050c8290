//! Whatever may happen only once happens once, whoever tries at the same time.
//! Not covered: several processes, which the databases treat as they treat several connections.

use std::collections::HashSet;

use sekisho_keys::SigningAlgorithm;
use sekisho_store::{Consumed, StoreError};

use crate::common::{
    Database, MANY,
    build::{self, NOW, a, after},
    databases, many, work,
};

databases! {
    a_code_is_consumed_once,
    a_code_that_is_too_old_or_foreign_is_unknown,
    a_generation_is_advanced_once,
    a_family_ends_at_its_time,
    a_message_is_claimed_by_one_worker,
    a_sign_in_ends_once,
    a_session_ends_and_a_grant_dies_once,
    a_lease_has_one_holder,
    an_installation_has_one_key,
    an_algorithm_has_one_active_key,
    a_browser_has_one_session,
}

async fn a_code_is_consumed_once(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move { txn.insert_code(&build::code(1)).await })
    })
    .await
    .unwrap();
    let outcomes = many(&db.store, |store, _| async move {
        let consume =
            work(|txn| Box::pin(async move { txn.consume_code(&build::hash(1), NOW).await }));
        store.transact(a(), consume).await
    })
    .await;
    let first = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Consumed::First(_)));
    assert_eq!(first.count(), 1);
    let again = Consumed::Again {
        grant: build::grant_id(1),
    };
    assert_eq!(
        outcomes.iter().filter(|outcome| **outcome == again).count(),
        MANY - 1
    );
}

async fn a_code_that_is_too_old_or_foreign_is_unknown(db: &Database) {
    let consumed = |hash: u8, now| {
        db.act(a(), move |txn| {
            Box::pin(async move { txn.consume_code(&build::hash(hash), now).await })
        })
    };
    db.act(a(), |txn| {
        Box::pin(async move { txn.insert_code(&build::code(1)).await })
    })
    .await
    .unwrap();
    assert_eq!(consumed(2, NOW).await.unwrap(), Consumed::Unknown);
    assert_eq!(consumed(1, after(60)).await.unwrap(), Consumed::Unknown);
    let Consumed::First(code) = consumed(1, after(59)).await.unwrap() else {
        panic!("not first")
    };
    assert_eq!(code.redirect_uri, build::code(1).redirect_uri);
    assert_eq!(code.code_challenge, build::code(1).code_challenge);
    assert_eq!(code.grant, build::grant_id(1));
}

async fn a_generation_is_advanced_once(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move {
            txn.insert_grant(&build::grant(1, None, true), after(60))
                .await?;
            txn.insert_family(build::family_id(1), build::grant_id(1), NOW, after(3600))
                .await
        })
    })
    .await
    .unwrap();
    let advanced = many(&db.store, |store, _| async move {
        let advance = work(|txn| {
            Box::pin(async move { txn.advance_family(build::family_id(1), 0, after(1)).await })
        });
        store.transact(a(), advance).await
    })
    .await;
    assert_eq!(advanced.into_iter().filter(|advanced| *advanced).count(), 1);
    let family = db
        .store
        .read(a())
        .find_family(build::family_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((family.generation, family.rotated_at), (1, after(1)));
}

async fn a_family_ends_at_its_time(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move {
            txn.insert_family(build::family_id(1), build::grant_id(1), NOW, after(3600))
                .await
        })
    })
    .await
    .unwrap();
    let advance = |now| {
        db.act(a(), move |txn| {
            Box::pin(async move { txn.advance_family(build::family_id(1), 0, now).await })
        })
    };
    assert!(!advance(after(3600)).await.unwrap());
    assert!(advance(after(3599)).await.unwrap());
}

async fn a_message_is_claimed_by_one_worker(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move {
            for n in 0..20 {
                txn.enqueue(&build::message(n)).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let claimed = many(&db.store, |store, _| async move {
        store.claim_due(NOW, after(60), 3).await
    })
    .await;
    let ids: Vec<_> = claimed
        .into_iter()
        .flatten()
        .map(|message| message.id)
        .collect();
    assert_eq!(
        ids.len(),
        ids.iter().collect::<HashSet<_>>().len(),
        "taken twice"
    );
    // Workers that chose the same rows may have come away with none; those are still there.
    let rest = db.store.claim_due(NOW, after(60), 20).await.unwrap();
    assert_eq!(ids.len() + rest.len(), 20);
}

async fn a_sign_in_ends_once(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move { txn.insert_sign_in(&build::sign_in(1)).await })
    })
    .await
    .unwrap();
    let ended = many(&db.store, |store, _| async move {
        let end = work(|txn| {
            Box::pin(async move { txn.end_sign_in(build::sign_in_id(1), NOW, after(60)).await })
        });
        store.transact(a(), end).await
    })
    .await;
    assert_eq!(ended.into_iter().filter(|ended| *ended).count(), 1);
}

async fn a_session_ends_and_a_grant_dies_once(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move {
            txn.insert_session(&build::session(1, 1, 1)).await?;
            txn.insert_grant(&build::grant(1, Some(1), false), after(60))
                .await
        })
    })
    .await
    .unwrap();
    let ended = many(&db.store, |store, _| async move {
        let end = work(|txn| {
            Box::pin(async move {
                let ended = txn.end_session(build::session_id(1), NOW).await?;
                Ok((ended, txn.kill_grant(build::grant_id(1), NOW).await?))
            })
        });
        store.transact(a(), end).await
    })
    .await;
    assert_eq!(ended.iter().filter(|(session, _)| *session).count(), 1);
    assert_eq!(ended.iter().filter(|(_, grant)| *grant).count(), 1);
}

async fn a_lease_has_one_holder(db: &Database) {
    let taken = many(&db.store, |store, n| async move {
        let holder = format!("node-{n}");
        store
            .installation()
            .take_lease("cleanup", &holder, NOW, after(60))
            .await
    })
    .await;
    assert_eq!(taken.into_iter().filter(|taken| *taken).count(), 1);
}

async fn an_installation_has_one_key(db: &Database) {
    let kept = many(&db.store, |store, n| async move {
        store.installation().get_or_insert_key(vec![n; 40]).await
    })
    .await;
    assert_eq!(kept.iter().collect::<HashSet<_>>().len(), 1);
    assert_eq!(
        db.store.installation().find_key().await.unwrap().as_ref(),
        kept.first()
    );
}

async fn an_algorithm_has_one_active_key(db: &Database) {
    let inserted = many(&db.store, |store, n| async move {
        let key = work(move |txn| {
            Box::pin(async move {
                txn.insert_signing_key(&build::signing_key(n, SigningAlgorithm::Es256))
                    .await
            })
        });
        match store.transact(a(), key).await {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    })
    .await;
    assert_eq!(inserted.into_iter().filter(|inserted| *inserted).count(), 1);
    db.act(a(), |txn| {
        Box::pin(async move {
            txn.insert_signing_key(&build::signing_key(200, SigningAlgorithm::Rs256))
                .await
        })
    })
    .await
    .unwrap();
    assert_eq!(
        db.store.read(a()).list_signing_keys().await.unwrap().len(),
        2
    );
}

async fn a_browser_has_one_session(db: &Database) {
    let began = many(&db.store, |store, n| async move {
        let begin = work(move |txn| {
            Box::pin(async move {
                let former = txn
                    .end_browser_sessions(&build::hash(200), None, NOW)
                    .await?;
                txn.insert_session(&build::session(n, 200, 1)).await?;
                Ok(former.len())
            })
        });
        // On PostgreSQL fifty tabs at once may be more than the store tries again.
        match store.transact(a(), begin).await {
            Err(StoreError::Contention) => Ok(None),
            outcome => outcome.map(Some),
        }
    })
    .await;
    let began: Vec<_> = began.into_iter().flatten().collect();
    assert_eq!(
        began.iter().sum::<usize>(),
        began.len() - 1,
        "each but the first ended one"
    );
}
