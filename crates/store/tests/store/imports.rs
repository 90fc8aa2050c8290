//! Provisioning many: a few statements, and nothing of a batch that clashes.
//! Not covered: files, which the command line reads.

use std::{collections::HashMap, time::Instant};

use sekisho_kernel::{MemberId, Timestamp};
use sekisho_keys::KeyedHash;
use sekisho_store::{IdentifierState, Member, NewMember, PasswordCredential, StoreError};
use uuid::Uuid;

use crate::common::{
    Database, act,
    build::{self, NOW, a},
    databases, work,
};

fn person(n: u32) -> NewMember {
    let id = MemberId::from_uuid(Uuid::from_u128(u128::from(n) + (0x7_u128 << 76)));
    let mut handle = vec![0; 28];
    handle.extend(n.to_be_bytes());
    NewMember {
        member: Member {
            member_symbol: Some("12".to_owned()),
            member_number: Some(format!("{n:07}")),
            name_kanji: Some("佐藤 花子".to_owned()),
            name_kana: Some("サトウ ハナコ".to_owned()),
            birth_date: Some("1980-04-01".to_owned()),
            mail_address: Some(format!("Member{n}@example.jp")),
            ..Member::new(id, format!("sub-{n}"), handle, NOW)
        },
        user_id: format!("member{n}"),
        user_id_state: IdentifierState::Temporary,
        password: PasswordCredential::random(KeyedHash::from_bytes([7; 32]), None),
    }
}

databases! {
    many_members_are_provisioned_in_a_few_statements,
    a_batch_that_clashes_is_not_written,
    a_batch_says_what_is_there_already,
    a_confirmed_address_is_provisioned_as_the_members,
}

async fn many_members_are_provisioned_in_a_few_statements(db: &Database) {
    act!(db, a(), txn => {
        let people: Vec<_> = (0..1201).map(person).collect();
        txn.insert_members(&people, NOW).await
    });
    let reader = db.store.read(a());
    assert_eq!(reader.count_members().await.unwrap(), 1201);
    for n in [0, 499, 500, 1200] {
        let found = reader.find_credentials(&format!("member{n}")).await;
        let found = found.unwrap().unwrap();
        assert_eq!(found.member, person(n).member);
        assert_eq!(found.password, person(n).password);
    }
    act!(db, a(), txn => txn.insert_members(&[], NOW).await);
}

type Change = fn(&mut NewMember);

async fn a_batch_that_clashes_is_not_written(db: &Database) {
    act!(db, a(), txn => txn.insert_members(&[person(5)], NOW).await);
    let clashes: [(&str, Change); 2] = [
        ("user ID", |new| new.user_id = person(5).user_id),
        ("member", |new| new.member.sub = person(5).member.sub),
    ];
    for (expected, change) in clashes {
        let inserted = db
            .act(a(), move |txn| {
                Box::pin(async move {
                    let mut people: Vec<_> = (10..20).map(person).collect();
                    change(&mut people[3]);
                    txn.insert_members(&people, NOW).await
                })
            })
            .await;
        assert!(
            matches!(inserted, Err(StoreError::Conflict { what }) if what == expected),
            "{inserted:?}"
        );
    }
    assert_eq!(db.store.read(a()).count_members().await.unwrap(), 1);
}

async fn a_batch_says_what_is_there_already(db: &Database) {
    act!(db, a(), txn => {
        let mut people: Vec<_> = (0..3).map(person).collect();
        people[1].member.mail_confirmed_at = Some(NOW);
        txn.insert_members(&people, NOW).await
    });
    let reader = db.store.read(a());
    let ask = |name: fn(usize) -> String| (1..500).map(name).collect::<Vec<_>>();
    let expected = |name: fn(usize) -> String, known: &[usize]| {
        let known = known.iter().map(|n| {
            let id = person(u32::try_from(*n).unwrap()).member.id;
            (name(*n), id)
        });
        known.collect::<HashMap<_, _>>()
    };
    let user_id: fn(usize) -> String = |n| format!("member{n}");
    let found = reader.find_user_ids(&ask(user_id)).await.unwrap();
    assert_eq!(found, expected(user_id, &[1, 2]));
    let sub: fn(usize) -> String = |n| format!("sub-{n}");
    let found = reader.find_subs(&ask(sub)).await.unwrap();
    assert_eq!(found, expected(sub, &[1, 2]));
    let address: fn(usize) -> String = |n| format!("member{n}@example.jp");
    let found = reader.find_mail_addresses(&ask(address)).await.unwrap();
    assert_eq!(found, expected(address, &[1]));
    assert!(reader.find_user_ids(&[]).await.unwrap().is_empty());
}

async fn a_confirmed_address_is_provisioned_as_the_members(db: &Database) {
    act!(db, a(), txn => {
        let mut first = person(1);
        first.member.mail_confirmed_at = Some(NOW);
        txn.insert_member(&first).await
    });
    let reader = db.store.read(a());
    let folded = "member1@example.jp";
    let taken = reader.is_mail_address_taken(folded, person(2).member.id);
    assert!(taken.await.unwrap());
    let second = db.act(a(), |txn| {
        Box::pin(async move {
            let mut second = person(2);
            second.member.mail_address = Some("MEMBER1@example.jp".to_owned());
            second.member.mail_confirmed_at = Some(NOW);
            txn.insert_member(&second).await
        })
    });
    let second = second.await;
    assert!(
        matches!(
            second,
            Err(StoreError::Conflict {
                what: "mail address"
            })
        ),
        "{second:?}"
    );
}

#[tokio::test]
async fn ten_thousand_members_take_seconds_on_sqlite() {
    let db = Database::sqlite().await;
    let began = Instant::now();
    for batch in 0..20_u32 {
        let insert = work(move |txn| {
            Box::pin(async move {
                let people: Vec<_> = (batch * 500..(batch + 1) * 500).map(person).collect();
                txn.insert_members(&people, Timestamp::from_seconds(1_800_000_000))
                    .await
            })
        });
        db.store.transact(build::a(), insert).await.unwrap();
    }
    let took = began.elapsed();
    assert_eq!(db.store.read(a()).count_members().await.unwrap(), 10_000);
    // A tenth of what a whole society may take, here without optimisation and beside other tests.
    assert!(took.as_secs() < 20, "{took:?}");
    db.remove().await;
}
