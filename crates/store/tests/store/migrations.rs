//! Migrations: harmless when repeated, raced, or newer than the program.

use sea_orm::{
    ConnectionTrait, DatabaseConnection,
    sea_query::{Expr, Query},
};
use sekisho_store::{ActivationKind, Applied, IdentifierState, Store};

use crate::common::{
    Database, act,
    build::{self, NOW, a, after, b},
    databases, options,
};

databases! {
    migrating_twice_is_harmless,
    processes_that_migrate_at_once_do_not_race,
    members_of_the_first_release_are_activated,
    of_several_with_one_address_the_first_has_it,
    the_first_release_goes_on_beside_the_new_tables,
    tenants_of_the_first_release_say_where_their_passkeys_are_used,
}

async fn migrating_twice_is_harmless(db: &Database) {
    db.store.migrate().await.unwrap();
    assert_eq!(
        db.store.pending_migrations().await.unwrap(),
        Vec::<String>::new()
    );
    assert_eq!(db.store.read(a()).count_members().await.unwrap(), 0);
}

async fn processes_that_migrate_at_once_do_not_race(db: &Database) {
    let (one, two) = tokio::join!(
        Store::open(&db.url, options()),
        Store::open(&db.url, options()),
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    let (first, second) = tokio::join!(one.migrate(), two.migrate());
    first.and(second).unwrap();
    one.close().await.unwrap();
    two.close().await.unwrap();
}

#[tokio::test]
async fn a_new_database_says_what_is_pending() {
    let folder = std::env::temp_dir().join(format!("sekisho_new_{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let url = format!("sqlite:{}", folder.join("new.db").display());
    let store = Store::open(&url, options()).await.unwrap();
    assert_eq!(store.pending_migrations().await.unwrap().len(), 7);
    let (first, second) = tokio::join!(store.migrate(), store.migrate());
    first.and(second).unwrap();
    assert!(store.pending_migrations().await.unwrap().is_empty());
    store.close().await.unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}

/// Provisions a member just as the first release does.
async fn insert_former(db: &DatabaseConnection, tenant: &str, n: u8, mail: Option<&str>) {
    let id = Expr::value(build::member_id(n).as_uuid());
    let now = Expr::value(NOW.as_millis() + i64::from(n));
    let tenant = Expr::value(tenant);
    let member = Query::insert()
        .into_table("member")
        .columns([
            "tenant_id",
            "id",
            "sub",
            "webauthn_user_handle",
            "state",
            "security_version",
            "claims",
            "mail_address",
            "created_at",
        ])
        .values([
            tenant.clone(),
            id.clone(),
            Expr::value(format!("sub-{n}")),
            Expr::value(vec![n; 32]),
            Expr::value("active"),
            Expr::value(1_i64),
            Expr::value("{}"),
            Expr::value(mail.map(str::to_owned)),
            now.clone(),
        ])
        .unwrap()
        .take();
    let user_id = Query::insert()
        .into_table("member_identifier")
        .columns(["tenant_id", "value", "member_id", "state", "created_at"])
        .values([
            tenant.clone(),
            Expr::value(format!("user-{n}")),
            id.clone(),
            Expr::value("active"),
            now.clone(),
        ])
        .unwrap()
        .take();
    let password = Query::insert()
        .into_table("password")
        .columns([
            "tenant_id",
            "member_id",
            "phc",
            "kind",
            "pepper_version",
            "changed_at",
        ])
        .values([
            tenant,
            id,
            Expr::value(build::phc(n)),
            Expr::value("chosen"),
            Expr::value(1_i64),
            now,
        ])
        .unwrap()
        .take();
    for statement in [member, user_id, password] {
        db.execute(&statement).await.unwrap();
    }
}

/// A database with members of the first release, brought up to date.
async fn upgraded(db: &Database) -> Database {
    let former = db.first_release().await;
    let connection = sea_orm::Database::connect(&former.url).await.unwrap();
    insert_former(&connection, "a", 1, Some("Hanako@Example.jp")).await;
    insert_former(&connection, "a", 2, None).await;
    insert_former(&connection, "a", 3, Some("hanako@example.jp")).await;
    insert_former(&connection, "b", 1, Some("hanako@example.jp")).await;
    connection.close().await.unwrap();
    let pending = former.store.pending_migrations().await.unwrap();
    assert_eq!(
        pending,
        [
            "m20261205_000002_first_sign_in",
            "m20261206_000003_related_origins",
            "m20261207_000004_account",
            "m20261208_000005_recovery",
            "m20261209_000006_typed_user_id",
            "m20261210_000007_shared_device"
        ]
    );
    former.store.migrate().await.unwrap();
    former
}

async fn members_of_the_first_release_are_activated(db: &Database) {
    let upgraded = upgraded(db).await;
    let reader = upgraded.store.read(a());
    for (n, confirmed) in [(1, true), (2, false), (3, true)] {
        let found = reader.find_credentials(&format!("user-{n}")).await;
        let found = found.unwrap().unwrap();
        let created_at = found.member.created_at;
        let activation = found.member.activation.unwrap();
        assert_eq!(activation.at, created_at);
        assert_eq!(activation.kind, ActivationKind::Strong);
        let expected = confirmed.then_some(created_at);
        assert_eq!(found.member.mail_confirmed_at, expected, "member {n}");
        assert_eq!(found.password, build::new_member(n).password);
        assert_eq!(found.member.method, None);
    }
    let user_id = reader.find_user_id("user-1").await.unwrap().unwrap();
    assert_eq!(user_id.state, IdentifierState::Active);
    upgraded.remove().await;
}

async fn of_several_with_one_address_the_first_has_it(db: &Database) {
    let upgraded = upgraded(db).await;
    let addresses = ["hanako@example.jp".to_owned()];
    for (tenant, expected) in [(a(), 1), (b(), 1)] {
        let reader = upgraded.store.read(tenant);
        let found = reader.find_mail_addresses(&addresses).await.unwrap();
        let owner = found.get("hanako@example.jp").copied();
        assert_eq!(owner, Some(build::member_id(expected)), "{tenant}");
    }
    upgraded.remove().await;
}

async fn the_first_release_goes_on_beside_the_new_tables(db: &Database) {
    let upgraded = upgraded(db).await;
    let connection = sea_orm::Database::connect(&upgraded.url).await.unwrap();
    insert_former(&connection, "a", 4, None).await;
    connection.close().await.unwrap();
    let found = upgraded.store.read(a()).find_credentials("user-4").await;
    assert_eq!(found.unwrap().unwrap().member.activation, None);
    let activated = act!(upgraded, a(), txn => {
        let activation = sekisho_store::Activation { at: after(9), kind: ActivationKind::Strong };
        txn.activate_member(build::member_id(4), activation).await
    });
    assert!(activated);
    upgraded.remove().await;
}

/// Applies a tenant just as the first release does, with passkeys of another host.
async fn insert_former_tenant(db: &DatabaseConnection, id: &str, issuer: &str) {
    let tenant = build::tenant_at(id, issuer);
    let row = Query::insert()
        .into_table("tenant")
        .columns([
            "tenant_id",
            "issuer",
            "document",
            "created_at",
            "changed_at",
        ])
        .values([
            Expr::value(id),
            Expr::value(issuer),
            Expr::value(serde_json::to_string(&tenant).unwrap()),
            Expr::value(NOW.as_millis()),
            Expr::value(NOW.as_millis()),
        ])
        .unwrap()
        .take();
    db.execute(&row).await.unwrap();
}

async fn tenants_of_the_first_release_say_where_their_passkeys_are_used(db: &Database) {
    let former = db.first_release().await;
    let connection = sea_orm::Database::connect(&former.url).await.unwrap();
    insert_former_tenant(&connection, "a", "https://id.example.jp/a").await;
    insert_former_tenant(&connection, "b", "https://gate.example.com/b").await;
    former.store.migrate().await.unwrap();
    let origins = async || {
        let installation = former.store.installation();
        installation.related_origins("id.example.jp", 20).await
    };
    assert_eq!(origins().await.unwrap(), ["https://gate.example.com"]);

    // The former release beside this one adds another; applied again, it is there too.
    insert_former_tenant(&connection, "c", "https://door.example.com").await;
    connection.close().await.unwrap();
    assert_eq!(origins().await.unwrap().len(), 1);
    let (c, issuer) = (build::tenant_id("c"), "https://door.example.com");
    let applied = former.act(&c, move |txn| {
        Box::pin(async move { txn.put_tenant(&build::tenant_at("c", issuer), NOW).await })
    });
    assert_eq!(applied.await.unwrap(), Applied::Changed);
    assert_eq!(
        origins().await.unwrap(),
        ["https://door.example.com", "https://gate.example.com"]
    );
}
