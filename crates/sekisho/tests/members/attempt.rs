//! What a call number tells.

use std::time::Duration;

use sekisho_kernel::{ClientId, MemberId, Timestamp};
use sekisho_keys::HashPurpose;
use sekisho_store::{Attempt, StoreError, Txn, Work};

use crate::support::{Database, Here, TENANT, members};

struct Note(Attempt);

impl Work for Note {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.insert_attempt(&self.0).await
    }
}

async fn note(
    database: &Database,
    number: u32,
    (step, outcome): (&str, &str),
    member: Option<MemberId>,
    at: Timestamp,
) {
    let purpose = HashPurpose::AttemptSource;
    let attempt = Attempt {
        number,
        outcome: outcome.to_owned(),
        step: Some(step.to_owned()),
        member,
        typed_user_id: Some("ha•••••••".to_owned()),
        client: Some(ClientId::new("portal")),
        request_id: "request-7".to_owned(),
        browser: "iPhone の Safari".to_owned(),
        at,
        expires_at: at + Duration::from_mins(30),
        source: database.keys.hash(purpose, &database.tenant.id, b"browser"),
    };
    database.transact(Note(attempt)).await;
}

fn attempt<'a>(number: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["attempt", "--tenant", TENANT, number][..], more].concat()
}

#[tokio::test]
async fn the_desk_learns_what_happened_and_what_to_say() {
    let here = Here::new();
    let file = here.write("members.csv", &members(1));
    let derived = ["--temporary-password", "derived"];
    assert_eq!(here.import(&file, &derived).code, 0);
    let database = here.database().await;
    let now = database.clock.now();
    let member = database.member("tmp-000001").await.unwrap().id;
    let wrong_date = ("birth-date", "birth-date-wrong");
    note(&database, 12_345_678, wrong_date, Some(member), now).await;

    let said = here.must(&attempt("１２３４-５６７８", &[]));

    for expected in [
        "1234-5678",
        "生年月日の入力",
        "生年月日が登録と一致しませんでした。",
        "iPhone の Safari",
        "医療費ポータル",
        "tmp-000001",
        "request-7",
        "この番号は本人確認にはなりません。",
    ] {
        assert!(said.out.contains(expected), "{expected}: {}", said.out);
    }
    assert!(!said.out.contains("ha••"), "{}", said.out);
    let said = here.must(&attempt("12345678", &["--lang", "en"]));
    assert!(said.out.contains("Medical cost portal"), "{}", said.out);
    assert!(said.out.contains("proves nothing"), "{}", said.out);
    let said = here.must(&attempt("1234 5678", &["--json"])).json();
    assert_eq!(said[0]["step"], "birth-date");
    assert_eq!(said[0]["user_id"], "tmp-000001");
    assert!(said[0]["say"]["en"].is_string());
}

#[tokio::test]
async fn what_nobody_owns_and_what_is_new_says_something_all_the_same() {
    let here = Here::new();
    let database = here.database().await;
    let now = database.clock.now();
    note(
        &database,
        20_000_001,
        ("new-step", "new-outcome"),
        None,
        now,
    )
    .await;
    let said = here.must(&attempt("2000-0001", &[]));
    for expected in ["new-step", "new-outcome", "ha•••••••", "もう一度"] {
        assert!(said.out.contains(expected), "{expected}: {}", said.out);
    }
}

#[tokio::test]
async fn old_unknown_and_malformed_numbers_are_told_apart_from_faults() {
    let here = Here::new();
    let database = here.database().await;
    let long_ago = database.clock.now() - Duration::from_mins(31);
    let wrong = ("credentials", "invalid-credentials");
    note(&database, 30_000_001, wrong, None, long_ago).await;
    for number in ["3000-0001", "3000-0002"] {
        let said = here.run(&attempt(number, &[]));
        assert_eq!(said.code, 4, "{}", said.all());
        assert!(said.err.contains("30分"), "{}", said.err);
    }
    let said = here.run(&attempt("1234", &[]));
    assert_eq!(said.code, 1);
    assert!(said.err.contains("8 digits"), "{}", said.err);
}
