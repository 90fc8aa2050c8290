//! Changes on the account pages (security.md, rule 9): each asks for a recent authentication, at
//! least as strong as what is changed.

use sekisho_kernel::policy::Method;
use sekisho_signin::{
    Act, Authenticators, BlockedReason, Effect, MemberFacts, Next, ProofKind, Refusal,
    Step::{self, *},
    may_remove,
};

use crate::{
    build::{self, Browser, Ways, somebody_else},
    verdicts,
};

const RECENTLY: u64 = 60;
const LONG_AGO: u64 = 20 * 60;
const WITH_APP: [ProofKind; 2] = [ProofKind::Password, ProofKind::App];
const WITH_PASSKEY: [ProofKind; 1] = [ProofKind::Passkey { synced: true }];

fn remove(method: Method) -> Act {
    Act::RemoveAuthenticator {
        method,
        id: verdicts::device(),
    }
}

fn two(method: Method) -> MemberFacts {
    let mut member = build::with(method);
    member.authenticators.apps *= 2;
    member.authenticators.passkeys *= 2;
    member
}

fn with_both() -> MemberFacts {
    let mut member = build::with(Method::App);
    member.authenticators.passkeys = 1;
    member
}

fn changing(member: MemberFacts, act: Act) -> Browser {
    Browser::changing(build::policy_b(), member, act)
}

#[test]
fn right_after_signing_in_nothing_is_asked_again() {
    let mut browser =
        changing(two(Method::App), remove(Method::App)).signed_in(&WITH_APP, RECENTLY);
    let next = browser.give(sekisho_signin::Verdict::Nothing);
    assert!(matches!(next, Next::Complete(_)), "{next:?}");
    assert!(browser.has_effect(|it| matches!(it, Effect::RemoveAuthenticator { .. })));
    assert!(!browser.has_effect(|it| matches!(it, Effect::StartSession { .. })));
}

#[test]
fn later_the_password_is_asked_and_then_the_second_factor() {
    let mut browser =
        changing(two(Method::App), remove(Method::App)).signed_in(&WITH_APP, LONG_AGO);
    assert_eq!(
        browser.go(Ways::password(Method::App)),
        [Reauthenticate, AppCode]
    );
    assert!(browser.has_effect(|it| matches!(it, Effect::StartSession { .. })));
}

#[test]
fn a_passkey_alone_is_enough() {
    let mut browser =
        changing(two(Method::Passkey), remove(Method::Passkey)).signed_in(&WITH_PASSKEY, LONG_AGO);
    assert_eq!(browser.step(), Some(Reauthenticate));
    assert!(matches!(
        browser.give(verdicts::passkey()),
        Next::Complete(_)
    ));
}

#[test]
fn whoever_is_signed_out_signs_in_and_the_change_is_made() {
    let mut browser = changing(two(Method::App), remove(Method::App));
    assert_eq!(
        browser.go(Ways::password(Method::App)),
        [Credentials, AppCode]
    );
    assert!(browser.has_effect(|it| matches!(it, Effect::RemoveAuthenticator { .. })));
}

#[test]
fn of_somebody_else_nothing_is_changed() {
    let mut member = two(Method::App);
    let mut browser = changing(member.clone(), remove(Method::App));
    member.id = somebody_else();
    browser.facts.member = Some(member);
    browser.give(verdicts::proven(somebody_else(), ProofKind::Password));
    let next = browser.give(verdicts::app_code());
    assert!(matches!(next, Next::Complete(_)), "{next:?}");
    assert!(!browser.has_effect(|it| matches!(it, Effect::RemoveAuthenticator { .. })));
}

#[test]
fn a_passkey_is_taken_away_only_by_who_has_one() {
    let mut browser = changing(with_both(), remove(Method::Passkey)).signed_in(&WITH_APP, RECENTLY);
    assert_eq!(browser.step(), Some(Passkey));
    assert!(matches!(
        browser.give(verdicts::passkey()),
        Next::Complete(_)
    ));
    assert!(browser.has_effect(|it| matches!(it, Effect::RemoveAuthenticator { .. })));
}

#[test]
fn whoever_lost_the_passkey_takes_it_away_by_a_recovery_code() {
    let mut browser = changing(with_both(), remove(Method::Passkey)).signed_in(&WITH_APP, RECENTLY);
    assert!(matches!(
        browser.give(verdicts::recovery_code(9)),
        Next::Complete(_)
    ));
}

#[test]
fn nobody_is_asked_for_more_than_there_is() {
    let add = Act::AddAuthenticator(Method::Passkey);
    let mut browser = changing(build::with(Method::App), add).signed_in(&WITH_APP, RECENTLY);
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages, [PasskeySetup, PasskeySetup]);
    let added = Effect::NotifySecondFactor(Method::Passkey);
    assert!(browser.has_effect(|it| *it == added));
}

