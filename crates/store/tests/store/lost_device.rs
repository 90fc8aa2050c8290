//! A request for another second factor: one a member, cancelled or completed once, and only in time.

use sekisho_signin::LostDeviceRequest;
use sekisho_store::StoreError;

use crate::common::{
    Database, act,
    build::{self, NOW, a, after, b},
    databases, winners,
};

databases! {
    a_request_takes_the_place_of_the_one_before,
    a_request_is_cancelled_once_and_voids_what_is_pending,
    a_request_is_completed_once_and_only_while_it_is_open,
    a_request_of_another_tenant_is_left_alone,
    members_are_found_by_an_address_however_it_is_written,
}

fn request(replaces_password: bool) -> LostDeviceRequest {
    LostDeviceRequest {
        asked_at: NOW,
        opens_at: after(100),
        ends_at: after(200),
        replaces_password,
    }
}

async fn asked(db: &Database) {
    act!(db, a(), txn => {
        txn.insert_member(&build::new_member(1)).await?;
        txn.request_lost_device(build::member_id(1), &request(false)).await
    });
}

/// The request, and how often what was pending for the member was voided.
async fn stored(db: &Database) -> (Option<LostDeviceRequest>, i64) {
    let member = db.store.read(a()).find_member(build::member_id(1)).await;
    let member = member.unwrap().unwrap();
    let voided = member.security_version - build::new_member(1).member.security_version;
    (member.lost_device, voided)
}

async fn a_request_takes_the_place_of_the_one_before(db: &Database) {
    asked(db).await;
    assert_eq!(stored(db).await, (Some(request(false)), 0));
    act!(db, a(), txn => txn.request_lost_device(build::member_id(1), &request(true)).await);
    assert_eq!(stored(db).await, (Some(request(true)), 0));
    let nobody =
        act!(db, a(), txn => txn.request_lost_device(build::member_id(9), &request(true)).await);
    assert!(!nobody);
}

async fn a_request_is_cancelled_once_and_voids_what_is_pending(db: &Database) {
    asked(db).await;
    let won = winners!(db, txn => txn.cancel_lost_device(build::member_id(1), after(50)).await);
    assert_eq!(won, 1);
    assert_eq!(stored(db).await, (None, 1));
    // What has ended by itself needs no cancelling.
    act!(db, a(), txn => txn.request_lost_device(build::member_id(1), &request(false)).await);
    let late = act!(db, a(), txn => txn.cancel_lost_device(build::member_id(1), after(200)).await);
    assert!(!late);
    assert_eq!(stored(db).await.1, 1);
}

async fn a_request_is_completed_once_and_only_while_it_is_open(db: &Database) {
    asked(db).await;
    for second in [0, 99, 200] {
        let at = after(second);
        let done = act!(db, a(), txn => txn.complete_lost_device(build::member_id(1), at).await);
        assert!(!done, "{second}");
    }
    let won = winners!(db, txn => txn.complete_lost_device(build::member_id(1), after(100)).await);
    assert_eq!(won, 1);
    assert_eq!(stored(db).await, (None, 1));
}

async fn a_request_of_another_tenant_is_left_alone(db: &Database) {
    asked(db).await;
    let id = build::member_id(1);
    let (cancelled, completed) = act!(db, b(), txn => {
        let cancelled = txn.cancel_lost_device(id, after(150)).await?;
        Ok::<_, StoreError>((cancelled, txn.complete_lost_device(id, after(150)).await?))
    });
    assert!(!cancelled && !completed);
    assert_eq!(stored(db).await.0, Some(request(false)));
}

async fn members_are_found_by_an_address_however_it_is_written(db: &Database) {
    let of = |n: u8, address: &str| {
        let mut new = build::new_member(n);
        new.member.mail_address = Some(address.to_owned());
        new
    };
    act!(db, a(), txn => {
        txn.insert_member(&of(1, "Hanako@Example.jp")).await?;
        txn.insert_member(&of(2, "hanako@example.jp")).await?;
        txn.insert_member(&of(3, "taro@example.jp")).await
    });
    let reader = db.store.read(a());
    let found = reader
        .list_members_by_mail_address("hanako@example.jp")
        .await;
    let mut ids: Vec<_> = found.unwrap().into_iter().map(|member| member.id).collect();
    ids.sort_unstable();
    let mut expected = vec![build::member_id(1), build::member_id(2)];
    expected.sort_unstable();
    assert_eq!(ids, expected);
    let elsewhere = db.store.read(b());
    let found = elsewhere
        .list_members_by_mail_address("hanako@example.jp")
        .await;
    assert_eq!(found.unwrap(), []);
}
