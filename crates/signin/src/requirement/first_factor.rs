//! Who the member is: the first proof of a sign-in, and whether the browser's session answers.

use std::borrow::Cow;

use sekisho_kernel::Timestamp;

use super::Requirement;
use crate::{
    AccountChoice, Demand, Destination, Facts, MemberFacts, MemberState, Proof, SignInTransaction,
    Step,
};

/// The member proved who it is, in this transaction or, if the destination takes it, in the
/// browser's session.
pub(super) struct FirstFactor;

impl Requirement for FirstFactor {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        let proven = counted(facts, sign_in)
            .iter()
            .any(|proof| proof.kind.is_first_factor());
        (!proven).then_some(Step::Credentials)
    }
}

/// The proofs that a destination takes: the transaction's own; and those of the browser's session,
/// if it is fresh enough for what the request demands and the transaction has not begun anew.
pub(crate) fn counted<'a>(facts: &'a Facts, sign_in: &'a SignInTransaction) -> Cow<'a, [Proof]> {
    let own = own_proofs(facts, sign_in);
    if own.iter().any(|proof| proof.kind.is_first_factor()) {
        return Cow::Borrowed(own);
    }
    let session = session_proofs(facts, sign_in).unwrap_or_default();
    if own.is_empty() {
        return Cow::Borrowed(session);
    }
    let mut proofs: Vec<_> = session
        .iter()
        .filter(|proof| !own.iter().any(|newer| newer.kind.is_same_sort(proof.kind)))
        .copied()
        .collect();
    proofs.extend_from_slice(own);
    Cow::Owned(proofs)
}

/// Whether the member proved in this transaction who it is: a session opens portals, and nothing
/// that changes the account.
pub(crate) fn is_proven_here(facts: &Facts, sign_in: &SignInTransaction) -> bool {
    own_proofs(facts, sign_in)
        .iter()
        .any(|proof| proof.kind.is_first_factor())
}

/// What was proven in the transaction, unless what it rests on has changed since.
pub(crate) fn own_proofs<'a>(facts: &Facts, sign_in: &'a SignInTransaction) -> &'a [Proof] {
    let rests_on_the_same = facts.member.as_ref().is_some_and(|member| {
        sign_in.member == Some(member.id)
            && sign_in.security_version == member.security_version
            && !rests_on_former_address(member, sign_in)
    });
    if rests_on_the_same {
        &sign_in.proofs
    } else {
        &[]
    }
}

/// Whether a mailed link opened the transaction, and the address is another one since.
fn rests_on_former_address(member: &MemberFacts, sign_in: &SignInTransaction) -> bool {
    let mut links = sign_in
        .proofs
        .iter()
        .filter(|proof| proof.kind.is_mailed_link());
    member
        .mail_changed_at
        .is_some_and(|changed_at| links.any(|link| link.at < changed_at))
}

fn session_proofs<'a>(facts: &'a Facts, sign_in: &SignInTransaction) -> Option<&'a [Proof]> {
    // Whoever typed a user ID here is asking for that account, not for the one that another tab
    // signed in to.
    if sign_in.entered {
        return None;
    }
    let demand = sign_in.destination.demand()?;
    let session = facts.session.as_ref()?;
    // Nor does it answer for whoever said to be somebody else.
    if sign_in
        .account
        .is_some_and(|account| account != AccountChoice::Member(session.member))
    {
        return None;
    }
    // An account that may not be used has no session that counts: the form is asked for, and who
    // proves a password there learns the reason. Nor has one whose first sign-in is not complete.
    if facts.member.as_ref().is_some_and(|member| {
        member.state != MemberState::Active
            || member.activation.is_none()
            || member.id != session.member
    }) {
        return None;
    }
    // OpenID Connect Core 1.0 §3.1.2.1, id_token_hint: if the End-User identified by the ID Token is
    // already logged in, the Authorization Server returns a positive response.
    if demand.member.is_some_and(|hinted| hinted != session.member) {
        return None;
    }
    // What takes a while, such as setting an app up, is not interrupted by another question.
    let asked_at = match sign_in.destination {
        Destination::Account { .. } => sign_in.started_at,
        _ => facts.now,
    };
    satisfies(demand, session.auth_time, asked_at).then_some(&session.proofs)
}

fn satisfies(demand: &Demand, auth_time: Timestamp, now: Timestamp) -> bool {
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
