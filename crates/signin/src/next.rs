//! The next step, recomputed from the facts on every request.

use sekisho_authenticator::assurance::Assurance;
use sekisho_kernel::{MemberId, Timestamp};

use crate::{
    Facts, Proof, SignInTransaction, Step,
    elsewhere::answered_elsewhere,
    requirement::{Requirement, assurance_of, counted, journey, own_proofs},
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
    /// When the newest proof was given that answered a sign-in, a re-authentication or `max_age`
    /// (OpenID Connect Core 1.0 §2, `auth_time`).
    pub auth_time: Timestamp,
    /// How (RFC 8176) and how surely.
    pub assurance: Assurance,
    /// Whether the first factor was proven in this transaction: what was not, only adds to the
    /// browser's session.
    pub begins_anew: bool,
    /// Whether something was proven in this transaction, so that a session begins or goes on under
    /// a new handle.
    pub is_new: bool,
}

/// The first unmet requirement of the destination's journey, or its completion.
pub fn next(facts: &Facts, sign_in: &SignInTransaction) -> Next {
    let untouched = answered_elsewhere(facts, sign_in);
    let sign_in = untouched.as_ref().unwrap_or(sign_in);
    next_in(&journey(facts, &sign_in.destination), facts, sign_in)
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
    let Some(demand) = sign_in.destination.demand() else {
        return Next::SignOut;
    };
    let proofs = counted(facts, sign_in);
    // Whoever is not through with the first sign-in has no requirement left only by a fault of
    // ours: there is no way on but the form.
    let member = facts
        .member
        .as_ref()
        .filter(|member| member.activation.is_some());
    let (Some(member), Some(newest)) = (member, proofs.iter().map(|proof| proof.at).max()) else {
        return Next::Show(Step::Credentials);
    };
    // OpenID Connect Core 1.0 §3.1.2.2: the Authorization Server MUST NOT reply with an ID Token or
    // Access Token for a different user, even if they have an active session.
    if demand.member.is_some_and(|hinted| hinted != member.id) {
        return Next::OtherMember;
    }
    let own = own_proofs(facts, sign_in);
    let begins_anew = own.iter().any(|proof| proof.kind.is_first_factor());
    let of_session = facts.session.as_ref().map(|session| session.auth_time);
    let auth_time = if begins_anew { None } else { of_session };
    Next::Complete(Authentication {
        member: member.id,
        auth_time: auth_time.unwrap_or(newest),
        assurance: assurance_of(facts, &proofs),
        begins_anew,
        is_new: !own.is_empty(),
        proofs: proofs.into_owned(),
    })
}
