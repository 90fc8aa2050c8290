//! The pages that set a second factor up.

use sekisho_kernel::{Secret, policy::Method};
use sekisho_pages::{
    AppSetup, AppSetupRefusal, DeviceNameRefusal, OtherWays, Page, PasskeyName, PasskeyNameRefusal,
    PasskeySetup, PasskeySetupRefusal, RecoveryCodes, RenderError, assets,
};
use sekisho_signin::Refusal;

use super::View;

impl View<'_> {
    /// The methods that can be set up instead.
    fn other_set_ups(&self, present: Method) -> Vec<Method> {
        let policy = &self.request.tenant.rules.policy;
        policy
            .methods
            .iter()
            .copied()
            .filter(|method| *method != present)
            .collect()
    }

    pub(super) fn passkey_setup(self) -> Result<String, RenderError> {
        let sign_in = &self.shown.stored.sign_in;
        if sign_in.choices.unnamed_passkey.is_some() {
            return self.passkey_name();
        }
        let methods = self.other_set_ups(Method::Passkey);
        PasskeySetup {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            dialog: self.parts.dialog(),
            picture: &assets::passkey_dialog_picture().path,
            refusal: sign_in.refusal.as_ref().map(|refusal| match refusal {
                Refusal::PasskeyKnown => PasskeySetupRefusal::AlreadyRegistered,
                Refusal::PasskeyUnsupported => PasskeySetupRefusal::Unsupported,
                _ => PasskeySetupRefusal::NotRegistered,
            }),
            ways: OtherWays {
                form: self.parts.other_method(),
                methods: &methods,
                lost_device: None,
            },
        }
        .html()
    }

    fn passkey_name(self) -> Result<String, RenderError> {
        let sign_in = &self.shown.stored.sign_in;
        let passkeys = &self.shown.details.known.registered.passkeys;
        let unnamed = passkeys
            .iter()
            .find(|passkey| Some(passkey.id) == sign_in.choices.unnamed_passkey);
        let refusal = match &sign_in.refusal {
            Some(Refusal::DeviceNameUnfit(rule)) => {
                Some(PasskeyNameRefusal::Name(device_name_refusal(rule)))
            }
            _ => None,
        };
        PasskeyName {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            device_name: sign_in
                .choices
                .typed
                .device_name
                .as_deref()
                .or(unnamed.map(|passkey| passkey.name.as_str())),
            refusal,
        }
        .html()
    }

    pub(super) fn app_setup(self) -> Result<String, RenderError> {
        let nothing = Secret::new(String::new());
        let app = self.shown.details.app_key.as_ref();
        let methods = self.other_set_ups(Method::App);
        let typed = &self.shown.stored.sign_in.choices.typed;
        let refusal = match &self.shown.stored.sign_in.refusal {
            Some(Refusal::CodeWrong) => Some(AppSetupRefusal::WrongCode),
            Some(Refusal::NothingEntered) => Some(AppSetupRefusal::CodeMissing),
            Some(Refusal::DeviceNameUnfit(rule)) => {
                Some(AppSetupRefusal::Name(device_name_refusal(rule)))
            }
            _ => None,
        };
        AppSetup {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            qr: &self.parts.below("qr.png"),
            secret: app.map_or(&nothing, |app| &app.key),
            app_address: app.map_or(&nothing, |app| &app.uri),
            is_added: self.is_act() || self.shown.stored.sign_in.is_by_mailed_link(),
            device_name: typed.device_name.as_deref().unwrap_or_default(),
            sign_out_others: !typed.keep_others,
            refusal,
            ways: OtherWays {
                form: self.parts.other_method(),
                methods: &methods,
                lost_device: None,
            },
        }
        .html()
    }

    pub(super) fn recovery_codes(self) -> Result<String, RenderError> {
        let codes: Vec<_> = self
            .shown
            .details
            .recovery_codes
            .iter()
            .map(|code| Secret::new(code.clone()))
            .collect();
        RecoveryCodes {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            user_id: self.shown.details.user_id.as_deref().unwrap_or_default(),
            made_at: self.request.now,
            codes: &codes,
            file: Some(&self.parts.below("recovery-codes.txt")),
        }
        .html()
    }
}

fn device_name_refusal(rule: &str) -> DeviceNameRefusal {
    match rule {
        "taken" => DeviceNameRefusal::Taken,
        "too-long" => DeviceNameRefusal::TooLong,
        _ => DeviceNameRefusal::Malformed,
    }
}
