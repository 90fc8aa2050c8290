//! ログイン方法変更

use askama::Template;
use sekisho_kernel::Timestamp;

use super::Menu;
use crate::{
    Form, Frame, Page, moment,
    step::{DeviceNameRefusal, FieldError},
};

/// ログイン方法変更. The forms send `csrf`; those that add `method`, those that rename
/// `authenticator` and `device_name`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "account/security.html")]
pub struct AccountSecurity<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// The menu.
    pub menu: Menu<'a>,
    /// The password.
    pub password: PasswordLine<'a>,
    /// Authenticator apps.
    pub apps: &'a [DeviceLine<'a>],
    /// Passkeys.
    pub passkeys: &'a [DeviceLine<'a>],
    /// Where an app is added, if the tenant offers apps.
    pub add_app: Option<Form<'a>>,
    /// Where a passkey is added, if the tenant offers passkeys.
    pub add_passkey: Option<Form<'a>>,
    /// Where a device gets another name.
    pub rename: Form<'a>,
    /// Why a name was not taken.
    pub rename_refusal: Option<RenameRefusal<'a>>,
    /// Whether the last device was to be taken away.
    pub is_last: bool,
    /// お問い合わせ番号 of what was refused.
    pub call_number: Option<&'a str>,
    /// Where codes are mailed to, if the tenant offers that.
    pub mail: Option<&'a str>,
    /// Recovery codes; `None` where the tenant asks for no second factor.
    pub recovery_codes: Option<RecoveryCodesLine<'a>>,
}

/// The password.
#[derive(Clone, Copy, Debug)]
pub struct PasswordLine<'a> {
    /// Since when it is the present one.
    pub made_at: Option<Timestamp>,
    /// Where another one is begun.
    pub change: Form<'a>,
}

/// A device.
#[derive(Clone, Copy, Debug)]
pub struct DeviceLine<'a> {
    /// The value of `authenticator`.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// When it was registered.
    pub made_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// Whether it is of the chosen method and was used last.
    pub is_usual: bool,
    /// Whether the tenant offers its kind.
    pub is_offered: bool,
    /// The page that asks whether to delete it.
    pub delete: &'a str,
}

/// Why a name was not taken.
#[derive(Clone, Copy, Debug)]
pub struct RenameRefusal<'a> {
    /// Which device it was for.
    pub id: &'a str,
    /// The name as typed.
    pub typed: &'a str,
    /// Why.
    pub why: DeviceNameRefusal,
}

/// Recovery codes.
#[derive(Clone, Copy, Debug)]
pub struct RecoveryCodesLine<'a> {
    /// How many are left.
    pub left: u64,
    /// When they were made.
    pub made_at: Option<Timestamp>,
    /// Where new ones are made.
    pub make: Form<'a>,
}

impl Page for AccountSecurity<'_> {
    fn step(&self) -> &'static str {
        "account-security"
    }
}

impl PasswordLine<'_> {
    fn made(&self, frame: &Frame<'_>) -> Option<String> {
        self.made_at.map(|at| moment::day(at, frame.locale))
    }
}

impl DeviceLine<'_> {
    fn registered(&self, frame: &Frame<'_>) -> String {
        moment::day(self.made_at, frame.locale)
    }

    fn last_used(&self, frame: &Frame<'_>) -> Option<String> {
        self.last_used_at.map(|at| moment::day(at, frame.locale))
    }
}

impl RecoveryCodesLine<'_> {
    /// When the codes were made that are left.
    fn made(&self, frame: &Frame<'_>) -> Option<String> {
        let made_at = self.made_at.filter(|_| self.left > 0);
        made_at.map(|at| moment::day(at, frame.locale))
    }

    fn left(&self, frame: &Frame<'_>) -> String {
        (frame.texts().account.codes_left)(self.left)
    }
}

/// What the template asks.
impl AccountSecurity<'_> {
    fn rename_label(&self, device: &DeviceLine<'_>) -> String {
        (self.frame.texts().account_security.rename_device)(device.name)
    }

    fn delete_label(&self, device: &DeviceLine<'_>) -> String {
        (self.frame.texts().account_security.delete_device)(device.name)
    }

    /// What was wrong with the name that was typed for a device.
    fn name_error(&self, device: &DeviceLine<'_>) -> Option<FieldError> {
        let refusal = self.rename_refusal?;
        (refusal.id == device.id).then(|| refusal.why.error(self.frame.texts()))
    }

    fn shown_name(&self, device: &DeviceLine<'_>) -> String {
        let typed = self
            .rename_refusal
            .filter(|refusal| refusal.id == device.id)
            .map(|refusal| refusal.typed);
        typed.unwrap_or(device.name).to_owned()
    }
}
