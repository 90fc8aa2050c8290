//! What a portal wishes for (OpenID Connect Core 1.0 §3.1.2.1, `acr_values`; §5.5.1.1: a wish, never
//! a condition).

use std::collections::BTreeMap;

use sekisho_kernel::policy::Method;
use sekisho_signin::{
    Authentication, MemberFacts, Next, ProofKind, Refusal,
    Step::{self, *},
    Verdict,
};

use crate::{
    build::{self, Browser, Ways, wishing},
    verdicts,
};

const APP: &str = "urn:sekisho:acr:3";
const PASSKEY: &str = "urn:sekisho:acr:4";
const HOUR: u64 = 3_600;

/// A member who chose mail and has an app as well.
fn with_mail_and_app() -> MemberFacts {
    let mut member = build::with(Method::Mail);
    member.authenticators.apps = 1;
    member
}

fn signed_in_by_mail(wishes: &[&str], age: u64) -> Browser {
    Browser::demanding(build::policy_b(), with_mail_and_app(), wishing(wishes))
        .signed_in(&[ProofKind::Password, ProofKind::Mail], age)
}

fn completed(next: Next) -> Authentication {
    match next {
        Next::Complete(authentication) => authentication,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_fresh_session_is_asked_for_the_missing_app_code_alone() {
    let mut browser = signed_in_by_mail(&[APP], 60);
    let asked_at = browser.facts.session.as_ref().unwrap().auth_time;
    assert_eq!(browser.step(), Some(AppCode));
    let wrong = browser.give(Verdict::AppCode(Err(Refusal::CodeWrong)));
    assert_eq!(wrong, Next::Show(AppCode));
    let authentication = completed(browser.give(verdicts::app_code()));
    assert_eq!(authentication.assurance.acr, APP);
    assert_eq!(
        authentication.auth_time, asked_at,
        "no sign-in, no re-authentication"
    );
    assert!(authentication.is_new, "a new handle");
    assert!(!authentication.begins_anew, "but no longer a session");
    let kinds: Vec<_> = authentication
        .proofs
        .iter()
        .map(|proof| proof.kind)
        .collect();
    assert_eq!(
        kinds,
        [ProofKind::Password, ProofKind::Mail, ProofKind::App]
    );
}

#[test]
fn a_session_that_is_enough_is_asked_nothing() {
    for wishes in [
        &[][..],
        &["urn:sekisho:acr:2"],
        &[PASSKEY, "urn:sekisho:acr:1"],
    ] {
        let authentication = completed(signed_in_by_mail(wishes, 60).next());
        assert!(!authentication.is_new);
    }
}

#[test]
fn a_class_counts_while_its_weakest_proof_is_young_enough() {
    let sure = [ProofKind::Password, ProofKind::App];
    for (age, expected) in [(10 * HOUR, None), (10 * HOUR + 1, Some(Credentials))] {
        let member = build::with(Method::App);
        let mut browser =
            Browser::demanding(build::policy_a(), member, wishing(&[APP])).signed_in(&sure, age);
        assert_eq!(browser.step(), expected);
        if expected.is_some() {
            let pages = browser.go(Ways::password(Method::App));
            assert_eq!(pages, [Credentials, AppCode]);
        }
    }
}

#[test]
fn a_stale_session_signs_in_anew_even_for_a_class_that_it_never_had() {
    let mut browser = signed_in_by_mail(&[APP], 11 * HOUR);
    let pages = browser.go(Ways::password(Method::Mail));
    assert_eq!(pages, [Credentials, MailCode, AppCode]);
}

#[test]
fn a_passkey_reaches_every_class_however_old_the_session_is() {
    let mut member = with_mail_and_app();
    member.authenticators.passkeys = 1;
    let mut browser = Browser::demanding(build::policy_b(), member, wishing(&[PASSKEY]))
        .signed_in(&[ProofKind::Password, ProofKind::Mail], 11 * HOUR);
    assert_eq!(browser.step(), Some(Passkey));
    let authentication = completed(browser.give(verdicts::passkey()));
    assert_eq!(authentication.assurance.acr, PASSKEY);
    assert_eq!(authentication.auth_time, build::NOW, "both factors anew");
}

#[test]
fn what_the_member_cannot_reach_is_not_asked_for() {
    for wish in [PASSKEY, "urn:sekisho:acr:9", "gold"] {
        assert!(matches!(
            signed_in_by_mail(&[wish], 60).next(),
            Next::Complete(_)
        ));
    }
    assert_eq!(signed_in_by_mail(&[PASSKEY, APP], 60).step(), Some(AppCode));
}

#[test]
fn where_nothing_may_be_shown_a_wish_completes_with_what_there_is() {
    for (silent, expected) in [(false, Some(AppCode)), (true, None)] {
        let mut browser = signed_in_by_mail(&[APP], 60);
        let mut demand = wishing(&[APP]);
        demand.silent = silent;
        browser.sign_in = build::begin(demand);
        assert_eq!(browser.step(), expected);
    }
    let mut demand = wishing(&[PASSKEY, APP]);
    demand.silent = true;
    let mut browser = signed_in_by_mail(&[], 60);
    browser.sign_in = build::begin(demand.clone());
    let authentication = completed(browser.next());
    assert_eq!(authentication.assurance.acr, "urn:sekisho:acr:2");
    assert!(!authentication.is_new && !authentication.begins_anew);
    // What the policy asks is no wish.
    let browser = Browser::demanding(build::policy_b(), with_mail_and_app(), demand)
        .signed_in(&[ProofKind::Password], 60);
    assert_eq!(browser.step(), Some(MailCode));
}

#[test]
fn only_a_first_factor_begins_anew() {
    for (given, begins_anew) in [
        (&[verdicts::app_code()][..], false),
        (&[verdicts::recovery_code(9)], false),
        (&[verdicts::password(), verdicts::app_code()], true),
    ] {
        let member = build::with(Method::App);
        let mut browser =
            Browser::new(build::policy_a(), member).signed_in(&[ProofKind::Password], 60);
        let authentication = completed(browser.give_all(given.to_vec()));
        assert!(authentication.is_new);
        assert_eq!(authentication.begins_anew, begins_anew);
    }
    let mut browser = Browser::new(build::policy_a(), build::with(Method::Passkey));
    let authentication = completed(browser.give(verdicts::passkey()));
    assert!(authentication.begins_anew);
}

#[test]
fn a_tenants_own_name_of_a_class_is_understood() {
    let mut policy = build::policy_b();
    policy.acr_aliases = BTreeMap::from([("two-factors".to_owned(), APP.to_owned())]);
    let browser = Browser::demanding(policy, with_mail_and_app(), wishing(&["two-factors"]))
        .signed_in(&[ProofKind::Password, ProofKind::Mail], 60);
    assert_eq!(browser.step(), Some(AppCode));
}

#[test]
fn the_chosen_method_is_asked_first_and_another_one_that_suffices_on_the_way() {
    let mut member = build::with(Method::App);
    member.authenticators.passkeys = 1;
    let mut browser = Browser::demanding(build::policy_a(), member, wishing(&[APP]))
        .signed_in(&[ProofKind::Password, ProofKind::RecoveryCode], 60);
    assert_eq!(browser.step(), Some(AppCode));
    let other = browser.give(Verdict::OtherMethod(Method::Passkey));
    assert_eq!(other, Next::Show(Passkey));
    assert!(matches!(
        browser.give(verdicts::passkey()),
        Next::Complete(_)
    ));
}

#[test]
fn whoever_lost_the_device_gets_on_with_a_recovery_code() {
    let mut browser = signed_in_by_mail(&[APP], 60);
    let wrong = Verdict::RecoveryCode(Err(Refusal::RecoveryCodeWrong));
    assert_eq!(browser.give(wrong), Next::Show(RecoveryCode));
    let authentication = completed(browser.give(verdicts::recovery_code(9)));
    assert_eq!(authentication.assurance.acr, "urn:sekisho:acr:2");

    let member = build::with(Method::App);
    let mut browser = Browser::demanding(build::policy_a(), member, wishing(&[APP]));
    assert_eq!(browser.give(verdicts::password()), Next::Show(AppCode));
    let authentication = completed(browser.give(verdicts::recovery_code(9)));
    assert_eq!(authentication.assurance.acr, "urn:sekisho:acr:1");
}

#[test]
fn a_sign_in_that_was_opened_by_a_derived_password_alone_says_so_until_more_is_proven() {
    let mut policy = build::second_factor_off();
    policy.second_factor = sekisho_kernel::policy::SecondFactor::Off;
    let mut member = build::activated();
    member.activation = member
        .activation
        .map(|activation| sekisho_signin::Activation {
            derived: true,
            ..activation
        });
    let mut browser = Browser::new(policy, member.clone());
    let authentication = completed(browser.give(verdicts::password()));
    assert_eq!(authentication.assurance.acr, "urn:sekisho:acr:0");

    member.method = Some(Method::App);
    member.authenticators.apps = 1;
    member.authenticators.recovery_codes_shown = true;
    let mut browser = Browser::new(build::policy_a(), member);
    let authentication = completed(browser.give_all([verdicts::password(), verdicts::app_code()]));
    assert_eq!(authentication.assurance.acr, APP);
}

#[test]
fn every_class_and_method_reference_tells_what_was_proven() {
    for (method, acr, amr) in [
        (Method::App, APP, &["pwd", "otp", "mfa"][..]),
        (Method::Mail, "urn:sekisho:acr:2", &["pwd", "otp", "mfa"]),
        (Method::Passkey, PASSKEY, &["pwd", "swk", "user", "mfa"]),
    ] {
        let mut browser = Browser::new(build::policy_b(), build::with(method));
        browser.give(verdicts::password());
        let step = browser.step();
        assert_eq!(step, Some(Step::of_method(method)));
        let authentication = completed(browser.answer(Ways::password(method)));
        assert_eq!(authentication.assurance.acr, acr);
        assert_eq!(authentication.assurance.amr, amr);
    }
}
