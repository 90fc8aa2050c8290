//! From the letter to the portal (member-journeys.md, section 3). Not covered: what an entry must
//! look like.

use sekisho_kernel::{
    Policy,
    policy::{
        Method,
        TemporaryPasswordKind::{self, Derived, Random},
    },
};
use sekisho_signin::{
    BlockedReason, Effect, MailAddressState, Next, ProofKind,
    Step::{self, *},
    Verdict,
};

use crate::{
    build::{self, Browser, Ways},
    verdicts,
};

const A_ORDER: [Step; 7] = [
    Credentials,
    BirthDate,
    Terms,
    Profile,
    NewPassword,
    MailAddress,
    MailCheck,
];
const B_ORDER: [Step; 7] = [
    Credentials,
    BirthDate,
    Terms,
    MailAddress,
    MailCheck,
    Profile,
    NewPassword,
];
const APP: [Step; 2] = [AppSetup, RecoveryCodes];
const PASSKEY: [Step; 3] = [PasskeySetup, PasskeySetup, RecoveryCodes];
const MAIL: [Step; 2] = [MailCode, RecoveryCodes];

fn pages(policy: Policy, kind: TemporaryPasswordKind, method: Method) -> Vec<Step> {
    let mut browser = Browser::new(policy, build::new());
    let pages = browser.go(Ways::letter(kind, method));
    let activations = browser.effects.iter();
    let activations = activations.filter(|effect| matches!(effect, Effect::Activate { .. }));
    assert_eq!(activations.count(), 1);
    let passwords = browser.effects.iter();
    let passwords = passwords.filter(|effect| matches!(effect, Effect::SetPassword { .. }));
    assert_eq!(passwords.count(), 1);
    pages
}

#[test]
fn each_tenants_new_member_meets_the_pages_in_the_policys_order() {
    for kind in [Random, Derived] {
        for (policy, order) in [(build::policy_a(), A_ORDER), (build::policy_d(), A_ORDER)] {
            let expected = [order.as_slice(), &APP].concat();
            assert_eq!(pages(policy.clone(), kind, Method::App), expected);
            let expected = [order.as_slice(), &PASSKEY].concat();
            assert_eq!(pages(policy, kind, Method::Passkey), expected);
        }
        for policy in [build::policy_b(), build::policy_c()] {
            let later = [B_ORDER.as_slice(), &[SetUpLater]].concat();
            assert_eq!(pages(policy.clone(), kind, Method::App), later);
            assert_eq!(pages(policy.clone(), kind, Method::Passkey), later);
            // There is nothing to set up.
            let expected = [B_ORDER.as_slice(), &MAIL].concat();
            assert_eq!(pages(policy, kind, Method::Mail), expected);
        }
    }
}

#[test]
fn a_code_of_a_letter_is_asked_before_every_choice_of_who_computed_the_password() {
    let expected = [&A_ORDER[..1], &[LetterCode], &A_ORDER[1..], &APP].concat();
    assert_eq!(pages(build::letter_code(), Derived, Method::App), expected);
    let expected = [A_ORDER.as_slice(), &APP].concat();
    assert_eq!(pages(build::letter_code(), Random, Method::App), expected);
}

#[test]
fn the_address_on_file_confirms_before_every_choice_of_who_computed_the_password() {
    let mut member = build::new();
    member.mail = MailAddressState::OnFile;
    let mut browser = Browser::new(build::mail_on_file(), member);
    let derived = browser.go(Ways::letter(Derived, Method::Mail));
    let confirmed = [
        Credentials,
        BirthDate,
        MailAddress,
        MailCheck,
        Terms,
        Profile,
        NewPassword,
    ];
    assert_eq!(derived, [confirmed.as_slice(), &MAIL].concat());
    assert!(browser.has_effect(|it| *it == Effect::Activate { derived: false }));
    let random = pages(build::mail_on_file(), Random, Method::Mail);
    assert_eq!(random, [B_ORDER.as_slice(), &MAIL].concat());
}

