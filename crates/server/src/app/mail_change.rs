//! A mailed link changes the mail address, or undoes that.

use std::sync::Arc;

use sekisho_kernel::{Entropy, OutboxId, Policy, Timestamp};
use sekisho_store::{
    AccountEvent, FormerMail, MailChange, MailPurpose, OneTimeLink, OutboxDocument, OutboxMessage,
    QueuedMail, StoreError, Txn, Work,
};

use super::{
    attempt::Who, completion::announce_end, history::Recorder, lost_device, mailed_link::Pressed,
};

/// The press of a link that changes an address, or undoes that.
pub(super) struct ChangeAddress {
    pub(super) link: OneTimeLink,
    /// Whether the former address is restored.
    pub(super) undo: bool,
    pub(super) policy: Arc<Policy>,
    pub(super) who: Who,
    pub(super) entropy: Entropy,
    pub(super) now: Timestamp,
}

impl Work for ChangeAddress {
    type Output = Pressed;

    async fn run(&self, txn: &Txn<'_>) -> Result<Pressed, StoreError> {
        let Some(address) = &self.link.address else {
            return Ok(Pressed::Void);
        };
        if !txn.consume_link(self.link.id, self.now).await? {
            return Ok(Pressed::Void);
        }
        if self.undo {
            self.undo(txn, address).await
        } else {
            self.change(txn, address).await
        }
    }
}

impl ChangeAddress {
    async fn change(&self, txn: &Txn<'_>, address: &str) -> Result<Pressed, StoreError> {
        let member = self.link.member;
        let undoable_since = self.now - self.policy.undo_link_lifetime;
        let changed = txn
            .change_mail_address(member, address, self.now, undoable_since)
            .await?;
        let (restorable, lost) = match changed {
            MailChange::Changed { restorable, lost } => (restorable, lost),
            MailChange::Taken => return Ok(Pressed::Taken),
            MailChange::Void => return Ok(Pressed::Void),
        };
        self.go_on(txn).await?;
        // What a link to the former address began ends with that address.
        let recorder = Recorder::of_browser(&self.policy, &self.entropy, &self.who, self.now);
        lost_device::cancel(txn, member, recorder, &self.entropy).await?;
        self.record(txn, AccountEvent::MailChanged).await?;
        let at = self.now;
        self.queue(txn, MailPurpose::MailChanged { at, former: None })
            .await?;
        self.tell_replaced(txn, restorable, lost).await?;
        Ok(Pressed::Confirmed)
    }

    /// The sign-in in which the change was asked for goes on, if it still waits for this link.
    async fn go_on(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        let Some(id) = self.link.sign_in else {
            return Ok(());
        };
        let Some(stored) = txn.find_sign_in(id).await? else {
            return Ok(());
        };
        let pending = stored.sign_in.choices.pending_address.as_ref();
        let waits = stored.ended_at.is_none()
            && pending.map(|pending| &pending.address) == self.link.address.as_ref();
        if !waits {
            return Ok(());
        }
        let mut done = stored.sign_in.clone();
        done.choices.act_done = true;
        txn.save_sign_in(&stored, &done).await
    }

    /// Whoever changed it is put out everywhere, and cannot do so again at once. All
    /// addresses are told.
    async fn undo(&self, txn: &Txn<'_>, former: &str) -> Result<Pressed, StoreError> {
        let member = self.link.member;
        let undoable_since = self.now - self.policy.undo_link_lifetime;
        let locked_until = self.now + self.policy.mail_change_hold_off;
        let undone = txn
            .undo_mail_change(member, former, self.now, undoable_since, locked_until)
            .await?;
        let (restorable, lost) = match undone {
            MailChange::Changed { restorable, lost } => (restorable, lost),
            MailChange::Taken => return Ok(Pressed::Taken),
            MailChange::Void => return Ok(Pressed::Void),
        };
        // What was asked for by a link to the address that is lost ends with it.
        let recorder = Recorder::of_browser(&self.policy, &self.entropy, &self.who, self.now);
        lost_device::cancel(txn, member, recorder, &self.entropy).await?;
        txn.raise_security_version(member).await?;
        for session in txn.end_member_sessions(member, self.now).await? {
            announce_end(txn, session, &self.entropy, self.now).await?;
        }
        self.record(txn, AccountEvent::MailChangeUndone).await?;
        let at = self.now;
        self.queue(txn, MailPurpose::MailChangeUndone { at })
            .await?;
        self.tell_replaced(txn, restorable, lost).await?;
        Ok(Pressed::Confirmed)
    }

    /// Tells the addresses that are not the present one; those that can be restored get a link, a fresh
    /// one after an undo, since that is a change too.
    async fn tell_replaced(
        &self,
        txn: &Txn<'_>,
        restorable: Vec<FormerMail>,
        lost: Vec<String>,
    ) -> Result<(), StoreError> {
        let at = self.now;
        for former in restorable {
            let former = Some(former.address);
            self.queue(txn, MailPurpose::MailChanged { at, former })
                .await?;
        }
        for address in lost {
            self.queue(txn, MailPurpose::MailReplaced { at, address })
                .await?;
        }
        Ok(())
    }

    async fn record(&self, txn: &Txn<'_>, event: AccountEvent) -> Result<(), StoreError> {
        let recorder = Recorder::of_browser(&self.policy, &self.entropy, &self.who, self.now);
        recorder.record(txn, self.link.member, event).await
    }

    async fn queue(&self, txn: &Txn<'_>, purpose: MailPurpose) -> Result<(), StoreError> {
        let mail = QueuedMail {
            member: self.link.member,
            purpose,
        };
        let id = OutboxId::new(self.now, &self.entropy);
        let message = OutboxMessage::queued(id, OutboxDocument::Mail(mail), self.now);
        txn.enqueue(&message).await
    }
}
