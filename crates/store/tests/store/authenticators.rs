//! Authenticator apps, passkeys and recovery codes: each code once, each counter forward.

use sekisho_kernel::policy::Method;
use sekisho_store::{Claimed, StoreError};

use crate::common::{
    Database, act,
    build::{self, NOW, a, after},
    databases, winners,
};

async fn provision(db: &Database) {
    act!(db, a(), txn => {
        for n in [1, 2] {
            txn.insert_member(&build::new_member(n)).await?;
        }
        for n in [1, 2, 3] {
            txn.insert_totp(&build::totp(n, 1)).await?;
            txn.insert_passkey(&build::passkey(n, 1)).await?;
        }
        let codes = [1, 2, 3].map(build::hash);
        txn.replace_recovery_codes(build::member_id(1), &codes, NOW).await
    });
}

async fn accept(db: &Database, n: u8, step: u64) -> bool {
    act!(db, a(), txn => txn.accept_totp_step(build::authenticator_id(n), step, after(5)).await)
}

databases! {
    an_app_is_read_as_registered_and_the_last_used_first,
    a_code_of_an_app_is_accepted_once,
    a_step_must_be_later_than_the_last_accepted_one,
    a_revoked_app_accepts_nothing,
    a_passkey_is_read_as_registered_and_the_last_used_first,
    a_credential_is_registered_once,
    a_counter_is_moved_once,
    the_document_of_a_passkey_changes_with_its_use,
    a_passkey_is_named_and_revoked_by_its_member_only,
    a_recovery_code_is_used_once,
    new_recovery_codes_void_the_former_ones,
    what_a_member_lost_is_gone_at_once_and_nobody_elses,
}

async fn an_app_is_read_as_registered_and_the_last_used_first(db: &Database) {
    provision(db).await;
    assert!(accept(db, 2, 100).await);
    let listed = db.store.read(a()).list_totps(build::member_id(1)).await;
    let listed = listed.unwrap();
    let ids: Vec<_> = listed.iter().map(|totp| totp.id).collect();
    assert_eq!(ids, [2, 3, 1].map(build::authenticator_id));
    assert_eq!(listed[1], build::totp(3, 1));
    assert_eq!(listed[0].last_step, Some(100));
    assert_eq!(listed[0].last_used_at, Some(after(5)));
    let other = db.store.read(a()).list_totps(build::member_id(2)).await;
    assert_eq!(other.unwrap(), []);
}

async fn a_code_of_an_app_is_accepted_once(db: &Database) {
    provision(db).await;
    let won = winners!(db, txn => {
        txn.accept_totp_step(build::authenticator_id(1), 57_000_000, NOW).await
    });
    assert_eq!(won, 1);
}

async fn a_step_must_be_later_than_the_last_accepted_one(db: &Database) {
    provision(db).await;
    for (step, accepted) in [(100, true), (100, false), (99, false), (101, true)] {
        assert_eq!(accept(db, 1, step).await, accepted, "step {step}");
    }
    // Another app has steps of its own.
    assert!(accept(db, 2, 99).await);
}

async fn a_revoked_app_accepts_nothing(db: &Database) {
    provision(db).await;
    let revoke = |whose: u8| {
        db.act(a(), move |txn| {
            Box::pin(async move {
                let member = build::member_id(whose);
                txn.revoke_totp(build::authenticator_id(1), member, NOW)
                    .await
            })
        })
    };
    assert!(!revoke(2).await.unwrap());
    assert!(revoke(1).await.unwrap());
    assert!(!revoke(1).await.unwrap());
    assert!(!accept(db, 1, 100).await);
    let left = db.store.read(a()).list_totps(build::member_id(1)).await;
    assert_eq!(left.unwrap().len(), 2);
}

