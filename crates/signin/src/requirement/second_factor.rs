//! The second factor: set up, then proven. One requirement for all methods: combinations would
//! multiply, requirements add.

use sekisho_kernel::policy::{Method, SetUp};

use super::{
    Requirement,
    first_factor::{counted, is_proven_here},
    first_sign_in::address_step,
    recovery::{self, is_replacing},
};
use crate::{BlockedReason, Facts, MemberFacts, ProofKind, SignInTransaction, Step};

/// Where the tenant has the second factor set up at the next sign-in, the member was told so.
pub(super) struct SetUpLaterSeen;

impl Requirement for SetUpLaterSeen {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        let later = facts.policy.second_factor_set_up == SetUp::NextSignIn;
        (later && sign_in.choices.activated && set_up_step(facts, sign_in).is_some())
            .then_some(Step::SetUpLater)
    }
}

/// A passkey that was registered here got its name.
pub(super) struct PasskeyNamed;

impl Requirement for PasskeyNamed {
    fn unmet(&self, _facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        sign_in.choices.unnamed_passkey.map(|_| Step::PasskeySetup)
    }
}

/// The member has a second factor to use.
pub(super) struct SecondFactorSetUp;

impl Requirement for SecondFactorSetUp {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        if is_replacing(facts, sign_in) {
            return facts
                .member
                .as_ref()
                .map(|member| step_to_set_up(facts, sign_in, member));
        }
        if is_proven(facts, sign_in) {
            return None;
        }
        let step = set_up_step(facts, sign_in)?;
        Some(if is_proven_here(facts, sign_in) {
            step
        } else {
            Step::Credentials
        })
    }
}

/// The step that sets up the chosen second factor, if the tenant asks for one and the member has
/// none to use.
fn set_up_step(facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
    let member = facts.member.as_ref()?;
    if !facts.policy.needs_second_factor() || !member.methods(&facts.policy).is_empty() {
        return None;
    }
    Some(step_to_set_up(facts, sign_in, member))
}

/// The step that sets up the chosen second factor.
fn step_to_set_up(facts: &Facts, sign_in: &SignInTransaction, member: &MemberFacts) -> Step {
    match chosen(facts, member) {
        Some(Method::Passkey) => Step::PasskeySetup,
        Some(Method::App) => Step::AppSetup,
        // All that a mailed code needs is an address that the member confirmed.
        Some(Method::Mail) => address_step(sign_in),
        None => Step::Profile,
    }
}

fn chosen(facts: &Facts, member: &MemberFacts) -> Option<Method> {
    member.method.filter(|method| facts.policy.offers(*method))
}

/// A second factor that the member had before was proven, before anything is chosen: neither a
/// temporary password nor a link, and no choice made on the way, takes its place.
pub(super) struct RegisteredFactorProven;

impl Requirement for RegisteredFactorProven {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        if !facts.policy.needs_second_factor() || is_proven(facts, sign_in) {
            return None;
        }
        let member = facts.member.as_ref()?;
        let mut methods = member.methods(&facts.policy);
        if member.activation.is_none() {
            // A mailed code of a first sign-in rests on an address that was chosen in it.
            methods.retain(|method| *method != Method::Mail);
        }
        if methods.is_empty() {
            return None;
        }
        if recovery::is_asked_instead(facts, sign_in) {
            return Some(recovery::birth_date_step(facts));
        }
        ask(sign_in, member, &methods)
    }
}

/// A second factor was proven.
pub(super) struct SecondFactor;

impl Requirement for SecondFactor {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        if !facts.policy.needs_second_factor() || is_proven(facts, sign_in) {
            return None;
        }
        let member = facts.member.as_ref()?;
        ask(sign_in, member, &member.methods(&facts.policy))
    }
}

/// The step that asks for a registered second factor: the one that was asked for on the way, or
/// else the chosen one.
fn ask(sign_in: &SignInTransaction, member: &MemberFacts, methods: &[Method]) -> Option<Step> {
    // What can be guessed is not asked for while it is locked.
    if member.account_locked {
        let open = methods.contains(&Method::Passkey);
        return Some(if open {
            Step::Passkey
        } else {
            Step::Blocked(BlockedReason::AccountLocked)
        });
    }
    let other = sign_in
        .choices
        .other_method
        .filter(|method| methods.contains(method));
    other
        .or_else(|| methods.first().copied())
        .map(|method| second_factor_step(sign_in, method))
}

/// The step of a method, or, where its device is said to be lost, the one with the ways on without it.
pub(super) const fn second_factor_step(sign_in: &SignInTransaction, method: Method) -> Step {
    if sign_in.choices.device_lost {
        Step::RecoveryCode
    } else {
        Step::of_method(method)
    }
}

/// Whether a second factor was proven: of a kind that the tenant offers, or a recovery code; or what
/// stands in its place.
fn is_proven(facts: &Facts, sign_in: &SignInTransaction) -> bool {
    is_itself_proven(facts, sign_in) || recovery::stands_in(facts, sign_in)
}

/// Whether a second factor itself was proven.
pub(super) fn is_itself_proven(facts: &Facts, sign_in: &SignInTransaction) -> bool {
    counted(facts, sign_in)
        .iter()
        .any(|proof| match proof.kind {
            ProofKind::App => facts.policy.offers(Method::App),
            ProofKind::Mail => facts.policy.offers(Method::Mail),
            ProofKind::Passkey { .. } => facts.policy.offers(Method::Passkey),
            ProofKind::RecoveryCode => true,
            _ => false,
        })
}
