//! What a member chooses on the way from the letter: terms, user ID, method, address; and how the
//! way ends. Not covered: passwords (members.rs).

use sekisho_kernel::{Locale, Timestamp, policy::Method};
use sekisho_store::{
    Activation, ActivationKind, AgreedTerms, Claimed, IdentifierState, LinkPurpose, Member,
    MemberCredentials, PasswordCredential, PasswordKind, PasswordVerifier, Reissued, UserId,
};

use crate::common::{
    Database, act,
    build::{self, NOW, a, after},
    databases, many, winners, work,
};

async fn letters(db: &Database) {
    act!(db, a(), txn => {
        txn.insert_member(&build::lettered_member(1)).await?;
        txn.insert_member(&build::lettered_member(2)).await
    });
}

async fn member(db: &Database, n: u8) -> Member {
    let found = db.store.read(a()).find_member(build::member_id(n)).await;
    found.unwrap().unwrap()
}

async fn credentials(db: &Database, user_id: &str) -> Option<MemberCredentials> {
    let reader = db.store.read(a());
    reader.find_credentials(user_id).await.unwrap()
}

async fn claim(db: &Database, n: u8, user_id: &'static str, now: Timestamp) -> Claimed {
    act!(db, a(), txn => txn.claim_user_id(build::member_id(n), user_id, now).await)
}

async fn activate(db: &Database, n: u8) -> bool {
    act!(db, a(), txn => {
        let activation = Activation { at: after(9), kind: ActivationKind::Derived };
        txn.activate_member(build::member_id(n), activation).await
    })
}

async fn user_ids(db: &Database, n: u8) -> Vec<(String, IdentifierState)> {
    let listed = db.store.read(a()).list_user_ids(build::member_id(n)).await;
    let listed = listed.unwrap().into_iter();
    listed
        .map(|user_id| (user_id.value, user_id.state))
        .collect()
}

databases! {
    a_letter_signs_in_with_a_random_or_a_computed_password,
    choices_are_kept,
    the_chosen_user_id_signs_in_after_activation_and_the_letters_no_more,
    without_a_choice_the_letters_user_id_goes_on,
    a_member_is_activated_once,
    a_user_id_is_one_members_in_every_state,
    another_choice_frees_the_former_one,
    choosing_what_signs_in_already_drops_the_choice,
    a_user_id_is_claimed_by_one_member,
    a_confirmed_address_is_the_members_and_portals_are_told,
    an_address_is_confirmed_by_one_member,
    a_new_address_frees_the_former_one,
    a_reissued_password_voids_what_was_pending,
    raising_the_version_voids_codes_and_challenges,
    an_imported_password_is_hashed_anew_once,
}

async fn a_letter_signs_in_with_a_random_or_a_computed_password(db: &Database) {
    letters(db).await;
    let found = credentials(db, "letter-1").await.unwrap();
    assert_eq!(found.password, build::lettered_member(1).password);
    assert_eq!(
        found.password.verifier,
        PasswordVerifier::Keyed(build::hash(1))
    );
    assert_eq!(found.password_changed_at, NOW);
    let set = act!(db, a(), txn => {
        let computed = PasswordCredential::derived(Some(after(60)));
        txn.set_password(build::member_id(1), &computed, after(5)).await
    });
    assert!(set);
    let reader = db.store.read(a());
    let found = reader.find_member_credentials(build::member_id(1)).await;
    let found = found.unwrap().unwrap();
    assert_eq!(found.password.verifier, PasswordVerifier::Computed);
    assert_eq!(found.password.kind, PasswordKind::Derived);
    assert_eq!(found.password.expires_at, Some(after(60)));
    assert_eq!(found.password_changed_at, after(5));
}

async fn choices_are_kept(db: &Database) {
    letters(db).await;
    let kept = act!(db, a(), txn => {
        let member = build::member_id(1);
        let mut kept = Vec::new();
        for (version, second) in [("1", 1), ("2", 2), ("2", 2)] {
            let terms = AgreedTerms {
                version: version.to_owned(),
                hash: format!("sha256-{version}"),
                at: after(second),
            };
            kept.push(txn.record_terms(member, &terms, Locale::Ja).await?);
        }
        kept.push(txn.choose_method(member, Method::App, after(4)).await?);
        kept.push(txn.mark_recovery_codes_shown(member, after(3)).await?);
        Ok(kept)
    });
    assert!(kept.iter().all(|kept| *kept), "{kept:?}");
    let member = member(db, 1).await;
    let terms = member.agreed_terms.unwrap();
    assert_eq!((terms.version.as_str(), terms.at), ("2", after(2)));
    assert_eq!(terms.hash, "sha256-2");
    assert_eq!(member.method, Some(Method::App));
    assert_eq!(member.method_chosen_at, Some(after(4)));
    assert_eq!(member.recovery_codes_shown_at, Some(after(3)));
    assert_eq!(member.activation, None);
}

