//! The account pages.

use sekisho_kernel::{
    Locale, Timestamp,
    policy::{Method, UserIdPolicy},
};

use super::{FORM, NOW, SIGN_IN, Sample, frame, passkey::DIALOG, refused, sample};
use crate::{
    Form,
    account::{
        AccountHome, AccountProfile, AccountSecurity, AccountSessions, AuthenticatorDelete,
        DeviceLine, Done, HistoryKind, HistoryLine, MailLine, Menu, MethodLine, PasswordLine,
        Place, RecoveryBanner, RecoveryCodesLine, RenameRefusal, SessionLine,
    },
    step::{DeviceNameRefusal, PasskeyRefusal, Reauthenticate, ReauthenticateRefusal, UserIdFault},
};

/// A form of the account.
const POST: Form<'_> = Form {
    resume: None,
    action: "/account",
    ..FORM
};

/// Some months before.
const BEFORE: Timestamp = Timestamp::from_seconds(1_776_000_000);

const fn menu(current: Place) -> Menu<'static> {
    Menu {
        current,
        home: "/account",
        profile: "/account/profile",
        security: "/account/security",
        sessions: "/account/sessions",
        sign_out: "/end_session",
        done: None,
    }
}

const fn done(current: Place, done: Done) -> Menu<'static> {
    Menu {
        done: Some(done),
        ..menu(current)
    }
}

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let mut samples = home(locale);
    samples.extend(profile(locale));
    samples.extend(security(locale));
    samples.extend(deleting(locale));
    samples.extend(sessions(locale));
    samples.extend(reauthenticating(locale));
    samples
}

fn phone(locale: Locale) -> &'static str {
    match locale {
        Locale::Ja => "iPhone の Safari",
        Locale::En => "Safari on iPhone",
    }
}

fn portal(locale: Locale) -> &'static str {
    let [costs, _] = super::portals(locale);
    costs.name
}

/// One of two, by language.
fn either(locale: Locale, ja: &'static str, en: &'static str) -> &'static str {
    match locale {
        Locale::Ja => ja,
        Locale::En => en,
    }
}

fn computer(locale: Locale) -> &'static str {
    match locale {
        Locale::Ja => "Windows の Edge",
        Locale::En => "Edge on Windows",
    }
}

fn history(locale: Locale) -> Vec<HistoryLine<'static>> {
    use HistoryKind as Kind;
    let line = |kind, at| HistoryLine {
        kind,
        at,
        device: phone(locale),
        portal: None,
        call_number: None,
    };
    let name = "iPhone 17";
    vec![
        HistoryLine {
            portal: Some(portal(locale)),
            ..line(Kind::SignedIn, NOW)
        },
        HistoryLine {
            call_number: Some("4829-1537"),
            device: computer(locale),
            ..line(Kind::Refused("invalid-credentials"), NOW)
        },
        line(Kind::Refused("code-wrong"), BEFORE),
        line(Kind::SignedOut, BEFORE),
        line(Kind::SessionsEnded, BEFORE),
        line(Kind::Activated, BEFORE),
        line(Kind::PasswordChanged, BEFORE),
        line(Kind::PasswordReset, BEFORE),
        line(Kind::UserIdChanged, BEFORE),
        line(Kind::MailChangeRequested, BEFORE),
        line(Kind::MailChanged, BEFORE),
        line(Kind::MailChangeUndone, BEFORE),
        line(
            Kind::SecondFactorAdded {
                method: Method::Passkey,
                name,
            },
            BEFORE,
        ),
        line(
            Kind::SecondFactorRemoved {
                method: Method::App,
                name,
            },
            BEFORE,
        ),
        line(Kind::MethodChosen(Method::Mail), BEFORE),
        line(Kind::RecoveryCodesMade, BEFORE),
        line(Kind::RecoveryCodeUsed { left: 9 }, BEFORE),
        line(Kind::LostDeviceRequested, BEFORE),
        line(Kind::LostDeviceCancelled, BEFORE),
        line(Kind::LostDeviceReplaced, BEFORE),
        HistoryLine {
            device: "",
            ..line(Kind::Unlocked, BEFORE)
        },
        HistoryLine {
            device: "",
            ..line(Kind::Reissued, BEFORE)
        },
    ]
}

fn home(locale: Locale) -> Vec<Sample> {
    let lines = history(locale);
    let recent: Vec<_> = lines.iter().take(3).copied().collect();
    let page = AccountHome {
        frame: frame(locale),
        menu: menu(Place::Home),
        name: Some(either(locale, "山田 花子", "Hanako Yamada")),
        pending_mail: None,
        recovery: None,
        sessions: 2,
        recovery_codes: Some(8),
        history: &recent,
    };
    let new = AccountHome {
        name: None,
        recovery_codes: None,
        history: &[],
        sessions: 1,
        ..page
    };
    vec![
        sample("account", &page),
        sample("account-new", &new),
        sample(
            "account-mail-change",
            &AccountHome {
                pending_mail: Some("atarashii@example.jp"),
                ..page
            },
        ),
        sample(
            "account-recovery",
            &AccountHome {
                recovery: Some(RecoveryBanner {
                    opens_at: NOW,
                    cancel: POST,
                }),
                ..page
            },
        ),
        sample(
            "account-no-codes",
            &AccountHome {
                recovery_codes: Some(0),
                ..page
            },
        ),
        sample(
            "account-recovery-cancelled",
            &AccountHome {
                menu: done(Place::Home, Done::RecoveryCancelled),
                ..page
            },
        ),
    ]
}

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

