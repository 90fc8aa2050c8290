//! What stands in place of a second factor on the ways back into an account: for whoever resets the
//! password and has mailed codes, since link and code come to the same mail box; and for whoever lost
//! what the second factor needs, until another one is set up.

use sekisho_kernel::policy::{LostDevice, Method};

use super::{
    first_factor::{counted, is_proven_here, own_proofs},
    second_factor::is_itself_proven,
};
use crate::{BlockedReason, Facts, ProofKind, SignInTransaction, Step};

/// Whether the birth date, with a mailed link, stands in place of a second factor.
pub(super) fn stands_in(facts: &Facts, sign_in: &SignInTransaction) -> bool {
    let proofs = counted(facts, sign_in);
    let has = |wanted: fn(ProofKind) -> bool| proofs.iter().any(|proof| wanted(proof.kind));
    has(|kind| kind == ProofKind::BirthDate)
        && ((has(|kind| kind == ProofKind::ResetLink) && has_mailed_codes(facts))
            || (has(ProofKind::is_lost_device_link) && is_link_live(facts, sign_in)))
}

/// Whether the birth date is what is asked in place of a second factor.
pub(super) fn is_asked_instead(facts: &Facts, sign_in: &SignInTransaction) -> bool {
    let has = |wanted: fn(ProofKind) -> bool| {
        own_proofs(facts, sign_in)
            .iter()
            .any(|proof| wanted(proof.kind))
    };
    let prefers_another = || {
        let member = facts.member.as_ref();
        sign_in.choices.other_method.is_some_and(|other| {
            other != Method::Mail && member.is_some_and(|member| member.has(&facts.policy, other))
        })
    };
    (has(ProofKind::is_lost_device_link) && is_link_live(facts, sign_in))
        || (has(|kind| kind == ProofKind::ResetLink)
            && has_mailed_codes(facts)
            && !prefers_another())
}

/// Whether a reset has nothing but its link to show that it is the member, where the tenant asks for
/// a second factor: the member has none yet.
pub(super) fn lacks_second_proof(facts: &Facts, sign_in: &SignInTransaction) -> bool {
    facts.policy.needs_second_factor()
        && sign_in.has_proof(ProofKind::ResetLink)
        && !is_itself_proven(facts, sign_in)
}

/// The step that asks for the birth date, if anybody can know it.
pub(super) fn birth_date_step(facts: &Facts) -> Step {
    let known = facts
        .member
        .as_ref()
        .is_some_and(|member| member.on_file.birth_date);
    if known {
        Step::BirthDate
    } else {
        Step::Blocked(BlockedReason::Unprovable)
    }
}

/// Whether another second factor is being set up in place of a lost one.
pub(crate) fn is_replacing(facts: &Facts, sign_in: &SignInTransaction) -> bool {
    let own = own_proofs(facts, sign_in);
    let has = |wanted: fn(ProofKind) -> bool| own.iter().any(|proof| wanted(proof.kind));
    has(ProofKind::is_lost_device_link)
        && has(|kind| kind == ProofKind::BirthDate)
        && is_proven_here(facts, sign_in)
        && !sign_in.choices.device_replaced
        && is_link_live(facts, sign_in)
        && !is_itself_proven(facts, sign_in)
}

/// Whether the link of a lost device counts: in its own sign-in only while the request is open, or
/// once it has done its work; in the session that came of it, always.
fn is_link_live(facts: &Facts, sign_in: &SignInTransaction) -> bool {
    let own = own_proofs(facts, sign_in);
    let is_own = own.iter().any(|proof| proof.kind.is_lost_device_link());
    let request = facts.member.as_ref().and_then(|member| member.lost_device);
    let is_open = facts.policy.lost_device == LostDevice::MailAndBirthDate
        && request.is_some_and(|request| request.is_open(facts.now));
    !is_own || sign_in.choices.device_replaced || is_open
}

fn has_mailed_codes(facts: &Facts) -> bool {
    facts
        .member
        .as_ref()
        .is_some_and(|member| member.has(&facts.policy, Method::Mail))
}
