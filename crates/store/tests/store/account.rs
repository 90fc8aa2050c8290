//! What the account pages read and write: history, sessions of a member, user IDs, another mail
//! address.

use sekisho_kernel::{ClientId, EventId, policy::Method};
use sekisho_store::{
    AccountEvent, Claimed, FormerMail, Happened, IdentifierState, LinkPurpose, MailChange, Member,
    OneTimeLink, PendingMail,
};

use crate::common::{
    Database, act,
    build::{self, NOW, a, after, b},
    databases,
};

databases! {
    the_history_is_read_newest_first_and_page_by_page,
    the_history_of_a_member_is_nobody_elses,
    the_history_goes_in_its_time,
    the_sessions_of_a_member_are_listed_and_ended_by_that_member_only,
    a_user_id_is_changed_once_and_the_former_is_nobodys,
    an_address_changes_only_while_that_is_asked_for,
    of_two_changes_the_first_address_is_restored,
    the_address_in_between_is_restored_too_and_the_first_one_after_it,
    each_address_is_restored_as_long_as_it_is_replaced_and_no_longer,
    a_mail_box_in_doubt_gives_way_to_the_one_before_it_for_a_while_only,
    an_address_that_nobody_confirmed_is_told_and_not_restored,
    after_very_many_changes_nothing_is_changed_for_a_while,
    whoever_changes_an_address_back_undoes_what_came_after_it,
    a_change_that_is_not_confirmed_goes_with_what_is_pending,
    a_change_voids_what_went_to_the_former_address,
    an_undo_that_is_not_of_the_former_address_does_nothing,
    a_link_that_undoes_survives_the_security_version,
}

pub(crate) fn happened(n: u8, whose: u8) -> Happened {
    Happened {
        id: EventId::from_uuid(build::uuid(n)),
        member: build::member_id(whose),
        event: AccountEvent::Refused {
            outcome: "invalid-credentials".to_owned(),
            call_number: Some(12_345_678),
        },
        user_agent: "Firefox".to_owned(),
        client: Some(ClientId::new("portal")),
        at: after(i64::from(n)),
        expires_at: after(1_000 + i64::from(n)),
    }
}

async fn two_members(db: &Database) {
    act!(db, a(), txn => {
        txn.insert_member(&build::new_member(1)).await?;
        txn.insert_member(&build::new_member(2)).await
    });
}

async fn record(db: &Database) {
    two_members(db).await;
    act!(db, a(), txn => {
        for n in 1..=5 {
            txn.record_event(&happened(n, 1)).await?;
        }
        txn.record_event(&happened(9, 2)).await
    });
}

async fn the_history_is_read_newest_first_and_page_by_page(db: &Database) {
    record(db).await;
    let reader = db.store.read(a());
    let member = build::member_id(1);
    let page = reader.list_history(member, None, 3).await.unwrap();
    let times: Vec<_> = page.iter().map(|entry| entry.at).collect();
    assert_eq!(times, [after(5), after(4), after(3)]);
    assert_eq!(page[0].event, happened(5, 1).event);
    assert_eq!(page[0].client, Some(ClientId::new("portal")));
    let rest = reader
        .list_history(member, Some(page[2].id), 3)
        .await
        .unwrap();
    let times: Vec<_> = rest.iter().map(|entry| entry.at).collect();
    assert_eq!(times, [after(2), after(1)]);
}

async fn the_history_of_a_member_is_nobody_elses(db: &Database) {
    record(db).await;
    let member = build::member_id(2);
    let own = db.store.read(a()).list_history(member, None, 9).await;
    assert_eq!(own.unwrap().len(), 1);
    let other = db.store.read(b()).list_history(member, None, 9).await;
    assert_eq!(other.unwrap(), []);
}

async fn the_history_goes_in_its_time(db: &Database) {
    record(db).await;
    while db.store.delete_expired(after(1_003), 2).await.unwrap() > 0 {}
    let reader = db.store.read(a());
    let left = reader.list_history(build::member_id(1), None, 9).await;
    assert_eq!(left.unwrap().len(), 2);
}