fn profile(locale: Locale) -> Vec<Sample> {
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
        name: either(locale, "山田 花子", "Hanako Yamada"),
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

fn security(locale: Locale) -> Vec<Sample> {
    let app = DeviceLine {
        name: either(locale, APP.name, "My phone"),
        ..APP
    };
    let passkey = DeviceLine {
        name: either(locale, PASSKEY.name, "Passkey"),
        ..PASSKEY
    };
    let apps = [
        app,
        DeviceLine {
            id: "0193f5b8c2d07e3f8000000000000002",
            name: either(locale, "会社のスマートフォン", "Phone at work"),
            is_usual: false,
            ..app
        },
    ];
    let page = AccountSecurity {
        frame: frame(locale),
        menu: menu(Place::Security),
        password: PasswordLine {
            made_at: Some(BEFORE),
            change: POST,
        },
        apps: &apps,
        passkeys: &[passkey],
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
    };
    let mut samples = security_states(locale, &page, passkey);
    for (name, did) in [
        ("account-security-password", Done::Password),
        ("account-security-app-added", Done::AppAdded),
        ("account-security-passkey-added", Done::PasskeyAdded),
        ("account-security-renamed", Done::Renamed),
        ("account-security-removed", Done::Removed),
        ("account-security-codes", Done::RecoveryCodes),
    ] {
        let menu = done(Place::Security, did);
        samples.push(sample(name, &AccountSecurity { menu, ..page }));
    }
    samples
}

fn security_states(
    locale: Locale,
    page: &AccountSecurity<'_>,
    passkey: DeviceLine<'_>,
) -> Vec<Sample> {
    let number = Some("4829-1537");
    let refused = AccountSecurity {
        rename_refusal: Some(RenameRefusal {
            id: APP.id,
            typed: either(locale, "会社のスマートフォン", "Phone at work"),
            why: DeviceNameRefusal::Taken,
        }),
        call_number: number,
        ..*page
    };
    let last = AccountSecurity {
        is_last: true,
        call_number: number,
        ..*page
    };
    let plain = AccountSecurity {
        apps: &[],
        passkeys: &[DeviceLine {
            is_offered: false,
            ..passkey
        }],
        add_app: None,
        add_passkey: None,
        mail: None,
        recovery_codes: None,
        password: PasswordLine {
            made_at: None,
            change: POST,
        },
        ..*page
    };
    let without_codes = AccountSecurity {
        recovery_codes: Some(RecoveryCodesLine {
            left: 0,
            made_at: None,
            make: POST,
        }),
        ..*page
    };
    vec![
        sample("account-security", page),
        sample("account-security-name-taken", &refused),
        sample("account-security-last", &last),
        sample("account-security-plain", &plain),
        sample("account-security-no-codes", &without_codes),
    ]
}

fn deleting(locale: Locale) -> Vec<Sample> {
    let page = AuthenticatorDelete {
        frame: frame(locale),
        menu: menu(Place::Security),
        form: Some(POST),
        name: either(locale, "会社のスマートフォン", "Phone at work"),
        method: Method::App,
        made_at: BEFORE,
        others: &[either(locale, "わたしのスマートフォン", "My phone")],
        by_mail: false,
    };
    vec![
        sample("authenticator-delete", &page),
        sample(
            "authenticator-delete-passkey",
            &AuthenticatorDelete {
                method: Method::Passkey,
                others: &[],
                by_mail: true,
                ..page
            },
        ),
        sample(
            "authenticator-delete-last",
            &AuthenticatorDelete { form: None, ..page },
        ),
    ]
}

fn sessions(locale: Locale) -> Vec<Sample> {
    let lines = history(locale);
    let portals = super::portals(locale).map(|portal| portal.name);
    let here = SessionLine {
        id: "0193f5b8c2d07e3f8000000000000001",
        device: phone(locale),
        since: NOW,
        last_used_at: NOW,
        portals: &portals,
        is_present: true,
    };
    let both = [
        here,
        SessionLine {
            id: "0193f5b8c2d07e3f8000000000000002",
            device: "",
            since: BEFORE,
            portals: &[],
            is_present: false,
            ..here
        },
    ];
    let page = AccountSessions {
        frame: frame(locale),
        menu: menu(Place::Sessions),
        sessions: &both,
        end: POST,
        end_others: POST,
        history: &lines,
        older: Some("/account/sessions?before=1"),
        newest: None,
    };
    let said = |done_so: Done| AccountSessions {
        menu: done(Place::Sessions, done_so),
        ..page
    };
    vec![
        sample("account-sessions", &page),
        sample(
            "account-sessions-alone",
            &AccountSessions {
                sessions: &[here],
                history: &[],
                older: None,
                newest: Some("/account/sessions"),
                ..page
            },
        ),
        sample("account-sessions-ended", &said(Done::SessionEnded)),
        sample("account-sessions-others-ended", &said(Done::OthersEnded)),
    ]
}

fn reauthenticating(locale: Locale) -> Vec<Sample> {
    let page = Reauthenticate {
        frame: frame(locale),
        sign_in: SIGN_IN,
        user_id: "hanako-y22",
        dialog: Some(DIALOG),
        refusal: None,
    };
    let again = |why| Reauthenticate {
        sign_in: refused(SIGN_IN),
        refusal: Some(why),
        ..page
    };
    vec![
        sample("reauthenticate", &page),
        sample("reauthenticate-wrong", &again(ReauthenticateRefusal::Wrong)),
        sample(
            "reauthenticate-missing",
            &Reauthenticate {
                dialog: None,
                ..again(ReauthenticateRefusal::Missing)
            },
        ),
        sample(
            "reauthenticate-locked",
            &again(ReauthenticateRefusal::Locked),
        ),
        sample(
            "reauthenticate-passkey",
            &again(ReauthenticateRefusal::Passkey(PasskeyRefusal::Failed)),
        ),
    ]
}