async fn a_passkey_is_read_as_registered_and_the_last_used_first(db: &Database) {
    provision(db).await;
    let used = act!(db, a(), txn => {
        txn.use_passkey(build::authenticator_id(2), 0, 0, None, after(5)).await
    });
    assert!(used);
    let reader = db.store.read(a());
    let listed = reader.list_passkeys(build::member_id(1)).await.unwrap();
    let ids: Vec<_> = listed.iter().map(|passkey| passkey.id).collect();
    assert_eq!(ids, [2, 3, 1].map(build::authenticator_id));
    assert_eq!(listed[1], build::passkey(3, 1));
    let find = |rp_id: &'static str, n: u8| async move {
        let reader = db.store.read(a());
        reader.find_passkey(rp_id, &[n; 32]).await.unwrap()
    };
    assert_eq!(find("id.example.jp", 3).await, Some(build::passkey(3, 1)));
    assert_eq!(find("id.example.jp", 9).await, None);
    assert_eq!(find("other.example.jp", 3).await, None);
}

async fn a_credential_is_registered_once(db: &Database) {
    provision(db).await;
    let insert = |n: u8, rp_id: &'static str| {
        db.act(a(), move |txn| {
            Box::pin(async move {
                let mut passkey = build::passkey(n, 2);
                passkey.credential_id = build::passkey(1, 1).credential_id;
                rp_id.clone_into(&mut passkey.rp_id);
                txn.insert_passkey(&passkey).await
            })
        })
    };
    let again = insert(8, "id.example.jp").await;
    assert!(
        matches!(again, Err(StoreError::Conflict { what: "passkey" })),
        "{again:?}"
    );
    insert(9, "other.example.jp").await.unwrap();
}

async fn a_counter_is_moved_once(db: &Database) {
    provision(db).await;
    let won = winners!(db, txn => {
        txn.use_passkey(build::authenticator_id(1), 0, 7, None, NOW).await
    });
    assert_eq!(won, 1);
    let found = db
        .store
        .read(a())
        .find_passkey("id.example.jp", &[1; 32])
        .await;
    assert_eq!(found.unwrap().unwrap().counter, 7);
}

async fn the_document_of_a_passkey_changes_with_its_use(db: &Database) {
    provision(db).await;
    let used = act!(db, a(), txn => {
        let id = build::authenticator_id(1);
        let stale = txn.use_passkey(id, 3, 4, Some("stale"), NOW).await?;
        let used = txn.use_passkey(id, 0, u32::MAX, Some("new"), after(1)).await?;
        Ok((stale, used, txn.use_passkey(id, u32::MAX, 0, None, after(2)).await?))
    });
    assert_eq!(used, (false, true, true));
    let found = db
        .store
        .read(a())
        .find_passkey("id.example.jp", &[1; 32])
        .await;
    let found = found.unwrap().unwrap();
    assert_eq!((found.document.as_str(), found.counter), ("new", 0));
    assert_eq!(found.last_used_at, Some(after(2)));
}

async fn a_passkey_is_named_and_revoked_by_its_member_only(db: &Database) {
    provision(db).await;
    let change = |whose: u8| {
        db.act(a(), move |txn| {
            Box::pin(async move {
                let (id, member) = (build::authenticator_id(1), build::member_id(whose));
                let named = txn.name_passkey(id, member, "電話").await?;
                Ok((named, txn.revoke_passkey(id, member, NOW).await?))
            })
        })
    };
    assert_eq!(change(2).await.unwrap(), (false, false));
    let reader = db.store.read(a());
    let found = reader.find_passkey("id.example.jp", &[1; 32]).await;
    assert_eq!(found.unwrap().unwrap().name, "");
    assert_eq!(change(1).await.unwrap(), (true, true));
    assert_eq!(change(1).await.unwrap(), (false, false));
    let found = reader.find_passkey("id.example.jp", &[1; 32]).await;
    assert_eq!(found.unwrap(), None);
    let used = act!(db, a(), txn => {
        txn.use_passkey(build::authenticator_id(1), 0, 1, None, NOW).await
    });
    assert!(!used);
    let left = reader.list_passkeys(build::member_id(1)).await.unwrap();
    assert_eq!(left.len(), 2);
    for (n, known) in [(1, true), (2, true), (9, false)] {
        let is_known = reader.is_passkey_known("id.example.jp", &[n; 32]).await;
        assert_eq!(is_known.unwrap(), known, "credential {n}");
    }
}

