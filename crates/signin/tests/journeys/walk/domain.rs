//! The combinations that a walk starts from. What is left out cannot be:
//!
//! - a member without a completed first sign-in has a temporary password or the imported one of a
//!   former provider, no session and no recovery codes: these come after its completion (a device
//!   can have been imported); derived passwords are theirs alone;
//! - a member with one has an address and, once reissued, a random temporary password or a link to
//!   the confirmed address;
//! - an authenticator that proved something is registered, a mail code went to a confirmed address
//!   of who chose mail, a recovery code had been shown;
//! - birth date, letter code and the address on file are asked only after a temporary password (the
//!   birth date also after a link), and the new password is chosen only after the birth date;
//! - what is not on file was not proven;
//! - without a first factor only a session's step-up can have been proven, or the link of a lost
//!   device: who has one had a passkey or an app, an address and a birth date, and no mailed codes.
//!
//! What cannot matter is walked once: beside a first factor of the transaction one session stands
//! for all, since it does not count then; a suspended account is unlocked and in time, since the one
//! hides the others; a birth date adds nothing to a class, however old it is; old proofs and sessions are there only where a portal demands something, and that only of
//! members who come so far; an address is left unconfirmed only where codes are mailed; what is not
//! on file is missing only of members in good standing; of a newcomer's devices the app stands for all.

use sekisho_kernel::{
    Policy,
    policy::{DerivedActivation, LostDevice, Method, TemporaryPasswordKind},
};
use sekisho_signin::ProofKind;

use super::state::{Activated, Age, Mail, Recovery, Request, Session, State, Wish};

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

/// Absent, or given where it can be.
fn given_if(can_be: bool) -> impl Iterator<Item = Age> {
    [Age::Absent, Age::Fresh]
        .into_iter()
        .take(1 + usize::from(can_be))
}

/// Absent, or, where it can be proven, as old as matters.
fn ages_if(can_be: bool, state: &State) -> impl Iterator<Item = Age> {
    let given = if can_be { ages(state) } else { &[] };
    std::iter::once(Age::Absent).chain(given.iter().copied())
}

fn methods(policy: &Policy) -> Vec<Option<Method>> {
    let offered = Method::ALL
        .into_iter()
        .filter(|method| policy.offers(*method));
    std::iter::once(None).chain(offered.map(Some)).collect()
}

/// Those, and one that the tenant offered before.
fn methods_ever(policy: &Policy) -> Vec<Option<Method>> {
    let mut withdrawn = Method::ALL.into_iter().rev();
    let withdrawn = withdrawn.find(|method| !policy.offers(*method));
    let mut all = methods(policy);
    all.extend(withdrawn.map(Some));
    all
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
    let known = all.clone();
    all.extend(
        known
            .into_iter()
            .flat_map(|it| with_less_on_file(policy, it)),
    );
    all
}

/// The same member, of whom the society knows less than a temporary password asks for.
fn with_less_on_file(policy: &Policy, member: State) -> Vec<State> {
    if member.temporary.is_none() || member.suspended || member.locked || member.expired {
        return Vec::new();
    }
    let mut all = vec![State {
        birthless: true,
        ..member
    }];
    if is_by_letter(policy, &member) {
        all.push(State {
            letterless: true,
            ..member
        });
    }
    all
}

fn is_by_letter(policy: &Policy, member: &State) -> bool {
    member.temporary == Some(TemporaryPasswordKind::Derived)
        && policy.derived_activation == DerivedActivation::LetterCode
}

fn is_by_file(policy: &Policy, member: &State) -> bool {
    member.temporary == Some(TemporaryPasswordKind::Derived)
        && policy.derived_activation == DerivedActivation::MailOnFile
        && member.mail != Mail::None
}

fn transactions_of_newcomers(policy: &Policy, member: State, all: &mut Vec<State>) {
    let kind = member
        .temporary
        .map_or(ProofKind::Password, ProofKind::TemporaryPassword);
    for wish in [Wish::Nothing, Wish::App] {
        if wish == Wish::App && !is_asked_for_wishes(&member) {
            continue;
        }
        let member = State { wish, ..member };
        all.push(member);
        for first in ages(&member).iter().copied() {
            let entered = State {
                entered: true,
                ..member
            };
            proofs_of_newcomers(policy, entered.prove(kind, first), all);
        }
    }
}

