//! What the society has on file confirms a first sign-in (DESIGN, section 6, `derived_activation`),
//! and who has nothing on file is told at once that only the desk can help.

use sekisho_kernel::policy::{
    Method,
    TemporaryPasswordKind::{Derived, Random},
};
use sekisho_signin::{
    BlockedReason, Effect, MailAddressState, MemberFacts, Next, ProofKind, Refusal, Step::*,
    Verdict,
};

use crate::{
    build::{self, Browser, Ways},
    verdicts,
};

const ONLY_THE_DESK: Next = Next::Show(Blocked(BlockedReason::Unprovable));

fn without_birth_date(member: MemberFacts) -> MemberFacts {
    let mut member = member;
    member.on_file.birth_date = false;
    member
}

fn at_the_link() -> Browser {
    let mut member = build::new();
    member.mail = MailAddressState::OnFile;
    let mut browser = Browser::new(build::mail_on_file(), member);
    browser.give_all([
        verdicts::temporary(Derived),
        Verdict::BirthDate(Ok(())),
        verdicts::address(),
    ]);
    assert_eq!(browser.step(), Some(MailCheck));
    browser
}

#[test]
fn what_the_member_confirmed_in_another_sign_in_opens_nothing_here() {
    let mut browser = at_the_link();
    browser.confirm_elsewhere();
    browser.effects.clear();
    assert_eq!(
        browser.give(Verdict::ContinueFromLink),
        Next::Show(MailCheck)
    );
    let refusal = browser.sign_in.refusal.clone();
    assert_eq!(refusal, Some(Refusal::MailNotConfirmed), "and says why");
    for verdict in verdicts::every_right() {
        let mut browser = at_the_link();
        browser.confirm_elsewhere();
        browser.effects.clear();
        let next = browser.give(verdict.clone());
        // The credentials of another kind of password are another sign-in.
        let other = matches!(verdict, Verdict::Credentials { .. } | Verdict::Passkey(_));
        let stays = matches!(next, Next::Show(MailCheck | MailAddress | Credentials));
        assert!(stays || other, "{verdict:?}: {next:?}");
        let only_links = |it: &Effect| !matches!(it, Effect::SendLink { .. });
        assert!(!browser.has_effect(only_links), "{verdict:?}");
    }
    browser.open_link();
    assert_eq!(browser.step(), Some(Terms));
}

#[test]
fn an_address_confirmed_long_ago_is_confirmed_again_in_this_sign_in() {
    let mut member = build::new();
    member.mail = MailAddressState::Confirmed;
    let mut browser = Browser::new(build::mail_on_file(), member.clone());
    let pages = browser.go(Ways::letter(Derived, Method::App));
    assert_eq!(
        pages[..5],
        [Credentials, BirthDate, MailAddress, MailCheck, Terms]
    );
    let mut browser = Browser::new(build::mail_on_file(), member);
    let pages = browser.go(Ways::letter(Random, Method::App));
    assert!(!pages.contains(&MailCheck), "only a derived one needs it");
}

#[test]
fn the_proof_of_the_address_goes_with_the_transaction() {
    let mut browser = at_the_link();
    browser.open_link();
    assert_eq!(browser.step(), Some(Terms));
    browser.come_back();
    browser.give_all([verdicts::temporary(Derived), Verdict::BirthDate(Ok(()))]);
    assert_eq!(browser.step(), Some(MailAddress));
}

#[test]
fn without_a_birth_date_on_file_only_the_desk_can_help_who_comes_by_a_letter() {
    for policy in [build::policy_a(), build::policy_b(), build::policy_d()] {
        for kind in [Random, Derived] {
            let member = without_birth_date(build::new());
            let mut browser = Browser::new(policy.clone(), member);
            assert_eq!(browser.give(verdicts::temporary(kind)), ONLY_THE_DESK);
            assert_eq!(browser.give(Verdict::BirthDate(Ok(()))), ONLY_THE_DESK);
            assert_eq!(browser.give(Verdict::Retry), Next::Show(Credentials));
        }
    }
    let reissued = without_birth_date(build::with(Method::App));
    let mut browser = Browser::new(build::policy_a(), reissued);
    browser.give(verdicts::temporary(Random));
    assert_eq!(browser.give(verdicts::app_code()), ONLY_THE_DESK);
}

#[test]
fn without_a_birth_date_on_file_a_password_of_the_members_own_is_enough() {
    let mut browser = Browser::new(build::policy_a(), without_birth_date(build::new()));
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages[..2], [Credentials, Terms]);
    assert!(browser.has_effect(|it| matches!(it, Effect::StartSession { .. })));
}

#[test]
fn without_a_letters_code_only_the_desk_can_help_who_computed_the_password() {
    let mut member = build::new();
    member.on_file.letter_code = false;
    let mut browser = Browser::new(build::letter_code(), member.clone());
    assert_eq!(browser.give(verdicts::temporary(Derived)), ONLY_THE_DESK);
    assert_eq!(browser.effects, []);
    let mut browser = Browser::new(build::letter_code(), member);
    let next = browser.give(verdicts::temporary(Random));
    assert_eq!(next, Next::Show(BirthDate), "a random one needs no code");
}

#[test]
fn what_others_may_know_clears_no_counter() {
    let mut browser = Browser::new(build::letter_code(), build::new());
    browser.give_all([
        verdicts::temporary(Derived),
        Verdict::LetterCode(Ok(())),
        Verdict::BirthDate(Ok(())),
    ]);
    assert!(browser.sign_in.has_proof(ProofKind::LetterCode));
    assert!(browser.sign_in.has_proof(ProofKind::BirthDate));
    assert_eq!(browser.effects, []);
}

#[test]
fn what_only_the_member_has_clears_the_counter() {
    for (method, code) in [
        (Method::App, verdicts::app_code()),
        (Method::Mail, verdicts::mail_code()),
        (Method::App, verdicts::recovery_code(9)),
    ] {
        let mut browser = Browser::new(build::policy_b(), build::with(method));
        browser.give(verdicts::password());
        assert!(!browser.has_effect(|it| *it == Effect::ClearAccountCounter));
        browser.give(code);
        assert!(browser.has_effect(|it| *it == Effect::ClearAccountCounter));
    }
}
