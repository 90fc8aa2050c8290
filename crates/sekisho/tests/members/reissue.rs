//! Passwords made anew by the desk.

use std::time::Duration;

use sekisho_kernel::{Entropy, MemberId, SessionId, Timestamp};
use sekisho_keys::KeyedHash;
use sekisho_signin::LostDeviceRequest;
use sekisho_store::{
    AccountEvent, Activation, ActivationKind, IdentifierState, MailPurpose, Member, NewMember,
    OutboxDocument, PasswordCredential, PasswordKind, PasswordVerifier, QueuedMail, Session,
    StoreError, Txn, Work,
};

use crate::support::{Database, Here, TENANT, members};

const HANAKO: &str = "hanako-01";

/// An active member with a confirmed address and a session.
async fn hanako(database: &Database) -> (Member, SessionId) {
    hanako_with(database, |_, _| ()).await
}

/// The same, who is changed a little before.
async fn hanako_with(
    database: &Database,
    change: impl FnOnce(&mut Member, Timestamp),
) -> (Member, SessionId) {
    let (now, entropy) = (database.clock.now(), &database.entropy);
    let mut member = Member {
        activation: Some(Activation {
            at: now,
            kind: ActivationKind::Strong,
        }),
        mail_address: Some("hanako@example.jp".to_owned()),
        mail_confirmed_at: Some(now),
        birth_date: Some("1980-12-01".to_owned()),
        ..Member::new(
            MemberId::new(now, entropy),
            "sub-1".to_owned(),
            entropy.bytes::<16>().to_vec(),
            now,
        )
    };
    change(&mut member, now);
    database
        .insert(NewMember {
            member: member.clone(),
            user_id: HANAKO.to_owned(),
            user_id_state: IdentifierState::Active,
            password: PasswordCredential::chosen("$argon2id$x".to_owned()),
        })
        .await;
    let session = Session {
        id: SessionId::new(now, entropy),
        handle: KeyedHash::from_bytes(entropy.bytes()),
        browser: KeyedHash::from_bytes(entropy.bytes()),
        member: member.id,
        proofs: Vec::new(),
        auth_time: now,
        remembered: false,
        shared: false,
        created_at: now,
        last_used_at: now,
        expires_at: now + Duration::from_hours(1),
        ended_at: None,
        user_agent: String::new(),
    };
    let id = session.id;
    database.transact(Begin(session)).await;
    (member, id)
}

struct Begin(Session);

impl Work for Begin {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.insert_session(&self.0).await
    }
}

fn reissue<'a>(user_id: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let who = [
        "member",
        "reissue",
        "--tenant",
        TENANT,
        "--user-id",
        user_id,
    ];
    let why = ["--reason", "電話で申し出", "--by", "佐藤"];
    [&who[..], &why, more].concat()
}

#[tokio::test]
async fn an_activated_member_gets_a_link_by_mail_and_is_signed_out() {
    let here = Here::new();
    let database = here.database().await;
    let (before, session) = hanako(&database).await;

    let said = here.run(&reissue(HANAKO, &[]));

    assert_eq!(said.code, 0, "{}", said.all());
    assert!(said.out.contains("h•••@example.jp"), "{}", said.out);
    assert!(!said.all().contains("hanako@"), "{}", said.all());
    assert!(said.out.contains("1 sessions ended"), "{}", said.out);
    assert!(
        said.out.contains("ご登録のメールアドレスに"),
        "{}",
        said.out
    );
    assert!(
        said.err.contains("no mail server is configured"),
        "{}",
        said.err
    );
    let credentials = database.credentials(HANAKO).await;
    assert!(credentials.member.security_version > before.security_version);
    assert_eq!(credentials.member.reissued.as_ref().unwrap().by, "佐藤");
    assert_eq!(credentials.password.kind, PasswordKind::Random);
    assert!(matches!(
        credentials.password.verifier,
        PasswordVerifier::Keyed(_)
    ));
    assert_eq!(database.history(HANAKO).await, [AccountEvent::Reissued]);
    let reader = database.store.read(&database.tenant.id);
    let session = reader.find_session(session).await.unwrap().unwrap();
    assert!(session.ended_at.is_some());
    let now = database.clock.now();
    let lease = now + Duration::from_mins(1);
    let mails = database.store.claim_due(now, lease, 10).await.unwrap();
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}");
    };
    let OutboxDocument::Mail(QueuedMail { member, purpose }) = &mail.document else {
        panic!("{mail:?}");
    };
    assert_eq!(*member, before.id);
    assert!(matches!(purpose, MailPurpose::PasswordReissue { by, .. } if by == "佐藤"));
}

