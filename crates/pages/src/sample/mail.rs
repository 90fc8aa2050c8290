//! Mails.

use sekisho_kernel::{Locale, Timestamp, policy::Method};

use super::{MailSample, NOW, branding, lost_device};
use crate::{
    AddressCheckMail, CodeMail, Letterhead, MailChangeMail, MailChangedMail, NewBrowserMail,
    Notice, NoticeMail, ReissueMail, ResetMail, TemporaryPasswordMail, TemporaryUserIdMail,
    UserIdMail, browser_in_words,
};

/// 90 days later.
const LATER: Timestamp = Timestamp::from_seconds(1_803_000_247);

pub(super) fn samples(locale: Locale) -> Vec<MailSample> {
    let letterhead = Letterhead {
        branding: branding(),
        locale,
    };
    let mut samples = notices(letterhead);
    samples.extend(secrets(letterhead));
    samples.extend(lost_device::mails(letterhead));
    samples
}

fn notices(letterhead: Letterhead<'_>) -> Vec<MailSample> {
    let user_agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";
    let new_browser = NewBrowserMail {
        branding: letterhead.branding,
        locale: letterhead.locale,
        at: NOW,
        browser: &browser_in_words(user_agent, letterhead.locale),
    };
    let notice = |notice| {
        let mail = NoticeMail {
            letterhead,
            notice,
            at: NOW,
        };
        mail.body()
    };
    let app = Notice::SecondFactorAdded {
        method: Method::App,
        name: Some("iPhone 17"),
    };
    let mail = Notice::SecondFactorAdded {
        method: Method::Mail,
        name: None,
    };
    vec![
        ("mail-new-browser", new_browser.body()),
        (
            "mail-first-sign-in-complete",
            notice(Notice::FirstSignInComplete),
        ),
        (
            "mail-password-locked",
            notice(Notice::PasswordLocked { until: Some(LATER) }),
        ),
        (
            "mail-account-locked",
            notice(Notice::AccountLocked { until: None }),
        ),
        ("mail-password-changed", notice(Notice::PasswordChanged)),
        ("mail-user-id-changed", notice(Notice::UserIdChanged)),
        (
            "mail-second-factor-removed",
            notice(Notice::SecondFactorRemoved {
                method: Method::App,
                name: "iPhone 17",
            }),
        ),
        (
            "mail-second-factor-renamed",
            notice(Notice::SecondFactorRenamed {
                method: Method::App,
                name: "iPhone 17",
            }),
        ),
        (
            "mail-second-factors-removed",
            notice(Notice::SecondFactorsRemoved),
        ),
        ("mail-unlocked", notice(Notice::Unlocked)),
        ("mail-reissued", notice(Notice::Reissued)),
        (
            "mail-method-chosen",
            notice(Notice::MethodChosen {
                method: Method::Passkey,
            }),
        ),
        (
            "mail-recovery-codes-made",
            notice(Notice::RecoveryCodesMade),
        ),
        ("mail-address-changed", notice(Notice::MailChanged)),
        ("mail-address-replaced", notice(Notice::MailReplaced)),
        (
            "mail-address-change-undone",
            notice(Notice::MailChangeUndone),
        ),
        ("mail-second-factor-added", notice(app)),
        ("mail-second-factor-added-mail", notice(mail)),
    ]
}

fn secrets(letterhead: Letterhead<'_>) -> Vec<MailSample> {
    let code = CodeMail {
        letterhead,
        code: "482915",
        valid_minutes: 10,
    };
    let address_check = AddressCheckMail {
        letterhead,
        link: "https://id.example.jp/sakura/m/Yp3kQ0bT7wLr2xNc9vHd4s",
        valid_hours: 24,
    };
    let reissue = ReissueMail {
        letterhead,
        link: "https://id.example.jp/sakura/m/Yp3kQ0bT7wLr2xNc9vHd4s",
        valid_minutes: 60,
    };
    let reset = ResetMail {
        letterhead,
        link: address_check.link,
        valid_minutes: 5,
    };
    let forgotten = UserIdMail {
        letterhead,
        user_id: "hanako-y22",
        at: NOW,
    };
    let change = MailChangeMail {
        letterhead,
        link: address_check.link,
        valid_hours: 24,
    };
    let changed = MailChangedMail {
        letterhead,
        at: NOW,
        link: address_check.link,
        valid_hours: 72,
    };
    let user_id = TemporaryUserIdMail {
        letterhead,
        user_id: "sk00481726",
        start: "https://iryohi.example.jp/",
        until: LATER,
    };
    let password = TemporaryPasswordMail {
        letterhead,
        password: "R7KM4XPQ9TWE",
        until: LATER,
    };
    vec![
        ("mail-code", code.body()),
        ("mail-address-check", address_check.body()),
        ("mail-reissue", reissue.body()),
        ("mail-reset", reset.body()),
        ("mail-forgotten-user-id", forgotten.body()),
        ("mail-change", change.body()),
        ("mail-change-undo", changed.body()),
        ("mail-temporary-user-id", user_id.body()),
        ("mail-temporary-password", password.body()),
    ]
}
