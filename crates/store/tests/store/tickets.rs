//! Counters: any number of tries at once count as that many, and a lock opens when it should.

use std::time::Duration;

use sekisho_store::{Counter, CounterKind, Ticket, Window};

use crate::common::{
    Database, act,
    build::{self, NOW, a, after},
    databases, race, work,
};

const KIND: CounterKind = CounterKind::Password;
const LIMIT: u32 = 10;
const HOUR: Duration = Duration::from_hours(1);

async fn take(
    db: &Database,
    window: Window,
    opens_after: Option<Duration>,
    second: i64,
) -> Option<u32> {
    let ticket = act!(db, a(), txn => {
        txn.take_ticket(KIND, &build::hash(1), 3, window, opens_after, after(second)).await
    });
    match ticket {
        Ticket::Taken { count } => Some(count),
        Ticket::Refused => None,
    }
}

async fn find(db: &Database) -> Option<Counter> {
    let reader = db.store.read(a());
    reader.find_counter(KIND, &build::hash(1)).await.unwrap()
}

databases! {
    so_many_takers_at_once_get_exactly_the_limit,
    a_lock_that_opened_is_taken_by_exactly_the_limit,
    a_lock_opens_so_long_after_the_last_try,
    a_window_opens_so_long_after_its_first_try,
    a_lock_without_a_time_stays,
    a_ticket_is_given_back,
    a_window_without_tickets_begins_with_the_next,
    a_cleared_counter_begins_anew,
    kinds_and_subjects_are_counted_apart,
    a_limit_of_none_refuses_the_first,
}

async fn takers(db: &Database, opens_after: Option<Duration>, second: i64) -> Vec<u32> {
    let tickets = race(&db.store, 200, |store, _| async move {
        let take = work(move |txn| {
            Box::pin(async move {
                let (subject, now) = (build::hash(1), after(second));
                txn.take_ticket(KIND, &subject, LIMIT, Window::SinceLast, opens_after, now)
                    .await
            })
        });
        store.transact(a(), take).await
    })
    .await;
    let mut counts: Vec<_> = tickets
        .into_iter()
        .filter_map(|ticket| match ticket {
            Ticket::Taken { count } => Some(count),
            Ticket::Refused => None,
        })
        .collect();
    counts.sort_unstable();
    counts
}

async fn so_many_takers_at_once_get_exactly_the_limit(db: &Database) {
    assert_eq!(
        takers(db, None, 0).await,
        (1..=LIMIT).collect::<Vec<_>>(),
        "each number once"
    );
    assert_eq!(find(db).await.unwrap().count, LIMIT);
}

async fn a_lock_that_opened_is_taken_by_exactly_the_limit(db: &Database) {
    takers(db, Some(HOUR), 0).await;
    assert_eq!(takers(db, Some(HOUR), 3599).await, Vec::<u32>::new());
    assert_eq!(
        takers(db, Some(HOUR), 3600).await,
        (1..=LIMIT).collect::<Vec<_>>()
    );
}

async fn a_lock_opens_so_long_after_the_last_try(db: &Database) {
    let take = |second| take(db, Window::SinceLast, Some(HOUR), second);
    assert_eq!(take(0).await, Some(1));
    assert_eq!(take(3599).await, Some(2));
    assert_eq!(take(7198).await, Some(3));
    // A try that is refused does not make it wait longer.
    assert_eq!(take(7200).await, None);
    assert_eq!(take(10_797).await, None);
    assert_eq!(take(10_798).await, Some(1));
    let expected = Counter {
        count: 1,
        started_at: after(10_798),
        last_at: after(10_798),
    };
    assert_eq!(find(db).await, Some(expected));
}

async fn a_window_opens_so_long_after_its_first_try(db: &Database) {
    let take = |second| take(db, Window::SinceFirst, Some(HOUR), second);
    assert_eq!(take(0).await, Some(1));
    assert_eq!(take(1800).await, Some(2));
    assert_eq!(take(3599).await, Some(3));
    assert_eq!(take(3599).await, None);
    assert_eq!(take(3600).await, Some(1));
    assert_eq!(take(3601).await, Some(2));
    assert_eq!(find(db).await.unwrap().started_at, after(3600));
}

async fn a_lock_without_a_time_stays(db: &Database) {
    for expected in [Some(1), Some(2), Some(3), None] {
        assert_eq!(take(db, Window::SinceLast, None, 0).await, expected);
    }
    let years = 10 * 365 * 24 * 3600;
    assert_eq!(take(db, Window::SinceLast, None, years).await, None);
}

async fn give_back(db: &Database) {
    act!(db, a(), txn => txn.give_back(KIND, &build::hash(1)).await);
}

async fn a_ticket_is_given_back(db: &Database) {
    give_back(db).await;
    assert_eq!(find(db).await, None);
    for expected in [Some(1), Some(2), Some(3), None] {
        assert_eq!(take(db, Window::SinceLast, None, 0).await, expected);
    }
    give_back(db).await;
    assert_eq!(take(db, Window::SinceLast, None, 0).await, Some(3));
    for _ in 0..5 {
        give_back(db).await;
    }
    assert_eq!(find(db).await.unwrap().count, 0, "never below");
    assert_eq!(take(db, Window::SinceLast, None, 0).await, Some(1));
}

async fn a_window_without_tickets_begins_with_the_next(db: &Database) {
    let take = |second| take(db, Window::SinceFirst, Some(HOUR), second);
    assert_eq!(take(0).await, Some(1));
    give_back(db).await;
    assert_eq!(take(1800).await, Some(1));
    assert_eq!(find(db).await.unwrap().started_at, after(1800));
}

async fn a_cleared_counter_begins_anew(db: &Database) {
    for _ in 0..3 {
        take(db, Window::SinceLast, None, 0).await;
    }
    let clear = || {
        db.act(a(), |txn| {
            Box::pin(async move { txn.clear_counter(KIND, &build::hash(1)).await })
        })
    };
    assert!(clear().await.unwrap());
    assert!(!clear().await.unwrap());
    assert_eq!(find(db).await, None);
    assert_eq!(take(db, Window::SinceLast, None, 0).await, Some(1));
}

async fn kinds_and_subjects_are_counted_apart(db: &Database) {
    use CounterKind::{
        Account, AddressTaken, KnownBrowserPassword, LetterCode, MailPerHour, MailPerMinute,
    };
    let kinds = [
        KIND,
        KnownBrowserPassword,
        Account,
        AddressTaken,
        MailPerMinute,
        MailPerHour,
        LetterCode,
    ];
    for kind in kinds {
        for subject in [1, 2] {
            let ticket = act!(db, a(), txn => {
                let subject = build::hash(subject);
                txn.take_ticket(kind, &subject, 1, Window::SinceLast, None, NOW).await
            });
            assert_eq!(ticket, Ticket::Taken { count: 1 }, "{kind:?} {subject}");
        }
    }
}

async fn a_limit_of_none_refuses_the_first(db: &Database) {
    let ticket = act!(db, a(), txn => {
        txn.take_ticket(KIND, &build::hash(1), 0, Window::SinceLast, None, NOW).await
    });
    assert_eq!(ticket, Ticket::Refused);
    assert_eq!(find(db).await, None);
}
