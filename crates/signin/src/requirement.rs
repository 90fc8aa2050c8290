//! The requirements of a journey: each is met, or asks for one step.

use sekisho_kernel::Timestamp;

use crate::{
    BlockedReason, Demand, Destination, Facts, MemberState, Proof, ProofKind, SignInTransaction,
    Step,
};

/// One requirement of a journey.
pub trait Requirement: Sync {
    /// The step it asks for; `None` when it is met.
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step>;
}

/// The journey to a destination, top to bottom.
pub fn journey(destination: &Destination) -> Vec<&'static dyn Requirement> {
    match destination {
        Destination::Portal { .. } => vec![&PasswordProven, &AccountUsable],
        Destination::SignOut { .. } => vec![&SignOutConfirmed],
    }
}

/// The member proved the password, in this transaction or, if the destination takes it, in the
/// browser's session.
struct PasswordProven;

impl Requirement for PasswordProven {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        let proven = proofs_that_count(facts, sign_in)
            .is_some_and(|proofs| proofs.iter().any(|proof| proof.kind == ProofKind::Password));
        (!proven).then_some(Step::Credentials)
    }
}

/// The account may be used. Asked only after a proof, so that nobody learns it without one.
struct AccountUsable;

impl Requirement for AccountUsable {
    fn unmet(&self, facts: &Facts, _sign_in: &SignInTransaction) -> Option<Step> {
        match facts.member.map(|member| member.state) {
            Some(MemberState::Active) => None,
            // The account is gone.
            None => Some(Step::Credentials),
            Some(MemberState::Suspended) => Some(Step::Blocked(BlockedReason::Suspended)),
        }
    }
}

/// The member wants to sign out, or a party of the session vouched for it, or there is no session
/// to end.
struct SignOutConfirmed;

impl Requirement for SignOutConfirmed {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        let session = facts.session.as_ref()?;
        let Destination::SignOut { vouched } = sign_in.destination else {
            return None;
        };
        // RP-Initiated Logout 1.0 §2: at the Logout Endpoint, the OP SHOULD ask the End-User
        // whether to log out of the OP as well.
        let is_vouched = vouched == Some(session.member);
        (!is_vouched && !sign_in.sign_out_confirmed).then_some(Step::SignOut)
    }
}

/// The proofs a destination takes: the transaction's own, or else those of the browser's session
/// if they are fresh enough for what the request demands. `None` when there are neither.
pub(crate) fn proofs_that_count<'a>(
    facts: &'a Facts,
    sign_in: &'a SignInTransaction,
) -> Option<&'a [Proof]> {
    if !sign_in.proofs.is_empty() {
        return Some(&sign_in.proofs);
    }
    // Whoever typed a user ID here is asking for that account, not for the one that another tab
    // signed in to.
    if sign_in.entered {
        return None;
    }
    let Destination::Portal { demand, .. } = &sign_in.destination else {
        return None;
    };
    let session = facts.session.as_ref()?;
    // An account that may not be used has no session that counts: the form is asked for, and who
    // proves a password there learns the reason.
    if facts
        .member
        .is_some_and(|member| member.state != MemberState::Active)
    {
        return None;
    }
    // OpenID Connect Core 1.0 §3.1.2.1, id_token_hint: if the End-User identified by the ID Token is
    // already logged in, the Authorization Server returns a positive response.
    if demand.member.is_some_and(|hinted| hinted != session.member) {
        return None;
    }
    satisfies(*demand, session.auth_time, facts.now).then_some(&session.proofs)
}

fn satisfies(demand: Demand, auth_time: Timestamp, now: Timestamp) -> bool {
    // OpenID Connect Core 1.0 §3.1.2.1, prompt=login: the Authorization Server SHOULD prompt the
    // End-User for reauthentication.
    if demand.anew {
        return false;
    }
    // OpenID Connect Core 1.0 §3.1.2.1, max_age: if the elapsed time is greater than this value,
    // the OP MUST attempt to actively re-authenticate the End-User. Zero always does.
    demand
        .max_age
        .is_none_or(|max_age| !max_age.is_zero() && now.since(auth_time) <= max_age)
}
