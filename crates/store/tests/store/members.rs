//! Members, their user IDs and passwords, and the devices they are known on.

use sekisho_signin::MemberState;
use sekisho_store::{PasswordCredential, PasswordVerifier, StoreError};

use crate::common::{
    Database,
    build::{self, NOW, a, after},
    databases,
};

async fn provision(db: &Database) {
    let provision = db.act(a(), |txn| {
        Box::pin(async move { txn.insert_member(&build::new_member(1)).await })
    });
    provision.await.unwrap();
}

databases! {
    a_member_is_read_as_provisioned,
    a_user_id_is_given_out_once,
    a_new_password_voids_what_is_pending,
    the_first_sign_in_is_kept,
    a_suspended_member_is_suspended_at_the_next_read,
    a_device_remembers_five_members,
    a_device_is_forgotten_in_time,
}

async fn a_member_is_read_as_provisioned(db: &Database) {
    provision(db).await;
    let reader = db.store.read(a());
    let expected = Some(build::member(1));
    assert_eq!(
        reader.find_member(build::member_id(1)).await.unwrap(),
        expected
    );
    assert_eq!(reader.find_member_by_sub("sub-1").await.unwrap(), expected);
    let found = reader.find_credentials("user-1").await.unwrap().unwrap();
    assert_eq!(found.member, build::member(1));
    assert_eq!(found.password, build::new_member(1).password);
    assert_eq!(reader.find_credentials("user-2").await.unwrap(), None);
    assert_eq!(reader.count_members().await.unwrap(), 1);
}

async fn a_user_id_is_given_out_once(db: &Database) {
    provision(db).await;
    let second = db
        .act(a(), |txn| {
            Box::pin(async move {
                let mut second = build::new_member(2);
                second.user_id = build::new_member(1).user_id;
                txn.insert_member(&second).await
            })
        })
        .await;
    assert!(
        matches!(second, Err(StoreError::Conflict { what: "user ID" })),
        "{second:?}"
    );
    assert_eq!(
        db.store.read(a()).count_members().await.unwrap(),
        1,
        "nothing was written"
    );
}

async fn a_new_password_voids_what_is_pending(db: &Database) {
    provision(db).await;
    let set = db
        .act(a(), |txn| {
            Box::pin(async move {
                let password = PasswordCredential::chosen("$argon2id$new".to_owned());
                txn.set_password(build::member_id(1), &password, NOW).await
            })
        })
        .await
        .unwrap();
    assert!(set);
    let found = db
        .store
        .read(a())
        .find_credentials("user-1")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        found.password.verifier,
        PasswordVerifier::Phc("$argon2id$new".to_owned())
    );
    assert_eq!(found.member.security_version, 2);
}

async fn the_first_sign_in_is_kept(db: &Database) {
    provision(db).await;
    let mark = |now| {
        db.act(a(), move |txn| {
            Box::pin(async move { txn.mark_signed_in(build::member_id(1), now).await })
        })
    };
    assert!(mark(NOW).await.unwrap());
    assert!(!mark(after(1)).await.unwrap());
    let member = db
        .store
        .read(a())
        .find_member(build::member_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(member.first_signed_in_at, Some(NOW));
}

async fn a_suspended_member_is_suspended_at_the_next_read(db: &Database) {
    provision(db).await;
    let suspended = db
        .act(a(), |txn| {
            Box::pin(async move {
                txn.set_member_state(build::member_id(1), MemberState::Suspended)
                    .await
            })
        })
        .await
        .unwrap();
    assert!(suspended);
    let found = db
        .store
        .read(a())
        .find_credentials("user-1")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.member.state, MemberState::Suspended);
}

async fn a_device_remembers_five_members(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move {
            txn.insert_device(&build::device(1)).await?;
            for n in 1..=6 {
                let device = build::device_id(1);
                txn.remember_member_on_device(device, build::member_id(n), after(n.into()))
                    .await?;
                // The first comes back, so that the second is the oldest.
                if n == 3 {
                    txn.remember_member_on_device(device, build::member_id(1), after(3))
                        .await?;
                }
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let reader = db.store.read(a());
    let device = reader
        .find_device(&build::hash(1), NOW)
        .await
        .unwrap()
        .unwrap();
    for (n, expected) in [
        (1, true),
        (2, false),
        (3, true),
        (4, true),
        (5, true),
        (6, true),
    ] {
        let known = reader
            .is_known_on_device(device.id, build::member_id(n))
            .await
            .unwrap();
        assert_eq!(known, expected, "member {n}");
    }
}

async fn a_device_is_forgotten_in_time(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move { txn.insert_device(&build::device(1)).await })
    })
    .await
    .unwrap();
    let device = build::device(1);
    let reader = db.store.read(a());
    assert_eq!(
        reader.find_device(&device.handle, NOW).await.unwrap(),
        Some(device.clone())
    );
    assert_eq!(
        reader
            .find_device(&device.handle, device.expires_at)
            .await
            .unwrap(),
        None
    );
}
