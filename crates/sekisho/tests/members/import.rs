//! Importing members.

use std::fs;

use encoding_rs::SHIFT_JIS;
use sekisho_kernel::Timestamp;
use sekisho_keys::{HashPurpose, SealPurpose};
use sekisho_store::{
    Claimed, IdentifierState, MailPurpose, OutboxDocument, PasswordKind, StoreError, Txn, Work,
};

use crate::support::{Here, members};

#[tokio::test]
async fn members_get_accounts_and_letters_and_a_second_run_changes_nothing() {
    let here = Here::new();
    let file = here.write("members.csv", &members(3));
    let letters = here.letters_path();
    let options = ["--temporary-password", "random", "--letters", &letters];

    let said = here.import(&file, &options);

    assert_eq!(said.code, 0, "{}", said.all());
    assert!(
        said.out.contains("3 rows: 3 new, 0 unchanged, 0 bad"),
        "{}",
        said.out
    );
    let (printed, text) = here.letters();
    assert_eq!(printed.len(), 3);
    let database = here.database().await;
    for (user_id, letter) in &printed {
        assert!(database.opens(user_id, &letter.password).await, "{user_id}");
        assert_eq!(letter.name, "山田 花子");
        assert!(!said.all().contains(&letter.password), "{}", said.all());
        let groups: Vec<usize> = letter.password.split('-').map(str::len).collect();
        assert_eq!(groups, [4; 4]);
    }
    let credentials = database.credentials("tmp-000001").await;
    assert!(credentials.password.expires_at.is_some());

    let again = here.import(&file, &options);

    assert_eq!(again.code, 0, "{}", again.all());
    assert!(
        again.out.contains("0 new, 3 unchanged, 0 bad"),
        "{}",
        again.out
    );
    assert_eq!(fs::read_to_string(letters).unwrap(), text);
    assert_eq!(database.credentials("tmp-000001").await, credentials);
}

#[tokio::test]
async fn every_column_arrives() {
    let here = Here::new();
    let file = here.write(
        "members.csv",
        "仮ユーザID,記号,番号,氏名,氏名カナ,生年月日,続柄,メールアドレス,sub,password_hash,totp_secret,言語,認証方法\n\
         Hanako-01,１２,3456789,髙橋　花子,ﾀｶﾊｼ ﾊﾅｺ,S55.12.1,本人,Hanako@example.jp,former-1,\
         $2b$10$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcde,\
         GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ,en,app\n",
    );
    let said = here.import(&file, &[]);
    assert_eq!(said.code, 0, "{}", said.all());
    let database = here.database().await;
    let member = database.member("hanako-01").await.unwrap();
    assert_eq!(member.sub, "former-1");
    assert_eq!(member.webauthn_user_handle.len(), 16);
    assert_eq!(member.member_symbol.as_deref(), Some("12"));
    assert_eq!(member.name_kana.as_deref(), Some("タカハシ ハナコ"));
    assert_eq!(member.birth_date.as_deref(), Some("1980-12-01"));
    assert_eq!(member.relation.as_deref(), Some("本人"));
    assert_eq!(member.mail_address.as_deref(), Some("Hanako@example.jp"));
    assert_eq!(member.mail_confirmed_at, None);
    assert!(member.activation.is_none() && member.first_signed_in_at.is_none());
    let profile = &member.claims.profile;
    assert_eq!(profile.name.as_deref(), Some("髙橋 花子"));
    assert_eq!(profile.family_name.as_deref(), Some("髙橋"));
    assert_eq!(profile.given_name.as_deref(), Some("花子"));
    assert_eq!(profile.preferred_username, None);
    assert_eq!(member.claims.email.email_verified, Some(false));
    let credentials = database.credentials("hanako-01").await;
    assert_eq!(credentials.password.kind, PasswordKind::Imported);
    let reader = database.store.read(&database.tenant.id);
    let user_id = reader.find_user_id("hanako-01").await.unwrap().unwrap();
    assert_eq!(user_id.state, IdentifierState::Temporary);
    let apps = reader.list_totps(member.id).await.unwrap();
    assert_eq!(apps.len(), 1);
    assert_eq!(apps[0].name, "名前なし");
    let row = format!("member {}", member.id);
    let sealed = &apps[0].sealed_seed;
    let (keys, purpose) = (&database.keys, SealPurpose::TotpSeed);
    let seed = keys
        .open(purpose, &database.tenant.id, &row, sealed)
        .unwrap();
    assert_eq!(seed.expose(), b"12345678901234567890");
}

