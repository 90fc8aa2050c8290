//! Whether the account may be used at all.

use super::{Requirement, first_factor::counted};
use crate::{BlockedReason, Facts, MemberFacts, MemberState, ProofKind, SignInTransaction, Step};

/// The account may be used. Asked only after a proof, so that nobody learns it without one.
pub(super) struct AccountUsable;

impl Requirement for AccountUsable {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        // The account is gone.
        let Some(member) = &facts.member else {
            return Some(Step::Credentials);
        };
        why_not(facts, sign_in, member).map(Step::Blocked)
    }
}

fn why_not(
    facts: &Facts,
    sign_in: &SignInTransaction,
    member: &MemberFacts,
) -> Option<BlockedReason> {
    if member.state == MemberState::Suspended {
        return Some(BlockedReason::Suspended);
    }
    // Locked codes leave the passkey open: nobody guesses one. A session that runs goes on.
    let by_password = sign_in.proofs.iter().any(|proof| {
        proof.kind.is_first_factor() && !matches!(proof.kind, ProofKind::Passkey { .. })
    });
    let by_passkey = sign_in
        .proofs
        .iter()
        .any(|proof| matches!(proof.kind, ProofKind::Passkey { .. }));
    if member.account_locked && by_password && !by_passkey {
        return Some(BlockedReason::AccountLocked);
    }
    if sign_in.temporary().is_some() && member.temporary_expired {
        return Some(BlockedReason::Expired);
    }
    is_set_up_overdue(facts, sign_in, member).then_some(BlockedReason::Expired)
}

/// Whether the password alone has reached the set-up of a second factor for long enough.
fn is_set_up_overdue(facts: &Facts, sign_in: &SignInTransaction, member: &MemberFacts) -> bool {
    let Some(activation) = member.activation else {
        return false;
    };
    // Who was never asked to choose a second factor, or chose one that is not offered any more, is
    // asked now, and sets up here what was chosen here; and the desk has just let in whoever comes
    // by a letter or a link.
    let chose = !sign_in.choices.profile_chosen
        && member
            .method
            .is_some_and(|method| facts.policy.offers(method));
    let let_in = sign_in.temporary().is_some() || sign_in.has_proof(ProofKind::ReissueLink);
    chose
        && !let_in
        && !sign_in.choices.activated
        && member.methods(&facts.policy).is_empty()
        && facts.now.since(activation.at) > facts.policy.set_up_grace
        && !counted(facts, sign_in)
            .iter()
            .any(|proof| proof.kind.is_second_factor())
}
