//! Signing out (RP-Initiated Logout 1.0 §2).

use sekisho_signin::{Destination, Effect, Next, ProofKind, Step, Step::SignOut, Verdict};

use crate::{
    build::{self, Browser, member, somebody_else},
    verdicts,
};

fn leaving(signed_in: bool, vouched: Option<sekisho_kernel::MemberId>) -> Browser {
    let mut browser = Browser::new(build::policy_a(), build::activated());
    if signed_in {
        browser = browser.signed_in(&[ProofKind::Password], 60);
    }
    browser.sign_in.destination = Destination::SignOut { vouched };
    browser
}

#[test]
fn signing_out_asks_unless_a_party_of_the_session_vouches() {
    for (signed_in, vouched, expected) in [
        (true, None, Next::Show(SignOut)),
        (true, Some(somebody_else()), Next::Show(SignOut)),
        (true, Some(member()), Next::SignOut),
        (false, None, Next::SignOut),
    ] {
        let mut browser = leaving(signed_in, vouched);
        assert_eq!(browser.next(), expected);
        assert_eq!(browser.give(Verdict::SignOutConfirmed), Next::SignOut);
        assert_eq!(browser.effects, [Effect::EndSession]);
    }
}

#[test]
fn nothing_else_is_taken_there() {
    let right = verdicts::every_right().into_iter();
    for verdict in right.chain(verdicts::every_wrong()) {
        if verdict == Verdict::SignOutConfirmed {
            continue;
        }
        let mut browser = leaving(true, None);
        assert_eq!(browser.give(verdict.clone()), Next::Show(SignOut));
        assert_eq!(browser.effects, [], "{verdict:?}");
        assert_eq!(browser.sign_in, leaving(true, None).sign_in, "{verdict:?}");
    }
}

#[test]
fn a_sign_in_is_not_ended_by_the_other_form() {
    let mut browser = Browser::new(build::policy_a(), build::activated());
    let next = browser.give(Verdict::SignOutConfirmed);
    assert_eq!(next, Next::Show(Step::Credentials));
    assert!(!browser.sign_in.sign_out_confirmed);
}
