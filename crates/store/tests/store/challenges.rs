//! WebAuthn challenges: the newest of a sign-in and mode, once, and not for long.

use sekisho_store::{
    Challenge,
    ChallengeMode::{Authenticate, Autofill, Discover, Register},
};

use crate::common::{
    Database, act,
    build::{self, NOW, a, after},
    databases, winners,
};

async fn put(db: &Database) {
    act!(db, a(), txn => {
        for (n, mode) in [(1, Register), (2, Authenticate), (3, Discover), (4, Autofill)] {
            txn.put_challenge(&build::challenge(n, 1, mode)).await?;
        }
        Ok(())
    });
}

async fn consume(db: &Database, n: u8, second: i64) -> bool {
    act!(db, a(), txn => txn.consume_challenge(build::uuid(n), after(second)).await)
}

async fn find(db: &Database, n: u8, second: i64) -> Option<Challenge> {
    let reader = db.store.read(a());
    let sign_in = build::sign_in_id(n);
    let found = reader.find_challenge(sign_in, Autofill, after(second));
    found.await.unwrap()
}

databases! {
    each_mode_has_a_challenge_of_its_own,
    the_newest_challenge_replaces_the_former_one,
    a_challenge_is_used_once,
    a_challenge_is_good_for_its_time,
}

async fn each_mode_has_a_challenge_of_its_own(db: &Database) {
    put(db).await;
    assert_eq!(find(db, 1, 0).await, Some(build::challenge(4, 1, Autofill)));
    assert_eq!(find(db, 2, 0).await, None);
    for n in 1..=4 {
        assert!(consume(db, n, 0).await, "challenge {n}");
    }
    assert_eq!(find(db, 1, 0).await, None);
}

async fn the_newest_challenge_replaces_the_former_one(db: &Database) {
    put(db).await;
    act!(db, a(), txn => {
        let mut newest = build::challenge(9, 1, Autofill);
        newest.member = None;
        txn.put_challenge(&newest).await
    });
    let found = find(db, 1, 0).await.unwrap();
    assert_eq!((found.id, found.member), (build::uuid(9), None));
    assert!(!consume(db, 4, 0).await);
    assert!(consume(db, 9, 0).await);
}

async fn a_challenge_is_used_once(db: &Database) {
    put(db).await;
    let won = winners!(db, txn => txn.consume_challenge(build::uuid(1), NOW).await);
    assert_eq!(won, 1);
}

async fn a_challenge_is_good_for_its_time(db: &Database) {
    put(db).await;
    assert!(find(db, 1, 299).await.is_some());
    assert_eq!(find(db, 1, 300).await, None);
    assert!(!consume(db, 4, 300).await);
    assert!(consume(db, 4, 299).await);
}