#[test]
fn without_an_address_on_file_only_the_desk_can_help_who_computed_the_password() {
    let mut browser = Browser::new(build::mail_on_file(), build::new());
    let pages = browser.go(Ways::letter(Derived, Method::Mail));
    assert_eq!(pages, [Credentials, Blocked(BlockedReason::Unprovable)]);
}

#[test]
fn without_a_second_factor_the_address_is_the_last_page() {
    let mut browser = Browser::new(build::second_factor_off(), build::new());
    let ways = Ways {
        credential: ProofKind::TemporaryPassword(Random),
        method: None,
    };
    assert_eq!(browser.go(ways), A_ORDER);
    assert!(browser.has_effect(|it| matches!(it, Effect::StartSession { .. })));
}

#[test]
fn only_a_derived_password_with_nothing_behind_it_is_remembered_as_such() {
    for (policy, kind, derived) in [
        (build::policy_a(), Derived, true),
        (build::policy_a(), Random, false),
        (build::letter_code(), Derived, false),
    ] {
        let mut browser = Browser::new(policy, build::new());
        browser.go(Ways::letter(kind, Method::App));
        assert!(browser.has_effect(|it| *it == Effect::Activate { derived }));
    }
}

/// What is asked again of who left: proofs, and the password that has not taken effect. A link that
/// was not opened is asked for again, too.
fn is_asked_again(step: Step) -> bool {
    matches!(step, Credentials | LetterCode | BirthDate | NewPassword)
}

#[test]
fn whoever_leaves_is_asked_again_for_proofs_but_not_for_choices() {
    for (policy, method) in [
        (build::policy_a(), Method::App),
        (build::policy_a(), Method::Passkey),
        (build::policy_b(), Method::Mail),
        (build::policy_c(), Method::Mail),
        (build::policy_d(), Method::App),
        (build::letter_code(), Method::App),
    ] {
        let ways = Ways::letter(Derived, method);
        let all = pages(policy.clone(), Derived, method);
        let first_sign_in = all
            .iter()
            .take_while(|step| !is_after_first_sign_in(**step));
        for left_after in 1..first_sign_in.count() {
            let mut browser = Browser::new(policy.clone(), build::new());
            for expected in &all[..left_after] {
                assert_eq!(browser.step(), Some(*expected));
                browser.answer(ways);
            }
            let next = browser.step();
            browser.come_back();
            let again = browser.go(ways);
            let (before, after) = all.split_at(left_after);
            let mut expected: Vec<_> = before.to_vec();
            expected.retain(|step| is_asked_again(*step));
            // The link was not opened: the address is typed again.
            if next == Some(MailCheck) {
                expected.push(MailAddress);
            }
            expected.extend(after);
            expected.sort_by_key(|step| all.iter().position(|other| other == step));
            assert_eq!(again, expected, "left after {before:?}");
        }
    }
}

fn is_after_first_sign_in(step: Step) -> bool {
    matches!(step, AppSetup | PasskeySetup | MailCode | SetUpLater)
}

#[test]
fn once_the_first_sign_in_is_complete_the_members_own_password_takes_up_the_set_up() {
    let mut browser = Browser::new(build::policy_a(), build::new());
    let letter = Ways::letter(Random, Method::App);
    while browser.step() != Some(AppSetup) {
        browser.answer(letter);
    }
    assert!(browser.has_effect(|it| matches!(it, Effect::SetPassword { .. })));
    assert!(!browser.has_effect(|it| matches!(it, Effect::StartSession { .. })));
    browser.come_back();
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages, [Credentials, AppSetup, RecoveryCodes]);
}

#[test]
fn a_tenant_that_sets_up_later_does_so_at_the_next_sign_in() {
    let mut browser = Browser::new(build::policy_b(), build::new());
    browser.go(Ways::letter(Random, Method::App));
    assert_eq!(browser.step(), Some(Credentials), "told to sign in again");
    assert!(!browser.has_effect(|it| matches!(it, Effect::StartSession { .. })));
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages, [Credentials, AppSetup, RecoveryCodes]);
    assert!(browser.has_effect(|it| *it == Effect::NotifySecondFactor(Method::App)));
    browser.come_back();
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages, [Credentials, AppCode]);
}

