//! Who lost what the second factor needs.

use sekisho_kernel::{Locale, Timestamp, policy::Method};

use super::{
    FORM, MailSample, NOW, SIGN_IN, Sample, frame, passkey::OTHER_METHOD, refused, sample,
};
use crate::{
    Form, Letterhead, LostDeviceMail, LostDeviceRequestedMail, Notice, NoticeMail,
    step::{
        BirthDateRefusal, LostDeviceRefusal, OtherWays, RecoveryCode, RecoveryCodeRefusal,
        Replacement,
    },
};

/// A day later.
const TOMORROW: Timestamp = Timestamp::from_seconds(1_795_224_247 + 24 * 60 * 60);

const BIRTH_DATE: Form<'_> = Form {
    action: "/sign-in/0193f5b8c2d07e3f/lost-device",
    ..FORM
};

const OFFERED: Replacement<'_> = Replacement::Offered {
    form: BIRTH_DATE,
    wait_hours: Some(24),
    refusal: None,
};

fn page(locale: Locale) -> RecoveryCode<'static> {
    RecoveryCode {
        frame: frame(locale),
        sign_in: SIGN_IN,
        has_codes: true,
        refusal: None,
        replacement: OFFERED,
        call_number: Some("4829-1537"),
        ways: OtherWays {
            form: OTHER_METHOD,
            methods: &[Method::App],
            lost_device: None,
        },
    }
}

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let page = page(locale);
    let again = |refusal| RecoveryCode {
        refusal: Some(refusal),
        ..page
    };
    let with = |replacement| RecoveryCode {
        replacement,
        ..page
    };
    let refused_date = |refusal| RecoveryCode {
        sign_in: refused(SIGN_IN),
        call_number: None,
        ..with(Replacement::Offered {
            form: BIRTH_DATE,
            wait_hours: Some(24),
            refusal: Some(refusal),
        })
    };
    let sent = |refusal| {
        with(Replacement::Sent {
            form: BIRTH_DATE,
            until: TOMORROW,
            refusal,
        })
    };
    let wrong = LostDeviceRefusal::BirthDate(BirthDateRefusal::Wrong);
    vec![
        sample("recovery-code", &page),
        sample(
            "recovery-code-missing",
            &again(RecoveryCodeRefusal::CodeMissing),
        ),
        sample(
            "recovery-code-wrong-code",
            &RecoveryCode {
                sign_in: refused(SIGN_IN),
                call_number: None,
                ..again(RecoveryCodeRefusal::WrongCode)
            },
        ),
        sample(
            "lost-device-no-codes",
            &RecoveryCode {
                has_codes: false,
                ..with(Replacement::Offered {
                    form: BIRTH_DATE,
                    wait_hours: None,
                    refusal: None,
                })
            },
        ),
        sample("lost-device-wrong", &refused_date(wrong)),
        sample(
            "lost-device-too-often",
            &refused_date(LostDeviceRefusal::BirthDate(BirthDateRefusal::TooOften)),
        ),
        sample(
            "lost-device-waits",
            &with(Replacement::Waits { opens_at: TOMORROW }),
        ),
        sample("lost-device-sent", &sent(None)),
        sample(
            "lost-device-too-soon",
            &sent(Some(LostDeviceRefusal::TooSoon)),
        ),
        sample(
            "lost-device-held-off",
            &with(Replacement::HeldOff { until: TOMORROW }),
        ),
        sample("lost-device-desk", &with(Replacement::Desk)),
    ]
}

pub(super) fn mails(letterhead: Letterhead<'_>) -> Vec<MailSample> {
    let link = "https://id.example.jp/sakura/m/Yp3kQ0bT7wLr2xNc9vHd4s";
    let requested = LostDeviceRequestedMail {
        letterhead,
        at: NOW,
        opens_at: TOMORROW,
        link,
        valid_hours: 48,
    };
    let opened = LostDeviceMail {
        letterhead,
        link,
        valid_hours: 24,
    };
    let notice = |notice| {
        let mail = NoticeMail {
            letterhead,
            notice,
            at: NOW,
        };
        mail.body()
    };
    vec![
        ("mail-lost-device-requested", requested.body()),
        ("mail-lost-device", opened.body()),
        (
            "mail-lost-device-cancelled",
            notice(Notice::LostDeviceCancelled),
        ),
        ("mail-recovery-stopped", notice(Notice::RecoveryStopped)),
    ]
}
