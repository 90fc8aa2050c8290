//! Mailed links: once, the newest, and as long as what they rest on stays.

use sekisho_store::{LinkPurpose, StoreError};

use crate::common::{
    Database, act,
    build::{self, NOW, a, after},
    databases, winners,
};

async fn send(db: &Database) {
    act!(db, a(), txn => {
        txn.insert_member(&build::new_member(1)).await?;
        txn.insert_member(&build::new_member(2)).await?;
        txn.insert_link(&build::link(1, 1), &build::hash(1)).await
    });
}

async fn consume(db: &Database, n: u8, second: i64) -> bool {
    act!(db, a(), txn => txn.consume_link(build::link_id(n), after(second)).await)
}

databases! {
    a_link_is_found_by_its_hash,
    a_link_is_used_once,
    a_link_is_good_for_its_time,
    a_link_dies_with_the_security_version,
    a_newer_link_of_the_same_purpose_kills_the_former_one,
    a_link_to_nobody_is_refused,
    a_used_link_leads_to_the_sign_in_that_it_began,
}

async fn a_link_is_found_by_its_hash(db: &Database) {
    send(db).await;
    let reader = db.store.read(a());
    let found = reader.find_link(&build::hash(1)).await.unwrap();
    assert_eq!(found, Some(build::link(1, 1)));
    assert_eq!(reader.find_link(&build::hash(2)).await.unwrap(), None);
    assert!(consume(db, 1, 5).await);
    let found = reader.find_link(&build::hash(1)).await.unwrap();
    assert_eq!(found.unwrap().used_at, Some(after(5)));
}

async fn a_link_is_used_once(db: &Database) {
    send(db).await;
    let won = winners!(db, txn => txn.consume_link(build::link_id(1), NOW).await);
    assert_eq!(won, 1);
}

async fn a_link_is_good_for_its_time(db: &Database) {
    send(db).await;
    assert!(!consume(db, 9, 0).await);
    assert!(!consume(db, 1, 1800).await);
    assert!(consume(db, 1, 1799).await);
}

async fn a_link_dies_with_the_security_version(db: &Database) {
    send(db).await;
    act!(db, a(), txn => {
        txn.insert_link(&build::link(2, 2), &build::hash(2)).await?;
        txn.raise_security_version(build::member_id(1)).await
    });
    assert!(!consume(db, 1, 1).await);
    assert!(consume(db, 2, 1).await, "the other member's stays");
}

async fn a_newer_link_of_the_same_purpose_kills_the_former_one(db: &Database) {
    send(db).await;
    act!(db, a(), txn => {
        let mut reissue = build::link(2, 1);
        reissue.purpose = LinkPurpose::PasswordReissue;
        txn.insert_link(&reissue, &build::hash(2)).await?;
        let mut newer = build::link(3, 1);
        newer.sent_at = after(60);
        txn.insert_link(&newer, &build::hash(3)).await
    });
    assert!(!consume(db, 1, 60).await);
    assert!(consume(db, 2, 60).await);
    assert!(consume(db, 3, 60).await);
}

async fn a_link_to_nobody_is_refused(db: &Database) {
    let sent = db.act(a(), |txn| {
        Box::pin(async move { txn.insert_link(&build::link(1, 1), &build::hash(1)).await })
    });
    let sent = sent.await;
    assert!(
        matches!(sent, Err(StoreError::Unstorable { .. })),
        "{sent:?}"
    );
}

/// A link that begins a sign-in remembers which, and where.
async fn a_used_link_leads_to_the_sign_in_that_it_began(db: &Database) {
    send(db).await;
    let (sign_in, browser) = (build::sign_in_id(7), build::hash(70));
    act!(db, a(), txn => {
        txn.record_begun_sign_in(build::link_id(1), sign_in, &browser).await
    });
    let reader = db.store.read(a());
    let found = reader.find_link_by_id(build::link_id(1)).await.unwrap();
    assert_eq!(found, Some(build::link(1, 1)), "only once it was used");
    assert!(consume(db, 1, 5).await);
    act!(db, a(), txn => {
        txn.record_begun_sign_in(build::link_id(1), sign_in, &browser).await
    });
    let found = reader
        .find_link_by_id(build::link_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (found.sign_in, found.browser),
        (Some(sign_in), Some(browser))
    );
}
