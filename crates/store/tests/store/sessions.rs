//! Sessions, the clients in them, and the grants that end with them.

use sekisho_kernel::ClientId;
use sekisho_store::StoreError;

use crate::common::{
    Database, act,
    build::{self, NOW, a, after},
    databases,
};

async fn begin(db: &Database, n: u8, browser: u8, whose: u8) {
    let begin = db.act(a(), move |txn| {
        Box::pin(async move { txn.insert_session(&build::session(n, browser, whose)).await })
    });
    begin.await.unwrap();
}

databases! {
    a_session_is_found_by_its_handle,
    a_session_is_found_by_its_browser_until_it_ends,
    the_end_of_a_session_is_remembered,
    a_renewed_session_goes_on_under_a_new_handle,
    use_is_written_once_a_minute,
    a_client_keeps_its_first_sid,
    grants_die_with_their_session_unless_they_are_offline,
    whoever_is_signed_out_everywhere_else_leaves_no_grant_elsewhere,
    a_member_may_keep_the_session_that_ends_the_others,
}

async fn a_session_is_found_by_its_handle(db: &Database) {
    begin(db, 1, 1, 1).await;
    let reader = db.store.read(a());
    let found = reader
        .find_session_by_handle(&build::hash(1))
        .await
        .unwrap();
    assert_eq!(found, Some(build::session(1, 1, 1)));
    assert_eq!(
        reader
            .find_session_by_handle(&build::hash(2))
            .await
            .unwrap(),
        None
    );
}

async fn a_session_is_found_by_its_browser_until_it_ends(db: &Database) {
    begin(db, 1, 7, 1).await;
    let reader = db.store.read(a());
    let of_browser = |n| {
        let hash = build::hash(n);
        let reader = db.store.read(a());
        async move { reader.find_session_of_browser(&hash).await.unwrap() }
    };
    let session = reader.find_session_by_handle(&build::hash(1)).await;
    assert_eq!(of_browser(7).await, session.unwrap());
    assert_eq!(of_browser(1).await, None, "a handle is no browser");
    let ended = db.act(a(), |txn| {
        Box::pin(async move { txn.end_browser_sessions(&build::hash(7), None, NOW).await })
    });
    assert_eq!(ended.await.unwrap().len(), 1);
    assert_eq!(of_browser(7).await, None);
}

async fn the_end_of_a_session_is_remembered(db: &Database) {
    begin(db, 1, 1, 1).await;
    begin(db, 2, 2, 1).await;
    begin(db, 3, 3, 2).await;
    let (own, others, none) = db
        .act(a(), |txn| {
            Box::pin(async move {
                let own = txn.end_browser_sessions(&build::hash(1), None, NOW).await?;
                let others = txn.end_member_sessions(build::member_id(1), NOW).await?;
                Ok((
                    own,
                    others,
                    txn.end_browser_sessions(&build::hash(1), None, NOW).await?,
                ))
            })
        })
        .await
        .unwrap();
    assert_eq!(own, [build::session_id(1)]);
    assert_eq!(others, [build::session_id(2)]);
    assert_eq!(none, []);
    let reader = db.store.read(a());
    let ended = reader
        .find_session(build::session_id(2))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(ended.ended_at, Some(NOW));
    let alive = reader
        .find_session(build::session_id(3))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(alive.ended_at, None);
}

async fn a_renewed_session_goes_on_under_a_new_handle(db: &Database) {
    begin(db, 1, 1, 1).await;
    let renew = |whose: u8| {
        db.act(a(), move |txn| {
            Box::pin(async move {
                let mut session = build::session(1, 1, whose);
                session.handle = build::hash(9);
                session.auth_time = after(10);
                txn.renew_session(&session).await
            })
        })
    };
    assert!(
        matches!(renew(2).await, Err(StoreError::Contention)),
        "another member's"
    );
    renew(1).await.unwrap();
    let reader = db.store.read(a());
    assert_eq!(
        reader
            .find_session_by_handle(&build::hash(1))
            .await
            .unwrap(),
        None
    );
    let found = reader
        .find_session_by_handle(&build::hash(9))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (found.id, found.auth_time),
        (build::session_id(1), after(10))
    );
}

