//! The password alone, or a passkey, of whoever is signed in.

use askama::Template;
use sekisho_kernel::policy::Method;

use super::{PasskeyDialog, PasskeyRefusal, PromisedMail, SignIn, passkey::texts_for_steps};
use crate::{Frame, Page, locales::Advice};

/// 「続行する際には再度認証してください。」 Its form sends `csrf`, `resume`, `step` and `password`; the one
/// of the passkey what [`super::Passkey`] sends.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/reauthenticate.html")]
pub struct Reauthenticate<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What it has in common with every step.
    pub sign_in: SignIn<'a>,
    /// What is changed afterwards.
    pub purpose: Option<ReauthenticatePurpose>,
    /// Who is signed in.
    pub user_id: &'a str,
    /// What the browser's dialog needs, if the member has a passkey.
    pub dialog: Option<PasskeyDialog<'a>>,
    /// The page for パスワードを忘れた方はこちら.
    pub forgot_password: Option<&'a str>,
    /// What was promised there.
    pub promised: Option<PromisedMail>,
    /// Why the last entry did not lead on.
    pub refusal: Option<ReauthenticateRefusal>,
}

/// What is changed afterwards.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReauthenticatePurpose {
    /// User ID or second factor.
    ChangeProfile,
    /// The mail address.
    ChangeMailAddress,
    /// The password.
    ChangePassword,
    /// One more authenticator of a kind.
    Add(Method),
    /// The name of an authenticator.
    Rename,
    /// An authenticator is taken away.
    Remove,
    /// New recovery codes.
    MakeRecoveryCodes,
}

/// Why an entry did not lead on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReauthenticateRefusal {
    /// The password is wrong.
    Wrong,
    /// None was entered.
    Missing,
    /// The password was wrong too often.
    Locked,
    /// The passkey did not lead on.
    Passkey(PasskeyRefusal),
}

impl Page for Reauthenticate<'_> {
    fn step(&self) -> &'static str {
        "reauthenticate"
    }
}

/// What the template asks.
impl Reauthenticate<'_> {
    fn what_follows(&self) -> Option<&'static str> {
        use ReauthenticatePurpose as Purpose;
        let texts = &self.frame.texts().reauthenticate;
        Some(match self.purpose? {
            Purpose::ChangeProfile => texts.change_profile,
            Purpose::ChangeMailAddress => texts.change_mail_address,
            Purpose::ChangePassword => texts.change_password,
            Purpose::Add(method) => (texts.add)(method),
            Purpose::Rename => texts.rename,
            Purpose::Remove => texts.remove,
            Purpose::MakeRecoveryCodes => texts.make_recovery_codes,
        })
    }

    /// The `data-error` and the text of a refused password.
    fn password_error(&self) -> Option<(&'static str, &'static str)> {
        let texts = self.frame.texts();
        match self.refusal? {
            ReauthenticateRefusal::Wrong => {
                Some(("invalid-credentials", texts.reauthenticate.password_wrong))
            }
            ReauthenticateRefusal::Missing => {
                Some(("password-missing", texts.credentials.password_missing))
            }
            ReauthenticateRefusal::Locked | ReauthenticateRefusal::Passkey(_) => None,
        }
    }

    fn is_locked(&self) -> bool {
        self.refusal == Some(ReauthenticateRefusal::Locked)
    }

    fn failure(&self) -> Option<(&'static str, Advice)> {
        let texts = self.frame.texts();
        match self.refusal? {
            ReauthenticateRefusal::Passkey(refusal) => {
                Some((refusal.code(), refusal.advice(texts)))
            }
            _ => None,
        }
    }

    fn script_texts(&self) -> Vec<(&'static str, Advice)> {
        texts_for_steps(&self.frame.texts().passkey.failure)
    }
}
