//! Skipping and mixing (security.md, rules 1, 2 and 10): proofs are of one member in one
//! transaction, and rest on the member's security version.

use sekisho_kernel::policy::{
    Method,
    TemporaryPasswordKind::{Derived, Random},
};
use sekisho_signin::{
    Effect, MailAddressState, MemberFacts, Next, Proof, ProofKind, Step, Step::*, Verdict,
};

use crate::{
    build::{self, Browser, NOW, Ways, begin, somebody_else},
    verdicts,
};

fn at(step: Step, member: MemberFacts, ways: Ways) -> Browser {
    let mut browser = Browser::new(build::policy_b(), member);
    while browser.step() != Some(step) {
        browser.answer(ways);
    }
    browser
}

#[test]
fn proofs_of_one_transaction_are_not_in_another() {
    let ways = Ways::letter(Random, Method::App);
    for step in [Terms, MailAddress, Profile, NewPassword] {
        let mut browser = at(step, build::new(), ways);
        browser.sign_in = begin(sekisho_signin::Demand::default());
        assert_eq!(browser.step(), Some(Credentials));
        for verdict in verdicts::every_right() {
            let is_credential = verdict.answers(Credentials);
            if !is_credential {
                assert_eq!(browser.give(verdict), Next::Show(Credentials));
                assert_eq!(browser.sign_in.proofs, []);
            }
        }
    }
}

#[test]
fn two_transactions_help_each_other_only_by_what_is_written_to_the_member() {
    let ways = Ways::letter(Random, Method::App);
    let mut first = at(NewPassword, build::new(), ways);
    let mut second = Browser::new(build::policy_b(), first.member().clone());
    assert_eq!(
        second.give(verdicts::temporary(Random)),
        Next::Show(BirthDate)
    );
    // Terms, address and method are written; the birth date is not.
    let next = second.give(Verdict::BirthDate(Ok(())));
    assert_eq!(next, Next::Show(NewPassword));
    // The first one gives a password. It takes effect for the member, and ends the second.
    assert_eq!(first.give(verdicts::new_password()), Next::Show(SetUpLater));
    second.facts.member = Some(first.member().clone());
    assert_eq!(second.step(), Some(Credentials));
    assert_eq!(
        second.give(verdicts::new_password()),
        Next::Show(Credentials)
    );
    assert!(!second.has_effect(|it| matches!(it, Effect::SetPassword { .. })));
}

#[test]
fn a_letters_code_is_asked_in_each_transaction_anew() {
    let mut browser = Browser::new(build::letter_code(), build::new());
    browser.give_all([verdicts::temporary(Derived), Verdict::LetterCode(Ok(()))]);
    assert_eq!(browser.step(), Some(BirthDate));
    browser.come_back();
    let next = browser.give(verdicts::temporary(Derived));
    assert_eq!(next, Next::Show(LetterCode));
}

#[test]
fn a_raised_security_version_voids_proofs_and_choices() {
    let mut browser = at(NewPassword, build::new(), Ways::letter(Random, Method::App));
    browser.member().security_version += 1;
    assert_eq!(browser.step(), Some(Credentials));
    assert_eq!(
        browser.give(verdicts::new_password()),
        Next::Show(Credentials)
    );
    assert_eq!(
        browser.give(verdicts::temporary(Random)),
        Next::Show(BirthDate)
    );
    assert_eq!(browser.sign_in.proofs.len(), 1);
    assert!(!browser.sign_in.choices.profile_chosen);
}

#[test]
fn a_raised_security_version_voids_a_step_up_and_the_session_answers_alone() {
    let mut member = build::with(Method::App);
    member.authenticators.recovery_codes_shown = false;
    let mut browser = Browser::new(build::policy_a(), member).signed_in(&[ProofKind::Password], 60);
    assert_eq!(
        browser.give(verdicts::app_code()),
        Next::Show(RecoveryCodes)
    );
    browser.member().security_version += 1;
    browser.sign_in.choices.recovery_codes = None;
    assert_eq!(browser.step(), Some(AppCode));
    browser.facts.session = Some(build::session(&[ProofKind::Password, ProofKind::App], 60));
    let Next::Complete(authentication) = browser.next() else {
        panic!("{:?}", browser.next());
    };
    assert!(
        !authentication.is_new,
        "nothing counts that was proven here"
    );
    assert_eq!(authentication.auth_time, build::seconds_ago(60));
}

