//! The machine as a whole: every combination of what is proven, demanded and known leads to a
//! known next, and a requirement can be added between two without touching anything else.

use std::time::Duration;

use sekisho_kernel::{ClientId, Entropy, MemberId, Policy, SignInId, Timestamp};
use sekisho_signin::{
    BlockedReason, Demand, Destination, Effect, Facts, MemberFacts, MemberState, Next, Proof,
    ProofKind, Refusal, SessionFacts, SignInTransaction, Step, Verdict, next,
    next::next_in,
    requirement::{Requirement, journey},
    submit,
};

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

struct Case {
    session_age: Option<u64>,
    proven: bool,
    demand: Demand,
    state: MemberState,
}

fn member() -> MemberId {
    MemberId::new(NOW, &Entropy::seeded(1))
}

fn password(at: Timestamp) -> Proof {
    Proof {
        kind: ProofKind::Password,
        at,
    }
}

fn facts(case: &Case) -> Facts {
    let session = case.session_age.map(|age| {
        let at = NOW - Duration::from_secs(age);
        SessionFacts {
            member: member(),
            proofs: vec![password(at)],
            auth_time: at,
        }
    });
    let known = session.is_some() || case.proven;
    let facts = MemberFacts {
        id: member(),
        state: case.state,
        has_signed_in: true,
    };
    Facts {
        now: NOW,
        policy: Policy::default(),
        session,
        member: known.then_some(facts),
        known_browser: true,
    }
}

fn sign_in(case: &Case) -> SignInTransaction {
    let destination = Destination::Portal {
        client: ClientId::new("portal"),
        demand: case.demand,
    };
    let mut sign_in =
        SignInTransaction::begin(SignInId::new(NOW, &Entropy::seeded(2)), destination, NOW);
    if case.proven {
        sign_in.member = Some(member());
        sign_in.proofs.push(password(NOW));
    }
    sign_in
}