async fn use_is_written_once_a_minute(db: &Database) {
    begin(db, 1, 1, 1).await;
    let touch = |now| {
        db.act(a(), move |txn| {
            Box::pin(async move { txn.touch_session(build::session_id(1), now).await })
        })
    };
    assert!(!touch(after(59)).await.unwrap());
    assert!(touch(after(60)).await.unwrap());
    assert!(!touch(after(60)).await.unwrap());
    let found = db
        .store
        .read(a())
        .find_session(build::session_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.last_used_at, after(60));
}

async fn a_client_keeps_its_first_sid(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move { txn.insert_member(&build::new_member(1)).await })
    })
    .await
    .unwrap();
    begin(db, 1, 1, 1).await;
    let record = |sid: &'static str, now| {
        db.act(a(), move |txn| {
            Box::pin(async move {
                let portal = ClientId::new("portal");
                txn.record_session_client(build::session_id(1), &portal, sid, now)
                    .await
            })
        })
    };
    assert_eq!(record("first", NOW).await.unwrap(), "first");
    assert_eq!(record("second", after(5)).await.unwrap(), "first");
    let reader = db.store.read(a());
    let clients = reader
        .list_session_clients(build::session_id(1))
        .await
        .unwrap();
    let [client] = clients.as_slice() else {
        panic!("one client")
    };
    assert_eq!(
        (client.sid.as_str(), client.sub.as_str()),
        ("first", "sub-1")
    );
    assert_eq!((client.first_used_at, client.last_used_at), (NOW, after(5)));
}

async fn grants_die_with_their_session_unless_they_are_offline(db: &Database) {
    db.act(a(), |txn| {
        Box::pin(async move {
            txn.insert_member(&build::new_member(1)).await?;
            txn.insert_session(&build::session(1, 1, 1)).await?;
            txn.insert_grant(&build::grant(1, Some(1), false), after(60))
                .await?;
            txn.insert_grant(&build::grant(2, Some(1), true), after(60))
                .await?;
            txn.insert_grant(&build::grant(3, Some(2), false), after(60))
                .await
        })
    })
    .await
    .unwrap();
    let killed = db
        .act(a(), |txn| {
            Box::pin(async move {
                txn.kill_session_grants(build::session_id(1), after(1))
                    .await
            })
        })
        .await
        .unwrap();
    assert_eq!(killed, 1);
    let reader = db.store.read(a());
    let live = reader
        .find_grant(build::grant_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(live.dead_at, Some(after(1)));
    assert_eq!(live.grant, build::grant(1, Some(1), false));
    assert_eq!(live.session, Some(build::session(1, 1, 1)));
    assert_eq!(live.member, Some(build::member(1)));
    let offline = reader
        .find_grant(build::grant_id(2))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(offline.dead_at, None);
    let other = reader
        .find_grant(build::grant_id(3))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((other.dead_at, other.session), (None, None));
}

async fn whoever_is_signed_out_everywhere_else_leaves_no_grant_elsewhere(db: &Database) {
    act!(db, a(), txn => {
        txn.insert_member(&build::new_member(1)).await?;
        txn.insert_session(&build::session(1, 1, 1)).await?;
        txn.insert_session(&build::session(2, 2, 1)).await?;
        for (n, session) in [(1, Some(1)), (2, Some(2)), (3, None)] {
            txn.insert_grant(&build::grant(n, session, true), after(60)).await?;
        }
        let keep = Some(build::session_id(1));
        txn.end_member_sessions_but(build::member_id(1), keep, after(1)).await
    });
    for (n, dead_at) in [(1, None), (2, Some(after(1))), (3, Some(after(1)))] {
        let grant = db.store.read(a()).find_grant(build::grant_id(n)).await;
        assert_eq!(grant.unwrap().unwrap().dead_at, dead_at, "{n}");
    }
}

async fn a_member_may_keep_the_session_that_ends_the_others(db: &Database) {
    for (n, whose) in [(1, 1), (2, 1), (3, 1), (4, 2)] {
        begin(db, n, n, whose).await;
    }
    let end = |keep| {
        db.act(a(), move |txn| {
            Box::pin(async move {
                txn.end_member_sessions_but(build::member_id(1), keep, after(1))
                    .await
            })
        })
    };
    let mut ended = end(Some(build::session_id(2))).await.unwrap();
    ended.sort();
    assert_eq!(ended, [1, 3].map(build::session_id));
    assert_eq!(end(None).await.unwrap(), [build::session_id(2)]);
    let other = db.store.read(a()).find_session(build::session_id(4)).await;
    assert_eq!(other.unwrap().unwrap().ended_at, None);
}
