//! A mailed link is written down only while what asked for it still stands.

use std::time::Duration;

use sekisho_kernel::OutboxId;
use sekisho_keys::KeyedHash;
use sekisho_store::{LinkPurpose, Member, OneTimeLink, StoreError, Txn, Work};

/// A link that a mail brings, kept if it is still wanted at that moment.
pub(super) struct KeepLink {
    pub(super) link: OneTimeLink,
    pub(super) hash: KeyedHash,
    pub(super) message: OutboxId,
    /// The member's address when the mail was written.
    pub(super) box_then: Option<String>,
    /// For how long an address that took the place of another recovers nothing.
    pub(super) hold_off: Duration,
}

impl Work for KeepLink {
    /// Whether the link is still wanted.
    type Output = bool;

    async fn run(&self, txn: &Txn<'_>) -> Result<bool, StoreError> {
        txn.hold_member(self.link.member).await?;
        let Some(member) = txn.find_member(self.link.member).await? else {
            return Ok(false);
        };
        // ADR 20: by what a member stops somebody else is voided by nothing.
        let is_the_same = !self.link.purpose.is_voidable()
            || member.security_version == self.link.security_version;
        // What recovers the account goes to no box that is the member's no more.
        let goes_astray = self.link.purpose.recovers() && member.mail_address != self.box_then;
        if !is_the_same
            || goes_astray
            || !self.is_awaited(txn, &member).await?
            || !self.may_reset(txn, &member).await?
        {
            return Ok(false);
        }
        txn.insert_link(&self.link, &self.hash).await?;
        Ok(true)
    }
}

impl KeepLink {
    /// Whether a forgotten password may be set anew: what was looked at when that was asked for may
    /// have changed at that very moment.
    async fn may_reset(&self, txn: &Txn<'_>, member: &Member) -> Result<bool, StoreError> {
        if self.link.purpose != LinkPurpose::PasswordReset {
            return Ok(true);
        }
        let recovers_from = member.mail_recovers_from(self.hold_off);
        let is_held_off = recovers_from.is_some_and(|from| self.link.sent_at < from);
        let found = txn.find_member_credentials(member.id).await?;
        let has_letter = found.is_none_or(|found| found.password.is_from_letter());
        Ok(!is_held_off && !has_letter)
    }

    /// Whether the sign-in that asked for it still waits for this very mail, and for the member as
    /// it is now: a mail that a server put off for hours must not bring a link that somebody else's
    /// sign-in once asked for.
    async fn is_awaited(&self, txn: &Txn<'_>, member: &Member) -> Result<bool, StoreError> {
        if self.link.purpose == LinkPurpose::MailUndo {
            let address = self.link.address.as_deref().unwrap_or_default();
            return Ok(member.mail_replaced_at(address).is_some());
        }
        if self.link.purpose == LinkPurpose::LostDeviceCancel {
            return Ok(member.lost_device.is_some());
        }
        if self.link.purpose == LinkPurpose::MailChange {
            let pending = member.pending_mail.as_ref();
            return Ok(pending.map(|pending| &pending.address) == self.link.address.as_ref());
        }
        // A forgotten password is asked for by whoever is nobody yet.
        let waits = self.link.purpose == LinkPurpose::AddressCheck;
        let Some(id) = self.link.sign_in.filter(|_| waits) else {
            return Ok(true);
        };
        let stored = txn.find_sign_in(id).await?;
        Ok(stored.is_some_and(|stored| {
            let pending = stored.sign_in.choices.pending_address.as_ref();
            stored.ended_at.is_none()
                && stored.sign_in.member == Some(self.link.member)
                && stored.sign_in.security_version == self.link.security_version
                && pending.is_some_and(|pending| pending.message == self.message)
        }))
    }
}
