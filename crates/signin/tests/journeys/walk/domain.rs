//! The combinations that a walk starts from. What is left out cannot be:
//!
//! - a member without a completed first sign-in has a temporary password or the imported one of a
//!   former provider, no session, no passkey and no recovery codes, and has given no second factor:
//!   all of these come after its completion (an app can have been imported); derived passwords are
//!   theirs alone;
//! - a member with one has an address and, once reissued, a random temporary password;
//! - an authenticator that proved something is registered, a mail code went to a confirmed address
//!   of who chose mail, a recovery code had been shown;
//! - birth date and letter code are asked only after a temporary password, and the new password is
//!   chosen only after the birth date;
//! - without a first factor only a session's step-up can have been proven.
//!
//! What cannot matter is walked once: beside a first factor of the transaction one session stands
//! for all, since it does not count then; a suspended account is unlocked and in time, since the one
//! hides the others; old proofs and sessions are there only where a portal demands something, and that only of
//! members who come so far; an address is left unconfirmed only where codes are mailed.

use sekisho_kernel::{
    Policy,
    policy::{DerivedActivation, Method, TemporaryPasswordKind},
};
use sekisho_signin::ProofKind;

use super::state::{Activated, Age, Mail, Recovery, Session, State, Wish};

const BOOLS: [bool; 2] = [false, true];
/// Suspended, locked.
const STANDINGS: [(bool, bool); 3] = [(false, false), (false, true), (true, false)];

/// Every combination to start from.
pub(super) fn starts(policy: &Policy) -> Vec<State> {
    let mut all = Vec::new();
    for member in newcomers(policy) {
        transactions_of_newcomers(policy, member, &mut all);
    }
    for member in activated(policy) {
        transactions_of_activated(policy, member, &mut all);
    }
    all
}

fn ages(state: &State) -> &'static [Age] {
    if state.wish == Wish::App {
        &Age::GIVEN
    } else {
        &Age::GIVEN[..1]
    }
}

fn ages_or_none(state: &State) -> impl Iterator<Item = Age> {
    std::iter::once(Age::Absent).chain(ages(state).iter().copied())
}

fn methods(policy: &Policy) -> Vec<Option<Method>> {
    let offered = Method::ALL
        .into_iter()
        .filter(|method| policy.offers(*method));
    std::iter::once(None).chain(offered.map(Some)).collect()
}

/// Members who have not completed the first sign-in, with nothing entered.
pub(super) fn newcomers(policy: &Policy) -> Vec<State> {
    let mut all = Vec::new();
    for (suspended, locked) in STANDINGS {
        let kinds = policy.temporary_passwords.iter().copied().map(Some);
        for temporary in kinds.chain([None]) {
            for expired in BOOLS {
                if expired && (temporary.is_none() || suspended) {
                    continue;
                }
                for agreed in BOOLS {
                    for method in methods(policy) {
                        for mail in [Mail::None, Mail::OnFile, Mail::Confirmed] {
                            for app in BOOLS {
                                all.push(State {
                                    suspended,
                                    locked,
                                    temporary,
                                    expired,
                                    agreed,
                                    method,
                                    mail,
                                    app,
                                    ..State::default()
                                });
                            }
                        }
                    }
                }
            }
        }
    }
    all
}

fn transactions_of_newcomers(policy: &Policy, member: State, all: &mut Vec<State>) {
    let kind = member
        .temporary
        .map_or(ProofKind::Password, ProofKind::TemporaryPassword);
    let by_letter = member.temporary == Some(TemporaryPasswordKind::Derived)
        && policy.derived_activation == DerivedActivation::LetterCode;
    for wish in [Wish::Nothing, Wish::App] {
        if wish == Wish::App && !is_asked_for_wishes(&member) {
            continue;
        }
        let member = State { wish, ..member };
        all.push(member);
        for first in ages(&member).iter().copied() {
            for letter in ages_or_none(&member) {
                for birth in ages_or_none(&member) {
                    let by_temporary = member.temporary.is_some();
                    if (letter != Age::Absent && !by_letter)
                        || (birth != Age::Absent && !by_temporary)
                    {
                        continue;
                    }
                    let proven = State {
                        entered: true,
                        ..member
                    }
                    .prove(kind, first)
                    .prove(ProofKind::LetterCode, letter)
                    .prove(ProofKind::BirthDate, birth);
                    choices_of_newcomers(proven, all);
                }
            }
        }
    }
}

fn choices_of_newcomers(proven: State, all: &mut Vec<State>) {
    for new_password in BOOLS {
        for profile_chosen in BOOLS {
            for pending in BOOLS {
                if new_password && !proven.has(ProofKind::BirthDate) {
                    continue;
                }
                all.push(State {
                    new_password,
                    profile_chosen,
                    pending,
                    ..proven
                });
            }
        }
    }
}

