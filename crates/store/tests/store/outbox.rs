//! The outbox: claims with leases, retries, results.

use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, Query},
};
use sekisho_kernel::policy::Method;
use sekisho_store::{
    AccountChange, DeliveryState, MailPurpose, OutboxDocument, OutboxMessage, QueuedMail,
};

use crate::account::happened;
use crate::common::{
    Database, act,
    build::{self, NOW, a, after, b},
    databases,
};

async fn enqueue(db: &Database) {
    for tenant in [a(), b()] {
        let enqueue = db.act(tenant, |txn| {
            Box::pin(async move { txn.enqueue(&build::message(1)).await })
        });
        enqueue.await.unwrap();
    }
}

databases! {
    a_worker_claims_for_all_tenants,
    a_message_comes_back_after_its_lease,
    what_is_done_or_given_up_is_not_claimed_again,
    a_postponed_message_is_due_later,
    it_can_be_seen_what_became_of_a_message,
    everything_for_a_member_is_read_as_queued,
    a_message_of_a_newer_release_is_left_for_it,
}

async fn a_worker_claims_for_all_tenants(db: &Database) {
    enqueue(db).await;
    let mut claimed = db.store.claim_due(NOW, after(60), 10).await.unwrap();
    claimed.sort_by(|one, other| one.tenant.cmp(&other.tenant));
    let tenants: Vec<_> = claimed.iter().map(|message| &message.tenant).collect();
    assert_eq!(tenants, [a(), b()]);
    assert!(
        claimed
            .iter()
            .all(|message| message.document == build::message(1).document)
    );
    assert!(matches!(claimed[0].document, OutboxDocument::Mail(_)));
    assert_eq!(db.store.claim_due(NOW, after(60), 10).await.unwrap(), []);
}

async fn a_message_comes_back_after_its_lease(db: &Database) {
    enqueue(db).await;
    let first = db.store.claim_due(NOW, after(60), 10).await.unwrap();
    assert_eq!(
        db.store.claim_due(after(59), after(120), 10).await.unwrap(),
        []
    );
    let again = db.store.claim_due(after(60), after(120), 10).await.unwrap();
    assert!(again.iter().all(|message| message.attempts == 2));
    // The worker that was too slow has no say any more.
    db.store
        .finish_message(&first[0], after(61), "250 ok")
        .await
        .unwrap();
    assert_eq!(
        db.store
            .claim_due(after(120), after(180), 10)
            .await
            .unwrap()
            .len(),
        2
    );
}

async fn what_is_done_or_given_up_is_not_claimed_again(db: &Database) {
    enqueue(db).await;
    let claimed = db.store.claim_due(NOW, after(60), 10).await.unwrap();
    db.store
        .finish_message(&claimed[0], NOW, "250 ok")
        .await
        .unwrap();
    db.store
        .give_up_message(&claimed[1], NOW, "no such address")
        .await
        .unwrap();
    assert_eq!(
        db.store
            .claim_due(after(10_000), after(10_060), 10)
            .await
            .unwrap(),
        []
    );
}

async fn a_postponed_message_is_due_later(db: &Database) {
    enqueue(db).await;
    for message in db.store.claim_due(NOW, after(60), 10).await.unwrap() {
        db.store
            .postpone_message(&message, after(300), "busy")
            .await
            .unwrap();
    }
    assert_eq!(
        db.store
            .claim_due(after(299), after(400), 10)
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        db.store
            .claim_due(after(300), after(400), 10)
            .await
            .unwrap()
            .len(),
        2
    );
}

async fn delivery(db: &Database, n: u8) -> Option<DeliveryState> {
    let reader = db.store.read(a());
    reader.find_delivery(build::outbox_id(n)).await.unwrap()
}

async fn it_can_be_seen_what_became_of_a_message(db: &Database) {
    act!(db, a(), txn => {
        for n in [1, 2] {
            txn.enqueue(&build::message(n)).await?;
        }
        Ok(())
    });
    assert_eq!(delivery(db, 9).await, None);
    let queued = |attempts| Some(DeliveryState::Queued { attempts });
    assert_eq!(delivery(db, 1).await, queued(0));
    let claimed = db.store.claim_due(NOW, after(60), 10).await.unwrap();
    assert_eq!(delivery(db, 1).await, queued(1));
    let postponed = db.store.postpone_message(&claimed[0], after(1), "busy");
    postponed.await.unwrap();
    assert_eq!(delivery(db, 1).await, queued(1));
    let claimed = db.store.claim_due(after(60), after(120), 10).await.unwrap();
    let answer = "250 ok ".repeat(100);
    for message in &claimed {
        if message.id == build::outbox_id(1) {
            let finished = db.store.finish_message(message, after(61), &answer);
            finished.await.unwrap();
        } else {
            let refused = db
                .store
                .give_up_message(message, after(62), "550 no such user");
            refused.await.unwrap();
        }
    }
    let taken = DeliveryState::Taken {
        answer: answer.chars().take(300).collect(),
        at: after(61),
    };
    assert_eq!(delivery(db, 1).await, Some(taken));
    let refused = DeliveryState::Refused {
        answer: "550 no such user".to_owned(),
        at: after(62),
    };
    assert_eq!(delivery(db, 2).await, Some(refused));
    let bounced = act!(db, a(), txn => Ok((
        txn.mark_bounced(build::outbox_id(1), "554 gone", after(63)).await?,
        txn.mark_bounced(build::outbox_id(1), "554 gone", after(64)).await?,
        txn.mark_bounced(build::outbox_id(2), "554 gone", after(63)).await?,
    )));
    assert_eq!(bounced, (true, false, false));
    let bounced = DeliveryState::Bounced {
        answer: "554 gone".to_owned(),
        at: after(63),
    };
    assert_eq!(delivery(db, 1).await, Some(bounced));
}