async fn the_chosen_user_id_signs_in_after_activation_and_the_letters_no_more(db: &Database) {
    letters(db).await;
    assert_eq!(claim(db, 1, "hanako", NOW).await, Claimed::Claimed);
    assert_eq!(credentials(db, "hanako").await, None);
    assert!(credentials(db, "letter-1").await.is_some());
    assert!(activate(db, 1).await);
    let found = credentials(db, "hanako").await.unwrap();
    let expected = Activation {
        at: after(9),
        kind: ActivationKind::Derived,
    };
    assert_eq!(found.member.activation, Some(expected));
    assert_eq!(credentials(db, "letter-1").await, None);
    let states = user_ids(db, 1).await;
    assert!(states.contains(&("letter-1".to_owned(), IdentifierState::Retired)));
    assert!(states.contains(&("hanako".to_owned(), IdentifierState::Active)));
    // The other letter is as it was.
    assert!(credentials(db, "letter-2").await.is_some());
}

async fn without_a_choice_the_letters_user_id_goes_on(db: &Database) {
    letters(db).await;
    assert!(activate(db, 1).await);
    assert!(credentials(db, "letter-1").await.is_some());
    let expected = [("letter-1".to_owned(), IdentifierState::Active)];
    assert_eq!(user_ids(db, 1).await, expected);
}

async fn a_member_is_activated_once(db: &Database) {
    letters(db).await;
    let won = winners!(db, txn => {
        let activation = Activation { at: NOW, kind: ActivationKind::Strong };
        txn.activate_member(build::member_id(1), activation).await
    });
    assert_eq!(won, 1);
    assert!(!activate(db, 1).await);
    let activation = member(db, 1).await.activation.unwrap();
    assert_eq!(activation.kind, ActivationKind::Strong);
}

async fn a_user_id_is_one_members_in_every_state(db: &Database) {
    letters(db).await;
    assert_eq!(claim(db, 1, "hanako", NOW).await, Claimed::Claimed);
    assert_eq!(claim(db, 1, "hanako", NOW).await, Claimed::Claimed);
    // Pending and temporary.
    assert_eq!(claim(db, 2, "hanako", NOW).await, Claimed::Taken);
    assert_eq!(claim(db, 2, "letter-1", NOW).await, Claimed::Taken);
    assert!(activate(db, 1).await);
    // Active and retired, the latter for its own member as well.
    assert_eq!(claim(db, 2, "hanako", NOW).await, Claimed::Taken);
    assert_eq!(claim(db, 2, "letter-1", NOW).await, Claimed::Taken);
    assert_eq!(claim(db, 1, "letter-1", NOW).await, Claimed::Taken);
    let found = db.store.read(a()).find_user_id("letter-1").await.unwrap();
    let expected = UserId {
        value: "letter-1".to_owned(),
        member: build::member_id(1),
        state: IdentifierState::Retired,
    };
    assert_eq!(found, Some(expected));
}

async fn another_choice_frees_the_former_one(db: &Database) {
    letters(db).await;
    assert_eq!(claim(db, 1, "hanako", NOW).await, Claimed::Claimed);
    assert_eq!(claim(db, 1, "hanako2", after(1)).await, Claimed::Claimed);
    assert_eq!(claim(db, 2, "hanako", after(2)).await, Claimed::Claimed);
    let expected = [
        ("letter-1".to_owned(), IdentifierState::Temporary),
        ("hanako2".to_owned(), IdentifierState::Pending),
    ];
    assert_eq!(user_ids(db, 1).await, expected);
}

async fn choosing_what_signs_in_already_drops_the_choice(db: &Database) {
    letters(db).await;
    assert_eq!(claim(db, 1, "hanako", NOW).await, Claimed::Claimed);
    assert_eq!(claim(db, 1, "letter-1", NOW).await, Claimed::Claimed);
    let expected = [("letter-1".to_owned(), IdentifierState::Temporary)];
    assert_eq!(user_ids(db, 1).await, expected);
}

async fn a_user_id_is_claimed_by_one_member(db: &Database) {
    act!(db, a(), txn => {
        for n in 0..50 {
            txn.insert_member(&build::lettered_member(n)).await?;
        }
        Ok(())
    });
    let claimed = many(&db.store, |store, n| async move {
        let claim = work(move |txn| {
            Box::pin(async move { txn.claim_user_id(build::member_id(n), "hanako", NOW).await })
        });
        store.transact(a(), claim).await
    })
    .await;
    let won = claimed
        .iter()
        .filter(|claimed| **claimed == Claimed::Claimed);
    assert_eq!(won.count(), 1);
}

async fn confirm(db: &Database, n: u8, address: &'static str) -> Claimed {
    act!(db, a(), txn => {
        let folded = address.to_lowercase();
        txn.confirm_mail_address(build::member_id(n), address, &folded, after(7)).await
    })
}

async fn a_confirmed_address_is_the_members_and_portals_are_told(db: &Database) {
    letters(db).await;
    assert_eq!(confirm(db, 1, "Hanako@Example.jp").await, Claimed::Claimed);
    let member = member(db, 1).await;
    assert_eq!(member.mail_address.as_deref(), Some("Hanako@Example.jp"));
    assert_eq!(member.mail_confirmed_at, Some(after(7)));
    assert_eq!(
        member.claims.email.email.as_deref(),
        Some("Hanako@Example.jp")
    );
    assert_eq!(member.claims.email.email_verified, Some(true));
    assert_eq!(
        member.claims.profile,
        build::member(1).claims.profile,
        "the rest stays"
    );
    let reader = db.store.read(a());
    for (n, taken) in [(1, false), (2, true)] {
        let is_taken = reader.is_mail_address_taken("hanako@example.jp", build::member_id(n));
        assert_eq!(is_taken.await.unwrap(), taken, "member {n}");
    }
}

