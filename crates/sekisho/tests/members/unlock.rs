//! Opening what wrong entries have locked.

use std::time::Duration;

use sekisho_kernel::{DeviceId, MemberId, Timestamp};
use sekisho_keys::{HashPurpose, KeyedHash};
use sekisho_store::{
    AccountChange, AccountEvent, CounterKind, Device, MailPurpose, OutboxDocument, QueuedMail,
    StoreError, Ticket, Txn, Window, Work,
};

use crate::support::{Database, Here, TENANT, members};

const LIMIT: u32 = 10;

/// Wrong entries, as sign-ins count them.
struct Wrong {
    kind: CounterKind,
    subject: KeyedHash,
    times: u32,
    now: Timestamp,
}

impl Work for Wrong {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        for _ in 0..self.times {
            let ticket = txn.take_ticket(
                self.kind,
                &self.subject,
                LIMIT,
                Window::SinceLast,
                None,
                self.now,
            );
            assert!(matches!(ticket.await?, Ticket::Taken { .. }));
        }
        Ok(())
    }
}

async fn locked() -> (Here, Database) {
    let here = Here::new();
    let file = here.write("members.csv", &members(2));
    let derived = ["--temporary-password", "derived"];
    assert_eq!(here.import(&file, &derived).code, 0);
    let database = here.database().await;
    let member = database.member("tmp-000001").await.unwrap();
    let tenant = &database.tenant.id;
    let password = database
        .keys
        .hash(HashPurpose::SubmittedIdentifier, tenant, b"tmp-000001");
    let of_member = format!("member {}", member.id);
    let account = database
        .keys
        .hash(HashPurpose::CounterSubject, tenant, of_member.as_bytes());
    for (kind, subject, times) in [
        (CounterKind::Password, password, LIMIT),
        (CounterKind::Account, account, 3),
    ] {
        let now = database.clock.now();
        let wrong = Wrong {
            kind,
            subject,
            times,
            now,
        };
        database.transact(wrong).await;
    }
    (here, database)
}

fn unlock(user_id: &str) -> Vec<&str> {
    let who = ["member", "unlock", "--tenant", TENANT, "--user-id", user_id];
    [&who[..], &["--reason", "電話で本人確認済み"]].concat()
}

#[tokio::test]
async fn what_was_locked_is_open_and_is_said() {
    let (here, _database) = locked().await;
    let said = here.run(&unlock("Tmp-000001"));
    assert_eq!(said.code, 0, "{}", said.all());
    let lines: Vec<&str> = said.out.lines().collect();
    assert!(
        lines[0].starts_with("password of tmp-000001: was locked, is open now (10 wrong entries"),
        "{lines:?}"
    );
    assert!(lines[1].starts_with("account: was not locked"), "{lines:?}");
    assert_eq!(lines[2], "reason: 電話で本人確認済み");

    let said = here.run(&unlock("tmp-000001"));
    assert_eq!(said.code, 0);
    assert!(said.out.contains("nothing was locked"), "{}", said.out);
}

#[tokio::test]
async fn the_member_sees_that_the_desk_unlocked() {
    let (here, database) = locked().await;
    // Nothing was locked here, but guesses begin anew.
    here.must(&[&unlock("tmp-000001")[..], &["--what", "account"]].concat());
    let once = [AccountEvent::Unlocked];
    assert_eq!(database.history("tmp-000001").await, once);
    here.must(&unlock("tmp-000001"));
    here.must(&unlock("tmp-000001"));
    let twice = [AccountEvent::Unlocked, AccountEvent::Unlocked];
    assert_eq!(database.history("tmp-000001").await, twice);
}

#[tokio::test]
async fn one_lock_can_be_opened_without_the_other() {
    let (here, _database) = locked().await;
    let account = [&unlock("tmp-000001")[..], &["--what", "account", "--json"]].concat();
    let said = here.run(&account).json();
    let opened = &said[0]["unlocked"]["opened"];
    assert_eq!(opened.as_array().unwrap().len(), 1);
    assert_eq!(opened[0]["what"], "account");
    assert_eq!(opened[0]["wrong_entries"], 3);
    let password = [&unlock("tmp-000001")[..], &["--what", "password", "--json"]].concat();
    let said = here.run(&password).json();
    let opened = &said[0]["unlocked"]["opened"];
    assert_eq!(opened.as_array().unwrap().len(), 1);
    assert_eq!(opened[0]["was_locked"], true);
}

#[tokio::test]
async fn nobody_else_is_opened_and_a_reason_is_needed() {
    let (here, _database) = locked().await;
    let said = here.run(&unlock("nobody-01"));
    assert_eq!(said.code, 4);
    assert!(said.err.contains("nobody has the user ID"), "{}", said.err);
    let said = here.run(&unlock("tmp-000002"));
    assert!(said.out.contains("nothing was locked"), "{}", said.out);
    let without = &unlock("tmp-000001")[..6];
    assert_eq!(here.run(without).code, 2);
    let empty = [without, &["--reason", " "]].concat();
    assert_eq!(here.run(&empty).code, 2);
    let said = here.run(&unlock("tmp-000001"));
    assert!(said.out.contains("is open now"), "{}", said.out);
}

#[tokio::test]
async fn a_browser_that_knows_the_member_is_opened_too_and_the_member_is_told() {
    let (here, database) = locked().await;
    let member = database.member("tmp-000001").await.unwrap();
    let (now, tenant) = (database.clock.now(), &database.tenant.id);
    let device = Device {
        id: DeviceId::new(now, &database.entropy),
        handle: KeyedHash::from_bytes([7; 32]),
        expires_at: now + Duration::from_hours(1),
    };
    let typed = format!("{} tmp-000001", device.id);
    let subject = database
        .keys
        .hash(HashPurpose::SubmittedIdentifier, tenant, typed.as_bytes());
    database.transact(Knows(device, member.id, now)).await;
    let wrong = Wrong {
        kind: CounterKind::KnownBrowserPassword,
        subject,
        times: LIMIT,
        now,
    };
    database.transact(wrong).await;
    let said = here.run(&unlock("tmp-000001"));
    assert!(
        said.out
            .contains("password in a known browser of tmp-000001: was locked, is open now"),
        "{}",
        said.out
    );
    let later = now + Duration::from_mins(1);
    let mails = database.store.claim_due(later, later, 10).await.unwrap();
    let told = mails.iter().any(|mail| {
        matches!(
            &mail.document,
            OutboxDocument::Mail(QueuedMail {
                purpose: MailPurpose::AccountChanged {
                    change: AccountChange::Unlocked,
                    ..
                },
                ..
            })
        )
    });
    assert!(told, "{mails:?}");
}

/// A device that a member signed in with.
struct Knows(Device, MemberId, Timestamp);

impl Work for Knows {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.insert_device(&self.0).await?;
        txn.remember_member_on_device(self.0.id, self.1, self.2)
            .await
    }
}
