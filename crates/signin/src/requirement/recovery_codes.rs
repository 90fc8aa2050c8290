//! Recovery codes, offered after the first second factor.

use super::{Requirement, first_factor::own_proofs};
use crate::{Facts, SignInTransaction, Step};

/// The member has seen recovery codes. Asked once, after a second factor was proven.
pub(super) struct RecoveryCodesSeen;

impl Requirement for RecoveryCodesSeen {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        let member = facts.member.as_ref()?;
        let proven = own_proofs(facts, sign_in)
            .iter()
            .any(|proof| proof.kind.is_second_factor());
        let being_shown = sign_in.choices.recovery_codes.is_some();
        let shown = member.authenticators.recovery_codes_shown;
        // Whoever came back without a device and without a code gets new ones.
        let none_left =
            sign_in.choices.device_replaced && member.authenticators.recovery_codes == 0;
        let due = facts.policy.needs_second_factor() && ((proven && !shown) || none_left);
        (due || being_shown).then_some(Step::RecoveryCodes)
    }
}
