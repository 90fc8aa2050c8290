//! The password alone, or a passkey, of whoever is signed in.

use sekisho_kernel::policy::Method;
use sekisho_pages::{
    Page, RenderError,
    step::{PasskeyRefusal, Reauthenticate, ReauthenticatePurpose, ReauthenticateRefusal},
};
use sekisho_signin::{Act, Destination, Refusal};

use super::View;

impl View<'_> {
    pub(super) fn reauthenticate(self) -> Result<String, RenderError> {
        let facts = &self.shown.details.known.facts;
        let has_passkey = facts
            .member
            .as_ref()
            .is_some_and(|member| member.has(&facts.policy, Method::Passkey));
        let refusal = self.shown.stored.sign_in.refusal.as_ref();
        let forgot_password = self.parts.below("forgot-password");
        let promised = self.shown.stored.sign_in.choices.promised;
        Reauthenticate {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            purpose: purpose(&self.shown.stored.sign_in.destination),
            user_id: self.shown.details.user_id.as_deref().unwrap_or_default(),
            dialog: has_passkey.then(|| self.parts.dialog()),
            forgot_password: Some(&forgot_password),
            promised: promised.map(super::credentials::promised),
            refusal: refusal.and_then(why),
        }
        .html()
    }
}

const fn purpose(destination: &Destination) -> Option<ReauthenticatePurpose> {
    use ReauthenticatePurpose as Purpose;
    let Destination::Account { act: Some(act), .. } = destination else {
        return None;
    };
    Some(match act {
        Act::ChangeProfile { .. } => Purpose::ChangeProfile,
        Act::ChangeMailAddress => Purpose::ChangeMailAddress,
        Act::ChangePassword => Purpose::ChangePassword,
        Act::AddAuthenticator(method) => Purpose::Add(*method),
        Act::RenameAuthenticator { .. } => Purpose::Rename,
        Act::RemoveAuthenticator { .. } => Purpose::Remove,
        Act::MakeRecoveryCodes => Purpose::MakeRecoveryCodes,
    })
}

const fn why(refusal: &Refusal) -> Option<ReauthenticateRefusal> {
    Some(match refusal {
        Refusal::InvalidCredentials => ReauthenticateRefusal::Wrong,
        Refusal::PasswordMissing => ReauthenticateRefusal::Missing,
        Refusal::PasswordLocked => ReauthenticateRefusal::Locked,
        Refusal::PasskeyFailed => ReauthenticateRefusal::Passkey(PasskeyRefusal::Failed),
        Refusal::PasskeyTimedOut => ReauthenticateRefusal::Passkey(PasskeyRefusal::Timeout),
        Refusal::PasskeyUnknown => ReauthenticateRefusal::Passkey(PasskeyRefusal::Unknown),
        Refusal::PasskeyCounter => ReauthenticateRefusal::Passkey(PasskeyRefusal::Counter),
        Refusal::PasskeyUnsupported => ReauthenticateRefusal::Passkey(PasskeyRefusal::Unsupported),
        _ => return None,
    })
}
