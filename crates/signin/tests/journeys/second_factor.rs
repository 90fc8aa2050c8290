//! The second factor (member-journeys.md, section 4): another method, a lost device, set-up, locks.

use sekisho_kernel::policy::Method;
use sekisho_signin::{
    BlockedReason, Effect, MailAddressState, Next, ProofKind, Refusal,
    Step::{self, *},
    Verdict,
};

use crate::{
    build::{self, Browser, Ways},
    verdicts,
};

fn at_second_factor(member: sekisho_signin::MemberFacts) -> Browser {
    let mut browser = Browser::new(build::policy_b(), member);
    browser.give(verdicts::password());
    browser
}

#[test]
fn each_method_is_asked_for_after_the_password_and_completes() {
    for method in Method::ALL {
        let mut browser = Browser::new(build::policy_b(), build::with(method));
        let pages = browser.go(Ways::password(method));
        assert_eq!(pages, [Credentials, Step::of_method(method)]);
        assert!(browser.has_effect(|it| matches!(it, Effect::StartSession { .. })));
    }
}

#[test]
fn a_passkey_alone_is_both_factors() {
    let mut browser = Browser::new(build::policy_a(), build::with(Method::Passkey));
    assert!(matches!(
        browser.give(verdicts::passkey()),
        Next::Complete(_)
    ));
}

#[test]
fn a_passkey_completes_on_every_page_of_a_second_factor() {
    for method in Method::ALL {
        let mut member = build::with(method);
        member.authenticators.passkeys = 1;
        let mut browser = at_second_factor(member);
        assert!(matches!(
            browser.give(verdicts::passkey()),
            Next::Complete(_)
        ));
    }
}

#[test]
fn a_failed_passkey_is_tried_again_on_the_same_page() {
    let mut browser = at_second_factor(build::with(Method::Passkey));
    let failed = Verdict::Passkey(Err(Refusal::PasskeyFailed));
    assert_eq!(browser.give(failed), Next::Show(Passkey));
    assert_eq!(browser.sign_in.refusal, Some(Refusal::PasskeyFailed));
    assert!(matches!(
        browser.give(verdicts::passkey()),
        Next::Complete(_)
    ));
}

#[test]
fn the_chosen_method_is_asked_first_and_another_registered_one_on_the_way() {
    let mut member = build::with(Method::App);
    member.authenticators.passkeys = 1;
    let mut browser = at_second_factor(member);
    assert_eq!(browser.step(), Some(AppCode));
    let other = |method| Verdict::OtherMethod(method);
    assert_eq!(browser.give(other(Method::Passkey)), Next::Show(Passkey));
    assert_eq!(browser.give(other(Method::App)), Next::Show(AppCode));
    assert_eq!(
        browser.give(other(Method::Mail)),
        Next::Show(AppCode),
        "not chosen"
    );
    assert!(!browser.has_effect(|it| matches!(it, Effect::ChooseMethod(_))));
}

#[test]
fn a_code_is_mailed_once_to_who_chose_mail_and_to_nobody_else() {
    let mut browser = at_second_factor(build::with(Method::Mail));
    assert_eq!(browser.step(), Some(MailCode));
    browser.give(Verdict::Nothing);
    browser.give(Verdict::MailCode(Err(Refusal::CodeDead)));
    let sent =
        |again| move |it: &Effect| matches!(it, Effect::SendCode { again: a, .. } if *a == again);
    assert_eq!(
        browser.effects.iter().filter(|it| sent(false)(it)).count(),
        1
    );
    browser.give(Verdict::ResendCode(Ok(verdicts::outbox())));
    assert!(browser.has_effect(sent(true)));
    assert!(matches!(
        browser.give(verdicts::mail_code()),
        Next::Complete(_)
    ));

    let mut browser = at_second_factor(build::with(Method::App));
    let unchosen = browser.give(Verdict::OtherMethod(Method::Mail));
    assert_eq!(unchosen, Next::Show(AppCode));
    assert!(!browser.has_effect(|it| matches!(it, Effect::SendCode { .. })));
}

#[test]
fn a_lost_device_is_answered_by_a_recovery_code() {
    let mut browser = at_second_factor(build::with(Method::App));
    let wrong = Verdict::RecoveryCode(Err(Refusal::RecoveryCodeWrong));
    assert_eq!(browser.give(wrong), Next::Show(RecoveryCode));
    let found = browser.give(Verdict::OtherMethod(Method::App));
    assert_eq!(found, Next::Show(AppCode), "the device was found again");
    let next = browser.give(verdicts::recovery_code(3));
    let Next::Complete(authentication) = next else {
        panic!("{next:?}");
    };
    assert_eq!(authentication.assurance.acr, "urn:sekisho:acr:1");
    assert!(browser.has_effect(|it| *it == Effect::NotifyRecoveryCode { left: 3 }));
}

#[test]
fn without_recovery_codes_left_a_wrong_one_stays_with_the_method() {
    let mut member = build::with(Method::App);
    member.authenticators.recovery_codes = 0;
    let mut browser = at_second_factor(member);
    let wrong = Verdict::RecoveryCode(Err(Refusal::RecoveryCodeWrong));
    assert_eq!(browser.give(wrong), Next::Show(AppCode));
}

#[test]
fn another_method_than_the_one_being_set_up_can_be_chosen() {
    let mut member = build::activated();
    member.method = Some(Method::App);
    let mut browser = at_second_factor(member);
    assert_eq!(browser.step(), Some(AppSetup));
    let other = browser.give(Verdict::OtherMethod(Method::Passkey));
    assert_eq!(other, Next::Show(PasskeySetup));
    assert_eq!(browser.sign_in.choices.app_seed, None);
    assert!(browser.has_effect(|it| *it == Effect::ChooseMethod(Method::Passkey)));
    let mail = browser.give(Verdict::OtherMethod(Method::Mail));
    assert_eq!(mail, Next::Show(MailCode), "nothing to set up");
}

