//! A second factor that the member had before comes before every choice (security.md, rules 1 and
//! 9): neither a temporary password nor a link, and nothing chosen on the way, takes its place.

use sekisho_kernel::policy::{
    Method,
    TemporaryPasswordKind::{Derived, Random},
};
use sekisho_signin::{
    Effect, MailAddressState, MemberFacts, Next, ProofKind,
    Step::{self, *},
    Verdict,
};

use crate::{
    build::{self, Browser, Ways},
    verdicts,
};

/// A newcomer whose app came with the import.
fn with_imported_app() -> MemberFacts {
    let mut member = build::new();
    member.authenticators.apps = 1;
    member
}

/// What is chosen, agreed or written.
fn is_choice(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::ChooseMethod(_)
            | Effect::RecordTerms
            | Effect::SendLink { .. }
            | Effect::SetPassword { .. }
            | Effect::Activate { .. }
    )
}

fn proves_second_factor(verdict: &Verdict) -> bool {
    matches!(
        verdict,
        Verdict::AppCode(Ok(_)) | Verdict::Passkey(Ok(_)) | Verdict::RecoveryCode(Ok(_))
    )
}

#[test]
fn an_imported_app_is_asked_before_terms_and_every_choice() {
    let order = [Terms, Profile, NewPassword, MailAddress, MailCheck];
    for kind in [Random, Derived] {
        let mut browser = Browser::new(build::policy_a(), with_imported_app());
        let pages = browser.go(Ways::letter(kind, Method::App));
        let before: &[Step] = &[Credentials, AppCode, BirthDate];
        assert_eq!(pages, [before, &order, &[RecoveryCodes]].concat());
    }
    let mut browser = Browser::new(build::letter_code(), with_imported_app());
    let pages = browser.go(Ways::letter(Derived, Method::App));
    assert_eq!(pages[..3], [Credentials, LetterCode, AppCode]);
    let mut browser = Browser::new(build::policy_a(), with_imported_app());
    let pages = browser.go(Ways::password(Method::App));
    assert_eq!(pages[..3], [Credentials, AppCode, Terms]);
}

#[test]
fn an_imported_app_is_asked_of_who_chose_mail_before() {
    let mut member = with_imported_app();
    member.method = Some(Method::Mail);
    member.mail = MailAddressState::Confirmed;
    let mut browser = Browser::new(build::policy_b(), member);
    assert_eq!(
        browser.give(verdicts::temporary(Random)),
        Next::Show(AppCode)
    );
    let by_mail = browser.give(Verdict::OtherMethod(Method::Mail));
    assert_eq!(by_mail, Next::Show(AppCode));
    assert_eq!(browser.effects, []);
}

#[test]
fn an_imported_app_is_bypassed_by_no_two_entries_in_a_row() {
    let every = || {
        let all = verdicts::every_right().into_iter();
        let all = all.chain(verdicts::every_wrong());
        all.filter(|verdict| !proves_second_factor(verdict))
    };
    let mut tried = 0;
    for policy in [build::policy_a(), build::policy_b(), build::policy_c()] {
        for credential in [verdicts::password(), verdicts::temporary(Random)] {
            for first in every() {
                for second in every() {
                    let mut browser = Browser::new(policy.clone(), with_imported_app());
                    let steps = [credential.clone(), first.clone(), second.clone()];
                    let next = browser.give_all(steps);
                    let here = matches!(next, Next::Show(AppCode | RecoveryCode | Credentials));
                    assert!(here, "{first:?}, {second:?}: {next:?}");
                    assert!(!browser.has_effect(is_choice), "{first:?}, {second:?}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
}

#[test]
fn an_app_that_is_not_offered_is_not_asked_for() {
    let mut policy = build::policy_a();
    policy.methods = vec![Method::Passkey];
    let mut browser = Browser::new(policy, with_imported_app());
    let pages = browser.go(Ways::letter(Random, Method::Passkey));
    assert!(!pages.contains(&AppCode) && pages.contains(&PasskeySetup));
}

#[test]
fn terms_are_agreed_to_only_by_who_proved_the_second_factor() {
    for method in Method::ALL {
        let mut member = build::with(method);
        member.agreed_terms = None;
        let mut browser = Browser::new(build::policy_b(), member);
        let pages = browser.go(Ways::password(method));
        assert_eq!(pages, [Credentials, Step::of_method(method), Terms]);
    }
}

#[test]
fn a_session_proves_nothing_for_a_sign_in_that_begins_anew_by_a_temporary_password() {
    let mut browser = Browser::new(build::policy_a(), build::with(Method::App))
        .signed_in(&[ProofKind::Password, ProofKind::App], 60);
    let next = browser.give(verdicts::temporary(Random));
    assert_eq!(next, Next::Show(AppCode));
}
