//! A tab that was left behind by a sign-in in another tab of the same browser goes on to its own
//! portal.

use crate::{
    Destination, Facts, Next, Proof, ProofKind, Refusal, SignInTransaction,
    next::next_in,
    requirement::{journey, own_proofs},
};

/// The transaction as if nothing had been entered in it, where the same member signed in elsewhere
/// since it began, and that session answers all that is asked. What was entered here, the password
/// alone or proofs that are void by now, is forgotten: the two are never mixed.
pub(crate) fn answered_elsewhere(
    facts: &Facts,
    sign_in: &SignInTransaction,
) -> Option<SignInTransaction> {
    let session = facts.session.as_ref()?;
    let is_of_the_same = sign_in.member == Some(session.member) && !sign_in.proofs.is_empty();
    let is_newer = sign_in.started_at < session.auth_time;
    if !(is_of_the_same && is_newer && leads_on(&sign_in.destination)) {
        return None;
    }
    // Who typed a wrong password here need not be the one who signed in there.
    if sign_in
        .refusal
        .as_ref()
        .is_some_and(Refusal::is_of_credentials)
    {
        return None;
    }
    let is_password = |proof: &Proof| proof.kind == ProofKind::Password;
    if !own_proofs(facts, sign_in).iter().all(is_password) {
        return None;
    }
    let mut untouched = sign_in.clone();
    untouched.forget_member();
    untouched.entered = false;
    let next = next_in(&journey(facts, &sign_in.destination), facts, &untouched);
    matches!(next, Next::Complete(_)).then_some(untouched)
}

/// Whether a session may lead there. What changes the account asks for proofs of its own.
const fn leads_on(destination: &Destination) -> bool {
    match destination {
        Destination::Portal { .. } | Destination::Session => true,
        Destination::Account { .. } | Destination::SignOut { .. } => false,
    }
}
