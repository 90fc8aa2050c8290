//! A request for another second factor is cancelled: by its mail, by whoever is signed in, by a
//! sign-in with the second factor that was not lost.

use std::sync::Arc;

use sekisho_kernel::{Entropy, MemberId, OutboxId, Policy, Timestamp};
use sekisho_store::{
    AccountEvent, MailPurpose, OneTimeLink, OutboxDocument, OutboxMessage, QueuedMail, StoreError,
    Txn, Work,
};

use super::{attempt::Who, history::Recorder, mailed_link::Pressed, take_up::Visit};
use crate::error::InternalError;

/// Cancels the request of a member, with whatever was begun by it, and tells the member. Returns
/// whether there was one.
pub(crate) async fn cancel(
    txn: &Txn<'_>,
    member: MemberId,
    recorder: Recorder<'_>,
    entropy: &Entropy,
) -> Result<bool, StoreError> {
    let now = recorder.now;
    if !txn.cancel_lost_device(member, now).await? {
        return Ok(false);
    }
    let event = AccountEvent::LostDeviceCancelled;
    recorder.record(txn, member, event).await?;
    let purpose = MailPurpose::LostDeviceCancelled { at: now };
    let document = OutboxDocument::Mail(QueuedMail { member, purpose });
    let id = OutboxId::new(now, entropy);
    txn.enqueue(&OutboxMessage::queued(id, document, now))
        .await?;
    Ok(true)
}

/// Spends the link that cancels a request.
pub(crate) async fn cancel_by_link(
    visit: Visit<'_>,
    link: &OneTimeLink,
) -> Result<Pressed, InternalError> {
    let work = CancelByLink {
        link: link.clone(),
        policy: Arc::clone(&visit.tenant.rules.policy),
        who: visit.who.clone(),
        entropy: visit.app.entropy.clone(),
        now: visit.now,
    };
    let pressed = visit.app.store.transact(visit.tenant.id(), work).await?;
    visit.app.outbox_wake.notify_one();
    Ok(pressed)
}

struct CancelByLink {
    link: OneTimeLink,
    policy: Arc<Policy>,
    who: Who,
    entropy: Entropy,
    now: Timestamp,
}

impl Work for CancelByLink {
    type Output = Pressed;

    async fn run(&self, txn: &Txn<'_>) -> Result<Pressed, StoreError> {
        if !txn.consume_link(self.link.id, self.now).await? {
            return Ok(Pressed::Void);
        }
        let recorder = Recorder::of_browser(&self.policy, &self.entropy, &self.who, self.now);
        let cancelled = cancel(txn, self.link.member, recorder, &self.entropy).await?;
        Ok(if cancelled {
            Pressed::Confirmed
        } else {
            Pressed::Void
        })
    }
}
