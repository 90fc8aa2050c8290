//! The profile step: a user ID that follows the rules, and a second factor of the tenant.

use sekisho_authenticator::{
    normalize::{fold_user_id, is_blank},
    user_id,
};
use sekisho_kernel::{MemberId, policy::Method};
use sekisho_signin::{Refusal, Verdict};
use sekisho_store::{IdentifierState, Member};

use super::{Checked, ProfileClaim};
use crate::{app::take_up::Visit, error::InternalError};

/// What was entered.
pub(crate) struct ProfileEntry<'a> {
    /// The user ID; empty: the present one stays.
    pub user_id: &'a str,
    /// The second factor.
    pub method: Option<&'a str>,
    /// Whether it was only asked whether the user ID is free.
    pub only_look: bool,
}

/// Checks what was chosen. Whether somebody has the user ID is decided by the transaction.
pub(crate) async fn check(
    visit: Visit<'_>,
    member: &Member,
    entry: &ProfileEntry<'_>,
) -> Result<Checked, InternalError> {
    let typed = entry.user_id.to_owned();
    let refused = |refusal| {
        Ok(Checked::Verdict(Verdict::Profile {
            typed_user_id: typed.clone(),
            chosen: Err(refusal),
        }))
    };
    let policy = &visit.tenant.rules.policy;
    // Only the end of a first sign-in lets another user ID sign in.
    let is_fixed = member.activation.is_some();
    let user_id = if is_fixed || is_own(visit, member.id, entry.user_id).await? {
        None
    } else {
        match user_id::check_new(&policy.user_id, entry.user_id) {
            Ok(folded) => Some(folded),
            Err(fault) => return refused(Refusal::UserIdUnfit(fault.code().to_owned())),
        }
    };
    let method = entry.method.and_then(Method::from_name);
    let method = method.filter(|method| policy.offers(*method));
    if policy.needs_second_factor() && method.is_none() && !entry.only_look {
        return refused(Refusal::MethodMissing);
    }
    Ok(Checked::Profile(ProfileClaim {
        typed,
        user_id,
        method,
        only_look: entry.only_look,
    }))
}

/// Whether the member keeps the present user ID, whatever the rules for new ones say.
pub(crate) async fn is_own(
    visit: Visit<'_>,
    member: MemberId,
    typed: &str,
) -> Result<bool, InternalError> {
    if is_blank(typed) {
        return Ok(true);
    }
    let Some(folded) = fold_user_id(typed) else {
        return Ok(false);
    };
    let found = visit
        .app
        .store
        .read(visit.tenant.id())
        .find_user_id(&folded)
        .await?;
    Ok(found.is_some_and(|found| {
        found.member == member
            && matches!(
                found.state,
                IdentifierState::Active | IdentifierState::Temporary
            )
    }))
}
