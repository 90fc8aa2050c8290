//! A requirement can be added between two without touching anything else.

use sekisho_kernel::policy::Method;
use sekisho_signin::{
    BlockedReason, Facts, MemberState, Next, SignInTransaction, Step,
    next::next_in,
    requirement::{Requirement, journey},
};

use crate::{
    build::{self, Browser},
    verdicts,
};

/// A requirement nobody has thought of yet.
struct Dummy;

impl Requirement for Dummy {
    fn unmet(&self, facts: &Facts, _sign_in: &SignInTransaction) -> Option<Step> {
        (!facts.known_browser).then_some(Step::SignOut)
    }
}

#[test]
fn a_requirement_added_between_two_is_asked_between_them() {
    let mut member = build::with(Method::App);
    member.state = MemberState::Suspended;
    let mut browser = Browser::new(build::policy_a(), member);
    browser.facts.known_browser = false;
    let mut longer = journey(&browser.facts, &browser.sign_in.destination);
    // After the first factor.
    longer.insert(2, &Dummy);

    let first = next_in(&longer, &browser.facts, &browser.sign_in);
    let before = Next::Show(Step::Credentials);
    assert_eq!(first, before, "the requirement before it comes first");

    browser.give(verdicts::password());
    let second = next_in(&longer, &browser.facts, &browser.sign_in);
    assert_eq!(second, Next::Show(Step::SignOut), "then the added one");

    browser.facts.known_browser = true;
    let third = next_in(&longer, &browser.facts, &browser.sign_in);
    let after = Next::Show(Step::Blocked(BlockedReason::Suspended));
    assert_eq!(third, after, "then the one after");
}

#[test]
fn the_tenants_order_is_the_order_of_the_journey() {
    use sekisho_kernel::policy::{FirstSignInStep as First, TemporaryPasswordKind::Random};
    let orders = [
        [
            First::Terms,
            First::NewPassword,
            First::MailAddress,
            First::BirthDate,
            First::Profile,
        ],
        [
            First::Profile,
            First::MailAddress,
            First::BirthDate,
            First::NewPassword,
            First::Terms,
        ],
    ];
    for order in orders {
        let mut policy = build::policy_a();
        policy.first_sign_in = order.to_vec();
        let mut browser = Browser::new(policy, build::new());
        let mut pages = browser.go(build::Ways::letter(Random, Method::App));
        pages.retain(|step| *step != Step::MailCheck);
        let names: Vec<_> = pages.iter().map(|step| step.name()).collect();
        let expected: Vec<_> = order.iter().map(|step| step.name()).collect();
        assert_eq!(names[1..6], expected);
    }
}
