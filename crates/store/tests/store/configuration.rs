//! Tenants, clients and signing keys, and the version that grows when they change.

use sekisho_kernel::{ClientId, Tenant};
use sekisho_keys::{KeyState, SigningAlgorithm};
use sekisho_store::{Applied, StoreError};

use crate::common::{
    Database, act,
    build::{self, NOW, a, after, b},
    databases,
};

/// The relying party of the passkeys of these tests.
const RP_ID: &str = "id.example.jp";

async fn put_tenant_with_rp_id(db: &Database, rp_id: &'static str) -> Result<Applied, StoreError> {
    db.act(a(), move |txn| {
        Box::pin(async move {
            let tenant = Tenant {
                rp_id: rp_id.to_owned(),
                ..build::tenant(a().as_str())
            };
            txn.put_tenant(&tenant, NOW).await
        })
    })
    .await
}

async fn a_relying_party_id_stays_while_there_are_passkeys(db: &Database) {
    for rp_id in ["before.example", RP_ID] {
        put_tenant_with_rp_id(db, rp_id).await.unwrap();
    }
    act!(db, a(), txn => {
        txn.insert_member(&build::new_member(1)).await?;
        txn.insert_passkey(&build::passkey(1, 1)).await
    });
    let refused = put_tenant_with_rp_id(db, "after.example")
        .await
        .unwrap_err();
    assert!(refused.to_string().contains(RP_ID), "{refused}");
    act!(db, a(), txn => {
        txn.revoke_passkey(build::authenticator_id(1), build::member_id(1), NOW).await.map(drop)
    });
    assert_eq!(
        put_tenant_with_rp_id(db, "after.example").await.unwrap(),
        Applied::Changed
    );
}

async fn put_tenant(
    db: &Database,
    id: &'static str,
    issuer: &'static str,
) -> Result<Applied, StoreError> {
    db.act(&build::tenant_id(id), move |txn| {
        Box::pin(async move { txn.put_tenant(&build::tenant_at(id, issuer), NOW).await })
    })
    .await
}

databases! {
    the_version_grows_with_each_change_and_no_other_write,
    the_tenant_with_the_longest_issuer_is_found,
    an_issuer_belongs_to_one_tenant,
    a_relying_party_id_stays_while_there_are_passkeys,
    tenants_are_listed_page_by_page,
    origins_beyond_the_relying_partys_host_are_listed_once_each,
    clients_are_put_listed_and_removed,
    a_signing_key_is_read_as_it_was_kept,
    a_lease_is_renewed_by_its_holder_and_passes_on_when_it_ends,
    the_installation_key_is_replaced_only_by_who_knows_the_former,
    a_demo_is_a_demo_for_good,
}

async fn the_version_grows_with_each_change_and_no_other_write(db: &Database) {
    let version = || async { db.store.installation().config_version().await.unwrap() };
    let start = version().await;
    assert_eq!(
        put_tenant(db, "a", "https://id.example.jp/a")
            .await
            .unwrap(),
        Applied::Created
    );
    assert_eq!(version().await, start + 1);
    assert_eq!(
        put_tenant(db, "a", "https://id.example.jp/a")
            .await
            .unwrap(),
        Applied::Unchanged
    );
    assert_eq!(version().await, start + 1);
    assert_eq!(
        put_tenant(db, "a", "https://id.example.jp/z")
            .await
            .unwrap(),
        Applied::Changed
    );
    assert_eq!(version().await, start + 2);
    db.act(a(), |txn| {
        Box::pin(async move {
            txn.insert_signing_key(&build::signing_key(1, SigningAlgorithm::EdDsa))
                .await
        })
    })
    .await
    .unwrap();
    assert_eq!(version().await, start + 3);
    db.store.installation().bump_config_version().await.unwrap();
    assert_eq!(version().await, start + 4);
}

async fn the_tenant_with_the_longest_issuer_is_found(db: &Database) {
    put_tenant(db, "a", "https://id.example.jp").await.unwrap();
    put_tenant(db, "b", "https://id.example.jp/b")
        .await
        .unwrap();
    let find = |candidates: Vec<&'static str>| async move {
        let found = db
            .store
            .installation()
            .find_tenant_by_issuer(&candidates)
            .await
            .unwrap();
        found.map(|tenant| tenant.id)
    };
    assert_eq!(
        find(vec!["https://id.example.jp/b", "https://id.example.jp"]).await,
        Some(b().clone())
    );
    assert_eq!(
        find(vec!["https://id.example.jp/c", "https://id.example.jp"]).await,
        Some(a().clone())
    );
    assert_eq!(find(vec!["https://id.example.jp/c"]).await, None);
    assert_eq!(find(vec![]).await, None);
}

async fn an_issuer_belongs_to_one_tenant(db: &Database) {
    put_tenant(db, "a", "https://id.example.jp").await.unwrap();
    let second = put_tenant(db, "b", "https://id.example.jp").await;
    assert!(
        matches!(second, Err(StoreError::Conflict { .. })),
        "{second:?}"
    );
    let foreign = db
        .act(b(), |txn| {
            Box::pin(async move { txn.put_tenant(&build::tenant("a"), NOW).await })
        })
        .await;
    assert!(
        matches!(foreign, Err(StoreError::Unstorable { .. })),
        "{foreign:?}"
    );
}