fn every_case() -> Vec<Case> {
    let mut cases = Vec::new();
    for session_age in [None, Some(0), Some(60), Some(3_600)] {
        for proven in [false, true] {
            for anew in [false, true] {
                for silent in [false, true] {
                    for max_age in [None, Some(0), Some(60), Some(61)] {
                        for state in [MemberState::Active, MemberState::Suspended] {
                            let max_age = max_age.map(Duration::from_secs);
                            let demand = Demand {
                                anew,
                                max_age,
                                silent,
                                member: None,
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

/// What the specifications say of a session, in the words of the case.
fn session_suffices(case: &Case) -> bool {
    case.state == MemberState::Active
        && case.session_age.is_some_and(|age| {
            !case.demand.anew
                && case
                    .demand
                    .max_age
                    .is_none_or(|max| max.as_secs() > 0 && age <= max.as_secs())
        })
}

#[test]
fn every_combination_leads_to_the_step_the_specifications_ask_for() {
    let cases = every_case();
    assert_eq!(cases.len(), 256);
    for case in &cases {
        let proven = case.proven || session_suffices(case);
        match next(&facts(case), &sign_in(case)) {
            Next::Show(Step::Credentials) => assert!(!proven),
            Next::Show(Step::Blocked(BlockedReason::Suspended)) => {
                assert!(proven && case.state == MemberState::Suspended);
            }
            Next::Complete(authentication) => {
                assert!(proven && case.state == MemberState::Active);
                assert_eq!(authentication.is_new, case.proven);
                assert_eq!(authentication.assurance.amr, ["pwd"]);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn from_every_combination_a_correct_password_leads_on_and_a_wrong_one_back_to_the_form() {
    for case in &every_case() {
        let facts_of_member = Facts {
            member: Some(MemberFacts {
                id: member(),
                state: case.state,
                has_signed_in: true,
            }),
            ..facts(case)
        };
        let verdict = |checked| Verdict::Credentials {
            typed_user_id: "hanako".to_owned(),
            remember: false,
            checked,
        };
        let right = submit(&facts_of_member, sign_in(case), verdict(Ok(member())));
        assert!(!matches!(right.next, Next::Show(Step::Credentials)));
        let wrong = verdict(Err(Refusal::InvalidCredentials));
        let wrong = submit(&facts(case), sign_in(case), wrong);
        assert!(case.proven || wrong.next == Next::Show(Step::Credentials));
        assert_eq!(wrong.sign_in.refusal, Some(Refusal::InvalidCredentials));
        assert_eq!(wrong.sign_in.typed_user_id.as_deref(), Some("hanako"));
    }
}

#[test]
fn another_members_session_does_not_answer_a_hint() {
    let other = MemberId::new(NOW, &Entropy::seeded(9));
    for (hinted, expected) in [(member(), true), (other, false)] {
        let case = Case {
            session_age: Some(60),
            proven: false,
            demand: Demand {
                member: Some(hinted),
                ..Demand::default()
            },
            state: MemberState::Active,
        };
        let next = next(&facts(&case), &sign_in(&case));
        assert_eq!(matches!(next, Next::Complete(_)), expected);
    }
}

#[test]
fn a_refused_entry_shows_the_form_although_another_member_is_signed_in() {
    for refused in [
        Verdict::Credentials {
            typed_user_id: "ichiro".to_owned(),
            remember: false,
            checked: Err(Refusal::InvalidCredentials),
        },
        Verdict::CredentialsUnchecked {
            typed_user_id: "ichiro".to_owned(),
        },
    ] {
        let case = Case {
            session_age: Some(60),
            proven: false,
            demand: Demand::default(),
            state: MemberState::Active,
        };
        let outcome = submit(&facts(&case), sign_in(&case), refused);
        assert_eq!(outcome.next, Next::Show(Step::Credentials));
        assert_eq!(outcome.effects, []);
        let opened_again = next(&facts(&case), &outcome.sign_in);
        assert_eq!(opened_again, Next::Show(Step::Credentials));
    }
}

#[test]
fn another_member_than_the_hinted_one_gets_nothing() {
    let other = MemberId::new(NOW, &Entropy::seeded(9));
    let case = Case {
        session_age: None,
        proven: true,
        demand: Demand {
            member: Some(other),
            ..Demand::default()
        },
        state: MemberState::Active,
    };
    assert_eq!(next(&facts(&case), &sign_in(&case)), Next::OtherMember);
}

#[test]
fn a_proof_for_another_member_drops_the_earlier_ones() {
    let case = Case {
        session_age: None,
        proven: true,
        demand: Demand::default(),
        state: MemberState::Active,
    };
    let other = MemberId::new(NOW, &Entropy::seeded(9));
    let facts = Facts {
        member: Some(MemberFacts {
            id: other,
            state: MemberState::Active,
            has_signed_in: false,
        }),
        ..facts(&case)
    };
    let verdict = Verdict::Credentials {
        typed_user_id: "taro".to_owned(),
        remember: true,
        checked: Ok(other),
    };
    let outcome = submit(&facts, sign_in(&case), verdict);
    assert_eq!(outcome.sign_in.member, Some(other));
    assert_eq!(outcome.sign_in.proofs, [password(NOW)]);
    assert!(
        outcome
            .effects
            .contains(&Effect::StartSession { remembered: true })
    );
}

#[test]
fn only_a_returning_member_in_an_unknown_browser_is_told_by_mail() {
    for (has_signed_in, known_browser, told) in [
        (true, false, true),
        (true, true, false),
        (false, false, false),
    ] {
        let case = Case {
            session_age: None,
            proven: false,
            demand: Demand::default(),
            state: MemberState::Active,
        };
        let member_facts = MemberFacts {
            id: member(),
            state: case.state,
            has_signed_in,
        };
        let facts = Facts {
            member: Some(member_facts),
            known_browser,
            ..facts(&case)
        };
        let verdict = Verdict::Credentials {
            typed_user_id: "hanako".to_owned(),
            remember: false,
            checked: Ok(member()),
        };
        let effects = submit(&facts, sign_in(&case), verdict).effects;
        assert_eq!(effects.contains(&Effect::NotifyNewBrowser), told);
    }
}

#[test]
fn a_suspended_member_can_go_back_to_the_form() {
    let case = Case {
        session_age: None,
        proven: true,
        demand: Demand::default(),
        state: MemberState::Suspended,
    };
    let outcome = submit(&facts(&case), sign_in(&case), Verdict::Retry);
    assert_eq!(outcome.next, Next::Show(Step::Credentials));
    assert_eq!(outcome.sign_in.member, None);
}

#[test]
fn signing_out_asks_unless_a_party_of_the_session_vouches() {
    let other = MemberId::new(NOW, &Entropy::seeded(9));
    for (session_age, vouched, expected) in [
        (Some(60), None, Next::Show(Step::SignOut)),
        (Some(60), Some(other), Next::Show(Step::SignOut)),
        (Some(60), Some(member()), Next::SignOut),
        (None, None, Next::SignOut),
    ] {
        let case = Case {
            session_age,
            proven: false,
            demand: Demand::default(),
            state: MemberState::Active,
        };
        let mut sign_in = sign_in(&case);
        sign_in.destination = Destination::SignOut { vouched };
        assert_eq!(next(&facts(&case), &sign_in), expected);
        let outcome = submit(&facts(&case), sign_in, Verdict::SignOutConfirmed);
        assert_eq!(outcome.next, Next::SignOut);
        assert_eq!(outcome.effects, [Effect::EndSession]);
    }
}

/// A requirement nobody has thought of yet.
struct Dummy;

impl Requirement for Dummy {
    fn unmet(&self, facts: &Facts, _sign_in: &SignInTransaction) -> Option<Step> {
        (!facts.known_browser).then_some(Step::SignOut)
    }
}

#[test]
fn a_requirement_added_between_two_is_asked_between_them() {
    let case = Case {
        session_age: None,
        proven: true,
        demand: Demand::default(),
        state: MemberState::Suspended,
    };
    let mut longer = journey(&sign_in(&case).destination);
    longer.insert(1, &Dummy);

    let unproven = Case {
        proven: false,
        ..case
    };
    let unknown = |case: &Case| Facts {
        known_browser: false,
        ..facts(case)
    };
    let first = next_in(&longer, &unknown(&unproven), &sign_in(&unproven));
    assert_eq!(
        first,
        Next::Show(Step::Credentials),
        "the requirement before it comes first"
    );

    let proven = Case {
        proven: true,
        ..unproven
    };
    let second = next_in(&longer, &unknown(&proven), &sign_in(&proven));
    assert_eq!(second, Next::Show(Step::SignOut), "then the added one");

    let third = next_in(&longer, &facts(&proven), &sign_in(&proven));
    assert_eq!(
        third,
        Next::Show(Step::Blocked(BlockedReason::Suspended)),
        "then the one after"
    );
}
