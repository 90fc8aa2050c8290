//! Which account it is, where the browser knows several members.

use sekisho_kernel::MemberId;

use super::{Requirement, own_proofs};
use crate::{Facts, SignInTransaction, Step};

/// Where several members signed in with this browser, or others use it, too, whoever sits there now
/// says who it is, before anything is entered, and before a running session answers: it may be
/// somebody else's.
pub(super) struct AccountChosen;

impl Requirement for AccountChosen {
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step> {
        // A user ID that was typed before, or hinted at, fills the form; a session it does not answer for.
        let is_typed = sign_in.typed_user_id.is_some() && facts.session.is_none();
        let is_said = sign_in.account.is_some()
            || sign_in.entered
            || is_typed
            || !own_proofs(facts, sign_in).is_empty();
        (!is_said && is_asked(facts, sign_in)).then_some(Step::ChooseAccount)
    }
}

fn is_asked(facts: &Facts, sign_in: &SignInTransaction) -> bool {
    let Some(demand) = sign_in.destination.demand() else {
        return false;
    };
    // A portal that names the member does not ask who it is. Where nothing may be shown, there is no
    // question without a session that would answer.
    if demand.member.is_some() || (demand.silent && facts.session.is_none()) {
        return false;
    }
    let known = accounts(facts).count();
    // The next who sits there is somebody else, whom the browser does not know.
    let is_shared = facts.session.as_ref().is_some_and(|it| it.shared);
    // OpenID Connect Core 1.0 §3.1.2.1, prompt=select_account: the Authorization Server SHOULD prompt
    // the End-User to select a user account.
    known
        >= if demand.select || sign_in.forgot_account || is_shared {
            1
        } else {
            2
        }
}

/// The members that may be chosen: those the browser knows, and the one who is signed in.
pub fn accounts(facts: &Facts) -> impl Iterator<Item = MemberId> {
    let signed_in = facts.session.as_ref().map(|session| session.member);
    let unknown = signed_in.filter(|member| !facts.accounts.contains(member));
    unknown.into_iter().chain(facts.accounts.iter().copied())
}
