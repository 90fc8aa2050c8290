//! No step is skipped by posting its form, and none of the earlier ones is redone out of order
//! (member-journeys.md, section 3; security.md, rule 1).

use std::collections::HashSet;

use sekisho_kernel::{
    Policy,
    policy::{Method, TemporaryPasswordKind::Derived},
};
use sekisho_signin::{Next, Step, Verdict, submit};

use crate::{
    build::{self, Browser, Ways, fresh},
    verdicts,
};

/// Browsers at each page of a journey to the portal.
fn at_each_page(policy: &Policy, method: Method) -> Vec<Browser> {
    let ways = Ways::letter(Derived, method);
    let pages = Browser::new(policy.clone(), build::new()).go(ways);
    let mut all = vec![];
    for count in 0..pages.len() {
        let mut browser = Browser::new(policy.clone(), build::new());
        for _ in 0..count {
            browser.answer(ways);
        }
        all.push(browser);
    }
    all
}

/// The steps that a verdict is made for.
fn is_for(verdict: &Verdict, step: Step) -> bool {
    use Step as S;
    match verdict {
        // Signing in anew is possible from everywhere; a session's end is no sign-in.
        Verdict::Credentials { .. } | Verdict::CredentialsUnchecked { .. } => step != S::SignOut,
        Verdict::Nothing => true,
        Verdict::AccountChosen(_) => step == S::ChooseAccount,
        Verdict::AccountForgotten => matches!(step, S::ChooseAccount | S::Credentials),
        Verdict::AccountAsked => step == S::Credentials,
        Verdict::Reauthenticated(_) => step == S::Reauthenticate,
        Verdict::LetterCode(_) => step == S::LetterCode,
        Verdict::BirthDate(_) => step == S::BirthDate,
        Verdict::Terms { .. } | Verdict::TermsDeclined => step == S::Terms,
        Verdict::Profile { .. } | Verdict::ProfileLooked { .. } => step == S::Profile,
        Verdict::NewPassword { .. } => step == S::NewPassword,
        Verdict::MailAddress { .. } => step == S::MailAddress,
        Verdict::ChangeMailAddress | Verdict::ResendLink(_) | Verdict::ContinueFromLink => {
            step == S::MailCheck
        }
        Verdict::PasskeyRegistered(_) | Verdict::PasskeyNamed(_) => step == S::PasskeySetup,
        Verdict::AppSetUp { .. } => step == S::AppSetup,
        Verdict::AppCode(_) => step == S::AppCode,
        Verdict::MailCode(_) | Verdict::ResendCode(_) => step == S::MailCode,
        Verdict::Passkey(_) => {
            matches!(
                step,
                S::Credentials
                    | S::Reauthenticate
                    | S::Passkey
                    | S::AppCode
                    | S::MailCode
                    | S::RecoveryCode
            )
        }
        Verdict::RecoveryCode(_) | Verdict::LostDevice(_) => {
            matches!(
                step,
                S::Passkey | S::AppCode | S::MailCode | S::RecoveryCode
            )
        }
        Verdict::RecoveryCodesSeen => step == S::RecoveryCodes,
        Verdict::SetUpLaterSeen => step == S::SetUpLater,
        Verdict::OtherMethod(_) => matches!(
            step,
            S::Passkey | S::AppCode | S::MailCode | S::RecoveryCode | S::PasskeySetup | S::AppSetup
        ),
        Verdict::SignOutConfirmed => step == S::SignOut,
        Verdict::Retry => matches!(step, S::Blocked(_)),
    }
}

#[test]
fn an_entry_of_another_step_changes_nothing() {
    let mut tried = 0;
    let mut steps = HashSet::new();
    for (policy, method) in [
        (build::policy_a(), Method::App),
        (build::policy_a(), Method::Passkey),
        (build::policy_b(), Method::Mail),
        (build::policy_b(), Method::App),
        (build::letter_code(), Method::App),
    ] {
        for browser in at_each_page(&policy, method) {
            let step = browser.step().unwrap();
            steps.insert(step.name());
            let all = verdicts::every_right().into_iter();
            for verdict in all.chain(verdicts::every_wrong()) {
                let sign_in = browser.sign_in.clone();
                let outcome = submit(&browser.facts, sign_in, verdict.clone(), &fresh());
                assert_eq!(
                    outcome.out_of_order,
                    !is_for(&verdict, step),
                    "{verdict:?} at {step:?}"
                );
                if outcome.out_of_order {
                    assert_eq!(outcome.sign_in, browser.sign_in);
                    assert_eq!(outcome.next, Next::Show(step));
                    assert_eq!(outcome.effects, []);
                    tried += 1;
                }
            }
        }
    }
    assert_eq!(steps.len(), 13, "{steps:?}");
    assert!(tried > 1_500, "{tried}");
}

#[test]
fn a_second_factor_is_not_taken_instead_of_a_first() {
    let mut member = build::with(Method::App);
    member.authenticators.passkeys = 1;
    for verdict in [
        verdicts::app_code(),
        verdicts::mail_code(),
        verdicts::recovery_code(9),
    ] {
        let mut browser = Browser::new(build::policy_a(), member.clone());
        assert_eq!(browser.give(verdict), Next::Show(Step::Credentials));
        assert_eq!(browser.sign_in.proofs, []);
        assert_eq!(browser.effects, []);
    }
}

#[test]
fn an_authenticator_is_not_registered_instead_of_being_proven() {
    for verdict in [verdicts::registered(), verdicts::app_set_up()] {
        let mut browser = Browser::new(build::policy_a(), build::with(Method::App));
        browser.give(verdicts::password());
        assert_eq!(browser.give(verdict), Next::Show(Step::AppCode));
        assert_eq!(browser.effects, []);
        assert_eq!(browser.member().authenticators.apps, 1);
    }
}

#[test]
fn a_refusal_stays_while_entries_of_other_steps_come() {
    let mut browser = Browser::new(build::policy_a(), build::new());
    browser.give(verdicts::wrong_password());
    let refusal = browser.sign_in.refusal.clone();
    browser.give(Verdict::BirthDate(Ok(())));
    browser.give(Verdict::Nothing);
    assert!(refusal.is_some());
    assert_eq!(browser.sign_in.refusal, refusal);
}