async fn recovery_codes(db: &Database) -> u64 {
    let reader = db.store.read(a());
    reader
        .count_recovery_codes(build::member_id(1))
        .await
        .unwrap()
}

async fn consume(db: &Database, whose: u8, code: u8) -> bool {
    act!(db, a(), txn => {
        let member = build::member_id(whose);
        txn.consume_recovery_code(member, &build::hash(code), NOW).await
    })
}

async fn a_recovery_code_is_used_once(db: &Database) {
    provision(db).await;
    assert!(!consume(db, 2, 1).await);
    assert!(!consume(db, 1, 9).await);
    let won = winners!(db, txn => {
        txn.consume_recovery_code(build::member_id(1), &build::hash(1), NOW).await
    });
    assert_eq!(won, 1);
    assert_eq!(recovery_codes(db).await, 2);
}

async fn new_recovery_codes_void_the_former_ones(db: &Database) {
    provision(db).await;
    act!(db, a(), txn => {
        let codes = [3, 4].map(build::hash);
        txn.replace_recovery_codes(build::member_id(1), &codes, NOW).await
    });
    assert!(!consume(db, 1, 1).await);
    assert!(consume(db, 1, 3).await);
    assert!(consume(db, 1, 4).await);
    act!(db, a(), txn => txn.replace_recovery_codes(build::member_id(1), &[], NOW).await);
    assert_eq!(recovery_codes(db).await, 0);
}

async fn what_a_member_lost_is_gone_at_once_and_nobody_elses(db: &Database) {
    let (one, two) = (build::member_id(1), build::member_id(2));
    act!(db, a(), txn => {
        for n in [1, 2] {
            txn.insert_member(&build::new_member(n)).await?;
            txn.insert_totp(&build::totp(n, n)).await?;
            txn.insert_passkey(&build::passkey(n, n)).await?;
            let codes = [build::hash(n), build::hash(n + 10)];
            txn.replace_recovery_codes(build::member_id(n), &codes, NOW).await?;
            txn.mark_recovery_codes_shown(build::member_id(n), NOW).await?;
            txn.choose_method(build::member_id(n), Method::Mail, NOW).await?;
        }
        txn.confirm_mail_address(one, "a@example.jp", "a@example.jp", NOW).await?;
        txn.confirm_mail_address(two, "b@example.jp", "b@example.jp", NOW).await
    });
    let reader = db.store.read(a());
    let claimed = async |address: &'static str| act!(db, a(), txn => txn.confirm_mail_address(two, address, address, NOW).await);
    let before = reader.find_member(one).await.unwrap().unwrap();
    let lost = act!(db, a(), txn => txn.forget_second_factors(one, after(1), NOW).await);
    assert_eq!(lost, None);
    for (id, left) in [(one, 0), (two, 1)] {
        let member = reader.find_member(id).await.unwrap().unwrap();
        assert_eq!(reader.list_passkeys(id).await.unwrap().len(), left);
        assert_eq!(reader.list_totps(id).await.unwrap().len(), left);
        assert_eq!(
            reader.count_recovery_codes(id).await.unwrap() == 0,
            left == 0
        );
        assert_eq!(member.recovery_codes_shown_at.is_none(), left == 0);
        assert_eq!(member.mail_confirmed_at.is_none(), left == 0);
        assert_eq!(member.claims.email.email_verified, Some(left == 1));
        assert!(member.mail_address.is_some(), "it stays on file");
    }
    let member = reader.find_member(one).await.unwrap().unwrap();
    assert!(member.security_version > before.security_version);
    assert_eq!(
        claimed("a@example.jp").await,
        Claimed::Claimed,
        "it blocks nobody"
    );
}
