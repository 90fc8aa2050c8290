//! The members that a browser knows: whom its pages offer to choose from, and how one is taken off.

use sekisho_authenticator::user_id;
use sekisho_kernel::{DeviceId, MemberId, SignInId};
use sekisho_keys::HashPurpose;
use sekisho_signin::requirement::accounts;
use sekisho_store::{IdentifierState, StoreError, Txn, Work};

use super::{browser::Known, take_up::Visit};
use crate::error::InternalError;

/// A member that may be chosen.
pub(crate) struct Account {
    /// Who, for the form of this sign-in.
    pub id: String,
    /// The user ID, as much of it as others may see.
    pub masked: String,
    /// Whether it is the one who is signed in.
    pub is_signed_in: bool,
}

/// The members to choose from, the one who is signed in first. Who has no user ID any more is left out.
pub(crate) async fn list(
    visit: Visit<'_>,
    sign_in: SignInId,
    known: &Known,
) -> Result<Vec<Account>, InternalError> {
    let signed_in = known.session.as_ref().map(|session| session.member);
    let mut list = Vec::new();
    for id in accounts(&known.facts) {
        if let Some(masked) = masked(visit, id).await? {
            list.push(Account {
                id: name(visit, sign_in, id),
                masked,
                is_signed_in: signed_in == Some(id),
            });
        }
    }
    list.sort_by_key(|account| !account.is_signed_in);
    Ok(list)
}

/// The member that the form of a sign-in names, if it is one of those to choose from.
pub(crate) fn named(
    visit: Visit<'_>,
    sign_in: SignInId,
    known: &Known,
    named: &str,
) -> Option<MemberId> {
    accounts(&known.facts).find(|id| name(visit, sign_in, *id) == named)
}

/// What stands for a member on the page of one sign-in: the member's own number is told to nobody.
fn name(visit: Visit<'_>, sign_in: SignInId, member: MemberId) -> String {
    let value = format!("{sign_in} {member}");
    let (keys, tenant) = (&visit.app.keys, visit.tenant.id());
    keys.hash(HashPurpose::KnownAccount, tenant, value.as_bytes())
        .to_base64url()
}

/// The user ID of a member as others may see it.
pub(crate) async fn masked(
    visit: Visit<'_>,
    member: MemberId,
) -> Result<Option<String>, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let user_ids = reader.list_user_ids(member).await?;
    let active = user_ids
        .iter()
        .find(|id| id.state == IdentifierState::Active);
    Ok(active.map(|id| user_id::mask(&id.value)))
}

/// Takes a member off the list of a browser.
pub(crate) async fn forget(
    visit: Visit<'_>,
    device: DeviceId,
    member: MemberId,
) -> Result<(), InternalError> {
    let work = Forget { device, member };
    Ok(visit.app.store.transact(visit.tenant.id(), work).await?)
}

struct Forget {
    device: DeviceId,
    member: MemberId,
}

impl Work for Forget {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.forget_member_on_device(self.device, self.member).await
    }
}