#[tokio::test]
async fn a_shift_jis_file_is_understood_with_the_characters_of_windows() {
    let here = Here::new();
    let text = "ユーザID,記号,番号,氏名,氏名カナ,生年月日\r\na-01,1,1,髙橋①,ﾀｶﾊｼ,19801201\r\n";
    let (bytes, _, _) = SHIFT_JIS.encode(text);
    let file = here.write_bytes("members.csv", &bytes);
    let derived = ["--temporary-password", "derived"];
    let said = here.import(&file, &derived);
    assert_eq!(said.code, 0, "{}", said.all());
    let member = here.database().await.member("a-01").await.unwrap();
    assert_eq!(member.name_kanji.as_deref(), Some("髙橋①"));
    assert_eq!(member.name_kana.as_deref(), Some("タカハシ"));

    let said = here.import(&file, &["--encoding", "utf-8"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("read as UTF-8"), "{}", said.err);
}

#[tokio::test]
async fn a_dry_run_tells_every_bad_row_and_writes_nothing() {
    let here = Here::new();
    let file = here.write(
        "members.csv",
        "user_id,記号,番号,氏名,生年月日,temporary_password\n\
         a-01,1,1,山田 花子,1980-12-01,random\n\
         a-02,1,2,山田 太郎,1980-13-01,random\n\
         a-03,1,,山田 次郎,1980-12-01,hunter2secret\n\
         a-01,1,4,山田 三郎,1980-12-01,random\n",
    );
    let letters = here.letters_path();
    for options in [&["--dry-run"][..], &["--letters", &letters]] {
        let said = here.import(&file, options);
        assert_eq!(said.code, 3, "{}", said.all());
        let lines: Vec<&str> = said.out.lines().collect();
        assert!(
            lines[0].starts_with("row 3, birth_date `1980-13-01`: "),
            "{lines:?}"
        );
        assert!(
            lines[1].starts_with("row 4, member_number: must not be empty"),
            "{lines:?}"
        );
        assert!(
            lines[2].starts_with("row 4, temporary_password `(not shown)`"),
            "{lines:?}"
        );
        assert!(
            lines[3].contains("stands in row 2 as well [twice-in-file]"),
            "{lines:?}"
        );
        assert_eq!(lines[4], "4 rows: 1 new, 0 unchanged, 3 bad");
        assert!(lines[5].starts_with("nothing was written"), "{lines:?}");
        assert!(!said.all().contains("hunter2secret"));
    }
    assert!(!here.path("letters.csv").exists());
    assert_eq!(here.database().await.count().await, 0);

    let said = here.import(&file, &["--dry-run", "--json"]);
    let lines = said.json();
    assert_eq!(lines[0]["bad_row"]["row"], 3);
    assert_eq!(lines[0]["bad_row"]["column"], "birth_date");
    assert_eq!(lines[0]["bad_row"]["rule"], "day");
    assert_eq!(lines.last().unwrap()["summary"]["bad"], 3);

    let said = here.import(&file, &["--letters", &letters, "--skip-bad-rows"]);
    assert_eq!(said.code, 3, "{}", said.all());
    assert!(said.out.contains("1 members written"), "{}", said.out);
    assert_eq!(here.database().await.count().await, 1);
    assert_eq!(here.letters().0.len(), 1);
}

#[tokio::test]
async fn random_passwords_are_not_made_for_nobody() {
    let here = Here::new();
    let file = here.write("members.csv", &members(2));
    let said = here.import(&file, &["--temporary-password", "random"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("--letters FILE"), "{}", said.err);
    assert_eq!(here.database().await.count().await, 0);
}

#[tokio::test]
async fn unknown_headers_and_tenants_are_named() {
    let here = Here::new();
    let file = here.write("members.csv", "user_id,番号,氏名,birth_dat,備考\n");
    let said = here.import(&file, &["--dry-run", "--map", "備考=-"]);
    assert_eq!(said.code, 1);
    assert!(
        said.err
            .contains("`birth_dat` is not known; did you mean `birth_date`?"),
        "{}",
        said.err
    );
    assert!(!said.err.contains("備考"), "{}", said.err);
    let said = here.run(&["members", "import", "--tenant", "sakra", &file]);
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("there is no tenant `sakra`"),
        "{}",
        said.err
    );
}

#[tokio::test]
async fn letter_codes_come_out_in_letters_and_derived_passwords_nowhere() {
    let here = Here::with_activation("letter-code");
    let file = here.write("members.csv", &members(1));
    let letters = here.letters_path();
    let options = ["--temporary-password", "derived", "--letters", &letters];
    let said = here.import(&file, &options);
    assert_eq!(said.code, 0, "{}", said.all());
    let (printed, _) = here.letters();
    let letter = &printed["tmp-000001"];
    assert_eq!(letter.password, "");
    let database = here.database().await;
    let credentials = database.credentials("tmp-000001").await;
    assert_eq!(credentials.password.kind, PasswordKind::Derived);
    let code = format!("{} {}", credentials.member.id, letter.code.replace('-', ""));
    let purpose = HashPurpose::LetterCode;
    let hash = database
        .keys
        .hash(purpose, &database.tenant.id, code.as_bytes());
    assert_eq!(credentials.member.letter_code, Some(hash));
}

#[tokio::test]
async fn user_ids_and_passwords_are_mailed_apart() {
    let here = Here::new();
    let file = here.write(
        "members.csv",
        "user_id,記号,番号,氏名,生年月日,メールアドレス,temporary_password\n\
         a-01,1,1,山田 花子,1980-12-01,hanako@example.jp,random\n\
         a-02,1,2,山田 太郎,1980-12-01,taro@example.jp,derived\n",
    );
    let said = here.import(&file, &["--notify", "mail"]);
    assert_eq!(said.code, 0, "{}", said.all());
    let database = here.database().await;
    let hanako = database.member("a-01").await.unwrap().id;
    let taro = database.member("a-02").await.unwrap().id;
    let now = database.clock.now();
    let lease = now + std::time::Duration::from_mins(1);
    let mut queued = Vec::new();
    for message in database.store.claim_due(now, lease, 10).await.unwrap() {
        let OutboxDocument::Mail(mail) = message.document else {
            continue;
        };
        queued.push((mail.member == hanako, mail.purpose));
        assert!(mail.member == hanako || mail.member == taro);
    }
    assert_eq!(queued.len(), 3);
    for expected in [
        (true, MailPurpose::TemporaryUserId),
        (true, MailPurpose::TemporaryPassword),
        (false, MailPurpose::TemporaryUserId),
    ] {
        assert!(queued.contains(&expected), "{queued:?}");
    }
}

#[tokio::test]
async fn what_others_have_is_a_bad_row() {
    let here = Here::new();
    let header = "user_id,記号,番号,氏名,生年月日,sub,メールアドレス\n";
    let first = "a-01,1,1,山田 花子,1980-12-01,s-1,hanako@example.jp\n";
    let file = here.write("members.csv", &format!("{header}{first}"));
    let derived = ["--temporary-password", "derived"];
    assert_eq!(here.import(&file, &derived).code, 0);
    let database = here.database().await;
    let hanako = database.member("a-01").await.unwrap().id;

    let others = "a-01,1,1,山田 花子,1980-12-02,,\n\
                  a-02,1,2,山田 太郎,1980-12-01,s-1,\n\
                  a-03,1,3,山田 次郎,1980-12-01,,Hanako@example.jp\n";
    let file = here.write("others.csv", &format!("{header}{others}"));
    let rules = |said: crate::support::Said| -> Vec<String> {
        let lines = said.json().into_iter();
        lines
            .filter_map(|line| line["bad_row"]["rule"].as_str().map(str::to_owned))
            .collect()
    };
    let dry = ["--temporary-password", "derived", "--dry-run", "--json"];
    // An address that nobody has confirmed is in nobody's way.
    let found = rules(here.import(&file, &dry));
    assert_eq!(found, ["user-id-taken", "sub-taken"]);
    database
        .transact(Confirm(hanako, database.clock.now()))
        .await;
    let found = rules(here.import(&file, &dry));
    assert_eq!(found, ["user-id-taken", "sub-taken", "mail-taken"]);
}

struct Confirm(sekisho_kernel::MemberId, Timestamp);

impl Work for Confirm {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        let address = "hanako@example.jp";
        let claimed = txn.confirm_mail_address(self.0, address, address, self.1);
        assert_eq!(claimed.await?, Claimed::Claimed);
        Ok(())
    }
}

#[test]
fn help_has_examples_and_exit_codes() {
    let here = Here::new();
    for command in [
        &["members", "import"][..],
        &["member", "unlock"],
        &["member", "reissue"],
        &["attempt"],
    ] {
        let said = here.run(&[command, &["--help"]].concat());
        assert_eq!(said.code, 0);
        let example = format!("sekisho {} --tenant", command.join(" "));
        assert!(said.out.contains(&example), "{}", said.out);
        assert!(said.out.contains("Exit codes:"), "{}", said.out);
    }
}
