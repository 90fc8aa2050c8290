//! Who lost what the second factor needs (member-journeys.md, section 6; security.md, rule 9): asks
//! for another one with the birth date, waits, and sets it up by a mailed link.

use std::time::Duration;

use sekisho_kernel::{Policy, policy::Method};
use sekisho_signin::{
    Authentication, BlockedReason, Effect, LostDeviceRequest, MemberFacts, Next, ProofKind,
    Refusal, Replacement, Step::*, Verdict, replacement,
};

use crate::{
    build::{self, Browser, NOW, Ways, seconds_ago},
    verdicts,
};

const SAID: Verdict = Verdict::LostDevice(Ok(()));
const HOUR: Duration = Duration::from_hours(1);

fn at_app_code(policy: Policy, member: MemberFacts) -> Browser {
    let mut browser = Browser::new(policy, member);
    assert_eq!(browser.give(verdicts::password()), Next::Show(AppCode));
    browser
}

fn requests(browser: &Browser) -> Vec<LostDeviceRequest> {
    let effects = browser.effects.iter();
    effects
        .filter_map(|it| match it {
            Effect::RequestLostDevice(request) => Some(*request),
            _ => None,
        })
        .collect()
}

fn opened(replaces_password: bool) -> LostDeviceRequest {
    LostDeviceRequest {
        asked_at: seconds_ago(25 * 3_600),
        opens_at: seconds_ago(3_600),
        ends_at: NOW + HOUR,
        replaces_password,
    }
}

fn having(method: Method, request: LostDeviceRequest) -> MemberFacts {
    MemberFacts {
        lost_device: Some(request),
        ..build::with(method)
    }
}

fn by_link(method: Method, replaces_password: bool) -> Browser {
    let member = having(method, opened(replaces_password));
    Browser::by_lost_device_link(build::policy_b(), member, replaces_password)
}