#[test]
fn a_member_who_chose_mail_without_a_confirmed_address_confirms_one() {
    let mut member = build::activated();
    member.method = Some(Method::Mail);
    member.mail = MailAddressState::OnFile;
    let mut browser = Browser::new(build::policy_b(), member);
    let pages = browser.go(Ways::password(Method::Mail));
    let expected = [Credentials, MailAddress, MailCheck, MailCode, RecoveryCodes];
    assert_eq!(pages, expected);
}

#[test]
fn a_mailed_link_that_was_not_opened_leaves_who_chose_mail_waiting_for_it() {
    let mut member = build::activated();
    member.method = Some(Method::Mail);
    member.mail = MailAddressState::None;
    let mut browser = at_second_factor(member);
    assert_eq!(browser.give(verdicts::address()), Next::Show(MailCheck));
    let early = browser.give(Verdict::ContinueFromLink);
    assert_eq!(early, Next::Show(MailCheck));
    assert_eq!(browser.sign_in.refusal, Some(Refusal::MailNotConfirmed));
    assert!(!browser.has_effect(|it| matches!(it, Effect::SendCode { .. })));
    browser.open_link();
    let opened = browser.give(Verdict::ContinueFromLink);
    assert_eq!(opened, Next::Show(MailCode));
    assert!(browser.has_effect(|it| matches!(it, Effect::SendCode { .. })));
}

#[test]
fn a_registered_passkey_is_named_before_anything_else() {
    let mut member = build::activated();
    member.method = Some(Method::Passkey);
    let mut browser = at_second_factor(member);
    let cancelled = Verdict::PasskeyRegistered(Err(Refusal::PasskeyNotRegistered));
    assert_eq!(browser.give(cancelled), Next::Show(PasskeySetup));
    assert_eq!(
        browser.give(verdicts::registered()),
        Next::Show(PasskeySetup)
    );
    let unfit = Refusal::DeviceNameUnfit("device-name-known".to_owned());
    let unfit = browser.give(Verdict::PasskeyNamed(Err(unfit)));
    assert_eq!(unfit, Next::Show(PasskeySetup));
    assert_eq!(browser.give(verdicts::named()), Next::Show(RecoveryCodes));
    assert!(matches!(
        browser.give(Verdict::RecoveryCodesSeen),
        Next::Complete(_)
    ));
}

#[test]
fn a_wrong_code_leaves_the_app_that_is_being_set_up_as_it_was() {
    let mut member = build::activated();
    member.method = Some(Method::App);
    let mut browser = at_second_factor(member);
    let seed = browser.sign_in.choices.app_seed.clone();
    browser.give(Verdict::AppSetUp {
        sign_out_others: false,
        confirmed: Err(Refusal::CodeWrong),
    });
    assert!(seed.is_some());
    assert_eq!(browser.sign_in.choices.app_seed, seed);
}

#[test]
fn recovery_codes_are_shown_after_the_first_second_factor_until_they_were_seen() {
    let mut member = build::with(Method::App);
    member.authenticators.recovery_codes_shown = false;
    let mut browser = at_second_factor(member);
    assert_eq!(
        browser.give(verdicts::app_code()),
        Next::Show(RecoveryCodes)
    );
    assert_eq!(browser.give(Verdict::Nothing), Next::Show(RecoveryCodes));
    let replaced = browser.effects.iter();
    let replaced = replaced.filter(|it| **it == Effect::ReplaceRecoveryCodes);
    assert_eq!(replaced.count(), 1, "not on every reload");
    browser.come_back();
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages, [Credentials, AppCode, RecoveryCodes], "not seen yet");
    browser.come_back();
    assert_eq!(
        browser.go(Ways::password(Method::App)),
        [Credentials, AppCode]
    );
}

#[test]
fn locked_codes_leave_the_passkey_open() {
    let mut member = build::with(Method::App);
    member.authenticators.passkeys = 1;
    member.account_locked = true;
    let mut browser = at_second_factor(member);
    assert_eq!(browser.step(), Some(Blocked(BlockedReason::AccountLocked)));
    assert_eq!(browser.give(Verdict::Retry), Next::Show(Credentials));
    assert!(matches!(
        browser.give(verdicts::passkey()),
        Next::Complete(_)
    ));
}

#[test]
fn a_method_that_the_tenant_no_longer_offers_does_not_count() {
    let mut browser = Browser::new(build::policy_a(), build::with(Method::Mail));
    *browser.member() = sekisho_signin::MemberFacts {
        activation: build::activated().activation,
        ..build::with(Method::Mail)
    };
    assert_eq!(browser.give(verdicts::password()), Next::Show(Profile));
}

#[test]
fn the_password_alone_reaches_the_set_up_for_the_policys_time() {
    for (days, expected) in [(14, AppSetup), (15, Blocked(BlockedReason::Expired))] {
        let mut member = build::activated();
        member.method = Some(Method::App);
        member.activation = Some(sekisho_signin::Activation {
            at: build::seconds_ago(days * 86_400),
            derived: false,
        });
        assert_eq!(at_second_factor(member).step(), Some(expected));
    }
}

#[test]
fn a_session_alone_registers_nothing() {
    let mut member = build::activated();
    for (method, expected) in [(Some(Method::App), AppSetup), (None, Profile)] {
        member.method = method;
        let mut browser =
            Browser::new(build::policy_a(), member.clone()).signed_in(&[ProofKind::Password], 60);
        assert_eq!(browser.step(), Some(Credentials));
        assert_eq!(browser.give(verdicts::password()), Next::Show(expected));
    }
}
