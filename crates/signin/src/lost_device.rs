//! Who lost what the second factor needs: whether another one can be had by mail.

use sekisho_kernel::{
    Timestamp,
    policy::{LostDevice, Method},
};

use crate::{
    Facts, LostDeviceRequest, MailAddressState, MemberFacts, SignInTransaction,
    requirement::{is_proven_here, own_proofs},
};

/// Whether another second factor can be had by mail and birth date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Replacement {
    /// It can be asked for.
    Offered,
    /// It was asked for; the link goes out later.
    Waits(LostDeviceRequest),
    /// It was asked for, and the link went out; it can be sent again.
    Open(LostDeviceRequest),
    /// The mail address is too new.
    HeldOff {
        /// From when on it helps.
        until: Timestamp,
    },
    /// It cannot: a recovery code or the desk helps.
    Desk,
}

/// Whether another second factor can be had, by whoever proved a first factor in this sign-in.
pub fn replacement(facts: &Facts, sign_in: &SignInTransaction) -> Replacement {
    let Some(member) = &facts.member else {
        return Replacement::Desk;
    };
    if !is_proven_here(facts, sign_in) || !may_ask(facts, member) {
        return Replacement::Desk;
    }
    if let Some(until) = member.mail_helps_from.filter(|until| *until > facts.now) {
        return Replacement::HeldOff { until };
    }
    match member.lost_device {
        Some(request) if facts.now >= request.ends_at => Replacement::Offered,
        // One that asks for the password is of no use to who forgot it. What was waited for then was
        // another thing: it begins anew.
        Some(request) if replaces_password(facts, sign_in) && !request.replaces_password => {
            Replacement::Offered
        }
        Some(request) if request.is_open(facts.now) => Replacement::Open(request),
        Some(request) => Replacement::Waits(request),
        None => Replacement::Offered,
    }
}

/// The request that a sign-in makes.
pub(crate) fn request(facts: &Facts, sign_in: &SignInTransaction) -> LostDeviceRequest {
    let opens_at = facts.now + facts.policy.lost_device_wait;
    LostDeviceRequest {
        asked_at: facts.now,
        opens_at,
        ends_at: opens_at + facts.policy.mail_check_lifetime,
        replaces_password: replaces_password(facts, sign_in),
    }
}

/// Whether the sign-in was begun by a link in place of a password.
fn replaces_password(facts: &Facts, sign_in: &SignInTransaction) -> bool {
    own_proofs(facts, sign_in)
        .iter()
        .any(|proof| proof.kind.is_password_link())
}

/// Whether the tenant has it so, and the member has what it takes: something to lose, an address that
/// the member confirmed, and a birth date on file. Who gets codes by mail has lost nothing.
fn may_ask(facts: &Facts, member: &MemberFacts) -> bool {
    let methods = member.methods(&facts.policy);
    facts.policy.lost_device == LostDevice::MailAndBirthDate
        && member.activation.is_some()
        && member.mail == MailAddressState::Confirmed
        && member.on_file.birth_date
        && !methods.is_empty()
        && !methods.contains(&Method::Mail)
}
