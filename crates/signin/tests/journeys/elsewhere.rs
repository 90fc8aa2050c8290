//! A tab that another tab's sign-in left behind: the same member's newer session answers, if it answers
//! all that is asked, and nothing of the two is mixed.

use sekisho_kernel::policy::{Method, TemporaryPasswordKind::Random};
use sekisho_signin::{
    Activation, Demand, MemberFacts, Next, ProofKind, SessionFacts, SessionLength,
    Step::{self, AppCode, Credentials, NewPassword, Terms},
    Verdict,
};

use crate::{
    build::{self, Browser, NOW, Ways, session, somebody_else},
    verdicts,
};

const WITH_APP: [ProofKind; 2] = [ProofKind::Password, ProofKind::App];

/// A browser that has been at a step for a minute.
fn for_a_minute(mut browser: Browser, step: Step) -> Browser {
    assert_eq!(browser.step(), Some(step));
    browser.sign_in.started_at = build::seconds_ago(60);
    browser
}

fn at_the_app(demand: Demand) -> Browser {
    let member = build::with(Method::App);
    let mut browser = Browser::demanding(build::policy_a(), member, demand);
    browser.give(verdicts::password());
    for_a_minute(browser, AppCode)
}

/// The member signed in in another tab, half a minute ago.
fn signed_in_elsewhere(mut browser: Browser, kinds: &[ProofKind]) -> Browser {
    browser.facts.session = Some(session(kinds, 30));
    browser
}

#[test]
fn a_password_given_here_goes_on_with_the_session_and_adds_nothing_to_it() {
    let mut browser = signed_in_elsewhere(at_the_app(Demand::default()), &WITH_APP);
    let Next::Complete(authentication) = browser.give(Verdict::Nothing) else {
        panic!("{:?}", browser.next());
    };
    assert!(!authentication.is_new && !authentication.begins_anew);
    assert_eq!(authentication.auth_time, build::seconds_ago(30));
    assert_eq!(browser.sign_in.proofs, []);
    assert_eq!(browser.effects, []);
}

#[test]
fn a_password_typed_after_it_is_answered_too() {
    let browser = Browser::new(build::policy_a(), build::with(Method::App));
    let mut browser = signed_in_elsewhere(for_a_minute(browser, Credentials), &WITH_APP);
    browser.sign_in.entered = true;
    assert_eq!(browser.step(), Some(Credentials));
    assert!(matches!(
        browser.give(verdicts::password()),
        Next::Complete(_)
    ));
}

#[test]
fn a_session_that_does_not_answer_all_that_is_asked_changes_nothing() {
    let demands = [
        Demand {
            anew: true,
            ..Demand::default()
        },
        Demand {
            max_age: Some(std::time::Duration::from_secs(10)),
            ..Demand::default()
        },
    ];
    for demand in demands {
        let browser = signed_in_elsewhere(at_the_app(demand), &WITH_APP);
        assert_eq!(browser.step(), Some(AppCode));
    }
    let browser = at_the_app(Demand::default());
    let browser = signed_in_elsewhere(browser, &[ProofKind::Password]);
    assert_eq!(browser.step(), Some(AppCode));
}

#[test]
fn a_session_of_before_or_of_somebody_else_changes_nothing() {
    let mut browser = at_the_app(Demand::default());
    browser.facts.session = Some(session(&WITH_APP, 90));
    assert_eq!(browser.step(), Some(AppCode));
    browser.facts.session = Some(SessionFacts {
        member: somebody_else(),
        ..session(&WITH_APP, 30)
    });
    assert_eq!(browser.step(), Some(AppCode));
}

#[test]
fn a_link_for_a_new_password_is_not_answered_by_a_session() {
    let mut browser = Browser::by_reset_link(build::policy_a(), build::with(Method::App));
    browser.give(verdicts::app_code());
    let browser = signed_in_elsewhere(for_a_minute(browser, NewPassword), &WITH_APP);
    assert_eq!(browser.step(), Some(NewPassword));
}

#[test]
fn a_first_sign_in_that_was_completed_elsewhere_is_over_here() {
    let mut browser = Browser::new(build::policy_a(), build::new());
    while browser.step() != Some(Terms) {
        browser.answer(Ways::letter(Random, Method::App));
    }
    let browser = for_a_minute(browser, Terms);
    let mut browser = signed_in_elsewhere(browser, &WITH_APP);
    let version = browser.member().security_version + 1;
    *browser.member() = MemberFacts {
        activation: Some(Activation {
            at: NOW,
            derived: false,
        }),
        security_version: version,
        ..build::with(Method::App)
    };
    assert!(
        matches!(browser.next(), Next::Complete(_)),
        "{:?}",
        browser.next()
    );
}

#[test]
fn whoever_types_another_user_id_is_not_led_to_the_member_who_was_here_before() {
    for verdict in [
        verdicts::wrong_password(),
        Verdict::CredentialsUnchecked {
            typed_user_id: Some("taro1".to_owned()),
            length: SessionLength::default(),
        },
    ] {
        let mut browser = at_the_app(Demand::default());
        browser.member().security_version += 1;
        assert_eq!(browser.give(verdict), Next::Show(Credentials));
        let browser = signed_in_elsewhere(browser, &WITH_APP);
        assert_eq!(browser.step(), Some(Credentials));
    }
}

#[test]
fn a_wrong_password_sent_by_an_old_page_is_not_answered_by_the_session_of_another_tab() {
    let mut browser = signed_in_elsewhere(at_the_app(Demand::default()), &WITH_APP);
    browser.facts.session = None;
    assert_eq!(
        browser.give(verdicts::wrong_password()),
        Next::Show(AppCode)
    );
    let mut browser = signed_in_elsewhere(browser, &WITH_APP);
    assert_eq!(browser.step(), Some(AppCode));
    assert_eq!(browser.give(verdicts::unchecked()), Next::Show(Credentials));
}
