//! Who lost what the second factor needs: what is kept and sent, and what is taken away in the end.

use sekisho_kernel::{AuthenticatorId, OutboxId, policy::Method};
use sekisho_signin::{Effect, LostDeviceRequest};
use sekisho_store::{
    AccountEvent, MailPurpose, Member, OutboxDocument, OutboxMessage, QueuedMail, StoreError, Txn,
};

use super::work::{Arrival, SubmitStep};
use crate::app::{browser::Known, lost_device};

impl SubmitStep {
    /// Writes an effect of who lost something.
    pub(super) async fn apply_to_devices(
        &self,
        txn: &Txn<'_>,
        effect: &Effect,
        known: &Known,
        member: &Member,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        match effect {
            Effect::RequestLostDevice(request) => {
                self.request_lost_device(txn, member, request, arrival)
                    .await
            }
            Effect::ResendLostDeviceLink(request) => {
                self.queue_lost_device_link(txn, member, request, arrival)
                    .await
            }
            Effect::CancelLostDevice => self.cancel_lost_device(txn, member, arrival).await,
            Effect::ReplaceDevices { kept } => {
                self.replace_devices(txn, known, member, *kept, arrival)
                    .await
            }
            _ => Ok(()),
        }
    }

    /// Keeps that another second factor was asked for. Where there is a time to wait, the member is
    /// told at once, with a link to cancel; the link to set it up goes out when it opens.
    async fn request_lost_device(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        request: &LostDeviceRequest,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        txn.request_lost_device(member.id, request).await?;
        let opens_at = request.opens_at;
        let event = AccountEvent::LostDeviceRequested { opens_at };
        self.recorder(None).record(txn, member.id, event).await?;
        if opens_at > self.now {
            let at = request.asked_at;
            let told = MailPurpose::LostDeviceRequested { at };
            self.queue(txn, member, told, arrival).await?;
        }
        self.queue_lost_device_link(txn, member, request, arrival)
            .await
    }

    /// Queues the link; it goes out when the request has opened. What was asked for just now goes on
    /// to the portal that waits, in the same browser; a day later nothing waits there any more.
    async fn queue_lost_device_link(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        request: &LostDeviceRequest,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        let is_open = request.is_open(self.now);
        let purpose = MailPurpose::LostDevice {
            at: request.asked_at,
            sign_in: is_open.then_some(self.id),
            browser: self.browser.binding.filter(|_| is_open),
        };
        let mail = QueuedMail {
            member: member.id,
            purpose,
        };
        let message = OutboxMessage {
            due_at: request.opens_at.max(self.now),
            id: OutboxId::new(self.now, self.fresh.completion.entropy()),
            document: OutboxDocument::Mail(mail),
        };
        txn.enqueue(&message).await?;
        arrival.notified = true;
        Ok(())
    }

    /// Whoever used the second factor has not lost it.
    async fn cancel_lost_device(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        let entropy = self.fresh.completion.entropy();
        arrival.notified |=
            lost_device::cancel(txn, member.id, self.recorder(None), entropy).await?;
        Ok(())
    }

    /// Takes away everything that was registered before; the member is told of each. Of two sign-ins
    /// by the same request the second finds it completed.
    async fn replace_devices(
        &self,
        txn: &Txn<'_>,
        known: &Known,
        member: &Member,
        kept: Option<AuthenticatorId>,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        if !txn.complete_lost_device(member.id, self.now).await? {
            return Err(StoreError::Contention);
        }
        let passkeys = known.registered.passkeys.iter();
        let passkeys = passkeys.map(|passkey| (Method::Passkey, passkey.id));
        let apps = known.registered.totps.iter();
        let apps = apps.map(|app| (Method::App, app.id));
        for (method, id) in passkeys.chain(apps) {
            if Some(id) != kept {
                self.remove_authenticator(txn, known, method, id, false, arrival)
                    .await?;
            }
        }
        let event = AccountEvent::LostDeviceReplaced;
        self.recorder(None).record(txn, member.id, event).await
    }
}
