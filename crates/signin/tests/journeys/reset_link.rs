//! A link that whoever forgot the password had sent (member-journeys.md, section 6; security.md, rule
//! 9): it opens a new password, and takes the place of nothing else.

use std::time::Duration;

use sekisho_kernel::policy::Method;
use sekisho_signin::{
    BlockedReason, Effect, MemberFacts, Next, ProofKind,
    Step::{self, *},
    Verdict,
};

use crate::{
    build::{self, Browser, Ways},
    reissue_link::complete,
    verdicts,
};

const SECOND: Duration = Duration::from_secs(1);

fn by_link(member: MemberFacts) -> Browser {
    Browser::by_reset_link(build::policy_b(), member)
}

#[test]
fn a_registered_device_is_asked_for_and_the_others_are_signed_out() {
    for (method, acr) in [(Method::App, "3"), (Method::Passkey, "4")] {
        let mut browser = by_link(build::with(method));
        assert_eq!(browser.step(), Some(Step::of_method(method)));
        browser.answer(Ways::password(method));
        let kept = Verdict::NewPassword {
            sign_out_others: false,
            chosen: Ok("$argon2id$new".to_owned()),
        };
        let Next::Complete(authentication) = browser.give(kept) else {
            panic!("{:?}", browser.next());
        };
        let reached = format!("urn:sekisho:acr:{acr}");
        assert_eq!(authentication.assurance.acr, reached);
        for wanted in [Effect::EndOtherSessions, Effect::NotifyPassword] {
            assert!(browser.has_effect(|it| *it == wanted), "{wanted:?}");
        }
        assert!(!browser.has_effect(|it| matches!(it, Effect::ChooseMethod(_))));
    }
}

#[test]
fn a_mailed_code_would_prove_nothing_more_so_the_birth_date_is_asked() {
    let mut browser = by_link(build::with(Method::Mail));
    assert_eq!(browser.step(), Some(BirthDate));
    assert_eq!(browser.give(verdicts::mail_code()), Next::Show(BirthDate));
    browser.give(Verdict::BirthDate(Ok(())));
    assert_eq!(browser.step(), Some(NewPassword));
    let authentication = complete(&mut browser);
    assert_eq!(authentication.assurance.acr, "urn:sekisho:acr:1");
    assert!(!authentication.assurance.amr.contains(&"mfa"));
    assert!(!browser.has_effect(|it| matches!(it, Effect::SendCode { .. })));
}

#[test]
fn what_a_link_opened_is_void_once_the_address_is_another_one() {
    let lost = Browser::by_lost_device_link(build::policy_a(), build::with(Method::App), true);
    for mut browser in [by_link(build::with(Method::Mail)), lost] {
        let opened_at = browser.sign_in.proofs[0].at;
        browser.member().mail_changed_at = Some(opened_at - SECOND);
        assert_ne!(
            browser.step(),
            Some(Credentials),
            "it went to the present one"
        );
        browser.member().mail_changed_at = Some(opened_at + SECOND);
        assert_eq!(browser.step(), Some(Credentials));
    }
}

#[test]
fn the_session_of_such_a_reset_opens_portals_without_a_code() {
    let proven = [ProofKind::ResetLink, ProofKind::BirthDate];
    let browser = Browser::new(build::policy_b(), build::with(Method::Mail)).signed_in(&proven, 60);
    assert!(matches!(browser.next(), Next::Complete(_)));
    // Once the member has an app instead, that is asked for.
    let browser = Browser::new(build::policy_b(), build::with(Method::App)).signed_in(&proven, 60);
    assert_eq!(browser.step(), Some(AppCode));
}

#[test]
fn without_a_birth_date_on_file_mail_alone_resets_nothing() {
    for method in [Some(Method::Mail), None] {
        let mut member = method.map_or_else(build::activated, build::with);
        member.on_file.birth_date = false;
        let browser = by_link(member);
        assert_eq!(browser.step(), Some(Blocked(BlockedReason::Unprovable)));
    }
    // With a device it is not needed.
    let mut member = build::with(Method::App);
    member.on_file.birth_date = false;
    let pages = by_link(member).go(Ways::password(Method::App));
    assert_eq!(pages, [AppCode, NewPassword]);
}

#[test]
fn who_never_set_a_second_factor_up_shows_the_birth_date_and_sets_one_up() {
    let mut member = build::activated();
    member.method = Some(Method::App);
    let pages = by_link(member).go(Ways::password(Method::App));
    assert_eq!(pages, [BirthDate, NewPassword, AppSetup, RecoveryCodes]);
}

#[test]
fn where_a_password_alone_signs_in_a_link_alone_resets_it() {
    let mut browser = Browser::by_reset_link(build::second_factor_off(), build::activated());
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages, [NewPassword]);
}

#[test]
fn a_reset_opens_no_locked_or_suspended_account() {
    let mut locked = build::with(Method::App);
    locked.account_locked = true;
    let browser = by_link(locked);
    assert_eq!(browser.step(), Some(Blocked(BlockedReason::AccountLocked)));
}