async fn the_sessions_of_a_member_are_listed_and_ended_by_that_member_only(db: &Database) {
    two_members(db).await;
    let (one, two) = (build::member_id(1), build::member_id(2));
    act!(db, a(), txn => {
        txn.insert_session(&build::session(1, 1, 1)).await?;
        txn.insert_session(&build::session(2, 2, 1)).await?;
        txn.insert_session(&build::session(3, 3, 2)).await
    });
    let listed = || async { db.store.read(a()).list_member_sessions(one).await.unwrap() };
    assert_eq!(listed().await.len(), 2);
    assert_eq!(listed().await[0].user_agent, "Firefox");
    act!(db, a(), txn => txn.insert_grant(&build::grant(1, Some(1), true), after(60)).await);
    let dead_at = || async {
        let grant = db.store.read(a()).find_grant(build::grant_id(1)).await;
        grant.unwrap().unwrap().dead_at
    };
    let ended = act!(db, a(), txn => txn.end_session_of(two, build::session_id(1), NOW).await);
    assert!(!ended, "not the member's");
    assert_eq!(dead_at().await, None);
    let ended = act!(db, a(), txn => txn.end_session_of(one, build::session_id(1), NOW).await);
    assert!(ended);
    assert_eq!(dead_at().await, Some(NOW), "an offline one, too");
    assert_eq!(listed().await.len(), 1);
    let other = db.store.read(b()).list_member_sessions(one).await;
    assert_eq!(other.unwrap(), []);
}

async fn a_user_id_is_changed_once_and_the_former_is_nobodys(db: &Database) {
    two_members(db).await;
    let (one, two) = (build::member_id(1), build::member_id(2));
    let before = db.store.read(a()).list_user_ids(one).await.unwrap();
    let former: &str = before[0].value.clone().leak();
    let taken: &str = db.store.read(a()).list_user_ids(two).await.unwrap()[0]
        .value
        .clone()
        .leak();
    let claimed = act!(db, a(), txn => txn.change_user_id(one, taken, NOW).await);
    assert_eq!(claimed, Claimed::Taken);
    let claimed = act!(db, a(), txn => txn.change_user_id(one, "betsuno-02", NOW).await);
    assert_eq!(claimed, Claimed::Claimed);
    let again = act!(db, a(), txn => txn.change_user_id(one, "betsuno-02", NOW).await);
    assert_eq!(again, Claimed::Claimed, "it is so already");
    let ids = db.store.read(a()).list_user_ids(one).await.unwrap();
    let state = |value: &str| ids.iter().find(|id| id.value == value).map(|id| id.state);
    assert_eq!(state("betsuno-02"), Some(IdentifierState::Active));
    assert_eq!(state(former), Some(IdentifierState::Retired));
    let claimed = act!(db, a(), txn => txn.change_user_id(two, former, NOW).await);
    assert_eq!(claimed, Claimed::Taken);
}

/// A member with a confirmed address.
async fn confirmed(db: &Database) {
    two_members(db).await;
    let one = build::member_id(1);
    act!(db, a(), txn => {
        txn.confirm_mail_address(one, "Old@example.jp", "old@example.jp", NOW).await
    });
}

/// Asks for another address, and opens its link.
async fn change(db: &Database, address: &'static str, second: i64) -> MailChange {
    let one = build::member_id(1);
    act!(db, a(), txn => {
        let pending = PendingMail {
            address: address.to_owned(),
            at: after(second),
        };
        txn.request_mail_change(one, &pending).await?;
        txn.change_mail_address(one, address, after(second), after(second - 100)).await
    })
}

fn owned(addresses: &[&str]) -> Vec<String> {
    addresses.iter().map(|it| (*it).to_owned()).collect()
}

fn former(addresses: &[(&str, i64)]) -> Vec<FormerMail> {
    let former = |(address, second): &(&str, i64)| FormerMail {
        address: (*address).to_owned(),
        replaced_at: after(*second),
    };
    addresses.iter().map(former).collect()
}

fn changed(restorable: &[(&str, i64)], lost: &[&str]) -> MailChange {
    MailChange::Changed {
        restorable: former(restorable),
        lost: owned(lost),
    }
}

async fn one(db: &Database) -> Member {
    let one = db.store.read(a()).find_member(build::member_id(1)).await;
    one.unwrap().unwrap()
}

async fn undo(db: &Database, address: &'static str, second: i64) -> MailChange {
    act!(db, a(), txn => {
        let locked_until = after(second + 100);
        let since = after(second - 100);
        txn.undo_mail_change(build::member_id(1), address, after(second), since, locked_until).await
    })
}

async fn an_address_changes_only_while_that_is_asked_for(db: &Database) {
    confirmed(db).await;
    let void = act!(db, a(), txn => {
        txn.change_mail_address(build::member_id(1), "new@example.jp", NOW, NOW).await
    });
    assert_eq!(void, MailChange::Void);
    let made = change(db, "new@example.jp", 10).await;
    assert_eq!(made, changed(&[("Old@example.jp", 10)], &[]));
    let member = one(db).await;
    assert_eq!(member.mail_address.as_deref(), Some("new@example.jp"));
    assert_eq!(
        member.former_mail_addresses,
        former(&[("Old@example.jp", 10)])
    );
    assert_eq!(member.mail_changed_at, Some(after(10)));
    assert_eq!(member.pending_mail, None);
}

