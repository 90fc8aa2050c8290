//! A link that staff had sent to the confirmed address (security.md, rules 9 and 19): it opens a new
//! password, and takes the place of nothing else.

use sekisho_kernel::policy::Method;
use sekisho_signin::{
    Authentication, Authenticators, BlockedReason, Effect, MemberFacts, Next, ProofKind,
    Step::{self, *},
    Verdict,
};

use crate::{
    build::{self, Browser, Ways, wishing},
    verdicts,
};

fn by_link(member: MemberFacts) -> Browser {
    Browser::by_reissue_link(build::policy_b(), member)
}

/// The last page's answer.
pub(crate) fn complete(browser: &mut Browser) -> Authentication {
    match browser.give(verdicts::new_password()) {
        Next::Complete(authentication) => authentication,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_link_asks_the_second_factor_the_birth_date_and_a_new_password() {
    for method in Method::ALL {
        let mut browser = by_link(build::with(method));
        let pages = browser.go(Ways::password(method));
        assert_eq!(pages, [Step::of_method(method), BirthDate, NewPassword]);
        for wanted in [
            Effect::EndOtherSessions,
            Effect::StartSession {
                remembered: false,
                shared: false,
            },
        ] {
            assert!(browser.has_effect(|it| *it == wanted));
        }
        assert!(browser.has_effect(|it| matches!(it, Effect::SetPassword { .. })));
        assert!(!browser.has_effect(|it| matches!(it, Effect::Activate { .. })));
    }
}

#[test]
fn a_link_does_not_ask_for_a_birth_date_that_is_not_on_file() {
    let mut member = build::with(Method::App);
    member.on_file.birth_date = false;
    let pages = by_link(member).go(Ways::password(Method::App));
    assert_eq!(pages, [AppCode, NewPassword]);
}

#[test]
fn a_link_and_a_code_from_the_same_mail_box_are_one_proof() {
    for (second, acr, amr) in [
        (
            verdicts::mail_code(),
            "urn:sekisho:acr:1",
            &["otp", "kba"][..],
        ),
        (
            verdicts::app_code(),
            "urn:sekisho:acr:3",
            &["otp", "kba", "mfa"],
        ),
        (
            verdicts::recovery_code(9),
            "urn:sekisho:acr:1",
            &["otp", "kba", "mfa"],
        ),
        (
            verdicts::passkey(),
            "urn:sekisho:acr:4",
            &["otp", "swk", "user", "kba", "mfa"],
        ),
    ] {
        let method = match second {
            Verdict::MailCode(_) => Method::Mail,
            Verdict::Passkey(_) => Method::Passkey,
            _ => Method::App,
        };
        let mut browser = by_link(build::with(method));
        browser.give_all([second, Verdict::BirthDate(Ok(()))]);
        let authentication = complete(&mut browser);
        assert_eq!(authentication.assurance.acr, acr);
        let mut told = authentication.assurance.amr;
        told.sort_unstable();
        let mut expected = amr.to_vec();
        expected.sort_unstable();
        assert_eq!(told, expected);
        assert!(authentication.begins_anew);
    }
}

#[test]
fn a_session_of_link_and_mail_code_is_not_asked_for_a_code_that_adds_nothing() {
    let proven = [
        ProofKind::ReissueLink,
        ProofKind::Mail,
        ProofKind::BirthDate,
    ];
    let wish = wishing(&["urn:sekisho:acr:2"]);
    let browser = Browser::demanding(build::policy_b(), build::with(Method::Mail), wish)
        .signed_in(&proven, 60);
    let Next::Complete(authentication) = browser.next() else {
        panic!("{:?}", browser.next());
    };
    assert_eq!(authentication.assurance.acr, "urn:sekisho:acr:1");
}

#[test]
fn a_link_leads_who_has_no_second_factor_to_its_set_up_however_long_ago_the_first_sign_in_was() {
    let mut member = build::with(Method::App);
    member.authenticators = Authenticators::default();
    let pages = by_link(member).go(Ways::password(Method::App));
    assert_eq!(pages, [BirthDate, NewPassword, AppSetup, RecoveryCodes]);
}

#[test]
fn a_links_new_password_takes_effect_only_with_all_that_is_asked() {
    let mut browser = by_link(build::with(Method::App));
    for early in [
        verdicts::new_password(),
        Verdict::BirthDate(Ok(())),
        verdicts::new_password(),
    ] {
        assert_eq!(browser.give(early), Next::Show(AppCode));
    }
    assert_eq!(browser.give(verdicts::app_code()), Next::Show(BirthDate));
    assert_eq!(
        browser.give(verdicts::new_password()),
        Next::Show(BirthDate)
    );
    assert!(!browser.has_effect(|it| matches!(it, Effect::SetPassword { .. })));
}

#[test]
fn a_link_does_not_open_a_locked_account() {
    let mut member = build::with(Method::App);
    member.account_locked = true;
    let mut browser = by_link(member);
    assert_eq!(browser.step(), Some(Blocked(BlockedReason::AccountLocked)));
    assert_eq!(browser.give(Verdict::Retry), Next::Show(Credentials));
}

#[test]
fn a_link_is_void_once_a_new_password_was_set() {
    let mut browser = by_link(build::with(Method::App));
    browser.give(verdicts::app_code());
    browser.member().security_version += 1;
    assert_eq!(browser.step(), Some(Credentials));
    let next = browser.give(Verdict::BirthDate(Ok(())));
    assert_eq!(next, Next::Show(Credentials));
}

#[test]
fn a_session_of_another_browser_tab_does_not_stand_for_the_link() {
    let browser =
        by_link(build::with(Method::App)).signed_in(&[ProofKind::Password, ProofKind::App], 60);
    assert_eq!(browser.step(), Some(AppCode));
}
