//! The sign-in that cannot die: whatever happens on the way, a member ends at the right portal, or at
//! a fresh form that keeps the typed user ID and says why, and gets to the portal from there. The
//! sequences are a table ([`table`]); what only a browser does to them is walked in Chromium
//! (`tests/tests/chromium/cannot_die.rs`). Where such a rule comes from, and its other sides, are in the
//! modules beside this one.

mod act;
mod stage;
mod table;

use std::collections::HashSet;

use self::table::{ALL, Sequence};

/// Walks every sequence, and tells of all that failed.
async fn walk(sequences: &'static [Sequence]) {
    let mut failed = Vec::new();
    for sequence in sequences {
        // A sequence that panics ends its own task only.
        if tokio::spawn(stage::walk(sequence)).await.is_err() {
            failed.push(sequence.name);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn there_are_more_than_thirty_sequences_and_each_is_another() {
    let all: Vec<_> = ALL.iter().copied().flatten().collect();
    assert!(all.len() >= 30, "{}", all.len());
    let names: HashSet<_> = all.iter().map(|sequence| sequence.name).collect();
    assert_eq!(names.len(), all.len());
    let told: HashSet<_> = all.iter().map(|sequence| format!("{sequence:?}")).collect();
    assert_eq!(told.len(), all.len());
}

#[tokio::test]
async fn time_that_runs_out_at_any_step() {
    walk(table::TIME).await;
}

#[tokio::test]
async fn reload_back_and_a_form_sent_twice() {
    walk(table::MOVES).await;
}

#[tokio::test]
async fn two_tabs_and_forty() {
    walk(table::TABS).await;
}

#[tokio::test]
async fn mails_opened_elsewhere() {
    walk(table::MAILS).await;
}

#[tokio::test]
async fn cookies_cleared_and_browsers_closed() {
    walk(table::COOKIES).await;
}

#[tokio::test]
async fn what_operators_do_meanwhile() {
    walk(table::OPERATIONS).await;
}

#[tokio::test]
async fn other_portals_and_other_members() {
    walk(table::OTHERS).await;
}
