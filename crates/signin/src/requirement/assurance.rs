//! How sure a sign-in is, and what a portal wishes for.

use sekisho_authenticator::assurance::{self, Acr, Assurance, Factor};
use sekisho_kernel::policy::{Method, TemporaryPasswordKind};

use super::{Requirement, first_factor::counted, second_factor::second_factor_step};
use crate::{Facts, Proof, ProofKind, SignInTransaction, Step};

/// One of the classes that the portal wishes for is reached, or none can be.
pub(super) struct AcrWished;

impl Requirement for AcrWished {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        // A wish is no reason to fail where nothing may be shown.
        let demand = sign_in
            .destination
            .demand()
            .filter(|demand| !demand.silent)?;
        let wished: Vec<_> = demand
            .acr_values
            .iter()
            .filter_map(|wish| resolve(facts, wish))
            .collect();
        let proofs = counted(facts, sign_in);
        let reached = acr(facts, &fresh(facts, &proofs));
        if wished.is_empty() || wished.iter().any(|wish| reached >= Some(*wish)) {
            return None;
        }
        // Whoever had to use a recovery code here, or lost the device, has nothing better at hand.
        if sign_in.has_proof(ProofKind::RecoveryCode) || sign_in.choices.device_replaced {
            return None;
        }
        // OpenID Connect Core 1.0 §5.5.1.1: acr_values requests a Voluntary Claim. What cannot be
        // reached is not asked for.
        wished
            .into_iter()
            .find_map(|wish| step_towards(facts, sign_in, &proofs, wish))
    }
}

/// What an alias or a name of ours stands for.
fn resolve(facts: &Facts, wish: &str) -> Option<Acr> {
    let name = facts
        .policy
        .acr_aliases
        .get(wish)
        .map_or(wish, String::as_str);
    Acr::from_urn(name)
}

/// The proofs that still count: a class counts while its weakest proof is young enough.
fn fresh(facts: &Facts, proofs: &[Proof]) -> Vec<Proof> {
    proofs
        .iter()
        .filter(|proof| facts.now.since(proof.at) <= facts.policy.acr_lifetime)
        .copied()
        .collect()
}

fn acr(facts: &Facts, proofs: &[Proof]) -> Option<Acr> {
    Acr::from_urn(assurance_of(facts, proofs).acr)
}

/// The class that proofs reach, together with one of a method.
pub(super) fn reached_with(facts: &Facts, proofs: &[Proof], method: Option<Method>) -> Option<Acr> {
    let mut proofs = proofs.to_vec();
    proofs.extend(method.map(|method| Proof::new(proof_of(method), facts.now)));
    acr(facts, &proofs)
}

/// The step whose proof would reach a class, if the member can give it.
pub(super) fn step_towards(
    facts: &Facts,
    sign_in: &SignInTransaction,
    proofs: &[Proof],
    wish: Acr,
) -> Option<Step> {
    let member = facts.member.as_ref()?;
    let mut methods = member.methods(&facts.policy);
    // What can be guessed is not asked for while it is locked.
    methods.retain(|method| !member.account_locked || *method == Method::Passkey);
    let reaches = |proofs: &[Proof]| acr(facts, proofs) >= Some(wish);
    let joined = |proofs: &[Proof], method: Method| {
        let mut then = proofs.to_vec();
        then.push(Proof::new(proof_of(method), facts.now));
        then
    };
    let young = fresh(facts, proofs);
    let choices = &sign_in.choices;
    let other = choices
        .other_method
        .filter(|method| methods.contains(method));
    let by_method = other
        .into_iter()
        .chain(methods.iter().copied())
        .find(|method| reaches(&joined(&young, *method)));
    if let Some(method) = by_method {
        return Some(second_factor_step(sign_in, method));
    }
    // Not even with it: then the first factor is too old.
    let stale = young.len() < proofs.len();
    let suffices = reaches(proofs)
        || methods
            .iter()
            .any(|method| reaches(&joined(proofs, *method)));
    (stale && suffices).then_some(Step::Credentials)
}

const fn proof_of(method: Method) -> ProofKind {
    match method {
        Method::Passkey => ProofKind::Passkey { synced: false },
        Method::App => ProofKind::App,
        Method::Mail => ProofKind::Mail,
    }
}

/// What a set of proofs of the member is worth.
pub fn assurance_of(facts: &Facts, proofs: &[Proof]) -> Assurance {
    let derived = facts
        .member
        .as_ref()
        .and_then(|member| member.activation)
        .is_some_and(|activation| activation.derived);
    // A link and a code that came to the same mail box are one proof.
    let by_link = proofs.iter().any(|proof| proof.kind.is_mailed_link());
    let counting = proofs
        .iter()
        .filter(|proof| !(by_link && proof.kind == ProofKind::Mail));
    assurance::of(counting.map(|proof| factor(proof.kind, derived)))
}

const fn factor(kind: ProofKind, derived: bool) -> Factor {
    match kind {
        // An account that only a derived password opened is no surer than that.
        ProofKind::Password if derived => Factor::DerivedPassword,
        ProofKind::Password => Factor::Password,
        ProofKind::TemporaryPassword(TemporaryPasswordKind::Derived) => Factor::DerivedPassword,
        ProofKind::TemporaryPassword(TemporaryPasswordKind::Random) => Factor::TemporaryPassword,
        // Something that was sent to the member, in place of a password.
        ProofKind::LetterCode
        | ProofKind::ReissueLink
        | ProofKind::ResetLink
        | ProofKind::LostDeviceLink { .. }
        | ProofKind::AddressOnFile => Factor::LetterCode,
        ProofKind::BirthDate => Factor::BirthDate,
        ProofKind::App => Factor::App,
        ProofKind::Mail => Factor::MailCode,
        ProofKind::Passkey { synced } => Factor::Passkey { synced },
        ProofKind::RecoveryCode => Factor::RecoveryCode,
    }
}
