//! A mailed link begins a sign-in where it is pressed, in which the link is the first proof, or stands
//! for the second.
//!
//! A link that the member asked for is used up by its press: of any number of presses one begins a
//! sign-in. In that browser the link leads to that sign-in again while it runs, so that whoever is
//! interrupted opens it once more; anywhere else it is used. The link of a reissue, which staff have
//! sent, stays good until the new password takes effect.

use sekisho_kernel::{MemberId, SignInId, Timestamp};
use sekisho_keys::KeyedHash;
use sekisho_signin::{Proof, ProofKind};
use sekisho_store::{
    LinkPurpose, Member, NewSignIn, OneTimeLink, SignInRequest, StoreError, StoredSignIn, Txn, Work,
};

use super::{
    mailed_link::Opened,
    outcome::{Answer, Outcome},
    sign_in_request::new_sign_in,
    start_authorization::bind_browser,
    take_up::Visit,
};
use crate::error::InternalError;

/// Whether a link begins a sign-in.
pub(crate) const fn begins_sign_in(purpose: LinkPurpose) -> bool {
    matches!(
        purpose,
        LinkPurpose::PasswordReissue | LinkPurpose::PasswordReset | LinkPurpose::LostDevice
    )
}

/// The running sign-in that a used link began in this browser.
pub(super) async fn begun_here(
    visit: Visit<'_>,
    link: &OneTimeLink,
) -> Result<Option<SignInId>, InternalError> {
    let is_here = link.browser.is_some() && link.browser == visit.browser.binding;
    let Some(id) = link
        .sign_in
        .filter(|_| is_here && begins_sign_in(link.purpose))
    else {
        return Ok(None);
    };
    let reader = visit.app.store.read(visit.tenant.id());
    let stored = reader.find_sign_in(id).await?;
    let runs = stored.is_some_and(|stored| {
        stored.ended_at.is_none()
            && visit.now < stored.expires_at
            && stored.browser == visit.browser.binding
    });
    Ok(runs.then_some(id))
}

/// Begins the sign-in of a link, on a device that others use, too, or not; `None` if it was not good
/// any more.
pub(crate) async fn begin(
    visit: Visit<'_>,
    opened: &Opened,
    shared: bool,
) -> Result<Option<Answer>, InternalError> {
    let Visit {
        app,
        tenant,
        browser,
        now,
        ..
    } = visit;
    let link = &opened.link;
    // Where a link leads: in the browser that asked for it, to the portal that waits there.
    let request = match asked_here(visit, link).await?.map(|asked| asked.request) {
        Some(request @ SignInRequest::Authorization(_)) => request,
        _ => SignInRequest::Session,
    };
    let Some(destination) = visit.destination_of(&request).await? else {
        return Ok(None);
    };
    let mut new = new_sign_in(app, tenant, destination, request, None, now);
    let (binding, cookies) = bind_browser(app, tenant, browser);
    new.browser = Some(binding);
    new.sign_in.member = Some(link.member);
    new.sign_in.security_version = link.security_version;
    new.sign_in.typed_user_id = Some(opened.user_id.clone());
    new.sign_in.entered = true;
    new.sign_in.length.shared = shared;
    let id = new.sign_in.id;
    let work = Begin {
        link: link.clone(),
        new,
        binding,
        now,
    };
    let begun = app.store.transact(tenant.id(), work).await?;
    // Of a form that was sent twice, the second leads where the first one did.
    let id = if begun {
        Some(id)
    } else {
        begun_just_before(visit, link).await?
    };
    Ok(id.map(|id| Answer {
        outcome: Outcome::SignIn {
            id,
            first_contact: false,
        },
        cookies,
    }))
}

async fn begun_just_before(
    visit: Visit<'_>,
    link: &OneTimeLink,
) -> Result<Option<SignInId>, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    match reader.find_link_by_id(link.id).await? {
        Some(link) if link.used_at.is_some() => begun_here(visit, &link).await,
        _ => Ok(None),
    }
}

/// The sign-in in which the link was asked for, in that browser.
pub(crate) async fn asked_here(
    visit: Visit<'_>,
    link: &OneTimeLink,
) -> Result<Option<StoredSignIn>, InternalError> {
    let is_same = link.browser.is_some() && link.browser == visit.browser.binding;
    let Some(id) = link.sign_in.filter(|_| is_same) else {
        return Ok(None);
    };
    let reader = visit.app.store.read(visit.tenant.id());
    Ok(reader.find_sign_in(id).await?)
}

struct Begin {
    link: OneTimeLink,
    new: NewSignIn,
    binding: KeyedHash,
    now: Timestamp,
}

impl Work for Begin {
    type Output = bool;

    async fn run(&self, txn: &Txn<'_>) -> Result<bool, StoreError> {
        let id: MemberId = self.link.member;
        txn.hold_member(id).await?;
        let Some(member) = txn.find_member(id).await? else {
            return Ok(false);
        };
        let Some(kind) = self.proof(&member) else {
            return Ok(false);
        };
        if !self.use_up(txn, &member).await? {
            return Ok(false);
        }
        let mut new = self.new.clone();
        new.sign_in.proofs.push(Proof::new(kind, self.now));
        txn.insert_sign_in(&new).await?;
        Ok(true)
    }
}

impl Begin {
    /// What the link proves; nothing, where what it was sent for is over.
    fn proof(&self, member: &Member) -> Option<ProofKind> {
        match self.link.purpose {
            LinkPurpose::PasswordReissue => Some(ProofKind::ReissueLink),
            LinkPurpose::PasswordReset => Some(ProofKind::ResetLink),
            LinkPurpose::LostDevice => {
                let request = member.lost_device.filter(|it| it.is_open(self.now))?;
                let replaces_password = request.replaces_password;
                Some(ProofKind::LostDeviceLink { replaces_password })
            }
            LinkPurpose::AddressCheck
            | LinkPurpose::MailChange
            | LinkPurpose::MailUndo
            | LinkPurpose::LostDeviceCancel => None,
        }
    }

    async fn use_up(&self, txn: &Txn<'_>, member: &Member) -> Result<bool, StoreError> {
        if self.link.purpose == LinkPurpose::PasswordReissue {
            return Ok(member.security_version == self.link.security_version);
        }
        if !txn.consume_link(self.link.id, self.now).await? {
            return Ok(false);
        }
        let begun = self.new.sign_in.id;
        txn.record_begun_sign_in(self.link.id, begun, &self.binding)
            .await?;
        Ok(true)
    }
}