fn purposes() -> Vec<MailPurpose> {
    vec![
        MailPurpose::MailCode,
        MailPurpose::AddressCheck {
            address: "m1@example.jp".to_owned(),
            sign_in: Some(build::sign_in_id(1)),
            browser: Some(build::hash(1)),
        },
        MailPurpose::FirstSignInComplete { at: NOW },
        MailPurpose::PasswordLocked { at: NOW },
        MailPurpose::AccountLocked { at: NOW },
        MailPurpose::SecondFactorAdded {
            method: Method::App,
            name: "電話".to_owned(),
            at: NOW,
        },
        MailPurpose::RecoveryCodeUsed { at: NOW, left: 9 },
        MailPurpose::TemporaryUserId,
        MailPurpose::TemporaryPassword,
        MailPurpose::PasswordReissue {
            at: NOW,
            by: "窓口".to_owned(),
        },
        MailPurpose::MailChange {
            address: "m2@example.jp".to_owned(),
            sign_in: build::sign_in_id(1),
        },
        MailPurpose::MailChanged {
            at: NOW,
            former: Some("m1@example.jp".to_owned()),
        },
        MailPurpose::MailReplaced {
            at: NOW,
            address: "m2@example.jp".to_owned(),
        },
        MailPurpose::MailChangeUndone { at: NOW },
        MailPurpose::PasswordReset {
            at: NOW,
            sign_in: build::sign_in_id(1),
            browser: Some(build::hash(1)),
        },
        MailPurpose::UserIdReminder { at: NOW },
        MailPurpose::AccountChanged {
            change: AccountChange::SecondFactorRemoved {
                method: Method::App,
                name: "電話".to_owned(),
            },
            at: NOW,
        },
    ]
}

/// A document of every kind that is for a member.
fn documents() -> Vec<OutboxDocument> {
    let member = build::member_id(1);
    let mails = purposes().into_iter();
    let mails = mails.map(|purpose| OutboxDocument::Mail(QueuedMail { member, purpose }));
    let others = [
        OutboxDocument::History(happened(1, 1)),
        OutboxDocument::Nothing,
    ];
    mails.chain(others).collect()
}

async fn everything_for_a_member_is_read_as_queued(db: &Database) {
    act!(db, a(), txn => {
        for (n, document) in (0..).zip(documents()) {
            txn.enqueue(&OutboxMessage::queued(build::outbox_id(n), document, NOW)).await?;
        }
        Ok(())
    });
    let claimed = db.store.claim_due(NOW, after(60), 99).await.unwrap();
    let claimed = claimed.into_iter().map(|message| message.document);
    assert_eq!(claimed.collect::<Vec<_>>(), documents());
}

async fn a_message_of_a_newer_release_is_left_for_it(db: &Database) {
    act!(db, a(), txn => {
        for n in [1, 2] {
            txn.enqueue(&build::message(n)).await?;
        }
        Ok(())
    });
    let connection = sea_orm::Database::connect(&db.url).await.unwrap();
    let newer = Query::update()
        .table("outbox")
        .value(
            "document",
            r#"{"mail":{"member":"x","purpose":"unheard-of"}}"#,
        )
        .and_where(sea_orm::sea_query::ExprTrait::eq(
            Expr::col("id"),
            build::outbox_id(1).as_uuid(),
        ))
        .take();
    connection.execute(&newer).await.unwrap();
    connection.close().await.unwrap();
    let claimed = db.store.claim_due(NOW, after(60), 99).await.unwrap();
    let ids: Vec<_> = claimed.iter().map(|message| message.id).collect();
    assert_eq!(ids, [build::outbox_id(2)]);
    let state = delivery(db, 1).await;
    assert_eq!(state, Some(DeliveryState::Queued { attempts: 1 }));
}