#[test]
fn a_proof_for_another_member_drops_everything() {
    let mut browser = at(NewPassword, build::new(), Ways::letter(Random, Method::App));
    browser.give(Verdict::NewPassword {
        sign_out_others: true,
        chosen: Ok("$argon2id$hanakos".to_owned()),
    });
    browser.effects.clear();
    let other = MemberFacts {
        id: somebody_else(),
        ..build::with(Method::App)
    };
    browser.facts.member = Some(other);
    let next = browser.give(verdicts::proven(somebody_else(), ProofKind::Password));
    assert_eq!(next, Next::Show(AppCode));
    assert_eq!(browser.sign_in.member, Some(somebody_else()));
    assert_eq!(
        browser.sign_in.proofs,
        [Proof::new(ProofKind::Password, NOW)]
    );
    assert_eq!(browser.sign_in.choices, sekisho_signin::Choices::default());
    browser.give(verdicts::app_code());
    assert!(browser.has_effect(|it| matches!(it, Effect::StartSession { .. })));
    assert!(
        !browser
            .has_effect(|it| matches!(it, Effect::SetPassword { .. } | Effect::EndOtherSessions))
    );
}

#[test]
fn a_passkey_of_another_member_is_no_second_factor() {
    let mut browser = Browser::new(build::policy_a(), build::with(Method::Passkey));
    browser.give(verdicts::password());
    browser.facts.member = Some(MemberFacts {
        id: somebody_else(),
        ..build::with(Method::Passkey)
    });
    let Next::Complete(authentication) = browser.give(verdicts::passkey_of(somebody_else())) else {
        panic!("a passkey signs its member in");
    };
    assert_eq!(authentication.member, somebody_else());
    let kinds: Vec<_> = authentication
        .proofs
        .iter()
        .map(|proof| proof.kind)
        .collect();
    assert_eq!(kinds, [ProofKind::Passkey { synced: true }]);
}

#[test]
fn a_verdict_about_another_member_than_the_loaded_one_is_not_taken() {
    let mut browser = Browser::new(build::policy_a(), build::with(Method::App));
    let next = browser.give(verdicts::proven(somebody_else(), ProofKind::Password));
    assert_eq!(next, Next::Show(Credentials));
    assert_eq!(browser.sign_in.proofs, []);
}

#[test]
fn a_session_does_not_stand_for_the_temporary_password_of_a_first_sign_in() {
    let mut member = build::new();
    member.mail = MailAddressState::Confirmed;
    member.method = Some(Method::App);
    member.agreed_terms = Some(build::TERMS.to_owned());
    let mut browser = Browser::new(build::policy_a(), member)
        .signed_in(&[ProofKind::Password, ProofKind::App], 60);
    assert_eq!(browser.give(Verdict::Nothing), Next::Show(Credentials));
    assert_eq!(browser.effects, []);
}

#[test]
fn a_second_factor_of_one_session_does_not_help_a_sign_in_that_begins_anew() {
    let mut browser = Browser::new(build::policy_a(), build::with(Method::App))
        .signed_in(&[ProofKind::Password, ProofKind::App], 60);
    assert!(matches!(browser.next(), Next::Complete(_)));
    assert_eq!(browser.give(verdicts::password()), Next::Show(AppCode));
}

#[test]
fn a_password_locks_nothing_that_was_proven_before() {
    // A wrong password in a sign-in that has come further is refused, and takes nothing away.
    let mut browser = at(NewPassword, build::new(), Ways::letter(Random, Method::App));
    let proofs = browser.sign_in.proofs.clone();
    assert_eq!(
        browser.give(verdicts::wrong_password()),
        Next::Show(NewPassword)
    );
    assert_eq!(browser.sign_in.proofs, proofs);
    assert!(browser.sign_in.refusal.is_some());
}
