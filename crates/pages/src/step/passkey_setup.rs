//! Passkeys (生体認証): registering one, then naming it.

use askama::Template;

use super::{
    DeviceNameRefusal, OtherWays, PasskeyDialog, SignIn, field::FieldError,
    passkey::texts_for_steps,
};
use crate::{Frame, Page, locales::Advice};

/// セキュリティキーの登録. Its form sends `csrf`, `resume`, `step` (always `passkey-setup`) and
/// either `credential` (JSON) or `failure` (the browser's name for what went wrong, or `Refused`
/// where the server gave no options); the other one is empty. Both are empty when the script did
/// not run.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/passkey_setup.html")]
pub struct PasskeySetup<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What it has in common with every step.
    pub sign_in: SignIn<'a>,
    /// What the browser's dialog needs.
    pub dialog: PasskeyDialog<'a>,
    /// Where [`crate::assets::passkey_dialog_picture`] is served.
    pub picture: &'a str,
    /// Why the last try did not lead on.
    pub refusal: Option<PasskeySetupRefusal>,
    /// The methods that can be set up instead.
    pub ways: OtherWays<'a>,
}

/// Why a passkey was not registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PasskeySetupRefusal {
    /// The dialog was closed, time ran out, or what came back was not good.
    NotRegistered,
    /// The device holds one already (`failure` is `InvalidStateError`).
    AlreadyRegistered,
    /// The browser has no passkeys, or the script did not run.
    Unsupported,
}

impl Page for PasskeySetup<'_> {
    fn step(&self) -> &'static str {
        "passkey-setup"
    }
}

/// What the template asks.
impl PasskeySetup<'_> {
    fn failure(&self) -> Option<(&'static str, Advice)> {
        use PasskeySetupRefusal::{AlreadyRegistered, NotRegistered, Unsupported};
        let texts = &self.frame.texts().passkey.failure;
        self.refusal.map(|refusal| match refusal {
            NotRegistered => ("passkey-not-registered", texts.not_registered),
            AlreadyRegistered => ("passkey-already-registered", texts.already_registered),
            Unsupported => ("passkey-unsupported", texts.unsupported),
        })
    }

    /// Whether the failure says already what the browser lacks.
    fn is_unsupported(&self) -> bool {
        self.refusal == Some(PasskeySetupRefusal::Unsupported)
    }

    fn script_texts(&self) -> Vec<(&'static str, Advice)> {
        texts_for_steps(&self.frame.texts().passkey.failure)
    }
}

/// The name of a passkey that was just registered. Same `data-step` as registering, with
/// `data-done`. Its form sends `csrf`, `resume`, `step` (always `passkey-setup`) and
/// `device_name`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/passkey_name.html")]
pub struct PasskeyName<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What it has in common with every step.
    pub sign_in: SignIn<'a>,
    /// The name as typed before; `None` proposes パスキー.
    pub device_name: Option<&'a str>,
    /// Why that name was not taken.
    pub refusal: Option<PasskeyNameRefusal>,
}

/// Why a name for a passkey was not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PasskeyNameRefusal {
    /// There is none.
    Missing,
    /// It is not acceptable.
    Name(DeviceNameRefusal),
}

impl Page for PasskeyName<'_> {
    fn step(&self) -> &'static str {
        "passkey-setup"
    }
}

/// What the template asks.
impl PasskeyName<'_> {
    fn name(&self) -> &str {
        let texts = &self.frame.texts().passkey.naming;
        self.device_name.unwrap_or(texts.default_name)
    }

    fn name_error(&self) -> Option<FieldError> {
        let texts = self.frame.texts();
        self.refusal.map(|refusal| match refusal {
            PasskeyNameRefusal::Missing => {
                FieldError::new("device-name-missing", texts.passkey.naming.missing)
            }
            PasskeyNameRefusal::Name(refusal) => refusal.error(texts),
        })
    }
}
