//! Mail codes: the newest only, a few tries, once.

use sekisho_keys::KeyedHash;
use sekisho_store::MailCode;

use crate::common::{
    Database, act,
    build::{self, NOW, a, after},
    databases, race, winners, work,
};

const LIMIT: u32 = 6;

async fn request(db: &Database, message: u8, second: i64) {
    act!(db, a(), txn => {
        let message = build::outbox_id(message);
        let browser = build::hash(7);
        txn.request_mail_code(build::member_id(1), message, Some(&browser), after(second)).await
    });
}

async fn mint(db: &Database, message: u8, code: u8) -> bool {
    act!(db, a(), txn => {
        let (member, message) = (build::member_id(1), build::outbox_id(message));
        txn.mint_mail_code(member, message, &build::hash(code), after(2), after(302)).await
    })
}

async fn sent(db: &Database) {
    act!(db, a(), txn => txn.insert_member(&build::new_member(1)).await);
    request(db, 1, 0).await;
    assert!(mint(db, 1, 1).await);
}

async fn attempt(db: &Database, second: i64) -> Option<KeyedHash> {
    act!(db, a(), txn => txn.take_mail_code_try(build::member_id(1), LIMIT, after(second)).await)
}

async fn consume(db: &Database, code: u8, second: i64) -> bool {
    act!(db, a(), txn => {
        txn.consume_mail_code(build::member_id(1), &build::hash(code), after(second)).await
    })
}

async fn find(db: &Database) -> Option<MailCode> {
    let reader = db.store.read(a());
    reader.find_mail_code(build::member_id(1)).await.unwrap()
}

databases! {
    a_code_is_made_when_it_is_sent,
    only_the_newest_message_gets_a_code,
    so_many_tries_at_once_count_as_that_many,
    a_code_is_used_once,
    a_used_or_old_code_takes_no_try,
    a_new_code_has_all_its_tries,
}

async fn a_code_is_made_when_it_is_sent(db: &Database) {
    act!(db, a(), txn => txn.insert_member(&build::new_member(1)).await);
    assert_eq!(find(db).await, None);
    request(db, 1, 0).await;
    let mut expected = MailCode {
        message: build::outbox_id(1),
        browser: Some(build::hash(7)),
        requested_at: NOW,
        minted_at: None,
        expires_at: None,
        tries: 0,
        consumed_at: None,
        has_code: false,
    };
    assert_eq!(find(db).await, Some(expected.clone()));
    assert_eq!(attempt(db, 1).await, None);
    assert!(mint(db, 1, 1).await);
    assert_eq!(attempt(db, 3).await, Some(build::hash(1)));
    expected.has_code = true;
    expected.minted_at = Some(after(2));
    expected.expires_at = Some(after(302));
    expected.tries = 1;
    assert_eq!(find(db).await, Some(expected));
}

async fn only_the_newest_message_gets_a_code(db: &Database) {
    sent(db).await;
    request(db, 2, 1).await;
    assert_eq!(attempt(db, 3).await, None, "the former code is void");
    assert!(!consume(db, 1, 3).await);
    assert!(!mint(db, 1, 1).await);
    assert!(mint(db, 2, 2).await);
    // A mail that was sent again has another code.
    assert!(mint(db, 2, 3).await);
    assert!(!consume(db, 2, 3).await);
    assert!(consume(db, 3, 3).await);
    assert!(!mint(db, 2, 4).await);
}

async fn so_many_tries_at_once_count_as_that_many(db: &Database) {
    sent(db).await;
    let taken = race(&db.store, 200, |store, _| async move {
        let attempt = work(|txn| {
            Box::pin(async move {
                txn.take_mail_code_try(build::member_id(1), LIMIT, after(3))
                    .await
            })
        });
        store.transact(a(), attempt).await
    })
    .await;
    let taken: Vec<_> = taken.into_iter().flatten().collect();
    assert_eq!(taken, vec![build::hash(1); 6]);
    assert_eq!(find(db).await.unwrap().tries, LIMIT);
}

async fn a_code_is_used_once(db: &Database) {
    sent(db).await;
    assert!(!consume(db, 2, 3).await);
    let won = winners!(db, txn => {
        txn.consume_mail_code(build::member_id(1), &build::hash(1), after(3)).await
    });
    assert_eq!(won, 1);
}

async fn a_used_or_old_code_takes_no_try(db: &Database) {
    sent(db).await;
    assert_eq!(attempt(db, 302).await, None);
    assert!(!consume(db, 1, 302).await);
    assert!(consume(db, 1, 301).await);
    assert_eq!(attempt(db, 301).await, None);
    assert_eq!(find(db).await.unwrap().consumed_at, Some(after(301)));
}

async fn a_new_code_has_all_its_tries(db: &Database) {
    sent(db).await;
    for _ in 0..LIMIT {
        assert!(attempt(db, 3).await.is_some());
    }
    assert_eq!(attempt(db, 3).await, None);
    request(db, 2, 4).await;
    assert!(mint(db, 2, 2).await);
    assert_eq!(attempt(db, 5).await, Some(build::hash(2)));
}
