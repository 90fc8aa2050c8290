//! One tenant neither sees nor touches what another has of first sign-ins and second factors, by
//! any method.

use std::time::Duration;

use sekisho_kernel::{Locale, policy::Method};
use sekisho_store::{
    Activation, ActivationKind, AgreedTerms, ChallengeMode::Register, Claimed, CounterKind,
    PasswordCredential, PasswordVerifier, Reissued, Ticket, Window,
};

use crate::common::{
    Database, act,
    build::{self, NOW, a, after, b},
    databases,
};

const NUMBER: u32 = 12_345_678;
const KIND: CounterKind = CounterKind::Password;

/// One of everything, in tenant `a`.
async fn fill(db: &Database) {
    act!(db, a(), txn => {
        let member = build::member_id(1);
        txn.insert_member(&build::lettered_member(1)).await?;
        txn.claim_user_id(member, "hanako", NOW).await?;
        txn.confirm_mail_address(member, "m1@example.jp", "m1@example.jp", NOW).await?;
        txn.insert_totp(&build::totp(1, 1)).await?;
        txn.insert_passkey(&build::passkey(1, 1)).await?;
        txn.replace_recovery_codes(member, &[build::hash(1)], NOW).await?;
        txn.put_challenge(&build::challenge(1, 1, Register)).await?;
        txn.take_ticket(KIND, &build::hash(1), 1, Window::SinceLast, None, NOW).await?;
        txn.request_mail_code(member, build::outbox_id(1), None, NOW).await?;
        txn.mint_mail_code(member, build::outbox_id(1), &build::hash(1), NOW, after(60)).await?;
        txn.insert_link(&build::link(1, 1), &build::hash(1)).await?;
        txn.insert_attempt(&build::attempt(NUMBER)).await?;
        txn.insert_session(&build::session(1, 1, 1)).await?;
        txn.enqueue(&build::message(1)).await
    });
}

databases! {
    no_read_sees_another_tenant,
    no_write_touches_another_tenant,
    no_write_gives_something_to_another_tenants_member,
    tenants_may_have_the_same_of_everything,
}

async fn no_read_sees_another_tenant(db: &Database) {
    fill(db).await;
    for (tenant, expected) in [(a(), true), (b(), false)] {
        let reader = db.store.read(tenant);
        let (member, hash) = (build::member_id(1), build::hash(1));
        let user_ids = ["hanako".to_owned()];
        let subs = ["sub-1".to_owned()];
        let addresses = ["m1@example.jp".to_owned()];
        let attempts = reader.recent_attempts(&build::hash(9), NOW).await.unwrap();
        let challenge = reader.find_challenge(build::sign_in_id(1), Register, NOW);
        let seen = [
            reader
                .find_member_credentials(member)
                .await
                .unwrap()
                .is_some(),
            reader.find_user_id("hanako").await.unwrap().is_some(),
            !reader.list_user_ids(member).await.unwrap().is_empty(),
            !reader.find_user_ids(&user_ids).await.unwrap().is_empty(),
            !reader.find_subs(&subs).await.unwrap().is_empty(),
            !reader
                .find_mail_addresses(&addresses)
                .await
                .unwrap()
                .is_empty(),
            reader
                .is_mail_address_taken("m1@example.jp", build::member_id(2))
                .await
                .unwrap(),
            !reader.list_totps(member).await.unwrap().is_empty(),
            !reader.list_passkeys(member).await.unwrap().is_empty(),
            reader
                .find_passkey("id.example.jp", &[1; 32])
                .await
                .unwrap()
                .is_some(),
            reader
                .is_passkey_known("id.example.jp", &[1; 32])
                .await
                .unwrap(),
            reader.count_recovery_codes(member).await.unwrap() == 1,
            challenge.await.unwrap().is_some(),
            reader.find_counter(KIND, &hash).await.unwrap().is_some(),
            reader.find_mail_code(member).await.unwrap().is_some(),
            reader.find_link(&hash).await.unwrap().is_some(),
            reader.find_attempt(NUMBER, NOW).await.unwrap().is_some(),
            attempts == (1, Some(NUMBER)),
            reader
                .find_delivery(build::outbox_id(1))
                .await
                .unwrap()
                .is_some(),
        ];
        assert!(
            seen.iter().all(|seen| *seen == expected),
            "{tenant}: {seen:?}"
        );
    }
}