#[test]
fn setting_up_is_not_interrupted_when_it_takes_long() {
    let add = Act::AddAuthenticator(Method::App);
    let mut browser = changing(build::with(Method::App), add).signed_in(&WITH_APP, RECENTLY);
    assert_eq!(
        browser.give(sekisho_signin::Verdict::Nothing),
        Next::Show(AppSetup)
    );
    browser.facts.now = browser.facts.now + std::time::Duration::from_mins(20);
    assert_eq!(browser.step(), Some(AppSetup));
}

#[test]
fn a_new_password_takes_effect_and_ends_other_sessions_if_wished() {
    let mut browser =
        changing(build::with(Method::App), Act::ChangePassword).signed_in(&WITH_APP, RECENTLY);
    assert_eq!(browser.go(Ways::password(Method::App)), [NewPassword]);
    for wanted in [Effect::EndOtherSessions, Effect::NotifyPassword] {
        assert!(browser.has_effect(|it| *it == wanted), "{wanted:?}");
    }
    assert!(browser.has_effect(|it| matches!(it, Effect::SetPassword { .. })));
}

#[test]
fn a_mail_address_is_changed_once_its_link_was_opened() {
    let mut browser =
        changing(build::with(Method::App), Act::ChangeMailAddress).signed_in(&WITH_APP, RECENTLY);
    assert_eq!(
        browser.go(Ways::password(Method::App)),
        [MailAddress, MailCheck]
    );
    assert!(browser.has_effect(|it| matches!(it, Effect::SendLink { .. })));
}

#[test]
fn new_recovery_codes_are_shown_and_the_member_is_told() {
    let mut browser =
        changing(build::with(Method::App), Act::MakeRecoveryCodes).signed_in(&WITH_APP, RECENTLY);
    // Also if the page is never left: the former ones are void already.
    browser.give(sekisho_signin::Verdict::Nothing);
    for wanted in [Effect::ReplaceRecoveryCodes, Effect::NotifyRecoveryCodes] {
        assert!(browser.has_effect(|it| *it == wanted), "{wanted:?}");
    }
    assert_eq!(browser.go(Ways::password(Method::App)), [RecoveryCodes]);
}

#[test]
fn a_method_without_an_authenticator_leads_to_its_set_up() {
    let act = Act::ChangeProfile {
        user_id: Some("hanako2".to_owned()),
        method: Some(Method::Passkey),
    };
    let mut browser = changing(build::with(Method::App), act).signed_in(&WITH_APP, RECENTLY);
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages, [PasskeySetup, PasskeySetup]);
    assert!(browser.has_effect(|it| *it == Effect::ChooseMethod(Method::Passkey)));
    assert!(browser.has_effect(|it| matches!(it, Effect::ChangeUserId { .. })));
}

#[test]
fn the_last_authenticator_of_the_chosen_method_stays() {
    let mut browser = changing(with_both(), remove(Method::App)).signed_in(&WITH_PASSKEY, RECENTLY);
    browser.give(sekisho_signin::Verdict::Nothing);
    assert_eq!(browser.sign_in.refusal, Some(Refusal::LastAuthenticator));
    assert!(!browser.has_effect(|it| matches!(it, Effect::RemoveAuthenticator { .. })));
}

#[test]
fn what_may_be_taken_away() {
    let policy = build::policy_b();
    let none = Authenticators::default();
    let cases = [
        (two(Method::App), Method::App, true),
        (build::with(Method::App), Method::App, false),
        (with_both(), Method::App, false),
        (with_both(), Method::Passkey, true),
        (
            MemberFacts {
                method: Some(Method::Mail),
                ..build::with(Method::App)
            },
            Method::App,
            true,
        ),
        (
            MemberFacts {
                authenticators: none,
                ..build::with(Method::App)
            },
            Method::App,
            false,
        ),
    ];
    for (member, method, expected) in cases {
        assert_eq!(may_remove(&policy, &member, method), expected, "{member:?}");
    }
    // What the tenant does not offer any more signs nobody in.
    let off = build::second_factor_off();
    assert!(may_remove(&off, &build::with(Method::App), Method::App));
}

#[test]
fn a_locked_account_is_changed_by_a_passkey_only() {
    let mut member = two(Method::App);
    member.account_locked = true;
    let mut browser = changing(member, remove(Method::App)).signed_in(&WITH_APP, LONG_AGO);
    let next = browser.give(verdicts::again());
    assert_eq!(
        next,
        Next::Show(Step::Blocked(BlockedReason::AccountLocked))
    );
    assert_eq!(
        browser.give(sekisho_signin::Verdict::Retry),
        Next::Show(Reauthenticate)
    );
}

#[test]
fn a_wrong_password_changes_nothing_and_says_so() {
    let mut browser =
        changing(two(Method::App), remove(Method::App)).signed_in(&WITH_APP, LONG_AGO);
    let wrong = sekisho_signin::Verdict::Reauthenticated(Err(Refusal::InvalidCredentials));
    assert_eq!(browser.give(wrong), Next::Show(Reauthenticate));
    assert_eq!(browser.sign_in.refusal, Some(Refusal::InvalidCredentials));
}