#[tokio::test]
async fn a_second_time_within_seven_days_needs_a_second_person() {
    let here = Here::new();
    hanako(&here.database().await).await;
    assert_eq!(here.run(&reissue(HANAKO, &[])).code, 0);
    let said = here.run(&reissue(HANAKO, &[]));
    assert_eq!(said.code, 1);
    assert!(said.err.contains("within 7 days"), "{}", said.err);
    let said = here.run(&reissue(HANAKO, &["--second-person", "佐 藤"]));
    assert_eq!(said.code, 1);
    assert!(said.err.contains("somebody else"), "{}", said.err);
    let said = here.run(&reissue(HANAKO, &["--second-person", "鈴木", "--json"]));
    assert_eq!(said.code, 0, "{}", said.all());
    let said = said.json();
    assert_eq!(said[0]["reissued"]["by"], "mail");
    assert_eq!(said[0]["second_person"], "鈴木");
}

#[tokio::test]
async fn an_address_that_was_changed_a_short_time_ago_gets_no_link() {
    let here = Here::new();
    let database = here.database().await;
    hanako_with(&database, |member, now| {
        member.mail_changed_at = Some(now - Duration::from_hours(1));
    })
    .await;
    let said = here.run(&reissue(HANAKO, &[]));
    assert_eq!(said.code, 1);
    assert!(said.err.contains("--second-person"), "{}", said.err);
    let letters = here.letters_path();
    let both = ["--second-person", "鈴木", "--letters", &letters, "--json"];
    let said = here.run(&reissue(HANAKO, &both));
    assert_eq!(said.code, 0, "{}", said.all());
    assert_eq!(said.json()[0]["reissued"]["by"], "letter");
}

#[tokio::test]
async fn who_has_not_signed_in_yet_gets_a_letter_that_two_people_made() {
    let here = Here::new();
    let file = here.write("members.csv", &members(1));
    let derived = ["--temporary-password", "derived"];
    assert_eq!(here.import(&file, &derived).code, 0);
    let user_id = "tmp-000001";
    let letters = here.letters_path();

    let said = here.run(&reissue(user_id, &["--letters", &letters]));
    assert_eq!(said.code, 1);
    assert!(said.err.contains("--second-person"), "{}", said.err);
    let said = here.run(&reissue(user_id, &["--second-person", "鈴木"]));
    assert_eq!(said.code, 1);
    assert!(said.err.contains("--letters FILE"), "{}", said.err);
    let database = here.database().await;
    let before = database.credentials(user_id).await;
    assert_eq!(before.password.kind, PasswordKind::Derived);

    let both = ["--second-person", "鈴木", "--letters", &letters];
    let said = here.run(&reissue(user_id, &both));

    assert_eq!(said.code, 0, "{}", said.all());
    assert!(said.out.contains("by 佐藤 and 鈴木"), "{}", said.out);
    let (printed, _) = here.letters();
    let password = &printed[user_id].password;
    assert!(!said.all().contains(password));
    assert!(database.opens(user_id, password).await);
    let after = database.credentials(user_id).await;
    assert_eq!(after.password.kind, PasswordKind::Random);
    assert!(after.password.expires_at.is_some());
    assert!(after.member.security_version > before.member.security_version);
}