async fn no_write_touches_another_tenant(db: &Database) {
    fill(db).await;
    let touched = act!(db, b(), txn => {
        let (member, hash) = (build::member_id(1), build::hash(1));
        let (authenticator, message) = (build::authenticator_id(1), build::outbox_id(1));
        let terms = AgreedTerms { version: "1".to_owned(), hash: "1".to_owned(), at: NOW };
        let activation = Activation { at: NOW, kind: ActivationKind::Strong };
        let reissued = Reissued { at: NOW, by: "b".to_owned() };
        let password = PasswordCredential::random(hash, None);
        let read = PasswordVerifier::Keyed(hash);
        txn.give_back(KIND, &hash).await?;
        Ok([
            txn.record_terms(member, &terms, Locale::Ja).await?,
            txn.choose_method(member, Method::Mail, NOW).await?,
            txn.mark_recovery_codes_shown(member, NOW).await?,
            txn.activate_member(member, activation).await?,
            txn.reissue(member, &password, &reissued, None).await?,
            txn.raise_security_version(member).await?,
            txn.rehash_password(member, &read, "stolen").await?,
            txn.accept_totp_step(authenticator, 1, NOW).await?,
            txn.revoke_totp(authenticator, member, NOW).await?,
            txn.use_passkey(authenticator, 0, 1, None, NOW).await?,
            txn.name_passkey(authenticator, member, "stolen").await?,
            txn.revoke_passkey(authenticator, member, NOW).await?,
            txn.consume_recovery_code(member, &hash, NOW).await?,
            txn.consume_challenge(build::uuid(1), NOW).await?,
            txn.clear_counter(KIND, &hash).await?,
            txn.mint_mail_code(member, message, &hash, NOW, after(60)).await?,
            txn.take_mail_code_try(member, 9, NOW).await?.is_some(),
            txn.consume_mail_code(member, &hash, NOW).await?,
            txn.consume_link(build::link_id(1), NOW).await?,
            !txn.end_member_sessions_but(member, None, NOW).await?.is_empty(),
            txn.mark_bounced(message, "550", NOW).await?,
        ])
    });
    assert!(touched.iter().all(|touched| !touched), "{touched:?}");
    // All of it is still good where it belongs.
    let good = act!(db, a(), txn => {
        let (member, hash) = (build::member_id(1), build::hash(1));
        let full = txn.take_ticket(KIND, &hash, 1, Window::SinceLast, None, NOW).await?;
        Ok([
            full == Ticket::Refused,
            txn.accept_totp_step(build::authenticator_id(1), 1, NOW).await?,
            txn.use_passkey(build::authenticator_id(1), 0, 1, None, NOW).await?,
            txn.consume_recovery_code(member, &hash, NOW).await?,
            txn.consume_challenge(build::uuid(1), NOW).await?,
            txn.consume_mail_code(member, &hash, NOW).await?,
            txn.consume_link(build::link_id(1), NOW).await?,
        ])
    });
    assert!(good.iter().all(|good| *good), "{good:?}");
}

async fn no_write_gives_something_to_another_tenants_member(db: &Database) {
    fill(db).await;
    macro_rules! refused {
        ($($name:literal: $txn:ident => $body:expr;)*) => {$(
            let given = db.act(b(), |$txn| Box::pin(async move { $body })).await;
            assert!(given.is_err(), $name);
        )*};
    }
    refused! {
        "user ID": txn => txn.claim_user_id(build::member_id(1), "new", NOW).await.map(drop);
        "mail address": txn => {
            let member = build::member_id(1);
            txn.confirm_mail_address(member, "b@example.jp", "b@example.jp", NOW).await.map(drop)
        };
        "authenticator app": txn => txn.insert_totp(&build::totp(2, 1)).await;
        "passkey": txn => txn.insert_passkey(&build::passkey(2, 1)).await;
        "recovery codes": txn => {
            txn.replace_recovery_codes(build::member_id(1), &[build::hash(2)], NOW).await
        };
        "mail code": txn => {
            txn.request_mail_code(build::member_id(1), build::outbox_id(2), None, NOW).await
        };
        "link": txn => txn.insert_link(&build::link(2, 1), &build::hash(2)).await;
    }
}

async fn tenants_may_have_the_same_of_everything(db: &Database) {
    fill(db).await;
    let same = act!(db, b(), txn => {
        let (member, hash) = (build::member_id(1), build::hash(1));
        txn.insert_member(&build::lettered_member(1)).await?;
        let opens = Some(Duration::from_secs(1));
        let ticket = txn.take_ticket(KIND, &hash, 1, Window::SinceLast, opens, NOW).await?;
        txn.insert_totp(&build::totp(1, 1)).await?;
        txn.insert_passkey(&build::passkey(1, 1)).await?;
        txn.replace_recovery_codes(member, &[hash], NOW).await?;
        txn.put_challenge(&build::challenge(1, 1, Register)).await?;
        txn.request_mail_code(member, build::outbox_id(1), None, NOW).await?;
        txn.insert_link(&build::link(1, 1), &hash).await?;
        txn.insert_attempt(&build::attempt(NUMBER)).await?;
        let address = "m1@example.jp";
        Ok((
            ticket,
            txn.claim_user_id(member, "hanako", NOW).await?,
            txn.confirm_mail_address(member, address, address, NOW).await?,
        ))
    });
    let expected = (
        Ticket::Taken { count: 1 },
        Claimed::Claimed,
        Claimed::Claimed,
    );
    assert_eq!(same, expected);
}
