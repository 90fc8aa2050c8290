//! One-time passwords by app and by mail, and recovery codes.

use std::sync::LazyLock;

use sekisho_kernel::{Locale, Secret, Timestamp, policy::Method};

use super::{
    FORM, NOW, SIGN_IN, Sample, first_sign_in, frame, passkey::OTHER_METHOD, refused, sample,
};
use crate::{
    Form,
    step::{
        AppCode, AppCodeRefusal, AppSetup, AppSetupRefusal, CodeDelivery, Device,
        DeviceNameRefusal, MailCode, MailCodeRefusal, OtherWays, RecoveryCodes,
    },
};

static SECRET: LazyLock<Secret<String>> =
    LazyLock::new(|| Secret::new("K5QWY3DPEHPK3PXPJBSWY3DPEB3W64TM".to_owned()));

static APP_ADDRESS: LazyLock<Secret<String>> = LazyLock::new(|| {
    let address = "otpauth://totp/hanako-y22?secret=K5QWY3DPEHPK3PXPJBSWY3DPEB3W64TM&issuer=a";
    Secret::new(address.to_owned())
});

static CODES: LazyLock<[Secret<String>; 10]> = LazyLock::new(|| {
    [
        "4kq7-9mxc-c5yg-7kka",
        "t3hw-6rbd-q9dm-4xht",
        "8fvn-2jpe-w2bp-8nfj",
        "c5yg-7kka-6rke-3vgk",
        "q9dm-4xht-h7xc-5tqy",
        "w2bp-8nfj-j4na-9wdm",
        "6rke-3vgk-p8kf-6cbr",
        "h7xc-5tqy-4kq7-9mxc",
        "j4na-9wdm-t3hw-6rbd",
        "p8kf-6cbr-8fvn-2jpe",
    ]
    .map(|code| Secret::new(code.to_owned()))
});

const LOST_DEVICE: &str = "/sign-in/0193f5b8c2d07e3f/lost-device";

const fn ways(methods: &'static [Method]) -> OtherWays<'static> {
    OtherWays {
        form: OTHER_METHOD,
        methods,
        lost_device: Some(LOST_DEVICE),
    }
}

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let mut samples = app_setup(locale);
    samples.extend(app_code(locale));
    samples.extend(mail_code(locale));
    samples.extend(recovery(locale));
    samples
}

fn app_setup(locale: Locale) -> Vec<Sample> {
    use AppSetupRefusal::{CodeMissing, Name, WrongCode};
    let first = AppSetup {
        frame: frame(locale),
        sign_in: first_sign_in(7),
        qr: "qr.png",
        secret: &SECRET,
        app_address: &APP_ADDRESS,
        is_added: false,
        device_name: "",
        sign_out_others: true,
        refusal: None,
        ways: OtherWays {
            lost_device: None,
            ..ways(&[Method::Passkey, Method::Mail])
        },
    };
    let again = |why| AppSetup {
        device_name: "iPhone",
        sign_out_others: false,
        refusal: Some(why),
        ..first
    };
    let wrong_code = AppSetup {
        sign_in: refused(first.sign_in),
        ..again(WrongCode)
    };
    vec![
        sample("app-setup", &first),
        sample(
            "app-setup-added",
            &AppSetup {
                is_added: true,
                sign_in: super::CHANGE,
                ..first
            },
        ),
        sample("app-setup-code-missing", &again(CodeMissing)),
        sample("app-setup-wrong-code", &wrong_code),
        sample(
            "app-setup-name-taken",
            &again(Name(DeviceNameRefusal::Taken)),
        ),
    ]
}

fn app_code(locale: Locale) -> Vec<Sample> {
    let (own, work) = match locale {
        Locale::Ja => ("わたしのスマートフォン", "会社のスマートフォン"),
        Locale::En => ("My phone", "Company phone"),
    };
    let device = |id, name, last_used| Device {
        id,
        name,
        last_used,
    };
    let long_ago = Timestamp::from_seconds(1_787_000_000);
    let devices = [
        device("0193f5b8", own, Some(long_ago)),
        device("0193f5b9", work, None),
    ];
    let several = AppCode {
        frame: frame(locale),
        sign_in: SIGN_IN,
        devices: &devices,
        chosen: None,
        refusal: None,
        ways: ways(&[Method::Passkey, Method::Mail]),
    };
    let one = AppCode {
        devices: devices.split_at(1).0,
        ways: ways(&[]),
        ..several
    };
    let wrong_code = AppCode {
        sign_in: refused(SIGN_IN),
        refusal: Some(AppCodeRefusal::WrongCode),
        ..one
    };
    vec![
        sample("app-code", &one),
        sample("app-code-devices", &several),
        sample("app-code-wrong-code", &wrong_code),
        sample(
            "app-code-devices-missing",
            &AppCode {
                chosen: Some("0193f5b9"),
                refusal: Some(AppCodeRefusal::CodeMissing),
                ..several
            },
        ),
    ]
}

fn mail_code(locale: Locale) -> Vec<Sample> {
    use MailCodeRefusal as Refusal;
    let sending = MailCode {
        frame: frame(locale),
        sign_in: SIGN_IN,
        resend: Form {
            action: "/sign-in/0193f5b8c2d07e3f/resend",
            ..FORM
        },
        address: "h•••••@example.jp",
        sender: "no-reply@id.sakura-kenpo.example.jp",
        delivery: CodeDelivery::Queued,
        is_resent: false,
        refusal: None,
        ways: ways(&[Method::App]),
    };
    let sent = MailCode {
        delivery: CodeDelivery::Taken {
            at: NOW,
            until: Timestamp::from_seconds(NOW.as_seconds() + 600),
        },
        ..sending
    };
    let again = |why| MailCode {
        refusal: Some(why),
        ..sent
    };
    let counted = |why| MailCode {
        sign_in: refused(SIGN_IN),
        ..again(why)
    };
    vec![
        sample("mail-code", &sent),
        sample("mail-code-sending", &sending),
        sample(
            "mail-code-refused",
            &MailCode {
                delivery: CodeDelivery::Refused {
                    answer: "550 5.1.1 no such user here",
                },
                ..sending
            },
        ),
        sample(
            "mail-code-resent",
            &MailCode {
                is_resent: true,
                ..sending
            },
        ),
        sample("mail-code-missing", &again(Refusal::CodeMissing)),
        sample("mail-code-wrong-code", &counted(Refusal::WrongCode)),
        sample("mail-code-expired", &counted(Refusal::Expired)),
        sample("mail-code-dead", &counted(Refusal::Dead)),
        sample(
            "mail-code-resend-too-soon",
            &again(Refusal::ResendTooSoon { seconds: 42 }),
        ),
        sample(
            "mail-code-resend-too-often",
            &again(Refusal::ResendTooOften),
        ),
    ]
}

fn recovery(locale: Locale) -> Vec<Sample> {
    let codes = RecoveryCodes {
        frame: frame(locale),
        sign_in: first_sign_in(7),
        user_id: "hanako-y22",
        made_at: NOW,
        codes: &*CODES,
        file: Some("recovery-codes.txt"),
    };
    vec![sample("recovery-codes", &codes)]
}
