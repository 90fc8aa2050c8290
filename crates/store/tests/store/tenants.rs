//! One tenant neither sees nor touches what another has, by any method.

use sekisho_kernel::ClientId;
use sekisho_keys::SigningAlgorithm;
use sekisho_signin::MemberState;
use sekisho_store::{Consumed, PasswordCredential, StoreError};

use crate::common::{
    Database,
    build::{self, NOW, a, after, b},
    databases,
};

/// One of everything, in tenant `a`.
async fn fill(db: &Database) {
    let fill = db.act(a(), |txn| {
        Box::pin(async move {
            txn.put_client(&build::client("portal"), NOW).await?;
            txn.insert_signing_key(&build::signing_key(1, SigningAlgorithm::Es256))
                .await?;
            txn.insert_member(&build::new_member(1)).await?;
            txn.insert_sign_in(&build::sign_in(1)).await?;
            txn.insert_session(&build::session(1, 1, 1)).await?;
            txn.record_session_client(build::session_id(1), &ClientId::new("portal"), "sid", NOW)
                .await?;
            txn.insert_grant(&build::grant(1, Some(1), false), after(60))
                .await?;
            txn.insert_code(&build::code(1)).await?;
            txn.insert_family(build::family_id(1), build::grant_id(1), NOW, after(60))
                .await?;
            txn.revoke_jti("jti", after(60)).await?;
            txn.insert_device(&build::device(1)).await?;
            txn.remember_member_on_device(build::device_id(1), build::member_id(1), NOW)
                .await
        })
    });
    fill.await.unwrap();
}

databases! {
    no_read_sees_another_tenant,
    no_write_touches_another_tenant,
    tenants_may_have_the_same_of_everything,
}

async fn no_read_sees_another_tenant(db: &Database) {
    fill(db).await;
    for (tenant, expected) in [(a(), true), (b(), false)] {
        let reader = db.store.read(tenant);
        let portal = ClientId::new("portal");
        let seen = [
            reader.find_client(&portal).await.unwrap().is_some(),
            !reader.list_clients(None, 9).await.unwrap().is_empty(),
            !reader.list_signing_keys().await.unwrap().is_empty(),
            reader
                .find_member(build::member_id(1))
                .await
                .unwrap()
                .is_some(),
            reader.find_member_by_sub("sub-1").await.unwrap().is_some(),
            reader.find_credentials("user-1").await.unwrap().is_some(),
            reader.count_members().await.unwrap() == 1,
            reader
                .find_sign_in(build::sign_in_id(1))
                .await
                .unwrap()
                .is_some(),
            reader
                .find_session(build::session_id(1))
                .await
                .unwrap()
                .is_some(),
            reader
                .find_session_by_handle(&build::hash(1))
                .await
                .unwrap()
                .is_some(),
            !reader
                .list_session_clients(build::session_id(1))
                .await
                .unwrap()
                .is_empty(),
            reader
                .find_grant(build::grant_id(1))
                .await
                .unwrap()
                .is_some(),
            reader
                .find_code_client(&build::hash(1))
                .await
                .unwrap()
                .is_some(),
            reader
                .find_family(build::family_id(1))
                .await
                .unwrap()
                .is_some(),
            reader.is_revoked("jti").await.unwrap(),
            reader
                .find_device(&build::hash(1), NOW)
                .await
                .unwrap()
                .is_some(),
            reader
                .is_known_on_device(build::device_id(1), build::member_id(1))
                .await
                .unwrap(),
        ];
        assert!(
            seen.iter().all(|seen| *seen == expected),
            "{tenant}: {seen:?}"
        );
    }
}

async fn no_write_touches_another_tenant(db: &Database) {
    fill(db).await;
    let touched = db
        .act(b(), |txn| {
            Box::pin(async move {
                let password = PasswordCredential::chosen("stolen".to_owned());
                let (member, session) = (build::member_id(1), build::session_id(1));
                Ok([
                    txn.remove_client(&ClientId::new("portal")).await?,
                    txn.set_member_state(member, MemberState::Suspended).await?,
                    txn.set_password(member, &password, NOW).await?,
                    txn.mark_signed_in(member, NOW).await?,
                    txn.bind_sign_in(build::sign_in_id(1), &build::hash(9))
                        .await?,
                    txn.end_sign_in(build::sign_in_id(1), NOW, NOW).await?,
                    txn.end_session(session, NOW).await?,
                    !txn.end_browser_sessions(&build::hash(1), None, NOW)
                        .await?
                        .is_empty(),
                    !txn.end_member_sessions(member, NOW).await?.is_empty(),
                    txn.touch_session(session, after(600)).await?,
                    txn.kill_grant(build::grant_id(1), NOW).await?,
                    txn.kill_session_grants(session, NOW).await? > 0,
                    txn.consume_code(&build::hash(1), NOW).await? != Consumed::Unknown,
                    txn.advance_family(build::family_id(1), 0, NOW).await?,
                ])
            })
        })
        .await
        .unwrap();
    assert!(touched.iter().all(|touched| !touched), "{touched:?}");
    let stolen = db
        .store
        .read(a())
        .find_sign_in(build::sign_in_id(1))
        .await
        .unwrap()
        .unwrap();
    let saved = db
        .act(b(), move |txn| {
            let stolen = stolen.clone();
            Box::pin(async move { txn.save_sign_in(&stolen, &stolen.sign_in).await })
        })
        .await;
    assert!(matches!(saved, Err(StoreError::Contention)), "{saved:?}");
    let renewed = db
        .act(b(), |txn| {
            Box::pin(async move { txn.renew_session(&build::session(1, 1, 1)).await })
        })
        .await;
    assert!(
        matches!(renewed, Err(StoreError::Contention)),
        "{renewed:?}"
    );
}

async fn tenants_may_have_the_same_of_everything(db: &Database) {
    fill(db).await;
    db.act(b(), |txn| {
        Box::pin(async move {
            txn.put_client(&build::client("portal"), NOW).await?;
            txn.insert_signing_key(&build::signing_key(1, SigningAlgorithm::Es256))
                .await?;
            txn.insert_member(&build::new_member(1)).await?;
            txn.insert_session(&build::session(1, 1, 1)).await?;
            txn.insert_code(&build::code(1)).await
        })
    })
    .await
    .unwrap();
    assert_eq!(db.store.read(b()).count_members().await.unwrap(), 1);
}
