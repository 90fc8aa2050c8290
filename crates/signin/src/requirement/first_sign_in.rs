//! What a first sign-in asks. A temporary password, whenever one was proven, is followed by the
//! birth date and a password of the member's own; the rest is asked until it was chosen once.

use sekisho_kernel::policy::{DerivedActivation, TemporaryPasswordKind};

use super::{
    Requirement,
    account::AccountUsable,
    first_factor::{FirstFactor, is_proven_here, own_proofs},
    first_sign_in, recovery,
};
use crate::{
    BlockedReason, Facts, MailAddressState, MemberFacts, ProofKind, SignInTransaction, Step,
};

/// Whether a first sign-in that was not complete before has all that it asks.
pub(crate) fn is_first_sign_in_complete(facts: &Facts, sign_in: &SignInTransaction) -> bool {
    let before: [&dyn Requirement; 2] = [&FirstFactor, &AccountUsable];
    newcomer(facts).is_some()
        && sign_in.destination.demand().is_some()
        && before
            .into_iter()
            .chain(first_sign_in(facts))
            .all(|requirement| requirement.unmet(facts, sign_in).is_none())
}

/// The member, while the first sign-in is not complete.
fn newcomer(facts: &Facts) -> Option<&MemberFacts> {
    facts
        .member
        .as_ref()
        .filter(|member| member.activation.is_none())
}

fn derived_needs(facts: &Facts, sign_in: &SignInTransaction, what: DerivedActivation) -> bool {
    newcomer(facts).is_some()
        && sign_in.temporary() == Some(TemporaryPasswordKind::Derived)
        && facts.policy.derived_activation == what
}

/// The code printed in a letter confirms a derived password.
pub(super) struct LetterCodeProven;

impl Requirement for LetterCodeProven {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        let needed = derived_needs(facts, sign_in, DerivedActivation::LetterCode);
        if !needed || sign_in.has_proof(ProofKind::LetterCode) {
            return None;
        }
        Some(if newcomer(facts)?.on_file.letter_code {
            Step::LetterCode
        } else {
            // No letter with a code was sent: only the desk can help.
            Step::Blocked(BlockedReason::Unprovable)
        })
    }
}

/// The address that the society has on file confirms a derived password: by a link that was opened
/// for this very sign-in, not for an earlier one that somebody else may have begun.
pub(super) struct AddressOnFileConfirms;

impl Requirement for AddressOnFileConfirms {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        if !derived_needs(facts, sign_in, DerivedActivation::MailOnFile) {
            return None;
        }
        if sign_in.has_proof(ProofKind::AddressOnFile) {
            return None;
        }
        match newcomer(facts)?.mail {
            // Nothing can confirm it: only the desk can help.
            MailAddressState::None => Some(Step::Blocked(BlockedReason::Unprovable)),
            // A mail goes out only to who knows the birth date.
            _ => BirthDateProven
                .unmet(facts, sign_in)
                .or_else(|| Some(address_step(sign_in))),
        }
    }
}

/// The birth date was proven here, where a temporary password or a mailed link opened the sign-in.
pub(super) struct BirthDateProven;

impl Requirement for BirthDateProven {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        if sign_in.has_proof(ProofKind::BirthDate) {
            return None;
        }
        let known = facts.member.as_ref()?.on_file.birth_date;
        match (sign_in.temporary().is_some(), known) {
            (true, true) => Some(Step::BirthDate),
            // Nobody can prove it: only the desk can help.
            (true, false) => Some(Step::Blocked(BlockedReason::Unprovable)),
            (false, _) if recovery::lacks_second_proof(facts, sign_in) => {
                Some(recovery::birth_date_step(facts))
            }
            (false, _) => {
                let by_link = sign_in.has_proof(ProofKind::ReissueLink);
                (by_link && known).then_some(Step::BirthDate)
            }
        }
    }
}

/// The member agreed to the terms in force; asked after an authentication, not of a session.
pub(super) struct TermsAgreed;

impl Requirement for TermsAgreed {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        let in_force = facts.terms.as_ref()?;
        let member = facts.member.as_ref()?;
        let agreed = member.agreed_terms.as_ref() == Some(in_force);
        (!own_proofs(facts, sign_in).is_empty() && !agreed).then_some(Step::Terms)
    }
}

/// User ID and second factor were chosen.
pub(super) struct ProfileChosen;

impl Requirement for ProfileChosen {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        let member = facts.member.as_ref()?;
        if member.method.is_some() || sign_in.choices.profile_chosen {
            return None;
        }
        let needs_method =
            facts.policy.needs_second_factor() && member.methods(&facts.policy).is_empty();
        if !needs_method && member.activation.is_some() {
            return None;
        }
        Some(if is_proven_here(facts, sign_in) {
            Step::Profile
        } else {
            Step::Credentials
        })
    }
}

/// A password of the member's own takes the place of the temporary one.
pub(super) struct PasswordChosen;

impl Requirement for PasswordChosen {
    fn unmet(&self, _facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        let needed = sign_in.temporary().is_some() || sign_in.is_by_link();
        // Once the first sign-in is complete, the chosen one has taken effect.
        let chosen = sign_in.choices.activated || sign_in.choices.new_password.is_some();
        (needed && !chosen).then_some(Step::NewPassword)
    }
}

/// The mail address was confirmed.
pub(super) struct AddressConfirmed;

impl Requirement for AddressConfirmed {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        let member = newcomer(facts)?;
        (member.mail != MailAddressState::Confirmed).then(|| address_step(sign_in))
    }
}

pub(super) fn address_step(sign_in: &SignInTransaction) -> Step {
    if sign_in.choices.pending_address.is_some() {
        Step::MailCheck
    } else {
        Step::MailAddress
    }
}
