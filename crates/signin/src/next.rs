//! The next step, recomputed from the facts on every request.

use sekisho_authenticator::assurance::{self, Assurance};
use sekisho_kernel::{MemberId, Timestamp};

use crate::{
    Destination, Facts, Proof, ProofKind, SignInTransaction, Step,
    requirement::{Requirement, journey, proofs_that_count},
};

/// What happens next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Next {
    /// Ask for this step.
    Show(Step),
    /// Nothing is missing: the member goes on to the portal.
    Complete(Authentication),
    /// A member proved who they are, and it is not the member that the request is about.
    OtherMember,
    /// Nothing is missing: the browser's session ends.
    SignOut,
}

/// An authentication that meets all requirements.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authentication {
    /// Who.
    pub member: MemberId,
    /// What was proven.
    pub proofs: Vec<Proof>,
    /// When the newest proof was given (OpenID Connect Core 1.0 §2, `auth_time`).
    pub auth_time: Timestamp,
    /// How (RFC 8176) and how surely.
    pub assurance: Assurance,
    /// Whether it came from this transaction, and so begins a session, or from the browser's
    /// running session.
    pub is_new: bool,
}

/// The first unmet requirement of the destination's journey, or its completion.
pub fn next(facts: &Facts, sign_in: &SignInTransaction) -> Next {
    next_in(&journey(&sign_in.destination), facts, sign_in)
}

/// [`next`] over a given list of requirements.
pub fn next_in(journey: &[&dyn Requirement], facts: &Facts, sign_in: &SignInTransaction) -> Next {
    match journey
        .iter()
        .find_map(|requirement| requirement.unmet(facts, sign_in))
    {
        Some(step) => Next::Show(step),
        None => completion(facts, sign_in),
    }
}

fn completion(facts: &Facts, sign_in: &SignInTransaction) -> Next {
    if matches!(sign_in.destination, Destination::SignOut { .. }) {
        return Next::SignOut;
    }
    let is_new = !sign_in.proofs.is_empty();
    let session = facts.session.as_ref();
    let member = if is_new {
        sign_in.member
    } else {
        session.map(|session| session.member)
    };
    let (Some(member), Some(proofs)) = (member, proofs_that_count(facts, sign_in)) else {
        return Next::Show(Step::Credentials);
    };
    // OpenID Connect Core 1.0 §3.1.2.2: the Authorization Server MUST NOT reply with an ID Token or
    // Access Token for a different user, even if they have an active session.
    if let Destination::Portal { demand, .. } = &sign_in.destination
        && demand.member.is_some_and(|hinted| hinted != member)
    {
        return Next::OtherMember;
    }
    let newest = proofs.iter().map(|proof| proof.at).max();
    let auth_time = if is_new {
        newest
    } else {
        session.map(|session| session.auth_time)
    }
    .or(newest);
    Next::Complete(Authentication {
        member,
        proofs: proofs.to_vec(),
        auth_time: auth_time.unwrap_or(sign_in.started_at),
        assurance: assurance::of(proofs.iter().map(|proof| factor(proof.kind))),
        is_new,
    })
}

const fn factor(kind: ProofKind) -> assurance::Factor {
    match kind {
        ProofKind::Password => assurance::Factor::Password,
    }
}
