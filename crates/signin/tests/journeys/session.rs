//! What a browser's session answers: OpenID Connect Core 1.0 §3.1.2.1 (`prompt`, `max_age`,
//! `id_token_hint`). Under a policy without second factor, so that a password is all there is.

use std::time::Duration;

use sekisho_signin::{
    BlockedReason, Demand, Effect, MemberFacts, MemberState, Next, ProofKind, Refusal, Step::*,
    submit,
};

use crate::{
    build::{self, Browser, fresh, member, seconds_ago, somebody_else},
    verdicts,
};

struct Case {
    session_age: Option<u64>,
    proven: bool,
    demand: Demand,
    state: MemberState,
}

impl Case {
    fn browser(&self) -> Browser {
        let facts = MemberFacts {
            state: self.state,
            ..build::activated()
        };
        let policy = build::second_factor_off();
        let mut browser = Browser::demanding(policy, facts, self.demand.clone());
        if let Some(age) = self.session_age {
            browser = browser.signed_in(&[ProofKind::Password], age);
        }
        if self.proven {
            browser.member().state = MemberState::Active;
            browser.give(verdicts::password());
            browser.member().state = self.state;
            browser.facts.session = self
                .session_age
                .map(|age| build::session(&[ProofKind::Password], age));
        }
        browser
    }

    /// What the specifications say of a session, in the words of the case.
    fn session_suffices(&self) -> bool {
        self.state == MemberState::Active
            && self.session_age.is_some_and(|age| {
                let max_age = self.demand.max_age.map(|max_age| max_age.as_secs());
                !self.demand.anew && max_age.is_none_or(|max| max > 0 && age <= max)
            })
    }
}

fn every_case() -> Vec<Case> {
    let mut cases = Vec::new();
    for session_age in [None, Some(0), Some(60), Some(3_600)] {
        for proven in [false, true] {
            for anew in [false, true] {
                for silent in [false, true] {
                    for max_age in [None, Some(0), Some(60), Some(61)] {
                        for state in [MemberState::Active, MemberState::Suspended] {
                            let demand = Demand {
                                anew,
                                max_age: max_age.map(Duration::from_secs),
                                silent,
                                ..Demand::default()
                            };
                            cases.push(Case {
                                session_age,
                                proven,
                                demand,
                                state,
                            });
                        }
                    }
                }
            }
        }
    }
    cases
}

