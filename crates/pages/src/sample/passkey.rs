//! Passkeys: registering, naming, confirming.

use sekisho_kernel::{Locale, policy::Method};

use super::{FORM, SIGN_IN, Sample, first_sign_in, frame, frame_with_notices, refused, sample};
use crate::{
    Form,
    step::{
        DeviceNameRefusal, OtherWays, Passkey, PasskeyDialog, PasskeyName, PasskeyNameRefusal,
        PasskeyRefusal, PasskeySetup, PasskeySetupRefusal,
    },
};

/// What the browser's dialog needs.
pub(super) const DIALOG: PasskeyDialog<'_> = PasskeyDialog {
    script: "passkey.js",
    options: "/sign-in/0193f5b8c2d07e3f/passkey/options",
};

/// Where another method is chosen.
pub(super) const OTHER_METHOD: Form<'_> = Form {
    action: "/sign-in/0193f5b8c2d07e3f/other-method",
    ..FORM
};

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let mut samples = registering(locale);
    samples.extend(naming(locale));
    samples.extend(confirming(locale));
    samples
}

fn registering(locale: Locale) -> Vec<Sample> {
    use PasskeySetupRefusal as Refusal;
    let first = PasskeySetup {
        frame: frame(locale),
        sign_in: first_sign_in(7),
        dialog: DIALOG,
        picture: "passkey-dialog.svg",
        refusal: None,
        ways: OtherWays {
            form: OTHER_METHOD,
            methods: &[Method::App, Method::Mail],
            lost_device: None,
        },
    };
    let again = |why| PasskeySetup {
        sign_in: refused(first.sign_in),
        refusal: Some(why),
        ..first
    };
    vec![
        sample("passkey-setup", &first),
        sample(
            "passkey-setup-notice",
            &PasskeySetup {
                frame: frame_with_notices(locale),
                ..first
            },
        ),
        sample("passkey-setup-retry", &again(Refusal::NotRegistered)),
        sample("passkey-setup-already", &again(Refusal::AlreadyRegistered)),
        sample("passkey-setup-unsupported", &again(Refusal::Unsupported)),
    ]
}

fn naming(locale: Locale) -> Vec<Sample> {
    use PasskeyNameRefusal::{Missing, Name};
    let first = PasskeyName {
        frame: frame(locale),
        sign_in: first_sign_in(7),
        device_name: None,
        refusal: None,
    };
    let again = |device_name, why| PasskeyName {
        device_name: Some(device_name),
        refusal: Some(why),
        ..first
    };
    vec![
        sample("passkey-name", &first),
        sample("passkey-name-missing", &again("", Missing)),
        sample(
            "passkey-name-taken",
            &again("iPhone", Name(DeviceNameRefusal::Taken)),
        ),
        sample(
            "passkey-name-malformed",
            &again("<iPhone>", Name(DeviceNameRefusal::Malformed)),
        ),
        sample(
            "passkey-name-too-long",
            &again("iPhone iPhone", Name(DeviceNameRefusal::TooLong)),
        ),
    ]
}

fn confirming(locale: Locale) -> Vec<Sample> {
    use PasskeyRefusal as Refusal;
    let first = Passkey {
        frame: frame(locale),
        sign_in: SIGN_IN,
        dialog: DIALOG,
        picture: "passkey-sign-in.svg",
        refusal: None,
        ways: OtherWays {
            form: OTHER_METHOD,
            methods: &[Method::App],
            lost_device: Some("/sign-in/0193f5b8c2d07e3f/lost-device"),
        },
    };
    let again = |why| Passkey {
        sign_in: refused(SIGN_IN),
        refusal: Some(why),
        ..first
    };
    vec![
        sample("passkey", &first),
        sample("passkey-retry", &again(Refusal::Failed)),
        sample("passkey-unknown", &again(Refusal::Unknown)),
        sample("passkey-counter", &again(Refusal::Counter)),
        sample("passkey-timeout", &again(Refusal::Timeout)),
        sample("passkey-unsupported", &again(Refusal::Unsupported)),
    ]
}
