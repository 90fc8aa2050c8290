//! Attempts and their call numbers: unique while they are good, then free again.

use sekisho_store::StoreError;

use crate::common::{
    Database, act,
    build::{self, NOW, a, after},
    databases, many, work,
};

const NUMBER: u32 = 12_345_678;

databases! {
    an_attempt_is_found_by_its_number_while_that_is_good,
    a_number_opens_one_attempt,
    an_expired_number_is_given_out_again,
    recent_attempts_of_a_source_are_counted,
}

async fn an_attempt_is_found_by_its_number_while_that_is_good(db: &Database) {
    act!(db, a(), txn => txn.insert_attempt(&build::attempt(NUMBER)).await);
    let reader = db.store.read(a());
    let find = |number, second| reader.find_attempt(number, after(second));
    let expected = Some(build::attempt(NUMBER));
    assert_eq!(find(NUMBER, 1799).await.unwrap(), expected);
    assert_eq!(find(NUMBER, 1800).await.unwrap(), None);
    assert_eq!(find(NUMBER + 1, 0).await.unwrap(), None);
}

async fn a_number_opens_one_attempt(db: &Database) {
    let kept = many(&db.store, |store, _| async move {
        let insert =
            work(|txn| Box::pin(async move { txn.insert_attempt(&build::attempt(NUMBER)).await }));
        match store.transact(a(), insert).await {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    })
    .await;
    assert_eq!(kept.into_iter().filter(|kept| *kept).count(), 1);
}

async fn an_expired_number_is_given_out_again(db: &Database) {
    act!(db, a(), txn => txn.insert_attempt(&build::attempt(NUMBER)).await);
    let again = |second| {
        db.act(a(), move |txn| {
            Box::pin(async move {
                let mut attempt = build::attempt(NUMBER);
                attempt.at = after(second);
                attempt.expires_at = after(second + 1800);
                "birth-date/wrong".clone_into(&mut attempt.outcome);
                attempt.member = None;
                txn.insert_attempt(&attempt).await
            })
        })
    };
    let early = again(1799).await;
    assert!(
        matches!(early, Err(StoreError::Conflict { .. })),
        "{early:?}"
    );
    again(1800).await.unwrap();
    let found = db.store.read(a()).find_attempt(NUMBER, after(1800)).await;
    let found = found.unwrap().unwrap();
    assert_eq!(found.outcome, "birth-date/wrong");
    assert_eq!((found.member, found.at), (None, after(1800)));
}

async fn recent_attempts_of_a_source_are_counted(db: &Database) {
    act!(db, a(), txn => {
        for (n, second, source) in [(0, 0, 9), (1, 30, 9), (2, 60, 9), (3, 70, 8)] {
            let mut attempt = build::attempt(NUMBER + n);
            attempt.at = after(second);
            attempt.source = build::hash(source);
            txn.insert_attempt(&attempt).await?;
        }
        Ok(())
    });
    let reader = db.store.read(a());
    let recent = |source, since| async move {
        let reader = db.store.read(a());
        reader
            .recent_attempts(&build::hash(source), since)
            .await
            .unwrap()
    };
    assert_eq!(recent(9, NOW).await, (3, Some(NUMBER + 2)));
    assert_eq!(recent(9, after(30)).await, (2, Some(NUMBER + 2)));
    assert_eq!(recent(8, NOW).await, (1, Some(NUMBER + 3)));
    assert_eq!(recent(9, after(61)).await, (0, None));
    assert_eq!(
        reader.recent_attempts(&build::hash(1), NOW).await.unwrap(),
        (0, None)
    );
}