/// Members who have completed it, with nothing entered.
pub(super) fn activated(policy: &Policy) -> Vec<State> {
    let mut all = Vec::new();
    for (suspended, locked) in STANDINGS {
        for activated in [Activated::WithinGrace, Activated::BeyondGrace] {
            for (temporary, expired) in [(false, false), (true, false), (true, true)] {
                if suspended && (expired || activated == Activated::BeyondGrace) {
                    continue;
                }
                for agreed in BOOLS {
                    for method in methods(policy) {
                        for mail in [Mail::Confirmed, Mail::OnFile] {
                            if mail == Mail::OnFile && !policy.offers(Method::Mail) {
                                continue;
                            }
                            all.push(State {
                                suspended,
                                locked,
                                activated,
                                temporary: temporary.then_some(TemporaryPasswordKind::Random),
                                expired,
                                agreed,
                                method,
                                mail,
                                ..State::default()
                            });
                        }
                    }
                }
            }
        }
    }
    all.into_iter().flat_map(registered).collect()
}

fn registered(member: State) -> Vec<State> {
    let mut all = Vec::new();
    for passkey in BOOLS {
        for app in BOOLS {
            for recovery in [Recovery::NeverShown, Recovery::None, Recovery::Left] {
                all.push(State {
                    passkey,
                    app,
                    recovery,
                    ..member
                });
            }
        }
    }
    all
}

fn transactions_of_activated(policy: &Policy, member: State, all: &mut Vec<State>) {
    for session in [
        Session::None,
        Session::Password,
        Session::PasswordAndApp,
        Session::Stale,
    ] {
        for wish in [Wish::Nothing, Wish::App, Wish::MaxAge] {
            let asked = wish == Wish::Nothing
                || (is_asked_for_wishes(&member)
                    && !(wish == Wish::MaxAge && session == Session::None));
            let told_apart = session != Session::Stale || wish != Wish::Nothing;
            if !asked || !told_apart {
                continue;
            }
            // Only what a portal wishes for depends on what stood behind the first sign-in.
            let may_be_derived =
                wish == Wish::App && policy.derived_activation == DerivedActivation::Immediate;
            for derived in BOOLS {
                if derived && !may_be_derived {
                    continue;
                }
                let browser = State {
                    derived,
                    session,
                    wish,
                    ..member
                };
                proofs_of_activated(policy, browser, all);
            }
        }
    }
}

/// What a portal demands is looked at last: whoever cannot come so far is walked without.
fn is_asked_for_wishes(member: &State) -> bool {
    !member.suspended && !member.locked && !member.expired && member.agreed
}

fn proofs_of_activated(policy: &Policy, browser: State, all: &mut Vec<State>) {
    let mut firsts = Vec::new();
    if browser.session == Session::None {
        firsts.push(browser);
    } else {
        all.extend(second_factors(policy, browser));
    }
    let stands_for_all =
        browser.session == Session::PasswordAndApp && browser.wish == Wish::Nothing;
    if browser.session == Session::None || stands_for_all {
        let entered = State {
            entered: true,
            ..browser
        };
        for age in ages(&browser).iter().copied() {
            if browser.temporary.is_some() {
                let kind = ProofKind::TemporaryPassword(TemporaryPasswordKind::Random);
                reissued(policy, entered.prove(kind, age), all);
            } else {
                let proven = entered.prove(ProofKind::Password, age);
                all.extend(second_factors(policy, proven));
            }
            if browser.passkey {
                for unnamed in BOOLS {
                    let proven = browser.prove(ProofKind::Passkey { synced: true }, age);
                    all.push(State { unnamed, ..proven });
                }
            }
        }
    }
    all.extend(firsts);
}

fn reissued(policy: &Policy, proven: State, all: &mut Vec<State>) {
    all.push(proven);
    for age in ages(&proven).iter().copied() {
        let born = proven.prove(ProofKind::BirthDate, age);
        all.push(born);
        let chosen = State {
            new_password: true,
            ..born
        };
        all.extend(second_factors(policy, chosen));
    }
}

/// Each second factor that can have been given, or none and perhaps said to be lost.
fn second_factors(policy: &Policy, state: State) -> Vec<State> {
    let mut all = vec![state];
    if state.recovery == Recovery::Left && (state.app || state.passkey) {
        all.push(State {
            lost: true,
            ..state
        });
    }
    for age in ages(&state).iter().copied() {
        if state.app && policy.offers(Method::App) {
            all.push(state.prove(ProofKind::App, age));
        }
        if state.method == Some(Method::Mail) && state.mail == Mail::Confirmed {
            all.push(state.prove(ProofKind::Mail, age));
        }
        if state.recovery != Recovery::NeverShown && policy.needs_second_factor() {
            all.push(state.prove(ProofKind::RecoveryCode, age));
        }
    }
    all
}