async fn of_two_changes_the_first_address_is_restored(db: &Database) {
    confirmed(db).await;
    change(db, "thief@example.jp", 10).await;
    let made = change(db, "thief2@example.jp", 50).await;
    let restorable = [("Old@example.jp", 10), ("thief@example.jp", 50)];
    assert_eq!(made, changed(&restorable, &[]));
    let undone = undo(db, "Old@example.jp", 60).await;
    assert_eq!(
        undone,
        changed(&[], &["thief@example.jp", "thief2@example.jp"])
    );
    let member = one(db).await;
    assert_eq!(member.mail_address.as_deref(), Some("Old@example.jp"));
    assert_eq!(member.former_mail_addresses, []);
    assert_eq!(member.mail_changed_at, Some(after(60)), "a change too");
    assert_eq!(member.mail_change_locked_until, Some(after(160)));
    let undone = undo(db, "thief@example.jp", 60).await;
    assert_eq!(undone, MailChange::Void, "the thief's is not restored");
    // Whoever asked for one more before, or asks now, has to wait.
    assert_eq!(change(db, "thief@example.jp", 159).await, MailChange::Void);
    assert_eq!(
        change(db, "thief@example.jp", 160).await,
        changed(&[("Old@example.jp", 160)], &[])
    );
}

async fn the_address_in_between_is_restored_too_and_the_first_one_after_it(db: &Database) {
    confirmed(db).await;
    change(db, "mine@example.jp", 10).await;
    change(db, "thief@example.jp", 50).await;
    let undone = undo(db, "mine@example.jp", 60).await;
    assert_eq!(
        undone,
        changed(&[("Old@example.jp", 10)], &["thief@example.jp"])
    );
    let member = one(db).await;
    assert_eq!(member.mail_address.as_deref(), Some("mine@example.jp"));
    assert_eq!(member.mail_changed_at, Some(after(60)), "a change too");
    let undone = undo(db, "Old@example.jp", 70).await;
    assert_eq!(undone, changed(&[], &["mine@example.jp"]));
    assert_eq!(one(db).await.mail_changed_at, Some(after(70)));
}

async fn each_address_is_restored_as_long_as_it_is_replaced_and_no_longer(db: &Database) {
    confirmed(db).await;
    change(db, "mine@example.jp", 10).await;
    change(db, "thief@example.jp", 50).await;
    assert_eq!(undo(db, "Old@example.jp", 110).await, MailChange::Void);
    let made = change(db, "thief2@example.jp", 120).await;
    let restorable = [("mine@example.jp", 50), ("thief@example.jp", 120)];
    assert_eq!(made, changed(&restorable, &[]), "nothing prolongs it");
    let lost = ["thief@example.jp", "thief2@example.jp"];
    assert_eq!(undo(db, "mine@example.jp", 149).await, changed(&[], &lost));
}

async fn a_mail_box_in_doubt_gives_way_to_the_one_before_it_for_a_while_only(db: &Database) {
    confirmed(db).await;
    let id = build::member_id(1);
    act!(db, a(), txn => txn.choose_method(id, Method::Mail, NOW).await);
    change(db, "new@example.jp", 10).await;
    let lost = act!(db, a(), txn => txn.forget_second_factors(id, after(500), after(400)).await);
    assert_eq!(lost, None);
    assert_eq!(
        one(db).await.mail_address.as_deref(),
        Some("new@example.jp")
    );
    act!(db, a(), txn => {
        txn.choose_method(id, Method::Mail, NOW).await?;
        txn.confirm_mail_address(id, "new@example.jp", "new@example.jp", after(501)).await
    });
    change(db, "newer@example.jp", 510).await;
    let lost = act!(db, a(), txn => txn.forget_second_factors(id, after(520), after(420)).await);
    assert_eq!(lost.as_deref(), Some("newer@example.jp"));
    let member = one(db).await;
    assert_eq!(member.mail_address.as_deref(), Some("new@example.jp"));
    assert_eq!(member.mail_confirmed_at, None);
}

async fn an_address_that_nobody_confirmed_is_told_and_not_restored(db: &Database) {
    two_members(db).await;
    let before = one(db).await;
    let on_file = before.mail_address.unwrap();
    assert_eq!(before.mail_confirmed_at, None);
    let made = change(db, "new@example.jp", 10).await;
    assert_eq!(made, changed(&[], &[&on_file]));
    assert_eq!(one(db).await.mail_changed_at, Some(after(10)));
}

