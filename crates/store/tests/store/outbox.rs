//! The outbox: claims with leases, retries, results.

use sekisho_store::OutboxDocument;

use crate::common::{
    Database,
    build::{self, NOW, a, after, b},
    databases,
};

async fn enqueue(db: &Database) {
    for tenant in [a(), b()] {
        let enqueue = db.act(tenant, |txn| {
            Box::pin(async move { txn.enqueue(&build::message(1)).await })
        });
        enqueue.await.unwrap();
    }
}

databases! {
    a_worker_claims_for_all_tenants,
    a_message_comes_back_after_its_lease,
    what_is_done_or_given_up_is_not_claimed_again,
    a_postponed_message_is_due_later,
}

async fn a_worker_claims_for_all_tenants(db: &Database) {
    enqueue(db).await;
    let mut claimed = db.store.claim_due(NOW, after(60), 10).await.unwrap();
    claimed.sort_by(|one, other| one.tenant.cmp(&other.tenant));
    let tenants: Vec<_> = claimed.iter().map(|message| &message.tenant).collect();
    assert_eq!(tenants, [a(), b()]);
    assert!(
        claimed
            .iter()
            .all(|message| message.document == build::message(1).document)
    );
    assert!(matches!(claimed[0].document, OutboxDocument::Mail(_)));
    assert_eq!(db.store.claim_due(NOW, after(60), 10).await.unwrap(), []);
}

async fn a_message_comes_back_after_its_lease(db: &Database) {
    enqueue(db).await;
    let first = db.store.claim_due(NOW, after(60), 10).await.unwrap();
    assert_eq!(
        db.store.claim_due(after(59), after(120), 10).await.unwrap(),
        []
    );
    let again = db.store.claim_due(after(60), after(120), 10).await.unwrap();
    assert!(again.iter().all(|message| message.attempts == 2));
    // The worker that was too slow has no say any more.
    db.store
        .finish_message(&first[0], after(61), "250 ok")
        .await
        .unwrap();
    assert_eq!(
        db.store
            .claim_due(after(120), after(180), 10)
            .await
            .unwrap()
            .len(),
        2
    );
}

async fn what_is_done_or_given_up_is_not_claimed_again(db: &Database) {
    enqueue(db).await;
    let claimed = db.store.claim_due(NOW, after(60), 10).await.unwrap();
    db.store
        .finish_message(&claimed[0], NOW, "250 ok")
        .await
        .unwrap();
    db.store
        .give_up_message(&claimed[1], NOW, "no such address")
        .await
        .unwrap();
    assert_eq!(
        db.store
            .claim_due(after(10_000), after(10_060), 10)
            .await
            .unwrap(),
        []
    );
}

async fn a_postponed_message_is_due_later(db: &Database) {
    enqueue(db).await;
    for message in db.store.claim_due(NOW, after(60), 10).await.unwrap() {
        db.store
            .postpone_message(&message, after(300), "busy")
            .await
            .unwrap();
    }
    assert_eq!(
        db.store
            .claim_due(after(299), after(400), 10)
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        db.store
            .claim_due(after(300), after(400), 10)
            .await
            .unwrap()
            .len(),
        2
    );
}