fn completed(next: Next) -> Authentication {
    match next {
        Next::Complete(authentication) => authentication,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_lost_device_opens_after_the_tenants_time() {
    for (policy, wait) in [
        (build::policy_a(), Duration::ZERO),
        (build::policy_b(), 24 * HOUR),
    ] {
        let mut browser = at_app_code(policy, build::with(Method::App));
        assert_eq!(browser.give(SAID), Next::Show(RecoveryCode));
        let [request] = requests(&browser)[..] else {
            panic!("{:?}", browser.effects);
        };
        assert_eq!(request.opens_at, NOW + wait);
        assert_eq!(request.ends_at, NOW + wait + 24 * HOUR);
        assert!(!request.replaces_password);
        // Saying it again does not begin anew.
        browser.give(SAID);
        assert_eq!(requests(&browser).len(), 1);
        // The device was found: nothing is lost.
        browser.give(Verdict::OtherMethod(Method::App));
        completed(browser.give(verdicts::app_code()));
        assert!(browser.has_effect(|it| *it == Effect::CancelLostDevice));
        assert_eq!(browser.member().lost_device, None);
    }
}

#[test]
fn a_wrong_birth_date_asks_for_nothing() {
    let mut browser = at_app_code(build::policy_a(), build::with(Method::App));
    let wrong = Verdict::LostDevice(Err(Refusal::BirthDateWrong));
    assert_eq!(browser.give(wrong), Next::Show(RecoveryCode));
    assert_eq!(browser.sign_in.refusal, Some(Refusal::BirthDateWrong));
    assert_eq!(requests(&browser), []);
}

#[test]
fn it_is_offered_only_to_who_has_lost_something_and_can_be_reached() {
    let offered = |policy: Policy, member: MemberFacts| {
        let mut browser = Browser::new(policy, member);
        browser.give(verdicts::password());
        replacement(&browser.facts, &browser.sign_in)
    };
    let policy = build::policy_b;
    let app = || build::with(Method::App);
    assert_eq!(offered(policy(), app()), Replacement::Offered);
    let mut held_off = app();
    held_off.mail_helps_from = Some(NOW + HOUR);
    let until = NOW + HOUR;
    assert_eq!(offered(policy(), held_off), Replacement::HeldOff { until });
    let mut without_birth_date = app();
    without_birth_date.on_file.birth_date = false;
    let mut without_address = app();
    without_address.mail = sekisho_signin::MailAddressState::OnFile;
    for (policy, member) in [
        (build::policy_d(), app()),
        (policy(), build::with(Method::Mail)),
        (policy(), without_birth_date),
        (policy(), without_address),
    ] {
        assert_eq!(offered(policy, member), Replacement::Desk);
    }
    // A session alone is not enough: whoever sits down at it must not be able to ask.
    let wish = build::wishing(&["urn:sekisho:acr:3"]);
    let mut browser = Browser::demanding(policy(), app(), wish)
        .signed_in(&[ProofKind::Password, ProofKind::RecoveryCode], 60);
    assert_eq!(browser.step(), Some(AppCode));
    browser.give(SAID);
    assert_eq!(requests(&browser), []);
}

#[test]
fn the_link_asks_the_password_and_the_birth_date_and_sets_the_device_up_anew() {
    for (method, set_up) in [(Method::App, AppSetup), (Method::Passkey, PasskeySetup)] {
        let mut browser = by_link(method, false);
        assert_eq!(browser.step(), Some(Credentials));
        assert_eq!(browser.give(verdicts::password()), Next::Show(BirthDate));
        let next = browser.give(Verdict::BirthDate(Ok(())));
        assert_eq!(next, Next::Show(set_up));
        assert!(!browser.has_effect(|it| matches!(it, Effect::ReplaceDevices { .. })));
        let next = match method {
            Method::App => browser.give(verdicts::app_set_up()),
            _ => browser.give_all([verdicts::registered(), verdicts::named()]),
        };
        let authentication = completed(next);
        assert_eq!(authentication.assurance.acr, "urn:sekisho:acr:1");
        let kept = Some(verdicts::device());
        for wanted in [
            Effect::ReplaceDevices { kept },
            Effect::NotifySecondFactor(method),
            Effect::EndOtherSessions,
        ] {
            assert!(browser.has_effect(|it| *it == wanted), "{wanted:?}");
        }
        let all = browser.member().authenticators;
        assert_eq!(all.passkeys + all.apps, 1);
        assert!(!browser.has_effect(|it| matches!(it, Effect::SetPassword { .. })));
    }
}

#[test]
fn a_link_begun_by_a_reset_chooses_a_new_password_instead() {
    let mut browser = by_link(Method::App, true);
    assert_eq!(browser.step(), Some(BirthDate));
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages, [BirthDate, NewPassword, AppSetup]);
    for wanted in [Effect::EndOtherSessions, Effect::NotifyPassword] {
        assert!(browser.has_effect(|it| *it == wanted), "{wanted:?}");
    }
}

#[test]
fn another_method_can_be_set_up_in_place_of_the_lost_one() {
    let mut browser = by_link(Method::App, false);
    browser.give_all([verdicts::password(), Verdict::BirthDate(Ok(()))]);
    let other = browser.give(Verdict::OtherMethod(Method::Passkey));
    assert_eq!(other, Next::Show(PasskeySetup));
    let mail = completed(browser.give(Verdict::OtherMethod(Method::Mail)));
    assert_eq!(mail.assurance.acr, "urn:sekisho:acr:1");
    assert!(browser.has_effect(|it| *it == Effect::ReplaceDevices { kept: None }));
    let all = browser.member().authenticators;
    assert_eq!(all.passkeys + all.apps, 0);
}

#[test]
fn who_has_no_recovery_code_left_gets_new_ones() {
    let mut browser = by_link(Method::App, false);
    browser.member().authenticators.recovery_codes = 0;
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages, [Credentials, BirthDate, AppSetup, RecoveryCodes]);
    assert!(browser.has_effect(|it| *it == Effect::ReplaceRecoveryCodes));
}