async fn after_very_many_changes_nothing_is_changed_for_a_while(db: &Database) {
    confirmed(db).await;
    for n in 0..8_i64 {
        let thief: &str = format!("thief{n}@example.jp").leak();
        assert_ne!(change(db, thief, 10 + n * 5).await, MailChange::Void);
    }
    let former = one(db).await.former_mail_addresses;
    assert_eq!(former.len(), 8);
    let first: Vec<_> = former.iter().map(|former| &*former.address).collect();
    assert_eq!(first[..2], ["Old@example.jp", "thief0@example.jp"]);
    assert_eq!(change(db, "thief9@example.jp", 60).await, MailChange::Void);
    let undone = undo(db, "Old@example.jp", 70).await;
    assert_ne!(undone, MailChange::Void, "but undone it can be");
}

async fn whoever_changes_an_address_back_undoes_what_came_after_it(db: &Database) {
    confirmed(db).await;
    change(db, "thief@example.jp", 10).await;
    let made = change(db, "old@example.jp", 20).await;
    assert_eq!(made, changed(&[], &["thief@example.jp"]));
    assert_eq!(undo(db, "thief@example.jp", 30).await, MailChange::Void);
    let member = one(db).await;
    assert_eq!(member.mail_changed_at, Some(after(20)), "a change too");
}

async fn a_change_that_is_not_confirmed_goes_with_what_is_pending(db: &Database) {
    confirmed(db).await;
    let id = build::member_id(1);
    act!(db, a(), txn => {
        let pending = PendingMail { address: "thief@example.jp".to_owned(), at: NOW };
        txn.request_mail_change(id, &pending).await?;
        txn.raise_security_version(id).await
    });
    assert_eq!(one(db).await.pending_mail, None);
}

async fn a_change_voids_what_went_to_the_former_address(db: &Database) {
    confirmed(db).await;
    let purposes = [
        (LinkPurpose::PasswordReset, false),
        (LinkPurpose::PasswordReissue, false),
        (LinkPurpose::LostDevice, false),
        (LinkPurpose::LostDeviceCancel, true),
    ];
    for (n, (purpose, _)) in (1..).zip(purposes) {
        act!(db, a(), txn => {
            let link = OneTimeLink { purpose, ..build::link(n, 1) };
            txn.insert_link(&link, &build::hash(n)).await
        });
    }
    let one = build::member_id(1);
    let code = build::hash(9);
    act!(db, a(), txn => {
        txn.request_mail_code(one, build::outbox_id(1), None, NOW).await?;
        txn.mint_mail_code(one, build::outbox_id(1), &code, NOW, after(300)).await
    });
    change(db, "new@example.jp", 10).await;
    for (n, (purpose, good)) in (1..).zip(purposes) {
        let used = act!(db, a(), txn => txn.consume_link(build::link_id(n), after(11)).await);
        assert_eq!(used, good, "{purpose:?}");
    }
    let tried = act!(db, a(), txn => txn.take_mail_code_try(one, 5, after(11)).await);
    assert_eq!(tried, None);
    let minted = act!(db, a(), txn => {
        txn.mint_mail_code(one, build::outbox_id(1), &code, after(12), after(300)).await
    });
    assert!(!minted, "nor is one on its way into the mail");
}

async fn an_undo_that_is_not_of_the_former_address_does_nothing(db: &Database) {
    confirmed(db).await;
    let one = build::member_id(1);
    change(db, "new@example.jp", 10).await;
    // Long after the first change can be undone, the present address is the one that is kept.
    change(db, "newer@example.jp", 500).await;
    for former in ["Old@example.jp", "newer@example.jp"] {
        let undone = act!(db, a(), txn => {
            txn.undo_mail_change(one, former, after(510), after(410), after(600)).await
        });
        assert_eq!(undone, MailChange::Void, "{former}");
    }
}

async fn a_link_that_undoes_survives_the_security_version(db: &Database) {
    two_members(db).await;
    act!(db, a(), txn => {
        let undo = OneTimeLink {
            purpose: LinkPurpose::MailUndo,
            ..build::link(1, 1)
        };
        txn.insert_link(&undo, &build::hash(1)).await?;
        txn.insert_link(&build::link(2, 1), &build::hash(2)).await?;
        txn.raise_security_version(build::member_id(1)).await
    });
    let used = act!(db, a(), txn => txn.consume_link(build::link_id(2), after(1)).await);
    assert!(!used);
    let used = act!(db, a(), txn => txn.consume_link(build::link_id(1), after(1)).await);
    assert!(used);
    let used = act!(db, a(), txn => txn.consume_link(build::link_id(1), after(1)).await);
    assert!(!used, "once");
}