fn proofs_of_newcomers(policy: &Policy, entered: State, all: &mut Vec<State>) {
    let by_letter = is_by_letter(policy, &entered) && !entered.letterless;
    let by_file = is_by_file(policy, &entered);
    let by_birth = entered.temporary.is_some() && !entered.birthless;
    let by_app = entered.app && policy.offers(Method::App);
    for letter in ages_if(by_letter, &entered) {
        for file in ages_if(by_file, &entered) {
            for birth in given_if(by_birth) {
                if file != Age::Absent && birth == Age::Absent {
                    continue;
                }
                for app in ages_if(by_app, &entered) {
                    let proven = entered
                        .prove(ProofKind::LetterCode, letter)
                        .prove(ProofKind::AddressOnFile, file)
                        .prove(ProofKind::BirthDate, birth)
                        .prove(ProofKind::App, app);
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
                    for method in methods_ever(policy) {
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
    let registered: Vec<_> = all.into_iter().flat_map(registered).collect();
    // A link asks for the birth date only where one is on file.
    let known = registered.iter().copied();
    let birthless = known.filter(|it| it.agreed && !it.suspended && !it.locked && !it.expired);
    let birthless = birthless.map(|it| State {
        birthless: true,
        ..it
    });
    let birthless: Vec<_> = birthless.collect();
    registered.into_iter().chain(birthless).collect()
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

/// What a member with another second factor on its way can have entered.
fn lost_devices(policy: &Policy, member: State, all: &mut Vec<State>) {
    let may_ask = member.has_device(policy)
        && !member.has_mail(policy)
        && member.mail == Mail::Confirmed
        && member.activated == Activated::WithinGrace
        && member.temporary.is_none()
        && !member.expired
        && !member.birthless
        && policy.lost_device == LostDevice::MailAndBirthDate;
    if !may_ask {
        return;
    }
    for request in [
        Request::Waits,
        Request::Open,
        Request::OpenWithoutPassword,
        Request::Over,
    ] {
        let asked = State { request, ..member };
        all.push(asked);
        let entered = State {
            entered: true,
            ..asked
        };
        for lost in BOOLS {
            let said = State { lost, ..entered };
            all.push(said.prove(ProofKind::Password, Age::Fresh));
            all.push(said.prove(ProofKind::ResetLink, Age::Fresh));
        }
        all.extend(by_lost_device_link(entered));
    }
}

/// Its link was pressed, and what came after.
fn by_lost_device_link(entered: State) -> Vec<State> {
    let replaces_password = entered.request == Request::OpenWithoutPassword;
    let link = entered.prove(ProofKind::LostDeviceLink { replaces_password }, Age::Fresh);
    let mut all = vec![link];
    for birth in given_if(true) {
        if replaces_password {
            all.push(link.prove(ProofKind::BirthDate, birth));
        } else {
            let known = link.prove(ProofKind::Password, Age::Fresh);
            all.push(known.prove(ProofKind::BirthDate, birth));
        }
    }
    all
}

fn transactions_of_activated(policy: &Policy, member: State, all: &mut Vec<State>) {
    lost_devices(policy, member, all);
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
            let looked_at =
                !member.birthless || (session == Session::None && wish == Wish::Nothing);
            if !asked || !told_apart || !looked_at {
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
            // A link begins a sign-in of its own, for which no portal asks.
            let by_link = browser.temporary.is_none() && browser.mail == Mail::Confirmed;
            if by_link && browser.wish == Wish::Nothing {
                reissued(policy, entered.prove(ProofKind::ReissueLink, age), all);
                if age == Age::Fresh {
                    reissued(policy, entered.prove(ProofKind::ResetLink, age), all);
                }
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
    for birth in given_if(!proven.birthless) {
        let born = proven.prove(ProofKind::BirthDate, birth);
        all.extend(second_factors(policy, born));
        if birth == Age::Absent && !proven.birthless {
            continue;
        }
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
