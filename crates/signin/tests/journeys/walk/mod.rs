//! The exhaustive walk: every combination of an abstract domain, and all that follows from it,
//! under every submission. An entry that answers another step than the present one is not taken; of
//! these, one in thirteen is compared with no entry at all, in every state others.
//!
//! `state` is one combination, `domain` lists those a walk starts from, `check` and `effects` say what
//! must hold of each submission (worked out from the words of the specifications, not with the
//! crate's own requirements), `graph` shows that there is no dead end.

mod check;
mod domain;
mod effects;
mod graph;
mod state;

use std::collections::HashSet;

use sekisho_kernel::Policy;
use sekisho_signin::Step;

use crate::build;

/// In every state.
const SUBMISSIONS: usize = 52;

/// Walks one tenant's policy. The counts have a floor, so that the domain cannot shrink unnoticed.
fn walk(name: &str, policy: Policy, states: usize) -> HashSet<&'static str> {
    let found = graph::explore(policy);
    println!(
        "{name}: {} states, {} submissions, {} entries that led on",
        found.states, found.submissions, found.moves
    );
    assert!(found.states >= states, "{} states", found.states);
    assert!(found.submissions >= states * SUBMISSIONS);
    found.steps
}

#[test]
fn policy_a() {
    let steps = walk("A", build::policy_a(), 250_000);
    assert!(steps.contains("app-setup") && !steps.contains("mail-code"));
}

#[test]
fn policy_b() {
    let steps = walk("B", build::policy_b(), 430_000);
    assert!(steps.contains("set-up-later") && steps.contains("mail-code"));
}

#[test]
fn policy_c() {
    let steps = walk("C", build::policy_c(), 430_000);
    assert!(steps.contains("set-up-later") && steps.contains("mail-code"));
}

#[test]
fn policy_d() {
    let steps = walk("D", build::policy_d(), 250_000);
    assert!(steps.contains("passkey-setup") && !steps.contains("set-up-later"));
}

#[test]
fn letter_code() {
    let steps = walk("letter code", build::letter_code(), 210_000);
    assert!(steps.contains("letter-code"));
}

#[test]
fn mail_on_file() {
    let steps = walk("mail on file", build::mail_on_file(), 350_000);
    assert!(steps.contains("mail-check") && !steps.contains("letter-code"));
}

#[test]
fn second_factor_off() {
    let steps = walk("no second factor", build::second_factor_off(), 34_000);
    let second = Step::ALL.into_iter().filter(|step| step.is_second_factor());
    assert!(second.into_iter().all(|step| !steps.contains(step.name())));
}

#[test]
fn every_step_is_reached() {
    // The cheapest walks that meet them all; signing out and changes of the account
    // have destinations of their own.
    let mut reached = graph::steps_from_start(build::policy_b());
    reached.extend(graph::steps_from_start(build::letter_code()));
    reached.extend(graph::steps_of_signing_out());
    reached.extend(crate::account_walk::first_steps());
    reached.extend(crate::accounts::first_step());
    let missing: Vec<_> = Step::ALL
        .into_iter()
        .filter(|step| !reached.contains(step.name()))
        .collect();
    assert_eq!(missing, []);
}
