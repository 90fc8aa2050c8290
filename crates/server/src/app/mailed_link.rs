//! Mailed links: opening one shows what a press will do; only the press spends it.

use std::sync::Arc;

use sekisho_kernel::{
    Entropy, MemberId, OutboxId, Policy, SignInId, TenantId, Timestamp,
    policy::{DerivedActivation, TemporaryPasswordKind},
};
use sekisho_keys::{HashPurpose, KeyedHash, Keys};
use sekisho_signin::{Proof, ProofKind};
use sekisho_store::{
    AccountEvent, Claimed, IdentifierState, LinkPurpose, MailPurpose, Member, OneTimeLink,
    OutboxDocument, OutboxMessage, QueuedMail, StoreError, Txn, Work,
};

use super::{
    attempt::Who, begin_by_link, history::Recorder, mail_change::ChangeAddress, take_up::Visit,
};
use crate::{error::InternalError, worker::outbox};

/// How the token of a link is stored.
pub(crate) fn hash(keys: &Keys, tenant: &TenantId, token: &str) -> KeyedHash {
    keys.hash(HashPurpose::MailedLink, tenant, token.as_bytes())
}

/// The address of a link's page, below the issuer.
pub(crate) fn path(token: &str) -> String {
    format!("/m/{token}")
}

/// A link, for its page.
pub(crate) struct Opened {
    /// The link.
    pub link: OneTimeLink,
    /// The user ID it is for.
    pub user_id: String,
    /// What it is good for at this moment.
    pub state: LinkState,
}

/// What a link is good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LinkState {
    /// It can be pressed.
    Good,
    /// It was pressed before.
    Used,
    /// It was pressed before, in this browser, and the sign-in that it began still runs here.
    Begun(SignInId),
    /// It is too old, or something has voided it since.
    Void,
}

/// Finds a link. Nothing is spent.
pub(crate) async fn open(visit: Visit<'_>, token: &str) -> Result<Option<Opened>, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let hash = hash(&visit.app.keys, visit.tenant.id(), token);
    let Some(link) = reader.find_link(&hash).await? else {
        return Ok(None);
    };
    let Some(member) = reader.find_member(link.member).await? else {
        return Ok(None);
    };
    let state = if link.used_at.is_some() {
        let begun = begin_by_link::begun_here(visit, &link).await?;
        begun.map_or(LinkState::Used, LinkState::Begun)
    } else if link.expires_at <= visit.now
        || (link.purpose == LinkPurpose::LostDeviceCancel && member.lost_device.is_none())
        || (link.purpose.is_voidable() && link.security_version != member.security_version)
    {
        LinkState::Void
    } else {
        LinkState::Good
    };
    let user_ids = reader.list_user_ids(member.id).await?;
    let signs_in = |state: IdentifierState| user_ids.iter().find(|user_id| user_id.state == state);
    let user_id = signs_in(IdentifierState::Active)
        .or(signs_in(IdentifierState::Temporary))
        .map_or_else(String::new, |user_id| user_id.value.clone());
    Ok(Some(Opened {
        link,
        user_id,
        state,
    }))
}

/// What a press led to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Pressed {
    /// The address is confirmed.
    Confirmed,
    /// Another account has confirmed the address meanwhile.
    Taken,
    /// It was not good any more.
    Void,
}

/// Spends the link that confirms an address.
pub(crate) async fn confirm_address(
    visit: Visit<'_>,
    link: &OneTimeLink,
) -> Result<Pressed, InternalError> {
    let (LinkPurpose::AddressCheck, Some(address)) = (link.purpose, &link.address) else {
        return Ok(Pressed::Void);
    };
    let work = Arc::new(ConfirmAddress {
        link: link.clone(),
        member: link.member,
        address: address.clone(),
        policy: Arc::clone(&visit.tenant.rules.policy),
        who: visit.who.clone(),
        entropy: visit.app.entropy.clone(),
        now: visit.now,
    });
    let pressed = visit.app.store.transact(visit.tenant.id(), work).await?;
    visit.app.outbox_wake.notify_one();
    Ok(pressed)
}

/// Spends the link that puts an address in the place of the present one. The former address is told,
/// with a link to undo it.
pub(crate) async fn change_address(
    visit: Visit<'_>,
    link: &OneTimeLink,
) -> Result<Pressed, InternalError> {
    let work = change(visit, link, false);
    let pressed = visit.app.store.transact(visit.tenant.id(), work).await?;
    visit.app.outbox_wake.notify_one();
    Ok(pressed)
}

