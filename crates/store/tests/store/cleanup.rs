//! What has expired is deleted in batches; what has not, stays.

use sekisho_kernel::{ClientId, Timestamp};
use sekisho_store::Consumed;

use crate::common::{
    Database,
    build::{self, NOW, a, after},
    databases,
};

const DAY: i64 = 24 * 60 * 60;

async fn clean(db: &Database, now: Timestamp) -> u64 {
    let mut deleted = 0;
    loop {
        match db.store.delete_expired(now, 3).await.unwrap() {
            0 => return deleted,
            rows => deleted += rows,
        }
    }
}

databases! {
    expired_rows_go_batch_by_batch,
    every_short_lived_row_goes_in_time,
    a_message_that_waits_is_never_deleted,
}

async fn expired_rows_go_batch_by_batch(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move {
            for n in 0..7 {
                txn.revoke_jti(&format!("old-{n}"), after(10)).await?;
            }
            txn.revoke_jti("new", after(20)).await
        })
    })
    .await
    .unwrap();
    assert_eq!(db.store.delete_expired(after(9), 3).await.unwrap(), 0);
    assert_eq!(db.store.delete_expired(after(10), 3).await.unwrap(), 3);
    assert_eq!(clean(db, after(10)).await, 4);
    assert!(db.store.read(a()).is_revoked("new").await.unwrap());
}

async fn every_short_lived_row_goes_in_time(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move {
            txn.insert_member(&build::new_member(1)).await?;
            txn.insert_sign_in(&build::sign_in(1)).await?;
            txn.insert_session(&build::session(1, 1, 1)).await?;
            let portal = ClientId::new("portal");
            txn.record_session_client(build::session_id(1), &portal, "sid", NOW)
                .await?;
            txn.insert_grant(&build::grant(1, Some(1), false), after(60))
                .await?;
            txn.insert_code(&build::code(1)).await?;
            txn.consume_code(&build::hash(1), NOW).await?;
            txn.insert_family(build::family_id(1), build::grant_id(1), NOW, after(2 * DAY))
                .await?;
            txn.insert_device(&build::device(1)).await?;
            txn.remember_member_on_device(build::device_id(1), build::member_id(1), NOW)
                .await?;
            txn.enqueue(&build::message(1)).await
        })
    })
    .await
    .unwrap();
    let message = &db.store.claim_due(NOW, after(60), 1).await.unwrap()[0];
    db.store
        .finish_message(message, NOW, "250 ok")
        .await
        .unwrap();

    // The code, two hours after its end, is still known; the grant lives as long as its family.
    assert_eq!(clean(db, after(7200)).await, 1, "the facts of the sign-in");
    let reader = db.store.read(a());
    let again = db
        .act(a(), |txn| {
            Box::pin(async move { txn.consume_code(&build::hash(1), after(7200)).await })
        })
        .await
        .unwrap();
    assert_eq!(
        again,
        Consumed::Again {
            grant: build::grant_id(1)
        }
    );
    assert!(
        reader
            .find_grant(build::grant_id(1))
            .await
            .unwrap()
            .is_some()
    );
    let abandoned = reader
        .find_sign_in(build::sign_in_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(abandoned.sign_in.typed_user_id, None);
    assert_eq!(abandoned.request, build::sign_in(1).request);

    // Sign-in, code, family, grant, session, device, message; members stay.
    assert_eq!(clean(db, after(60 * DAY)).await, 7);
    assert!(
        reader
            .find_sign_in(build::sign_in_id(1))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        reader
            .find_grant(build::grant_id(1))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        reader
            .find_session(build::session_id(1))
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        reader
            .list_session_clients(build::session_id(1))
            .await
            .unwrap(),
        []
    );
    assert!(
        reader
            .find_member(build::member_id(1))
            .await
            .unwrap()
            .is_some()
    );
}

async fn a_message_that_waits_is_never_deleted(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move { txn.enqueue(&build::message(1)).await })
    })
    .await
    .unwrap();
    assert_eq!(clean(db, after(400 * DAY)).await, 0);
    assert_eq!(
        db.store
            .claim_due(after(400 * DAY), after(401 * DAY), 9)
            .await
            .unwrap()
            .len(),
        1
    );
}
