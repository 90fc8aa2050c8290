//! The authenticator app: entering its code.

use askama::Template;
use sekisho_kernel::Timestamp;

use super::{OtherWays, SignIn, field::FieldError};
use crate::{Frame, Page, moment};

/// ワンタイムパスワードの入力. Its form sends `csrf`, `resume`, `step` (always `app-code`), `code`
/// and, where there are several devices, `device`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/app_code.html")]
pub struct AppCode<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What it has in common with every step.
    pub sign_in: SignIn<'a>,
    /// The member's authenticator apps, the one used last first.
    pub devices: &'a [Device<'a>],
    /// The device chosen before; `None` chooses the first.
    pub chosen: Option<&'a str>,
    /// Why the last try did not lead on.
    pub refusal: Option<AppCodeRefusal>,
    /// The ways on without the app.
    pub ways: OtherWays<'a>,
}

/// A device with an authenticator app.
#[derive(Clone, Copy, Debug)]
pub struct Device<'a> {
    /// What `device` sends.
    pub id: &'a str,
    /// The name the member gave.
    pub name: &'a str,
    /// When its code was last accepted.
    pub last_used: Option<Timestamp>,
}

/// Why a code did not lead on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AppCodeRefusal {
    /// No code was typed.
    CodeMissing,
    /// The code is not the device's, or was accepted before.
    WrongCode,
}

impl Page for AppCode<'_> {
    fn step(&self) -> &'static str {
        "app-code"
    }
}

/// What the template asks.
impl AppCode<'_> {
    fn is_choice(&self) -> bool {
        self.devices.len() > 1
    }

    fn is_chosen(&self, device: &Device<'_>) -> bool {
        let known = |id: &&str| self.devices.iter().any(|device| device.id == *id);
        let first = self.devices.first().map(|device| device.id);
        self.chosen.filter(known).or(first) == Some(device.id)
    }

    fn code_hint(&self) -> &'static str {
        let texts = &self.frame.texts().app.sign_in;
        if self.is_choice() {
            texts.code_hint_device
        } else {
            texts.code_hint
        }
    }

    fn last_used(&self, device: &Device<'_>) -> String {
        let texts = &self.frame.texts().app.sign_in;
        device.last_used.map_or_else(
            || texts.never_used.to_owned(),
            |at| (texts.last_used)(&moment::day(at, self.frame.locale)),
        )
    }

    fn code_error(&self) -> Option<FieldError> {
        let texts = &self.frame.texts().app;
        self.refusal.map(|refusal| match refusal {
            AppCodeRefusal::CodeMissing => FieldError::new("code-missing", texts.code_missing),
            AppCodeRefusal::WrongCode => FieldError::with_hint(
                "wrong-code",
                texts.sign_in.wrong_code,
                if self.is_choice() {
                    texts.sign_in.wrong_code_hint_device
                } else {
                    texts.sign_in.wrong_code_hint
                },
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use sekisho_kernel::Locale;

    use super::*;
    use crate::sample;

    const OWN: Device<'_> = Device {
        id: "a",
        name: "My phone",
        last_used: None,
    };
    const WORK: Device<'_> = Device {
        id: "b",
        name: "Work",
        ..OWN
    };

    fn html(devices: &[Device<'_>], chosen: Option<&str>) -> String {
        let page = AppCode {
            frame: sample::frame(Locale::En),
            sign_in: sample::SIGN_IN,
            devices,
            chosen,
            refusal: None,
            ways: OtherWays {
                form: sample::SIGN_IN.form,
                methods: &[],
                lost_device: None,
            },
        };
        page.html().unwrap()
    }

    #[test]
    fn a_device_is_asked_for_only_when_there_are_several() {
        assert!(!html(&[OWN], None).contains("name=\"device\""));
        assert_eq!(
            html(&[OWN, WORK], None).matches("type=\"radio\"").count(),
            2
        );
    }

    #[test]
    fn the_device_used_last_is_chosen_unless_the_member_chose_another() {
        for (chosen, id) in [(None, "a"), (Some("b"), "b"), (Some("gone"), "a")] {
            let html = html(&[OWN, WORK], chosen);
            let ticked = format!("name=\"device\" value=\"{id}\" checked>");
            assert!(html.contains(&ticked), "{chosen:?}");
            assert_eq!(html.matches(" checked>").count(), 1);
        }
    }
}
