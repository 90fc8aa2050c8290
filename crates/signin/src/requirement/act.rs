//! What a change of the account asks: that the member was recognised just before, and surely enough.

use sekisho_authenticator::assurance::Acr;
use sekisho_kernel::policy::Method;

use super::{
    Requirement,
    assurance::{reached_with, step_towards},
    first_factor::counted,
    first_sign_in::address_step,
};
use crate::{
    Act, BlockedReason, Destination, Facts, MailAddressState, MemberFacts, ProofKind,
    SignInTransaction, Step, act::act_of,
};

/// The member was recognised just before the change was asked for, or is so now.
pub(super) struct Reauthenticated;

impl Requirement for Reauthenticated {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        let proven = counted(facts, sign_in)
            .iter()
            .any(|proof| proof.kind.is_first_factor());
        (!proven).then(|| asked_again(facts, sign_in))
    }
}

/// Who is signed in is asked for the password alone.
fn asked_again(facts: &Facts, sign_in: &SignInTransaction) -> Step {
    let asked = match &sign_in.destination {
        Destination::Account { member, .. } => *member,
        _ => None,
    };
    let signed_in = facts.session.as_ref().map(|session| session.member);
    let is_the_same = facts
        .member
        .as_ref()
        .is_some_and(|member| Some(member.id) == asked && signed_in == asked);
    if is_the_same {
        Step::Reauthenticate
    } else {
        Step::Credentials
    }
}

/// The member was recognised as surely as the change asks, or as surely as the member can be.
pub(super) struct ActAssured;

impl Requirement for ActAssured {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        let act = act_of(facts, sign_in)?;
        let member = facts.member.as_ref()?;
        let proofs = counted(facts, sign_in);
        // Whoever had to use a recovery code has nothing better at hand.
        if proofs
            .iter()
            .any(|proof| proof.kind == ProofKind::RecoveryCode)
        {
            return None;
        }
        let reached = reached_with(facts, &proofs, None);
        let best = member
            .methods(&facts.policy)
            .into_iter()
            .map(|method| reached_with(facts, &proofs, Some(method)))
            .max()
            .unwrap_or(reached);
        let needed = strength(act, member).min(best.unwrap_or(Acr::Derived));
        if reached >= Some(needed) {
            return None;
        }
        step_towards(facts, sign_in, &proofs, needed)
            .or(Some(Step::Blocked(BlockedReason::AccountLocked)))
    }
}

/// How surely the member must be recognised. A second factor that is set up because it was chosen is
/// one more authenticator.
fn strength(act: &Act, member: &MemberFacts) -> Acr {
    match act {
        Act::ChangeProfile {
            method: Some(method),
            ..
        } if !is_usable(member, *method) => Act::AddAuthenticator(*method).strength(),
        act => act.strength(),
    }
}

/// What the change needs was entered.
pub(super) struct ActEntered;

impl Requirement for ActEntered {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        let member = facts.member.as_ref()?;
        let choices = &sign_in.choices;
        let step = match act_of(facts, sign_in)? {
            Act::ChangePassword if choices.new_password.is_none() => Step::NewPassword,
            Act::ChangeMailAddress if !choices.act_done => address_step(sign_in),
            Act::AddAuthenticator(method) if !choices.act_done => set_up_step(sign_in, *method),
            Act::MakeRecoveryCodes if !choices.act_done => Step::RecoveryCodes,
            Act::ChangeProfile {
                method: Some(method),
                ..
            } if !is_usable(member, *method) => set_up_step(sign_in, *method),
            _ => return None,
        };
        Some(step)
    }
}

/// Whether the member has what a second factor needs, once it is the chosen one.
fn is_usable(member: &MemberFacts, method: Method) -> bool {
    match method {
        Method::Passkey => member.authenticators.passkeys > 0,
        Method::App => member.authenticators.apps > 0,
        Method::Mail => member.mail == MailAddressState::Confirmed,
    }
}

fn set_up_step(sign_in: &SignInTransaction, method: Method) -> Step {
    match method {
        Method::Passkey => Step::PasskeySetup,
        Method::App => Step::AppSetup,
        Method::Mail => address_step(sign_in),
    }
}
