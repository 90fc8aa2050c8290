//! What has expired is deleted in batches; what has not, stays.

use sekisho_kernel::{ClientId, Timestamp};
use sekisho_store::{ChallengeMode, Consumed, CounterKind, Window};

use crate::common::{
    Database, act,
    build::{self, NOW, a, after},
    databases,
};

const DAY: i64 = 24 * 60 * 60;

async fn clean(db: &Database, now: Timestamp) -> u64 {
    let mut deleted = 0;
    loop {
        match db.store.delete_expired(now, 3).await.unwrap() {
            0 => return deleted,
            rows => deleted += rows,
        }
    }
}

databases! {
    expired_rows_go_batch_by_batch,
    a_sign_in_that_expired_keeps_its_user_id_for_a_day_and_nothing_else,
    every_short_lived_row_goes_in_time,
    a_message_that_waits_is_never_deleted,
    what_second_factors_leave_behind_goes_in_time,
    a_lock_that_only_the_desk_opens_stays,
}

async fn expired_rows_go_batch_by_batch(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move {
            for n in 0..7 {
                txn.revoke_jti(&format!("old-{n}"), after(10)).await?;
            }
            txn.revoke_jti("new", after(20)).await
        })
    })
    .await
    .unwrap();
    assert_eq!(db.store.delete_expired(after(9), 3).await.unwrap(), 0);
    assert_eq!(db.store.delete_expired(after(10), 3).await.unwrap(), 3);
    assert_eq!(clean(db, after(10)).await, 4);
    assert!(db.store.read(a()).is_revoked("new").await.unwrap());
}

async fn a_sign_in_that_expired_keeps_its_user_id_for_a_day_and_nothing_else(db: &Database) {
    act!(db, a(), txn => {
        txn.insert_sign_in(&build::sign_in(1)).await?;
        let stored = txn.find_sign_in(build::sign_in_id(1)).await?.unwrap();
        let mut sign_in = stored.sign_in.clone();
        sign_in.typed_user_id = Some("hanako1".to_owned());
        sign_in.member = Some(build::member_id(1));
        txn.save_sign_in(&stored, &sign_in).await
    });
    let find = async || {
        let found = db.store.read(a()).find_sign_in(build::sign_in_id(1)).await;
        found.unwrap().unwrap()
    };
    let expires_at = find().await.expires_at;
    let hours = |count: u64| expires_at + std::time::Duration::from_hours(count);
    for (now, erased, user_id) in [
        (hours(0), 0, Some("hanako1")),
        (hours(1), 1, Some("hanako1")),
        (hours(35), 0, Some("hanako1")),
        (hours(36), 1, None),
    ] {
        assert_eq!(clean(db, now).await, erased, "{now:?}");
        let stored = find().await;
        assert_eq!(stored.sign_in.typed_user_id.as_deref(), user_id);
        assert_eq!(stored.sign_in.member.is_some(), now < hours(1));
        assert_eq!(stored.ended_at, None, "nobody completed it");
        assert_eq!(stored.request, build::sign_in(1).request);
    }
}

async fn every_short_lived_row_goes_in_time(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move {
            txn.insert_member(&build::new_member(1)).await?;
            txn.insert_sign_in(&build::sign_in(1)).await?;
            txn.insert_session(&build::session(1, 1, 1)).await?;
            let portal = ClientId::new("portal");
            txn.record_session_client(build::session_id(1), &portal, "sid", NOW)
                .await?;
            txn.insert_grant(&build::grant(1, Some(1), false), after(60))
                .await?;
            txn.insert_code(&build::code(1)).await?;
            txn.consume_code(&build::hash(1), NOW).await?;
            txn.insert_family(build::family_id(1), build::grant_id(1), NOW, after(2 * DAY))
                .await?;
            txn.insert_device(&build::device(1)).await?;
            txn.remember_member_on_device(build::device_id(1), build::member_id(1), NOW)
                .await?;
            txn.enqueue(&build::message(1)).await
        })
    })
    .await
    .unwrap();
    let message = &db.store.claim_due(NOW, after(60), 1).await.unwrap()[0];
    db.store
        .finish_message(message, NOW, "250 ok")
        .await
        .unwrap();

    // The code, two hours after its end, is still known; the grant lives as long as its family.
    assert_eq!(clean(db, after(7200)).await, 1, "the facts of the sign-in");
    let reader = db.store.read(a());
    let again = db
        .act(a(), |txn| {
            Box::pin(async move { txn.consume_code(&build::hash(1), after(7200)).await })
        })
        .await
        .unwrap();
    assert_eq!(
        again,
        Consumed::Again {
            grant: build::grant_id(1)
        }
    );
    assert!(
        reader
            .find_grant(build::grant_id(1))
            .await
            .unwrap()
            .is_some()
    );
    let abandoned = reader
        .find_sign_in(build::sign_in_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(abandoned.sign_in.member, None);
    assert_eq!(abandoned.request, build::sign_in(1).request);

    // A user ID; sign-in, code, family, grant, session, device, message; members stay.
    assert_eq!(clean(db, after(60 * DAY)).await, 8);
    assert!(
        reader
            .find_sign_in(build::sign_in_id(1))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        reader
            .find_grant(build::grant_id(1))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        reader
            .find_session(build::session_id(1))
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        reader
            .list_session_clients(build::session_id(1))
            .await
            .unwrap(),
        []
    );
    assert!(
        reader
            .find_member(build::member_id(1))
            .await
            .unwrap()
            .is_some()
    );
}