#[test]
fn a_page_opened_after_the_link_was_opened_elsewhere_goes_on_by_itself() {
    let mut browser = Browser::new(build::policy_a(), build::new());
    let ways = Ways::letter(Random, Method::App);
    while browser.step() != Some(MailCheck) {
        browser.answer(ways);
    }
    assert_eq!(browser.give(Verdict::Nothing), Next::Show(MailCheck));
    browser.give(Verdict::ContinueFromLink);
    assert!(browser.sign_in.refusal.is_some(), "the link was not opened");
    browser.open_link();
    assert_eq!(browser.give(Verdict::Nothing), Next::Show(AppSetup));
    assert!(browser.has_effect(|it| matches!(it, Effect::Activate { .. })));
    assert!(
        browser.sign_in.choices.app_seed.is_some(),
        "the page is prepared"
    );
}

#[test]
fn another_address_can_be_entered_while_a_link_is_waited_for() {
    let mut browser = Browser::new(build::policy_a(), build::new());
    let ways = Ways::letter(Random, Method::App);
    while browser.step() != Some(MailCheck) {
        browser.answer(ways);
    }
    assert_eq!(
        browser.give(Verdict::ChangeMailAddress),
        Next::Show(MailAddress)
    );
    assert_eq!(browser.give(verdicts::address()), Next::Show(MailCheck));
    browser.give(Verdict::ResendLink(Ok(verdicts::outbox())));
    let links = browser.effects.iter();
    let links = links.filter(|it| matches!(it, Effect::SendLink { .. }));
    assert_eq!(links.count(), 3);
}

#[test]
fn a_reissued_member_keeps_the_second_factor_and_is_asked_birth_date_and_new_password() {
    for method in Method::ALL {
        let policy = build::policy_b();
        let mut browser = Browser::new(policy, build::with(method));
        let pages = browser.go(Ways::letter(Random, method));
        assert_eq!(
            pages,
            [Credentials, Step::of_method(method), BirthDate, NewPassword]
        );
        assert!(browser.has_effect(|it| matches!(it, Effect::SetPassword { .. })));
        assert!(!browser.has_effect(|it| matches!(it, Effect::Activate { .. })));
        assert!(browser.has_effect(|it| *it == Effect::EndOtherSessions));
    }
}

#[test]
fn a_reissued_members_new_password_takes_effect_only_with_the_second_factor() {
    let mut browser = Browser::new(build::policy_a(), build::with(Method::App));
    let ways = Ways::letter(Random, Method::App);
    browser.give(verdicts::temporary(Random));
    for early in [Verdict::BirthDate(Ok(())), verdicts::new_password()] {
        assert_eq!(browser.give(early), Next::Show(AppCode));
    }
    assert!(!browser.has_effect(|it| matches!(it, Effect::SetPassword { .. })));
    browser.come_back();
    assert_eq!(
        browser.go(ways),
        [Credentials, AppCode, BirthDate, NewPassword]
    );
    assert!(browser.has_effect(|it| matches!(it, Effect::SetPassword { .. })));
}

#[test]
fn a_reissued_member_without_a_second_factor_sets_one_up_however_long_ago_the_first_sign_in_was() {
    let mut member = build::with(Method::App);
    member.authenticators = sekisho_signin::Authenticators::default();
    let mut browser = Browser::new(build::policy_a(), member);
    let pages = browser.go(Ways::letter(Random, Method::App));
    let expected = [Credentials, BirthDate, NewPassword, AppSetup, RecoveryCodes];
    assert_eq!(pages, expected);
}

#[test]
fn a_member_with_the_imported_password_of_a_former_provider_keeps_it() {
    let mut browser = Browser::new(build::policy_a(), build::new());
    let pages = browser.go(Ways::password(Method::App));
    let expected = [Credentials, Terms, Profile, MailAddress, MailCheck];
    assert_eq!(pages, [expected.as_slice(), &APP].concat());
    assert!(!browser.has_effect(|it| matches!(it, Effect::SetPassword { .. })));
}