/// Spends the link that restores an address. All sessions end.
pub(crate) async fn undo_change(
    visit: Visit<'_>,
    link: &OneTimeLink,
) -> Result<Pressed, InternalError> {
    let work = change(visit, link, true);
    let pressed = visit.app.store.transact(visit.tenant.id(), work).await?;
    outbox::send_soon(visit.app).await;
    Ok(pressed)
}

fn change(visit: Visit<'_>, link: &OneTimeLink, undo: bool) -> Arc<ChangeAddress> {
    Arc::new(ChangeAddress {
        link: link.clone(),
        undo,
        policy: Arc::clone(&visit.tenant.rules.policy),
        who: visit.who.clone(),
        entropy: visit.app.entropy.clone(),
        now: visit.now,
    })
}

struct ConfirmAddress {
    link: OneTimeLink,
    member: MemberId,
    address: String,
    policy: Arc<Policy>,
    who: Who,
    entropy: Entropy,
    now: Timestamp,
}

impl Work for ConfirmAddress {
    type Output = Pressed;

    async fn run(&self, txn: &Txn<'_>) -> Result<Pressed, StoreError> {
        if !txn.consume_link(self.link.id, self.now).await? {
            return Ok(Pressed::Void);
        }
        self.confirm_sign_in(txn).await?;
        let before = txn.find_member(self.member).await?;
        if before
            .as_ref()
            .is_some_and(|before| self.is_overtaken(before))
        {
            return Ok(Pressed::Void);
        }
        let folded = self.address.to_lowercase();
        let claimed = txn
            .confirm_mail_address(self.member, &self.address, &folded, self.now)
            .await?;
        if claimed == Claimed::Taken {
            return Ok(Pressed::Taken);
        }
        if let Some(before) = before.filter(|before| before.activation.is_some()) {
            self.tell(txn, &before).await?;
        }
        Ok(Pressed::Confirmed)
    }
}

impl ConfirmAddress {
    /// Whether a member who uses the account confirmed another address since: from then on an address
    /// is replaced by a change only, which can be undone.
    fn is_overtaken(&self, member: &Member) -> bool {
        let is_another = member
            .mail_address
            .as_ref()
            .is_none_or(|confirmed| confirmed.to_lowercase() != self.address.to_lowercase());
        member.activation.is_some() && member.mail_confirmed_at.is_some() && is_another
    }

    /// Another address in the place of one that was in doubt: the member is told where the former one
    /// still is read.
    async fn tell(&self, txn: &Txn<'_>, before: &Member) -> Result<(), StoreError> {
        let is_another = |former: &String| former.to_lowercase() != self.address.to_lowercase();
        let Some(former) = before.mail_address.clone().filter(is_another) else {
            return Ok(());
        };
        let recorder = Recorder::of_browser(&self.policy, &self.entropy, &self.who, self.now);
        let event = AccountEvent::MailChanged;
        recorder.record(txn, self.member, event).await?;
        let mail = QueuedMail {
            member: self.member,
            purpose: MailPurpose::MailReplaced {
                at: self.now,
                address: former,
            },
        };
        let id = OutboxId::new(self.now, &self.entropy);
        let message = OutboxMessage::queued(id, OutboxDocument::Mail(mail), self.now);
        txn.enqueue(&message).await
    }

    /// The sign-in that had the link sent has its proof, if it runs and is still about the member.
    async fn confirm_sign_in(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        let Some(id) = self.link.sign_in else {
            return Ok(());
        };
        let Some(stored) = txn.find_sign_in(id).await? else {
            return Ok(());
        };
        let sign_in = &stored.sign_in;
        // Whether the address on file confirms a derived password.
        let proves = self.policy.derived_activation == DerivedActivation::MailOnFile;
        let is_the_same = proves
            && sign_in.temporary() == Some(TemporaryPasswordKind::Derived)
            && stored.ended_at.is_none()
            && sign_in.member == Some(self.member)
            && sign_in.security_version == self.link.security_version;
        if !is_the_same {
            return Ok(());
        }
        let mut confirmed = sign_in.clone();
        confirmed
            .proofs
            .push(Proof::new(ProofKind::AddressOnFile, self.now));
        txn.save_sign_in(&stored, &confirmed).await
    }
}