#[test]
fn a_request_that_was_cancelled_opens_nothing() {
    let mut browser = by_link(Method::App, true);
    browser.give(Verdict::BirthDate(Ok(())));
    browser.member().lost_device = None;
    browser.member().security_version += 1;
    assert_eq!(browser.step(), Some(Credentials));
    // Nor does one whose time is over.
    let mut browser = by_link(Method::App, true);
    browser.give(Verdict::BirthDate(Ok(())));
    browser.member().lost_device = Some(LostDeviceRequest {
        ends_at: NOW,
        ..opened(true)
    });
    assert_eq!(browser.step(), Some(AppCode));
}

#[test]
fn a_tenant_that_wants_it_no_more_ends_what_was_begun() {
    let mut browser = by_link(Method::App, true);
    browser.give(Verdict::BirthDate(Ok(())));
    assert_eq!(browser.step(), Some(NewPassword));
    browser.change_policy(build::policy_d());
    assert_eq!(browser.step(), Some(AppCode));
}

#[test]
fn a_link_before_its_time_stands_for_nothing() {
    let early = LostDeviceRequest {
        opens_at: NOW + HOUR,
        ..opened(true)
    };
    let member = having(Method::App, early);
    let mut browser = Browser::by_lost_device_link(build::policy_b(), member, true);
    assert_eq!(browser.step(), Some(AppCode));
    browser.give(Verdict::BirthDate(Ok(())));
    assert_eq!(browser.step(), Some(AppCode));
}

#[test]
fn the_device_that_was_not_lost_signs_in_and_cancels() {
    let mut browser = by_link(Method::Passkey, false);
    let authentication = completed(browser.give(verdicts::passkey()));
    assert_eq!(authentication.assurance.acr, "urn:sekisho:acr:4");
    assert!(browser.has_effect(|it| *it == Effect::CancelLostDevice));
    assert!(!browser.has_effect(|it| matches!(it, Effect::ReplaceDevices { .. })));
}

#[test]
fn another_members_password_makes_the_link_void() {
    let mut browser = by_link(Method::App, false);
    browser.member().id = build::somebody_else();
    let theirs = verdicts::proven(build::somebody_else(), ProofKind::Password);
    assert_eq!(browser.give(theirs), Next::Show(AppCode));
}

#[test]
fn what_waits_for_the_password_begins_anew_for_who_forgot_it() {
    let mut waiting = opened(false);
    waiting.opens_at = NOW + HOUR;
    for request in [waiting, opened(false)] {
        let member = having(Method::App, request);
        let mut browser = Browser::by_reset_link(build::policy_b(), member);
        browser.give(SAID);
        let [asked] = requests(&browser)[..] else {
            panic!("{:?}", browser.effects);
        };
        assert!(asked.replaces_password);
        assert_eq!(asked.opens_at, NOW + 24 * HOUR);
    }
    // One that has opened is sent again to who can use it.
    let mut browser = at_app_code(build::policy_b(), having(Method::App, opened(false)));
    browser.give(SAID);
    assert!(browser.has_effect(|it| matches!(it, Effect::ResendLostDeviceLink(_))));
    assert_eq!(requests(&browser), []);
}

#[test]
fn a_portals_wish_for_more_waits_for_the_next_sign_in() {
    let mut browser = by_link(Method::App, false);
    browser.sign_in.destination = build::begin(build::wishing(&["urn:sekisho:acr:3"])).destination;
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages, [Credentials, BirthDate, AppSetup]);
}

#[test]
fn a_locked_account_stays_locked() {
    let mut browser = by_link(Method::App, true);
    browser.member().account_locked = true;
    assert_eq!(browser.step(), Some(Blocked(BlockedReason::AccountLocked)));
}