async fn tenants_are_listed_page_by_page(db: &Database) {
    for id in ["a", "b", "c"] {
        db.act(&build::tenant_id(id), move |txn| {
            Box::pin(async move { txn.put_tenant(&build::tenant(id), NOW).await })
        })
        .await
        .unwrap();
    }
    let installation = db.store.installation();
    let first = installation.list_tenants(None, 2).await.unwrap();
    assert_eq!(first, [build::tenant("a"), build::tenant("b")]);
    let last = first.last().map(|tenant| tenant.id.clone());
    assert_eq!(
        installation.list_tenants(last.as_ref(), 2).await.unwrap(),
        [build::tenant("c")]
    );
    assert_eq!(
        installation.find_tenant(b()).await.unwrap(),
        Some(build::tenant("b"))
    );
}

async fn clients_are_put_listed_and_removed(db: &Database) {
    let put = |id: &'static str, name: &'static str| {
        db.act(a(), move |txn| {
            Box::pin(async move {
                let mut client = build::client(id);
                client.name.en = name.to_owned();
                txn.put_client(&client, NOW).await
            })
        })
    };
    assert_eq!(put("one", "One").await.unwrap(), Applied::Created);
    assert_eq!(put("one", "One").await.unwrap(), Applied::Unchanged);
    assert_eq!(put("one", "1").await.unwrap(), Applied::Changed);
    assert_eq!(put("two", "Two").await.unwrap(), Applied::Created);
    let reader = db.store.read(a());
    let one = ClientId::new("one");
    assert_eq!(
        reader.find_client(&one).await.unwrap().unwrap().name.en,
        "1"
    );
    let names = |clients: Vec<sekisho_oidc::Client>| {
        clients
            .into_iter()
            .map(|client| client.client_id.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(reader.list_clients(None, 9).await.unwrap()),
        ["one", "two"]
    );
    assert_eq!(
        names(reader.list_clients(Some(&one), 9).await.unwrap()),
        ["two"]
    );
    let remove = || {
        db.act(a(), |txn| {
            Box::pin(async move { txn.remove_client(&ClientId::new("one")).await })
        })
    };
    assert!(remove().await.unwrap());
    assert!(!remove().await.unwrap());
    assert_eq!(reader.find_client(&one).await.unwrap(), None);
}

async fn a_signing_key_is_read_as_it_was_kept(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move {
            txn.insert_signing_key(&build::signing_key(1, SigningAlgorithm::Rs256))
                .await
        })
    })
    .await
    .unwrap();
    let keys = db.store.read(a()).list_signing_keys().await.unwrap();
    let [key] = keys.as_slice() else {
        panic!("one key")
    };
    let new = build::signing_key(1, SigningAlgorithm::Rs256);
    assert_eq!(
        (key.id, &key.kid, key.algorithm),
        (new.id, &new.kid, new.algorithm)
    );
    assert_eq!((&key.sealed, key.state), (&new.sealed, KeyState::Active));
}

async fn a_lease_is_renewed_by_its_holder_and_passes_on_when_it_ends(db: &Database) {
    let take = |holder: &'static str, now, until| async move {
        db.store
            .installation()
            .take_lease("cleanup", holder, now, until)
            .await
            .unwrap()
    };
    assert!(take("one", NOW, after(60)).await);
    assert!(!take("two", after(59), after(120)).await);
    assert!(take("one", after(59), after(120)).await);
    assert!(!take("two", after(119), after(180)).await);
    assert!(take("two", after(120), after(180)).await);
}

async fn the_installation_key_is_replaced_only_by_who_knows_the_former(db: &Database) {
    let installation = db.store.installation();
    assert_eq!(installation.find_key().await.unwrap(), None);
    installation.get_or_insert_key(vec![1]).await.unwrap();
    assert!(!installation.replace_key(vec![2], vec![3]).await.unwrap());
    assert!(installation.replace_key(vec![1], vec![3]).await.unwrap());
    assert_eq!(installation.get_or_insert_key(vec![4]).await.unwrap(), [3]);
}

async fn a_demo_is_a_demo_for_good(db: &Database) {
    assert!(!db.store.installation().is_demo().await.unwrap());
    db.store.installation().mark_demo().await.unwrap();
    db.store.installation().mark_demo().await.unwrap();
    assert!(db.store.installation().is_demo().await.unwrap());
}

async fn origins_beyond_the_relying_partys_host_are_listed_once_each(db: &Database) {
    for (id, issuer) in [
        ("a", "https://id.example.jp/a"),
        ("b", "https://sub.id.example.jp"),
        ("c", "https://two.example/c"),
        ("d", "https://two.example/d"),
        ("e", "https://three.example:8443"),
        ("f", "https://notid.example.jp"),
    ] {
        put_tenant(db, id, issuer).await.unwrap();
    }
    let installation = db.store.installation();
    let origins = async |rp_id, limit| installation.related_origins(rp_id, limit).await.unwrap();
    assert_eq!(
        origins("id.example.jp", 20).await,
        [
            "https://notid.example.jp",
            "https://three.example:8443",
            "https://two.example"
        ]
    );
    assert_eq!(origins("id.example.jp", 1).await.len(), 1);
    assert!(origins("two.example", 20).await.is_empty());

    // A tenant that moves takes its origin along.
    put_tenant(db, "e", "https://id.example.jp/e")
        .await
        .unwrap();
    assert_eq!(origins("id.example.jp", 20).await.len(), 2);
}
