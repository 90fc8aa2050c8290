//! Members who come from a former product with the hash of their password. Not here: what each
//! kind of hash must look like (`crates/authenticator/tests/imported_password.rs`) and bad rows of
//! a file (`crates/server/src/members/row.rs`).

use sekisho_kernel::{MemberId, Timestamp, policy::Method};
use sekisho_store::{
    MemberCredentials, PasswordCredential, PasswordKind, PasswordVerifier, StoreError, Txn, Work,
};
use sekisho_tests::{
    app::{PASSWORD, TENANT, TestApp, TestOptions, tenant_id},
    people::{
        Person, policies,
        walk::{LETTER_USER_ID, Plan, Walk},
    },
};

use crate::support::{KNOWN, with_letter};

/// Hashes that other products' test suites publish, with their passwords.
const HASHES: [(&str, &str); 7] = [
    (
        "password",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    ),
    (
        "password",
        "$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY",
    ),
    ("U*U", BCRYPT),
    (
        "password",
        "$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI",
    ),
    (
        "password",
        "$pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX.\
         esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww",
    ),
    (
        "password",
        "keycloak:pbkdf2-sha256:1212:4vjV83LKPjQzk31VI4E0Vw==:\
         hsYF68OiOUPdDZ1Fg+fJPeq1h/gXXY7acBp9/6c+tmQ=",
    ),
    (
        "pleaseletmein",
        "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$\
         cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw",
    ),
];
const BCRYPT: &str = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

async fn with_imported(options: TestOptions, hash: &str) -> TestApp {
    let app = TestApp::start_with(options).await;
    let member = app.add(Person::new(KNOWN)).await;
    import(&app, member, hash).await;
    app
}

async fn import(app: &TestApp, member: MemberId, hash: &str) {
    let password = PasswordCredential::imported(hash.to_owned());
    let work = SetPassword {
        member,
        password,
        now: app.clock.now(),
    };
    let done = app.app.store.transact(&tenant_id(TENANT), work).await;
    assert!(done.unwrap());
}

async fn stored(app: &TestApp) -> MemberCredentials {
    stored_of(app, KNOWN).await
}

async fn stored_of(app: &TestApp, user_id: &str) -> MemberCredentials {
    let tenant = tenant_id(TENANT);
    let found = app.app.store.read(&tenant).find_credentials(user_id).await;
    found.unwrap().unwrap()
}

/// Whether a password signs in, in a browser that never did.
async fn signs_in(app: &TestApp, password: &str) -> bool {
    let mut walk = Walk::begin(app, &app.browser()).await;
    walk.credentials(KNOWN, password).await;
    if walk.has_left() {
        return true;
    }
    assert_eq!(walk.error().as_deref(), Some("invalid-credentials"));
    false
}

#[tokio::test]
async fn the_old_password_signs_in_and_is_hashed_as_ours_from_then_on() {
    for (password, hash) in HASHES {
        let app = with_imported(TestOptions::default(), hash).await;
        assert!(!signs_in(&app, "Wrong-pw-26").await, "{hash}");
        let before = stored(&app).await;
        assert_eq!(
            before.password,
            PasswordCredential::imported(hash.to_owned())
        );
        assert!(signs_in(&app, password).await, "{hash}");
        let after = stored(&app).await;
        assert_eq!(after.password.kind, PasswordKind::Chosen, "{hash}");
        assert_eq!(after.password_changed_at, before.password_changed_at);
        assert_ours(&after);
        assert!(signs_in(&app, password).await, "{hash}");
        assert!(!signs_in(&app, "Wrong-pw-26").await, "{hash}");
        // It is hashed anew once.
        assert_eq!(stored(&app).await.password, after.password, "{hash}");
    }
}

fn assert_ours(credentials: &MemberCredentials) {
    assert!(
        matches!(&credentials.password.verifier, PasswordVerifier::Phc(phc)
            if phc.starts_with("$argon2id$v=19$m=8,t=1,p=1$"))
    );
}

#[tokio::test]
async fn a_wrong_password_is_refused_as_that_of_nobody_and_locks_alike() {
    let app = with_imported(TestOptions::default(), BCRYPT).await;
    for _ in 0..10 {
        assert!(!signs_in(&app, "U*U*").await);
    }
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials(KNOWN, "U*U").await;
    assert_eq!(walk.error().as_deref(), Some("password-locked"));
    let kept = stored(&app).await.password;
    assert_eq!(kept, PasswordCredential::imported(BCRYPT.to_owned()));
}

#[tokio::test]
async fn a_hash_that_cannot_be_checked_signs_nobody_in() {
    for hash in [
        &BCRYPT[..59],
        &BCRYPT.replace("$05$", "$31$"),
        "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
        "",
    ] {
        let app = with_imported(TestOptions::default(), hash).await;
        assert!(!signs_in(&app, "U*U").await, "{hash}");
    }
}

#[tokio::test]
async fn a_hash_of_ours_of_another_cost_is_renewed_as_well() {
    let app = TestApp::start().await;
    app.add(Person::new(KNOWN)).await;
    let before = stored(&app).await.password;
    assert!(signs_in(&app, PASSWORD).await);
    assert_eq!(stored(&app).await.password, before);
    let mut dearer = TestOptions::default();
    dearer.password.memory_kib = 16;
    let dearer = app.another_node_with(&app.database(), &dearer).await;
    assert!(!signs_in(&dearer, "Wrong-pw-26").await);
    assert_eq!(stored(&app).await.password, before);
    assert!(signs_in(&dearer, PASSWORD).await);
    assert!(
        matches!(stored(&app).await.password.verifier, PasswordVerifier::Phc(phc)
            if phc.starts_with("$argon2id$v=19$m=16,t=1,p=1$"))
    );
    assert!(signs_in(&dearer, PASSWORD).await);
}

#[tokio::test]
async fn who_never_signed_in_here_keeps_the_old_password_and_its_hash_is_ours_at_once() {
    let app = with_letter(policies::a()).await;
    import(&app, app.member(LETTER_USER_ID).await.id, BCRYPT).await;
    let mut plan = Plan {
        password: "U*U".to_owned(),
        new_user_id: String::new(),
        ..Plan::letter(Method::App)
    };
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.go_on(&mut plan).await;
    assert_ne!(walk.step(), "credentials");
    assert_ours(&stored_of(&app, LETTER_USER_ID).await);
    walk.go_home(&mut plan).await;
    assert!(!walk.steps.iter().any(|step| step == "new-password"));
    "U*U".clone_into(&mut plan.password);
    let mut again = Walk::begin(&app, &app.browser()).await;
    again.go_home(&mut plan).await;
}

struct SetPassword {
    member: MemberId,
    password: PasswordCredential,
    now: Timestamp,
}

impl Work for SetPassword {
    type Output = bool;

    async fn run(&self, txn: &Txn<'_>) -> Result<bool, StoreError> {
        txn.set_password(self.member, &self.password, self.now)
            .await
    }
}
