//! Whoever cannot go on learns why, after a correct credential and never before (security.md, rule
//! 7), and has a way back.

use sekisho_kernel::policy::{Method, TemporaryPasswordKind::Random};
use sekisho_signin::{
    BlockedReason, Effect, MemberFacts, MemberState, Next, ProofKind, Step::*, Verdict,
};

use crate::{
    build::{self, Browser},
    verdicts,
};

fn suspended() -> MemberFacts {
    MemberFacts {
        state: MemberState::Suspended,
        ..build::with(Method::App)
    }
}

fn locked() -> MemberFacts {
    MemberFacts {
        account_locked: true,
        ..build::with(Method::App)
    }
}

#[test]
fn the_reason_comes_after_a_correct_credential() {
    let expired = MemberFacts {
        temporary_expired: true,
        ..build::new()
    };
    for (member, right, reason) in [
        (suspended(), verdicts::password(), BlockedReason::Suspended),
        (suspended(), verdicts::passkey(), BlockedReason::Suspended),
        (locked(), verdicts::password(), BlockedReason::AccountLocked),
        (expired, verdicts::temporary(Random), BlockedReason::Expired),
    ] {
        let mut browser = Browser::new(build::policy_a(), member);
        assert_eq!(browser.step(), Some(Credentials));
        let wrong = browser.give(verdicts::wrong_password());
        assert_eq!(wrong, Next::Show(Credentials));
        assert_eq!(browser.give(right), Next::Show(Blocked(reason)));
        assert_eq!(browser.effects, []);
    }
}

#[test]
fn a_blocked_member_can_go_back_to_the_form() {
    for member in [suspended(), locked()] {
        let mut browser = Browser::new(build::policy_a(), member);
        browser.give(verdicts::password());
        browser.sign_in.call_number = Some(12_345_678);
        assert_eq!(browser.give(Verdict::Retry), Next::Show(Credentials));
        assert_eq!(browser.sign_in.member, None);
        assert_eq!(browser.sign_in.proofs, []);
        assert_eq!(browser.sign_in.call_number, None);
    }
}

#[test]
fn a_running_session_goes_on_while_codes_are_locked() {
    let proven = [ProofKind::Password, ProofKind::App];
    let browser = Browser::new(build::policy_a(), locked()).signed_in(&proven, 60);
    assert!(matches!(browser.next(), Next::Complete(_)));
}

#[test]
fn a_running_session_is_not_asked_for_a_code_that_is_locked_and_leads_back_to_the_form() {
    let mut browser =
        Browser::new(build::policy_a(), locked()).signed_in(&[ProofKind::Password], 60);
    assert_eq!(browser.step(), Some(Blocked(BlockedReason::AccountLocked)));
    assert_eq!(browser.give(Verdict::Retry), Next::Show(Credentials));

    let mut member = locked();
    member.authenticators.passkeys = 1;
    let browser = Browser::new(build::policy_a(), member).signed_in(&[ProofKind::Password], 60);
    assert_eq!(browser.step(), Some(Passkey), "nobody guesses one");
}

#[test]
fn a_wish_asks_for_the_passkey_while_codes_are_locked_or_for_nothing() {
    for (passkeys, expected) in [(1, Some(Passkey)), (0, None)] {
        let mut member = locked();
        member.method = Some(Method::Mail);
        member.authenticators.passkeys = passkeys;
        let wish = build::wishing(&["urn:sekisho:acr:3"]);
        let browser = Browser::demanding(build::policy_b(), member, wish)
            .signed_in(&[ProofKind::Password, ProofKind::Mail], 60);
        assert_eq!(browser.step(), expected);
    }
}

#[test]
fn a_passkey_that_was_proven_here_goes_on_while_codes_are_locked() {
    let mut member = locked();
    member.authenticators.passkeys = 1;
    let mut browser = Browser::new(build::policy_a(), member);
    assert!(matches!(
        browser.give(verdicts::passkey()),
        Next::Complete(_)
    ));
}

#[test]
fn a_suspended_members_session_does_not_count() {
    let browser = Browser::new(build::policy_a(), suspended())
        .signed_in(&[ProofKind::Password, ProofKind::App], 60);
    assert_eq!(browser.step(), Some(Credentials));
}

#[test]
fn a_suspension_between_two_steps_stops_the_sign_in() {
    let mut browser = Browser::new(build::policy_a(), build::with(Method::App));
    browser.give(verdicts::password());
    browser.member().state = MemberState::Suspended;
    let next = browser.give(verdicts::app_code());
    assert_eq!(next, Next::Show(Blocked(BlockedReason::Suspended)));
    assert!(!browser.has_effect(|it| matches!(it, Effect::StartSession { .. })));
}

#[test]
fn a_lock_between_two_steps_stops_the_sign_in_until_it_is_opened() {
    let mut browser = Browser::new(build::policy_a(), build::with(Method::App));
    browser.give(verdicts::password());
    browser.member().account_locked = true;
    let blocked = Next::Show(Blocked(BlockedReason::AccountLocked));
    assert_eq!(browser.give(verdicts::app_code()), blocked);
    assert!(
        browser.sign_in.proofs.len() == 1,
        "the code was not looked at"
    );
    browser.member().account_locked = false;
    assert_eq!(browser.give(Verdict::Nothing), Next::Show(AppCode));
}
