//! The sign-in page.

use sekisho_kernel::{
    Policy,
    policy::{Method, Remember, TemporaryPasswordKind},
};
use sekisho_pages::{
    Credentials, CredentialsRefusal, Occasion, Onward, Page, PasskeyRefusal, RenderError, assets,
    step::{ChooseAccount, ChosenAccount, Forgotten, KnownAccount, PromisedMail, SharedDevice},
};
use sekisho_signin::{Destination, Promised, Refusal, RestartReason};

use super::View;

/// The box for a device that others use, too.
pub(in crate::http::interaction) fn shared_device(
    policy: &Policy,
    is_ticked: bool,
) -> SharedDevice {
    SharedDevice {
        is_ticked,
        minutes: policy.session_shared.as_secs().div_ceil(60),
    }
}

impl View<'_> {
    pub(super) fn choose_account(self) -> Result<String, RenderError> {
        let accounts = &self.shown.details.accounts;
        let accounts: Vec<_> = accounts
            .iter()
            .map(|account| KnownAccount {
                id: &account.id,
                user_id: &account.masked,
                is_signed_in: account.is_signed_in,
            })
            .collect();
        let forget = self.parts.below("forget");
        ChooseAccount {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            occasion: self.occasion(),
            accounts: &accounts,
            forget: self.parts.form_to(&forget),
        }
        .html()
    }

    pub(super) fn credentials(self) -> Result<String, RenderError> {
        let sign_in = &self.shown.stored.sign_in;
        let tenant = &self.request.tenant;
        let policy = &tenant.rules.policy;
        let offers_remember = policy.remember == Remember::Session;
        let offers_passkey = policy.offers(Method::Passkey) && tenant.relying_party.is_some();
        let derived = policy
            .temporary_passwords
            .contains(&TemporaryPasswordKind::Derived);
        let refusal = sign_in.refusal.as_ref().and_then(refusal);
        // Who typed another user ID is shown that.
        let chosen = self.shown.details.chosen.as_deref();
        let chosen = chosen.filter(|_| sign_in.typed_user_id.is_none());
        let password = self.parts.below("forgot-password");
        let user_id = self.parts.below("forgot-user-id");
        Credentials {
            frame: self.frame,
            form: self.parts.form(),
            cancel: Some(self.parts.cancel()),
            user_id: sign_in.typed_user_id.as_deref().unwrap_or_default(),
            account: chosen.map(|user_id| ChosenAccount {
                user_id,
                change: self.parts.change(),
            }),
            remember: offers_remember.then_some(sign_in.length.remember),
            shared: Some(shared_device(policy, sign_in.length.shared)),
            certificate: derived.then(|| &*assets::certificate_picture().path),
            passkey: offers_passkey.then(|| self.parts.dialog()),
            forgotten: Some(Forgotten {
                password: &password,
                user_id: &user_id,
            }),
            promised: sign_in.choices.promised.map(promised),
            call_number: self.parts.call_number(),
            refusal,
            // After a refusal its message is what matters.
            occasion: self.occasion().filter(|_| refusal.is_none()),
        }
        .html()
    }

    fn occasion(self) -> Option<Occasion> {
        let sign_in = &self.shown.stored.sign_in;
        let onward = match &sign_in.destination {
            Destination::Portal { .. } => Onward::Portal,
            Destination::Session | Destination::SignOut { .. } => Onward::Portals,
            Destination::Account { act: None, .. } => Onward::Account,
            Destination::Account { act: Some(_), .. } => Onward::Change,
        };
        let mut proofs = sign_in.proofs.iter();
        match sign_in.restarted {
            Some(RestartReason::TimedOut) => Some(Occasion::TimedOut(onward)),
            Some(RestartReason::Lost) => Some(Occasion::Lost(onward)),
            Some(RestartReason::ResetTimedOut) => Some(Occasion::ResetTimedOut),
            Some(RestartReason::LostDeviceTimedOut) => Some(Occasion::LostDeviceTimedOut),
            Some(RestartReason::MailNotSent) => Some(Occasion::MailNotSent),
            Some(RestartReason::SessionEnded) => Some(Occasion::SessionEnded(onward)),
            Some(RestartReason::TermsDeclined) => Some(Occasion::TermsDeclined),
            None => proofs
                .any(|proof| proof.kind.is_lost_device_link())
                .then_some(Occasion::DeviceLost),
        }
    }
}

const fn refusal(refusal: &Refusal) -> Option<CredentialsRefusal> {
    Some(match refusal {
        Refusal::InvalidCredentials => CredentialsRefusal::Invalid,
        Refusal::InvalidCharacters => CredentialsRefusal::InvalidCharacters,
        Refusal::UserIdMissing => CredentialsRefusal::UserIdMissing,
        Refusal::PasswordMissing => CredentialsRefusal::PasswordMissing,
        Refusal::CredentialsMissing => CredentialsRefusal::BothMissing,
        Refusal::PasswordLocked => CredentialsRefusal::PasswordLocked,
        Refusal::PasskeyFailed => CredentialsRefusal::Passkey(PasskeyRefusal::Failed),
        Refusal::PasskeyTimedOut => CredentialsRefusal::Passkey(PasskeyRefusal::Timeout),
        Refusal::PasskeyUnknown => CredentialsRefusal::Passkey(PasskeyRefusal::Unknown),
        Refusal::PasskeyCounter => CredentialsRefusal::Passkey(PasskeyRefusal::Counter),
        Refusal::PasskeyUnsupported => CredentialsRefusal::Passkey(PasskeyRefusal::Unsupported),
        _ => return None,
    })
}

pub(super) const fn promised(promised: Promised) -> PromisedMail {
    match promised {
        Promised::ResetLink => PromisedMail::ResetLink,
        Promised::UserId => PromisedMail::UserId,
    }
}