async fn a_message_that_waits_is_never_deleted(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move { txn.enqueue(&build::message(1)).await })
    })
    .await
    .unwrap();
    assert_eq!(clean(db, after(400 * DAY)).await, 0);
    assert_eq!(
        db.store
            .claim_due(after(400 * DAY), after(401 * DAY), 9)
            .await
            .unwrap()
            .len(),
        1
    );
}

async fn what_second_factors_leave_behind_goes_in_time(db: &Database) {
    act!(db, a(), txn => {
        for n in [1, 2] {
            txn.insert_member(&build::new_member(n)).await?;
        }
        let (member, hash) = (build::member_id(1), build::hash(1));
        txn.insert_totp(&build::totp(1, 1)).await?;
        txn.insert_passkey(&build::passkey(1, 1)).await?;
        txn.replace_recovery_codes(member, &[hash], NOW).await?;
        txn.put_challenge(&build::challenge(1, 1, ChallengeMode::Autofill)).await?;
        txn.insert_attempt(&build::attempt(12_345_678)).await?;
        txn.request_mail_code(member, build::outbox_id(1), None, NOW).await?;
        txn.mint_mail_code(member, build::outbox_id(1), &hash, NOW, after(300)).await?;
        txn.request_mail_code(build::member_id(2), build::outbox_id(2), None, NOW).await?;
        txn.insert_link(&build::link(1, 1), &hash).await?;
        let kind = CounterKind::Password;
        txn.take_ticket(kind, &hash, 9, Window::SinceLast, None, NOW).await?;
        Ok(())
    });
    for (second, gone, what) in [
        (299, 0, "nothing yet"),
        (300, 1, "the challenge"),
        (1800, 1, "the attempt"),
        (DAY + 299, 0, "nothing more"),
        (DAY + 300, 1, "the mail code"),
        (7 * DAY, 1, "the code that was never mailed"),
        (7 * DAY + 1799, 0, "nothing more"),
        (7 * DAY + 1800, 1, "the link"),
        (30 * DAY - 1, 0, "nothing more"),
        (30 * DAY, 1, "the counter"),
        (4000 * DAY, 0, "no authenticator"),
    ] {
        assert_eq!(clean(db, after(second)).await, gone, "{what}");
    }
    let reader = db.store.read(a());
    let member = build::member_id(1);
    assert_eq!(reader.list_totps(member).await.unwrap().len(), 1);
    assert_eq!(reader.list_passkeys(member).await.unwrap().len(), 1);
    assert_eq!(reader.count_recovery_codes(member).await.unwrap(), 1);
}

async fn a_lock_that_only_the_desk_opens_stays(db: &Database) {
    act!(db, a(), txn => {
        for kind in [CounterKind::Account, CounterKind::LetterCode, CounterKind::MailPerHour] {
            txn.take_ticket(kind, &build::hash(1), 9, Window::SinceLast, None, NOW).await?;
        }
        Ok(())
    });
    assert_eq!(clean(db, after(400 * DAY)).await, 1);
    let reader = db.store.read(a());
    let subject = build::hash(1);
    let locked = reader.find_counter(CounterKind::Account, &subject).await;
    assert_eq!(locked.unwrap().unwrap().count, 1);
}
