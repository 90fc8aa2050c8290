//! The tenant changes its policy while a member is on the way: never a dead end.

use sekisho_kernel::{
    Policy,
    policy::{
        Method, SetUp,
        TemporaryPasswordKind::{self, Derived, Random},
    },
};
use sekisho_signin::{
    BlockedReason, MailAddressState, MemberFacts, Next, ProofKind,
    Step::{self, *},
    Verdict,
};

use crate::{
    build::{self, Browser, Ways},
    verdicts,
};

fn policies() -> [Policy; 7] {
    [
        build::policy_a(),
        build::policy_b(),
        build::letter_code(),
        build::mail_on_file(),
        build::second_factor_off(),
        only(Method::Passkey),
        only(Method::Mail),
    ]
}

fn only(method: Method) -> Policy {
    Policy {
        methods: vec![method],
        ..build::policy_a()
    }
}

/// What the member does under the policy in force.
fn ways(browser: &Browser, kind: TemporaryPasswordKind) -> Ways {
    let policy = &browser.facts.policy;
    let is_new = browser.facts.member.as_ref().unwrap().activation.is_none();
    Ways {
        credential: if is_new {
            ProofKind::TemporaryPassword(kind)
        } else {
            ProofKind::Password
        },
        method: policy
            .methods
            .first()
            .copied()
            .filter(|method| policy.offers(*method)),
    }
}

/// The pages to the portal, however often the member is told to sign in again.
fn pages_to_the_portal(browser: &mut Browser, kind: TemporaryPasswordKind) -> Vec<Step> {
    let mut pages = Vec::new();
    while let Some(step) = browser.step() {
        pages.push(step);
        assert!(pages.len() < 30, "does not end: {pages:?}");
        assert!(!matches!(step, Blocked(_)), "{pages:?}");
        let with = ways(browser, kind);
        if matches!(browser.answer(with), Next::Complete(_)) {
            return pages;
        }
    }
    panic!("{:?} after {pages:?}", browser.next());
}

fn newcomer() -> MemberFacts {
    MemberFacts {
        mail: MailAddressState::OnFile,
        ..build::new()
    }
}

#[test]
fn a_newcomer_gets_on_wherever_the_policy_changes() {
    let mut changes = 0;
    for kind in [Random, Derived] {
        for (before, after) in pairs() {
            let mut steady = Browser::new(before.clone(), newcomer());
            let pages = pages_to_the_portal(&mut steady, kind);
            for done in 0..pages.len() {
                let mut browser = Browser::new(before.clone(), newcomer());
                for _ in 0..done {
                    let with = ways(&browser, kind);
                    browser.answer(with);
                }
                browser.change_policy(after.clone());
                if !matches!(browser.next(), Next::Complete(_)) {
                    pages_to_the_portal(&mut browser, kind);
                }
                changes += 1;
            }
        }
    }
    assert!(changes > 800, "{changes}");
}

fn pairs() -> Vec<(Policy, Policy)> {
    let all = policies();
    let each = |before: &Policy| all.clone().map(|after| (before.clone(), after));
    all.iter().flat_map(each).collect()
}

#[test]
fn a_member_of_many_years_gets_on_wherever_the_policy_changes() {
    let mut changes = 0;
    for (before, after) in pairs() {
        let methods = Method::ALL.into_iter();
        for method in methods.filter(|method| before.offers(*method)) {
            for done in 0..2 {
                let mut browser = Browser::new(before.clone(), build::with(method));
                for _ in 0..done {
                    let with = ways(&browser, Random);
                    browser.answer(with);
                }
                browser.change_policy(after.clone());
                if !matches!(browser.next(), Next::Complete(_)) {
                    pages_to_the_portal(&mut browser, Random);
                }
                changes += 1;
            }
        }
    }
    assert!(changes > 100, "{changes}");
}

#[test]
fn whose_method_is_withdrawn_chooses_another_and_sets_it_up_however_long_ago_that_was() {
    let mut browser = Browser::new(build::policy_a(), build::with(Method::App));
    browser.give(verdicts::password());
    assert_eq!(browser.step(), Some(AppCode));
    browser.change_policy(only(Method::Passkey));
    let pages = pages_to_the_portal(&mut browser, Random);
    assert_eq!(pages, [Profile, PasskeySetup, PasskeySetup]);
}

#[test]
fn who_was_never_asked_for_a_second_factor_chooses_one_however_long_ago_the_first_sign_in_was() {
    let mut member = build::with(Method::App);
    member.method = None;
    member.authenticators = sekisho_signin::Authenticators::default();
    let mut browser = Browser::new(build::second_factor_off(), member);
    browser.change_policy(build::policy_a());
    browser.give(verdicts::password());
    assert_eq!(browser.step(), Some(Profile));
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages, [Profile, AppSetup, RecoveryCodes]);
}

#[test]
fn a_choice_made_before_does_not_prolong_the_time_to_set_it_up() {
    let mut member = build::with(Method::App);
    member.authenticators = sekisho_signin::Authenticators::default();
    let mut browser = Browser::new(build::policy_a(), member);
    let next = browser.give(verdicts::password());
    assert_eq!(next, Next::Show(Blocked(BlockedReason::Expired)));
    let next = browser.give(verdicts::profile(Some(Method::App)));
    assert_eq!(next, Next::Show(Blocked(BlockedReason::Expired)));
}

#[test]
fn a_second_factor_that_is_switched_on_meanwhile_is_chosen_after_the_first_sign_in() {
    let mut browser = Browser::new(build::second_factor_off(), newcomer());
    while browser.step() != Some(NewPassword) {
        let with = ways(&browser, Random);
        browser.answer(with);
    }
    browser.change_policy(build::policy_a());
    let pages = pages_to_the_portal(&mut browser, Random);
    let expected = [
        NewPassword,
        MailAddress,
        MailCheck,
        Profile,
        PasskeySetup,
        PasskeySetup,
        RecoveryCodes,
    ];
    assert_eq!(pages, expected);
}

#[test]
fn a_second_factor_that_is_switched_off_meanwhile_is_not_set_up() {
    let mut browser = Browser::new(build::policy_a(), newcomer());
    while browser.step() != Some(PasskeySetup) {
        let with = ways(&browser, Random);
        browser.answer(with);
    }
    browser.change_policy(build::second_factor_off());
    assert!(matches!(browser.give(Verdict::Nothing), Next::Complete(_)));
}

#[test]
fn where_the_set_up_is_no_longer_put_off_it_is_asked_at_once() {
    let mut browser = Browser::new(build::policy_b(), newcomer());
    while browser.step() != Some(SetUpLater) {
        browser.answer(Ways::letter(Random, Method::App));
    }
    browser.change_policy(Policy {
        second_factor_set_up: SetUp::SameSignIn,
        ..build::policy_b()
    });
    assert_eq!(browser.give(Verdict::Nothing), Next::Show(AppSetup));
    assert!(browser.sign_in.choices.app_seed.is_some(), "prepared");
}

#[test]
fn a_letters_code_that_is_asked_from_now_on_is_asked_on_the_way() {
    for (letter_code, expected) in [
        (true, LetterCode),
        (false, Blocked(BlockedReason::Unprovable)),
    ] {
        let mut member = newcomer();
        member.on_file.letter_code = letter_code;
        let mut browser = Browser::new(build::policy_a(), member);
        while browser.step() != Some(NewPassword) {
            browser.answer(Ways::letter(Derived, Method::App));
        }
        browser.change_policy(build::letter_code());
        assert_eq!(browser.step(), Some(expected));
    }
}
