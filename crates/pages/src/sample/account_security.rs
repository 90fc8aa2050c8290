//! ログイン方法変更, and deleting a device.

use sekisho_kernel::{Locale, policy::Method};

use super::{
    NOW, Sample,
    account::{BEFORE, POST, done, either, menu},
    frame, sample,
};
use crate::{
    account::{
        AccountSecurity, AuthenticatorDelete, Deletion, DeviceLine, Done, Menu, PasswordLine,
        Place, RecoveryCodesLine, RenameRefusal,
    },
    step::DeviceNameRefusal,
};

const APP: DeviceLine<'_> = DeviceLine {
    id: "0193f5b8c2d07e3f8000000000000001",
    name: "わたしのスマートフォン",
    made_at: BEFORE,
    last_used_at: Some(NOW),
    is_usual: true,
    is_offered: true,
    delete: "/account/authenticators/1/delete",
};

const PASSKEY: DeviceLine<'_> = DeviceLine {
    id: "0193f5b8c2d07e3f8000000000000003",
    name: "パスキー",
    last_used_at: None,
    is_usual: false,
    ..APP
};

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let (apps, passkey) = devices(locale);
    let passkeys = [passkey];
    let left = [DeviceLine {
        is_offered: false,
        ..passkey
    }];
    let page = AccountSecurity {
        apps: &apps,
        passkeys: &passkeys,
        ..without_devices(locale)
    };
    let only_passkeys_left = AccountSecurity {
        menu: Menu {
            has_recovery_codes: false,
            ..page.menu
        },
        passkeys: &left,
        add_app: None,
        add_passkey: None,
        mail: None,
        recovery_codes: None,
        password: PasswordLine {
            made_at: None,
            change: POST,
        },
        ..without_devices(locale)
    };
    let mut samples = vec![
        sample("account-security", &page),
        sample("account-security-plain", &only_passkeys_left),
        sample("account-security-none", &without_devices(locale)),
    ];
    samples.extend(refusals(locale, &page));
    samples.extend(results(&page));
    samples.extend(deleting(locale));
    samples
}

/// Two apps and a passkey.
fn devices(locale: Locale) -> ([DeviceLine<'static>; 2], DeviceLine<'static>) {
    let app = DeviceLine {
        name: either(locale, APP.name, "My phone"),
        ..APP
    };
    let other = DeviceLine {
        id: "0193f5b8c2d07e3f8000000000000002",
        name: either(locale, "会社のスマートフォン", "Phone at work"),
        is_usual: false,
        ..app
    };
    let passkey = DeviceLine {
        name: either(locale, PASSKEY.name, "Passkey"),
        ..PASSKEY
    };
    ([app, other], passkey)
}

fn without_devices(locale: Locale) -> AccountSecurity<'static> {
    AccountSecurity {
        frame: frame(locale),
        menu: menu(Place::Security),
        password: PasswordLine {
            made_at: Some(BEFORE),
            change: POST,
        },
        apps: &[],
        passkeys: &[],
        add_app: Some(POST),
        add_passkey: Some(POST),
        rename: POST,
        rename_refusal: None,
        is_last: false,
        call_number: None,
        mail: Some("hanako@example.jp"),
        recovery_codes: Some(RecoveryCodesLine {
            left: 8,
            made_at: Some(BEFORE),
            make: POST,
        }),
    }
}

fn refusals(locale: Locale, page: &AccountSecurity<'_>) -> Vec<Sample> {
    let page = AccountSecurity {
        call_number: Some("4829-1537"),
        ..*page
    };
    let renamed = |typed, why| AccountSecurity {
        rename_refusal: Some(RenameRefusal {
            id: APP.id,
            typed,
            why,
        }),
        ..page
    };
    let taken = either(locale, "会社のスマートフォン", "Phone at work");
    vec![
        sample(
            "account-security-name-taken",
            &renamed(taken, DeviceNameRefusal::Taken),
        ),
        sample(
            "account-security-name-malformed",
            &renamed("<iPhone>", DeviceNameRefusal::Malformed),
        ),
        sample(
            "account-security-name-too-long",
            &renamed("iPhone iPhone", DeviceNameRefusal::TooLong),
        ),
        sample(
            "account-security-last",
            &AccountSecurity {
                is_last: true,
                ..page
            },
        ),
    ]
}

fn results(page: &AccountSecurity<'_>) -> Vec<Sample> {
    let said = |done_so| AccountSecurity {
        menu: done(Place::Security, done_so),
        ..*page
    };
    let no_codes = AccountSecurity {
        recovery_codes: Some(RecoveryCodesLine {
            left: 0,
            made_at: None,
            make: POST,
        }),
        ..*page
    };
    vec![
        sample("account-security-no-codes", &no_codes),
        sample("account-security-password", &said(Done::Password)),
        sample("account-security-app-added", &said(Done::AppAdded)),
        sample("account-security-passkey-added", &said(Done::PasskeyAdded)),
        sample("account-security-renamed", &said(Done::Renamed)),
        sample("account-security-removed", &said(Done::Removed)),
        sample("account-security-codes", &said(Done::RecoveryCodes)),
    ]
}

fn deleting(locale: Locale) -> Vec<Sample> {
    let others = [either(locale, "わたしのスマートフォン", "My phone")];
    let allowed = |others, by_mail| Deletion::Allowed {
        form: POST,
        others,
        by_mail,
    };
    let last = |has_choice| Deletion::Last {
        add: POST,
        has_choice,
    };
    let app = AuthenticatorDelete {
        frame: frame(locale),
        menu: menu(Place::Security),
        name: either(locale, "会社のスマートフォン", "Phone at work"),
        method: Method::App,
        made_at: BEFORE,
        deletion: allowed(&others, false),
    };
    let passkey = AuthenticatorDelete {
        name: either(locale, "パスキー", "Passkey"),
        method: Method::Passkey,
        ..app
    };
    vec![
        sample("authenticator-delete", &app),
        sample(
            "authenticator-delete-passkey",
            &AuthenticatorDelete {
                deletion: allowed(&[], true),
                ..passkey
            },
        ),
        sample(
            "authenticator-delete-unused",
            &AuthenticatorDelete {
                deletion: allowed(&[], false),
                ..passkey
            },
        ),
        sample(
            "authenticator-delete-last",
            &AuthenticatorDelete {
                deletion: last(true),
                ..app
            },
        ),
        sample(
            "authenticator-delete-last-passkey",
            &AuthenticatorDelete {
                deletion: last(false),
                ..passkey
            },
        ),
    ]
}