#[tokio::test]
async fn an_address_that_was_never_confirmed_gets_no_link() {
    let here = Here::new();
    let database = here.database().await;
    let (now, entropy) = (Timestamp::from_seconds(1_795_000_000), Entropy::system());
    let handle = entropy.bytes::<16>().to_vec();
    let member = Member {
        activation: Some(Activation {
            at: now,
            kind: ActivationKind::Derived,
        }),
        mail_address: Some("taro@example.jp".to_owned()),
        ..Member::new(MemberId::new(now, &entropy), "s".to_owned(), handle, now)
    };
    let new = NewMember {
        member,
        user_id: "taro-02".to_owned(),
        user_id_state: IdentifierState::Active,
        password: PasswordCredential::chosen("$argon2id$x".to_owned()),
    };
    database.insert(new).await;
    let said = here.run(&reissue("taro-02", &[]));
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("no confirmed mail address"),
        "{}",
        said.err
    );
    let later = database.clock.now() + Duration::from_mins(1);
    assert!(
        database
            .store
            .claim_due(later, later, 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(here.run(&reissue("nobody-01", &[])).code, 4);
}

#[tokio::test]
async fn a_lost_device_is_replaced_by_a_letter_that_two_people_made() {
    let here = Here::new();
    let database = here.database().await;
    hanako(&database).await;
    let letters = here.letters_path();
    let lost = ["--lost-device", "--letters", &letters];
    let said = here.run(&reissue(HANAKO, &lost));
    assert_eq!(said.code, 1, "{}", said.all());
    assert!(said.err.contains("--second-person"), "{}", said.err);
    assert_eq!(database.history(HANAKO).await, []);
    let both = [&lost[..], &["--second-person", "鈴木"]].concat();
    let said = here.run(&reissue(HANAKO, &both));
    assert_eq!(said.code, 0, "{}", said.all());
    assert!(
        said.out
            .contains("all second factors and recovery codes are deleted"),
        "{}",
        said.out
    );
    assert!(said.out.contains("認証方法を登録し直して"), "{}", said.out);
    assert!(here.letters().0.contains_key(HANAKO));
    let mut history = database.history(HANAKO).await;
    history.sort_by_key(|event| format!("{event:?}"));
    assert_eq!(
        history,
        [AccountEvent::Reissued, AccountEvent::SecondFactorsRemoved]
    );
}

#[tokio::test]
async fn while_a_letter_is_on_its_way_no_link_takes_its_place() {
    let here = Here::new();
    let database = here.database().await;
    hanako(&database).await;
    let letters = here.letters_path();
    let both = ["--second-person", "鈴木", "--letters", &letters];
    let lost = [&both[..], &["--lost-device"]].concat();
    assert_eq!(here.run(&reissue(HANAKO, &lost)).code, 0);
    let said = here.run(&reissue(HANAKO, &["--second-person", "鈴木"]));
    assert_eq!(said.code, 1, "{}", said.all());
    assert!(said.err.contains("--letters FILE"), "{}", said.err);
}

#[tokio::test]
async fn a_request_for_another_second_factor_ends_with_the_password() {
    let here = Here::new();
    let database = here.database().await;
    let asked_at = database.clock.now();
    hanako_with(&database, |member, _| {
        member.lost_device = Some(LostDeviceRequest {
            asked_at,
            opens_at: asked_at + Duration::from_hours(1),
            ends_at: asked_at + Duration::from_hours(25),
            replaces_password: false,
        });
    })
    .await;
    let letters = here.letters_path();
    let both = ["--second-person", "鈴木", "--letters", &letters];
    assert_eq!(here.run(&reissue(HANAKO, &both)).code, 0);
    assert_eq!(database.member(HANAKO).await.unwrap().lost_device, None);
    let history = database.history(HANAKO).await;
    assert!(
        history.contains(&AccountEvent::LostDeviceCancelled),
        "{history:?}"
    );
}

#[tokio::test]
async fn nobody_loses_second_factors_who_could_not_use_the_letter() {
    let here = Here::new();
    let database = here.database().await;
    hanako_with(&database, |member, _| member.birth_date = None).await;
    let letters = here.letters_path();
    let lost = [
        "--lost-device",
        "--second-person",
        "鈴木",
        "--letters",
        &letters,
    ];
    let said = here.run(&reissue(HANAKO, &lost));
    assert_eq!(said.code, 1, "{}", said.all());
    assert!(said.err.contains("birth date"), "{}", said.err);
    assert_eq!(database.history(HANAKO).await, []);
}
