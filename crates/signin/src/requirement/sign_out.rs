//! Signing out.

use super::Requirement;
use crate::{Destination, Facts, SignInTransaction, Step};

/// The member wants to sign out, or a party of the session vouched for it, or there is no session
/// to end.
pub(super) struct SignOutConfirmed;

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
