//! The ways back into an account: a lost second factor is asked for, replaced, or was not lost.

use sekisho_kernel::AuthenticatorId;

use super::{Effect, Work};
use crate::{
    Authentication, Proof, Refusal, Replacement,
    lost_device::{replacement, request},
};

impl Work<'_> {
    /// The second factor is said to be lost, with the right birth date.
    pub(super) fn take_lost_device(&mut self, checked: Result<(), Refusal>) {
        self.sign_in.choices.device_lost = true;
        if let Err(refusal) = checked {
            self.sign_in.refusal = Some(refusal);
            return;
        }
        match replacement(&self.facts, &self.sign_in) {
            Replacement::Offered => {
                let request = request(&self.facts, &self.sign_in);
                self.effects.push(Effect::RequestLostDevice(request));
                self.change_member(|member| member.lost_device = Some(request));
            }
            Replacement::Open(request) => {
                self.effects.push(Effect::ResendLostDeviceLink(request));
                self.sign_in.choices.resent = true;
            }
            Replacement::Waits(_) | Replacement::HeldOff { .. } | Replacement::Desk => {}
        }
    }

    /// Takes away what was lost. Whatever was pending for the member is void then, but for this
    /// transaction.
    pub(super) fn replace_devices(&mut self, kept: Option<AuthenticatorId>) {
        self.effects.push(Effect::ReplaceDevices { kept });
        self.sign_in.choices.device_replaced = true;
        self.change_member(|member| {
            member.authenticators.passkeys = 0;
            member.authenticators.apps = 0;
            member.lost_device = None;
            member.security_version += 1;
        });
        self.sign_in.security_version += 1;
    }

    /// Whoever came back by a mailed link signs out everybody else. Whoever proved a second factor
    /// has not lost it.
    pub(super) fn finish_recovery(&mut self, authentication: &Authentication) {
        let by_link = |proof: &Proof| proof.kind.is_mailed_link();
        if authentication.begins_anew && authentication.proofs.iter().any(by_link) {
            self.sign_in.choices.sign_out_others = true;
        }
        let own = &self.sign_in.proofs;
        let has_factor = own.iter().any(|proof| proof.kind.is_second_factor());
        let asked = self
            .facts
            .member
            .as_ref()
            .is_some_and(|member| member.lost_device.is_some());
        if has_factor && asked {
            self.effects.push(Effect::CancelLostDevice);
            self.change_member(|member| {
                member.lost_device = None;
                member.security_version += 1;
            });
            self.sign_in.security_version += 1;
        }
    }
}
