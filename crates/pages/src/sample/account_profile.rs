//! プロフィール変更

use sekisho_kernel::{
    Locale,
    policy::{Method, UserIdPolicy},
};

use super::{
    NOW, Sample,
    account::{POST, done, either, menu},
    frame, sample,
};
use crate::{
    account::{AccountProfile, Done, MailLine, MethodLine, Place},
    step::UserIdFault,
};

const METHODS: [MethodLine; 3] = [
    MethodLine {
        method: Method::App,
        registered: 2,
        is_recommended: false,
        is_chosen: true,
    },
    MethodLine {
        method: Method::Passkey,
        registered: 0,
        is_recommended: false,
        is_chosen: false,
    },
    MethodLine {
        method: Method::Mail,
        registered: 1,
        is_recommended: true,
        is_chosen: false,
    },
];

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let policy = UserIdPolicy::default();
    let mail = MailLine {
        address: Some("hanako@example.jp"),
        is_confirmed: true,
        pending: None,
        locked_until: None,
        change: POST,
        cancel: POST,
    };
    let page = AccountProfile {
        frame: frame(locale),
        menu: menu(Place::Profile),
        name: Some(either(locale, "山田 花子", "Hanako Yamada")),
        form: POST,
        user_id: "hanako-y22",
        policy: &policy,
        fault: None,
        call_number: None,
        methods: &METHODS,
        mail,
        language: Some(POST),
    };
    let refused = AccountProfile {
        user_id: "taro",
        fault: Some(UserIdFault::TooShort),
        call_number: Some("4829-1537"),
        ..page
    };
    let said = |done_so: Done| AccountProfile {
        menu: done(Place::Profile, done_so),
        ..page
    };
    vec![
        sample("account-profile", &page),
        sample("account-profile-refused", &refused),
        sample("account-profile-done", &said(Done::Profile)),
        sample("account-profile-mail-done", &said(Done::MailAddress)),
        sample("account-profile-language", &said(Done::Language)),
        sample("account-profile-nothing", &said(Done::Nothing)),
        sample(
            "account-profile-mail-waits",
            &AccountProfile {
                mail: MailLine {
                    pending: Some("atarashii@example.jp"),
                    ..mail
                },
                ..page
            },
        ),
        sample(
            "account-profile-mail-locked",
            &AccountProfile {
                menu: done(Place::Profile, Done::MailChangeCancelled),
                mail: MailLine {
                    locked_until: Some(NOW),
                    ..mail
                },
                ..page
            },
        ),
        sample(
            "account-profile-plain",
            &AccountProfile {
                name: None,
                methods: &[],
                language: None,
                mail: MailLine {
                    address: None,
                    is_confirmed: false,
                    ..mail
                },
                ..page
            },
        ),
    ]
}
