//! The member is told of what the desk did.

use sekisho_kernel::{Entropy, MemberId, OutboxId, Timestamp};
use sekisho_store::{AccountChange, MailPurpose, OutboxDocument, OutboxMessage, QueuedMail};

/// What tells a member of a change.
pub(super) const fn told(change: AccountChange, at: Timestamp) -> MailPurpose {
    MailPurpose::AccountChanged { change, at }
}

/// A mail to a member.
pub(super) fn desk_mail(
    member: MemberId,
    purpose: MailPurpose,
    entropy: &Entropy,
    now: Timestamp,
) -> OutboxMessage {
    let mail = QueuedMail { member, purpose };
    let id = OutboxId::new(now, entropy);
    OutboxMessage::queued(id, OutboxDocument::Mail(mail), now)
}