#[test]
fn every_combination_leads_to_the_step_the_specifications_ask_for() {
    let cases = every_case();
    assert_eq!(cases.len(), 256);
    for case in &cases {
        let proven = case.proven || case.session_suffices();
        match case.browser().next() {
            Next::Show(Credentials) => assert!(!proven),
            Next::Show(Blocked(BlockedReason::Suspended)) => {
                assert!(proven && case.state == MemberState::Suspended);
            }
            Next::Complete(authentication) => {
                assert!(proven && case.state == MemberState::Active);
                assert_eq!(authentication.is_new, case.proven);
                assert_eq!(authentication.assurance.amr, ["pwd"]);
                let age = case.session_age.filter(|_| !case.proven).unwrap_or(0);
                assert_eq!(authentication.auth_time, seconds_ago(age));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn from_every_combination_a_correct_password_leads_on_and_a_wrong_one_back_to_the_form() {
    for case in &every_case() {
        let mut browser = case.browser();
        let right = browser.give(verdicts::password());
        assert!(!matches!(right, Next::Show(Credentials)));
        let mut browser = case.browser();
        let wrong = browser.give(verdicts::wrong_password());
        let blocked = case.proven && case.state == MemberState::Suspended;
        assert!(case.proven || wrong == Next::Show(Credentials));
        assert!(!blocked || matches!(wrong, Next::Show(Blocked(_))));
        let refusal = &browser.sign_in.refusal;
        assert_eq!(*refusal, Some(Refusal::InvalidCredentials));
        assert_eq!(browser.sign_in.typed_user_id.as_deref(), Some("hanako1"));
    }
}

fn signed_in() -> Browser {
    Browser::new(build::second_factor_off(), build::activated())
        .signed_in(&[ProofKind::Password], 60)
}

fn hinting(hinted: sekisho_kernel::MemberId) -> Demand {
    Demand {
        member: Some(hinted),
        ..Demand::default()
    }
}

#[test]
fn another_members_session_does_not_answer_a_hint() {
    for (hinted, expected) in [(member(), true), (somebody_else(), false)] {
        let mut browser = signed_in();
        browser.sign_in = build::begin(hinting(hinted));
        assert_eq!(matches!(browser.next(), Next::Complete(_)), expected);
    }
}

#[test]
fn another_member_than_the_hinted_one_gets_nothing() {
    let hint = hinting(somebody_else());
    let mut browser = Browser::demanding(build::second_factor_off(), build::activated(), hint);
    assert_eq!(browser.give(verdicts::password()), Next::OtherMember);
    assert_eq!(browser.effects, []);
    // Only the hinted member's own sign-in is taken from there.
    assert_eq!(browser.give(verdicts::terms()), Next::OtherMember);
}

#[test]
fn a_refused_entry_shows_the_form_although_another_member_is_signed_in() {
    for refused in [verdicts::wrong_password(), verdicts::unchecked()] {
        let mut browser = signed_in();
        assert_eq!(browser.give(refused), Next::Show(Credentials));
        assert_eq!(browser.effects, []);
        assert_eq!(browser.next(), Next::Show(Credentials), "opened again");
        assert_eq!(browser.sign_in.typed_user_id.as_deref(), Some("hanako1"));
    }
}

#[test]
fn a_session_of_another_member_does_not_count() {
    let mut browser = signed_in();
    browser.member().id = somebody_else();
    assert_eq!(browser.step(), Some(Credentials));
}

#[test]
fn a_member_who_is_gone_has_no_session() {
    let mut browser = signed_in();
    browser.facts.member = None;
    assert_eq!(browser.step(), Some(Credentials));
}

#[test]
fn a_running_session_is_left_alone() {
    let browser = signed_in();
    let verdict = sekisho_signin::Verdict::Nothing;
    let outcome = submit(&browser.facts, browser.sign_in.clone(), verdict, &fresh());
    assert!(matches!(outcome.next, Next::Complete(_)));
    assert_eq!(outcome.effects, []);
}

#[test]
fn only_a_returning_member_in_an_unknown_browser_is_told_by_mail() {
    for (has_signed_in, known_browser, told) in [
        (true, false, true),
        (true, true, false),
        (false, false, false),
    ] {
        let mut browser = Browser::new(build::second_factor_off(), build::activated());
        browser.member().has_signed_in = has_signed_in;
        browser.facts.known_browser = known_browser;
        browser.give(verdicts::password());
        assert_eq!(
            browser.has_effect(|it| *it == Effect::NotifyNewBrowser),
            told
        );
    }
}

#[test]
fn a_shared_browser_in_which_the_member_is_signed_in_is_not_new() {
    let mut browser = signed_in();
    browser.facts.session.as_mut().unwrap().shared = true;
    browser.sign_in = build::begin(Demand {
        anew: true,
        ..Demand::default()
    });
    browser.member().has_signed_in = true;
    browser.facts.known_browser = false;
    browser.give(verdicts::password());
    assert!(browser.has_effect(|it| matches!(it, Effect::StartSession { .. })));
    assert!(!browser.has_effect(|it| *it == Effect::NotifyNewBrowser));
}

#[test]
fn a_session_is_remembered_where_member_and_tenant_want_it_and_nobody_else_uses_the_device() {
    use sekisho_kernel::policy::Remember;
    for (remember, wanted, shared, remembered) in [
        (Remember::Session, true, false, true),
        (Remember::Session, false, false, false),
        (Remember::Session, true, true, false),
        (Remember::Off, true, false, false),
    ] {
        let mut policy = build::second_factor_off();
        policy.remember = remember;
        let mut browser = Browser::new(policy, build::activated());
        let mut password = verdicts::password();
        if let sekisho_signin::Verdict::Credentials { length, .. } = &mut password {
            length.remember = wanted;
            length.shared = shared;
        }
        browser.give(password);
        assert!(browser.has_effect(|it| *it == Effect::StartSession { remembered, shared }));
        assert_eq!(
            browser.has_effect(|it| *it == Effect::RememberBrowser),
            !shared
        );
    }
}
