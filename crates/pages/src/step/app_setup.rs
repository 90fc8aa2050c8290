//! The authenticator app: setting it up.

use askama::Template;
use sekisho_kernel::Secret;

use super::{DeviceNameRefusal, OtherWays, SignIn, field::FieldError};
use crate::{Frame, Page, locales::Phrases};

/// ワンタイムパスワードの設定. Its form sends `csrf`, `resume`, `step` (always `app-setup`),
/// `code`, `device_name` (may be empty) and `sign_out_others` (`1` or absent).
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/app_setup.html")]
pub struct AppSetup<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What it has in common with every step.
    pub sign_in: SignIn<'a>,
    /// Where the QR code is served, a PNG image.
    pub qr: &'a str,
    /// The key in base32 (RFC 4648), without padding and spaces.
    pub secret: &'a Secret<String>,
    /// The `otpauth:` address that opens the app on the same device.
    pub app_address: &'a Secret<String>,
    /// Whether it is added on the account pages.
    pub is_added: bool,
    /// The name as typed before.
    pub device_name: &'a str,
    /// 全てのデバイスからサインアウトする: whether it is ticked (at first it is).
    pub sign_out_others: bool,
    /// Why the last try did not lead on.
    pub refusal: Option<AppSetupRefusal>,
    /// The methods that can be set up instead.
    pub ways: OtherWays<'a>,
}

/// Why an authenticator app was not set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AppSetupRefusal {
    /// No code was typed.
    CodeMissing,
    /// The code is not the app's.
    WrongCode,
    /// The code was right, the name is not acceptable.
    Name(DeviceNameRefusal),
}

impl Page for AppSetup<'_> {
    fn step(&self) -> &'static str {
        "app-setup"
    }
}

/// What the template asks.
impl AppSetup<'_> {
    fn lead(&self) -> Phrases {
        let texts = &self.frame.texts().app.setup;
        if self.is_added {
            texts.lead_added
        } else {
            texts.lead
        }
    }

    /// The key in pieces that are easy to type.
    fn groups(&self) -> Vec<String> {
        let mut letters = self.secret.expose().chars().peekable();
        let mut groups = Vec::new();
        while letters.peek().is_some() {
            groups.push(letters.by_ref().take(4).collect());
        }
        groups
    }

    fn code_error(&self) -> Option<FieldError> {
        let texts = &self.frame.texts().app;
        match self.refusal? {
            AppSetupRefusal::CodeMissing => {
                Some(FieldError::new("code-missing", texts.code_missing))
            }
            AppSetupRefusal::WrongCode => Some(FieldError::with_hint(
                "wrong-code",
                texts.setup.wrong_code,
                texts.setup.wrong_code_hint,
            )),
            AppSetupRefusal::Name(_) => None,
        }
    }

    fn name_error(&self) -> Option<FieldError> {
        match self.refusal? {
            AppSetupRefusal::Name(refusal) => Some(refusal.error(self.frame.texts())),
            AppSetupRefusal::CodeMissing | AppSetupRefusal::WrongCode => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use sekisho_kernel::Locale;

    use super::*;
    use crate::sample;

    fn html(secret: &str) -> String {
        let page = AppSetup {
            frame: sample::frame(Locale::Ja),
            sign_in: sample::SIGN_IN,
            qr: "/qr.png",
            secret: &Secret::new(secret.to_owned()),
            app_address: &Secret::new("otpauth://totp/a".to_owned()),
            is_added: false,
            device_name: "",
            sign_out_others: true,
            refusal: None,
            ways: OtherWays {
                form: sample::SIGN_IN.form,
                methods: &[],
                lost_device: None,
            },
        };
        assert!(!format!("{page:?}").contains("JBSW"));
        page.html().unwrap()
    }

    #[test]
    fn the_key_stands_in_groups_without_spaces_in_its_text() {
        let html = html("JBSWY3DPEH");
        assert!(
            html.contains("<span>JBSW</span><span>Y3DP</span><span>EH</span></code>"),
            "{html}"
        );
    }

    #[test]
    fn the_name_may_stay_empty_and_other_devices_are_signed_out_unless_unticked() {
        let html = html("JBSWY3DP");
        let field = html.split("name=\"device_name\"").nth(1).unwrap();
        assert!(!field.split('>').next().unwrap().contains("required"));
        assert!(html.contains("name=\"sign_out_others\" value=\"1\" checked>"));
    }
}