async fn an_address_is_confirmed_by_one_member(db: &Database) {
    act!(db, a(), txn => {
        for n in 0..50 {
            txn.insert_member(&build::lettered_member(n)).await?;
        }
        Ok(())
    });
    let claimed = many(&db.store, |store, n| async move {
        let claim = work(move |txn| {
            Box::pin(async move {
                let member = build::member_id(n);
                txn.confirm_mail_address(member, "a@example.jp", "a@example.jp", NOW)
                    .await
            })
        });
        store.transact(a(), claim).await
    })
    .await;
    let won = claimed
        .iter()
        .filter(|claimed| **claimed == Claimed::Claimed);
    assert_eq!(won.count(), 1);
}

async fn a_new_address_frees_the_former_one(db: &Database) {
    letters(db).await;
    assert_eq!(confirm(db, 1, "old@example.jp").await, Claimed::Claimed);
    assert_eq!(confirm(db, 2, "OLD@example.jp").await, Claimed::Taken);
    assert_eq!(
        member(db, 2).await.mail_confirmed_at,
        None,
        "nothing was written"
    );
    assert_eq!(confirm(db, 1, "new@example.jp").await, Claimed::Claimed);
    assert_eq!(confirm(db, 2, "OLD@example.jp").await, Claimed::Claimed);
}

async fn a_reissued_password_voids_what_was_pending(db: &Database) {
    letters(db).await;
    let reissued = act!(db, a(), txn => {
        let link = build::link(1, 1);
        txn.insert_link(&link, &build::hash(1)).await?;
        let password = PasswordCredential::random(build::hash(5), Some(after(60)));
        let reissued = Reissued { at: after(3), by: "窓口".to_owned() };
        txn.reissue(build::member_id(1), &password, &reissued, Some(&build::hash(6)))
            .await
    });
    assert!(reissued);
    let found = credentials(db, "letter-1").await.unwrap();
    assert_eq!(
        found.password.verifier,
        PasswordVerifier::Keyed(build::hash(5))
    );
    let reissued = found.member.reissued.unwrap();
    assert_eq!((reissued.at, reissued.by.as_str()), (after(3), "窓口"));
    assert_eq!(found.member.letter_code, Some(build::hash(6)));
    assert_eq!(found.member.security_version, 2);
    let spent = act!(db, a(), txn => txn.consume_link(build::link_id(1), after(4)).await);
    assert!(!spent);
    // The code of the letter completes one first sign-in.
    assert!(activate(db, 1).await);
    assert_eq!(member(db, 1).await.letter_code, None);
}

async fn raising_the_version_voids_codes_and_challenges(db: &Database) {
    use sekisho_store::ChallengeMode::Register;
    letters(db).await;
    act!(db, a(), txn => {
        for n in [1, 2] {
            let member = build::member_id(n);
            let mut challenge = build::challenge(n, n, Register);
            challenge.member = Some(member);
            txn.put_challenge(&challenge).await?;
            txn.request_mail_code(member, build::outbox_id(n), None, NOW).await?;
            let mut link = build::link(n, n);
            link.purpose = LinkPurpose::PasswordReissue;
            txn.insert_link(&link, &build::hash(n)).await?;
        }
        Ok(())
    });
    let raised = act!(db, a(), txn => txn.raise_security_version(build::member_id(1)).await);
    assert!(raised);
    let good = act!(db, a(), txn => {
        let mut good = Vec::new();
        for n in [1, 2] {
            let member = build::member_id(n);
            good.push(txn.consume_challenge(build::uuid(n), NOW).await?);
            let message = build::outbox_id(n);
            good.push(txn.mint_mail_code(member, message, &build::hash(n), NOW, after(9)).await?);
            good.push(txn.consume_link(build::link_id(n), NOW).await?);
        }
        Ok(good)
    });
    assert_eq!(good, [false, false, false, true, true, true]);
}

async fn an_imported_password_is_hashed_anew_once(db: &Database) {
    act!(db, a(), txn => {
        let mut new = build::new_member(1);
        new.password = PasswordCredential::imported("$2b$10$old".to_owned());
        txn.insert_member(&new).await
    });
    let won = winners!(db, txn => {
        let read = PasswordVerifier::Phc("$2b$10$old".to_owned());
        txn.rehash_password(build::member_id(1), &read, "$argon2id$new").await
    });
    assert_eq!(won, 1);
    let found = credentials(db, "user-1").await.unwrap();
    assert_eq!(found.password.kind, PasswordKind::Chosen);
    assert_eq!(
        found.password.verifier,
        PasswordVerifier::Phc("$argon2id$new".to_owned())
    );
    assert_eq!(found.member.security_version, 1, "it is the same password");
}
