//! Terms of use: the version that was shown is the version that is agreed to.

use sekisho_kernel::policy::Method;
use sekisho_signin::{Effect, Next, ProofKind, Refusal, RestartReason, Step::*, Verdict};

use crate::{
    build::{self, Browser, Ways, wishing},
    verdicts,
};

fn outdated() -> sekisho_signin::MemberFacts {
    let mut member = build::with(Method::App);
    member.agreed_terms = Some("1".to_owned());
    member
}

#[test]
fn a_new_version_is_shown_after_the_next_authentication() {
    let mut browser = Browser::new(build::policy_a(), outdated());
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages, [Credentials, AppCode, Terms]);
    browser.come_back();
    assert_eq!(
        browser.go(Ways::password(Method::App)),
        [Credentials, AppCode]
    );
}

#[test]
fn a_running_session_is_not_asked() {
    let proven = [ProofKind::Password, ProofKind::App];
    let browser = Browser::new(build::policy_a(), outdated()).signed_in(&proven, 60);
    assert!(matches!(browser.next(), Next::Complete(_)));
}

#[test]
fn terms_that_changed_meanwhile_are_shown_again() {
    let mut browser = Browser::new(build::policy_a(), outdated());
    browser.give_all([verdicts::password(), verdicts::app_code()]);
    browser.facts.terms = Some("3".to_owned());
    assert_eq!(browser.give(verdicts::terms()), Next::Show(Terms));
    assert_eq!(browser.sign_in.refusal, Some(Refusal::TermsNotAgreed));
    assert!(!browser.has_effect(|it| *it == Effect::RecordTerms));
    let version = "3".to_owned();
    let agreed = browser.give(Verdict::Terms { version });
    assert!(matches!(agreed, Next::Complete(_)));
    assert!(browser.has_effect(|it| *it == Effect::RecordTerms));
}

#[test]
fn a_tenant_without_terms_shows_none() {
    let mut browser = Browser::new(build::policy_a(), build::new());
    browser.facts.terms = None;
    let pages = browser.go(Ways::password(Method::App));
    assert!(!pages.contains(&Terms));
}

#[test]
fn whoever_declines_is_back_at_the_form_with_nothing_proven() {
    let mut browser = Browser::new(build::policy_a(), outdated());
    browser.give_all([verdicts::password(), verdicts::app_code()]);
    browser.effects.clear();
    let declined = browser.give(Verdict::TermsDeclined);
    assert_eq!(declined, Next::Show(Credentials));
    assert_eq!(browser.sign_in.member, None);
    assert_eq!(browser.sign_in.proofs, []);
    assert_eq!(browser.effects, [], "there is no session to end");
    let why = browser.sign_in.restarted;
    assert_eq!(why, Some(RestartReason::TermsDeclined));
}

#[test]
fn whoever_declines_in_a_step_up_is_not_let_in_by_the_session() {
    let wish = wishing(&["urn:sekisho:acr:3"]);
    let mut member = outdated();
    member.method = Some(Method::Mail);
    let mut browser = Browser::demanding(build::policy_b(), member, wish)
        .signed_in(&[ProofKind::Password, ProofKind::Mail], 60);
    assert_eq!(browser.give(verdicts::app_code()), Next::Show(Terms));
    browser.effects.clear();
    assert_eq!(
        browser.give(Verdict::TermsDeclined),
        Next::Show(Credentials)
    );
    assert_eq!(browser.effects, [Effect::EndSession], "signed out");
    assert_eq!(browser.facts.session, None);
    assert_eq!(browser.sign_in.proofs, []);
}

#[test]
fn whoever_declines_after_a_sign_in_anew_is_signed_out_of_the_session_before() {
    let mut browser = Browser::new(build::policy_a(), outdated())
        .signed_in(&[ProofKind::Password, ProofKind::App], 60);
    browser.give_all([verdicts::password(), verdicts::app_code()]);
    assert_eq!(browser.step(), Some(Terms));
    browser.give(Verdict::TermsDeclined);
    assert!(browser.has_effect(|it| *it == Effect::EndSession));
    assert_eq!(browser.step(), Some(Credentials));
    let again = browser.go(Ways::password(Method::App));
    assert_eq!(again, [Credentials, AppCode, Terms], "asked again");
}
