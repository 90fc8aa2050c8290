//! A browser that several members use asks who it is, before a running session answers for somebody
//! else.

use sekisho_kernel::{MemberId, policy::Method};
use sekisho_signin::{
    AccountChoice::{Another, Member},
    Demand, Effect, Next, ProofKind, SessionFacts,
    Step::{AppCode, ChooseAccount, Credentials},
    Verdict,
};

use crate::{
    build::{self, Browser, member, session, somebody_else},
    verdicts,
};

const WITH_APP: [ProofKind; 2] = [ProofKind::Password, ProofKind::App];

fn chosen(member: MemberId) -> Verdict {
    Verdict::AccountChosen(Member(member))
}

/// A browser that knows these members, one of whom may be signed in.
fn browser(demand: Demand, known: &[MemberId], signed_in: Option<MemberId>) -> Browser {
    let mut browser = Browser::demanding(build::policy_a(), build::with(Method::App), demand);
    browser.facts.accounts = known.to_vec();
    browser.facts.session = signed_in.map(|member| SessionFacts {
        member,
        ..session(&WITH_APP, 60)
    });
    browser
}

fn selecting() -> Demand {
    Demand {
        select: true,
        ..Demand::default()
    }
}

/// What a browser that knows several members asks first.
pub(crate) fn first_step() -> Option<&'static str> {
    let step = browser(Demand::default(), &[member(), somebody_else()], None).step();
    step.map(sekisho_signin::Step::name)
}

#[test]
fn it_is_asked_where_several_are_known_or_the_portal_wishes_it() {
    let (me, other) = (member(), somebody_else());
    let nobody: &[MemberId] = &[];
    for (known, signed_in, by_itself, on_wish) in [
        (nobody, None, false, false),
        (nobody, Some(me), false, true),
        (&[me], None, false, true),
        (&[me], Some(me), false, true),
        (&[other], Some(me), true, true),
        (&[me, other], None, true, true),
        (&[me, other], Some(me), true, true),
    ] {
        for (demand, asked) in [(Demand::default(), by_itself), (selecting(), on_wish)] {
            let browser = browser(demand, known, signed_in);
            let is_asked = browser.step() == Some(ChooseAccount);
            assert_eq!(is_asked, asked, "{known:?} {signed_in:?}");
        }
    }
}

#[test]
fn a_portal_that_names_the_member_does_not_ask() {
    let demand = Demand {
        member: Some(member()),
        ..selecting()
    };
    let known = [member(), somebody_else()];
    let browser = browser(demand, &known, Some(member()));
    assert!(matches!(browser.next(), Next::Complete(_)));
}

#[test]
fn where_nothing_may_be_shown_a_session_of_several_still_does_not_answer() {
    let silent = Demand {
        silent: true,
        ..Demand::default()
    };
    let known = [member(), somebody_else()];
    let step = |signed_in| browser(silent.clone(), &known, signed_in).step();
    assert_eq!(step(Some(member())), Some(ChooseAccount));
    assert_eq!(step(None), Some(Credentials));
}

#[test]
fn whoever_is_signed_in_goes_on_and_anybody_else_gives_a_password() {
    let known = [member(), somebody_else()];
    for demand in [Demand::default(), selecting()] {
        let mut mine = browser(demand.clone(), &known, Some(member()));
        assert!(matches!(mine.give(chosen(member())), Next::Complete(_)));
        for choice in [chosen(somebody_else()), Verdict::AccountChosen(Another)] {
            let mut others = browser(demand.clone(), &known, Some(member()));
            assert_eq!(others.give(choice), Next::Show(Credentials));
        }
    }
    let anew = Demand {
        anew: true,
        ..Demand::default()
    };
    let mut browser = browser(anew, &known, Some(member()));
    assert_eq!(browser.give(chosen(member())), Next::Show(Credentials));
}

#[test]
fn somebody_s_session_never_answers_for_the_one_who_was_chosen() {
    let known = [member(), somebody_else()];
    let mut browser = browser(Demand::default(), &known, Some(somebody_else()));
    assert_eq!(browser.give(chosen(member())), Next::Show(Credentials));
    assert_eq!(browser.give(verdicts::password()), Next::Show(AppCode));
    assert!(matches!(
        browser.give(verdicts::app_code()),
        Next::Complete(_)
    ));
}

#[test]
fn only_who_is_known_can_be_chosen() {
    let stranger = "00000000000070008000000000000003".parse().unwrap();
    let mut browser = browser(Demand::default(), &[member(), somebody_else()], None);
    assert_eq!(browser.give(chosen(stranger)), Next::Show(ChooseAccount));
}

#[test]
fn a_choice_can_be_taken_back_and_is_asked_again() {
    let mut browser = browser(Demand::default(), &[member(), somebody_else()], None);
    assert_eq!(browser.give(chosen(member())), Next::Show(Credentials));
    assert_eq!(
        browser.give(verdicts::wrong_password()),
        Next::Show(Credentials)
    );
    assert_eq!(
        browser.give(Verdict::AccountAsked),
        Next::Show(ChooseAccount)
    );
    assert_eq!(browser.sign_in.refusal, None);
    assert_eq!(browser.sign_in.typed_user_id, None);
}

#[test]
fn a_user_id_that_was_typed_or_hinted_at_is_answer_enough() {
    let mut browser = browser(Demand::default(), &[member(), somebody_else()], None);
    browser.sign_in.typed_user_id = Some("hanako1".to_owned());
    assert_eq!(browser.step(), Some(Credentials));
    // But not for somebody's session.
    browser.facts.session = Some(session(&WITH_APP, 60));
    assert_eq!(browser.step(), Some(ChooseAccount));
}

#[test]
fn who_is_left_on_the_list_is_asked_all_the_same() {
    let mut browser = browser(
        Demand::default(),
        &[member(), somebody_else()],
        Some(member()),
    );
    browser.facts.accounts = vec![member()];
    browser.sign_in.forgot_account = true;
    assert_eq!(browser.step(), Some(ChooseAccount));
    assert!(matches!(browser.give(chosen(member())), Next::Complete(_)));
}

#[test]
fn a_step_up_on_a_device_that_others_use_does_not_teach_it_the_member() {
    let mut browser = browser(build::wishing(&["urn:sekisho:acr:3"]), &[], None);
    browser.facts.session = Some(SessionFacts {
        shared: true,
        ..session(&[ProofKind::Password], 60)
    });
    assert_eq!(browser.step(), Some(ChooseAccount));
    browser.give(chosen(member()));
    assert_eq!(browser.step(), Some(AppCode));
    assert!(matches!(
        browser.give(verdicts::app_code()),
        Next::Complete(_)
    ));
    assert!(!browser.has_effect(|effect| *effect == Effect::RememberBrowser));
}

#[test]
fn a_session_on_a_device_that_others_use_opens_no_portal_without_a_word() {
    let mut browser = browser(Demand::default(), &[], None);
    browser.facts.session = Some(SessionFacts {
        shared: true,
        ..session(&WITH_APP, 60)
    });
    assert_eq!(browser.step(), Some(ChooseAccount));
    assert!(matches!(browser.give(chosen(member())), Next::Complete(_)));
}

#[test]
fn who_is_chosen_is_not_the_one_that_was_hinted_at() {
    let (me, other) = (member(), somebody_else());
    let mut browser = browser(Demand::default(), &[me, other], Some(me));
    browser.sign_in.typed_user_id = Some("hanako1".to_owned());
    browser.give(chosen(other));
    assert_eq!(browser.step(), Some(Credentials));
    assert_eq!(browser.sign_in.typed_user_id, None);
}
