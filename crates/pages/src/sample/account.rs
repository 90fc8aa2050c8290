//! The account: its first page, and the page before each change.

use sekisho_kernel::{Locale, Timestamp, policy::Method};

use super::{
    FORM, NOW, SIGN_IN, Sample, account_sessions::history, frame, passkey::DIALOG, refused, sample,
};
use crate::{
    Form,
    account::{AccountHome, Done, Menu, Place, RecoveryBanner},
    step::{
        PasskeyRefusal, PromisedMail, Reauthenticate, ReauthenticatePurpose, ReauthenticateRefusal,
    },
};

/// A form of the account.
pub(super) const POST: Form<'_> = Form {
    resume: None,
    action: "/account",
    ..FORM
};

/// Some months before.
pub(super) const BEFORE: Timestamp = Timestamp::from_seconds(1_776_000_000);

pub(super) const fn menu(current: Place) -> Menu<'static> {
    Menu {
        current,
        home: "/account",
        profile: "/account/profile",
        security: "/account/security",
        sessions: "/account/sessions",
        has_recovery_codes: true,
        sign_out: "/end_session",
        done: None,
        recovery: None,
    }
}

/// Somebody asked for another second factor by mail.
pub(super) const fn lost(current: Place) -> Menu<'static> {
    Menu {
        recovery: Some(RecoveryBanner {
            opens_at: NOW,
            cancel: POST,
        }),
        ..menu(current)
    }
}

pub(super) const fn done(current: Place, done: Done) -> Menu<'static> {
    Menu {
        done: Some(done),
        ..menu(current)
    }
}

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let mut samples = home(locale);
    samples.extend(reauthenticating(locale));
    samples
}

/// One of two, by language.
pub(super) fn either(locale: Locale, ja: &'static str, en: &'static str) -> &'static str {
    match locale {
        Locale::Ja => ja,
        Locale::En => en,
    }
}

fn home(locale: Locale) -> Vec<Sample> {
    let lines = history(locale);
    let recent: Vec<_> = lines.iter().take(3).copied().collect();
    let page = AccountHome {
        frame: frame(locale),
        menu: menu(Place::Home),
        name: Some(either(locale, "山田 花子", "Hanako Yamada")),
        pending_mail: None,
        sessions: 2,
        by_recovery_code: false,
        recovery_codes: Some(8),
        history: &recent,
    };
    let new = AccountHome {
        menu: Menu {
            has_recovery_codes: false,
            ..page.menu
        },
        name: None,
        recovery_codes: None,
        history: &[],
        sessions: 1,
        ..page
    };
    let with_codes = |left| AccountHome {
        recovery_codes: Some(left),
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
                menu: lost(Place::Home),
                ..page
            },
        ),
        sample(
            "account-by-recovery-code",
            &AccountHome {
                by_recovery_code: true,
                ..page
            },
        ),
        sample("account-no-codes", &with_codes(0)),
        sample("account-few-codes", &with_codes(2)),
        sample(
            "account-recovery-cancelled",
            &AccountHome {
                menu: done(Place::Home, Done::RecoveryCancelled),
                ..page
            },
        ),
    ]
}

fn reauthenticating(locale: Locale) -> Vec<Sample> {
    use ReauthenticatePurpose as Purpose;
    let page = Reauthenticate {
        frame: frame(locale),
        sign_in: SIGN_IN,
        purpose: Some(Purpose::ChangePassword),
        user_id: "hanako-y22",
        dialog: Some(DIALOG),
        forgot_password: Some("/sign-in/0193f5b8c2d07e3f/forgot-password"),
        promised: None,
        refusal: None,
    };
    let before = |purpose| Reauthenticate {
        purpose: Some(purpose),
        ..page
    };
    let again = |why| Reauthenticate {
        sign_in: refused(SIGN_IN),
        refusal: Some(why),
        ..page
    };
    vec![
        sample("reauthenticate", &page),
        sample("reauthenticate-profile", &before(Purpose::ChangeProfile)),
        sample(
            "reauthenticate-mail-address",
            &before(Purpose::ChangeMailAddress),
        ),
        sample("reauthenticate-add-app", &before(Purpose::Add(Method::App))),
        sample(
            "reauthenticate-add-passkey",
            &before(Purpose::Add(Method::Passkey)),
        ),
        sample("reauthenticate-rename", &before(Purpose::Rename)),
        sample("reauthenticate-remove", &before(Purpose::Remove)),
        sample(
            "reauthenticate-recovery-codes",
            &before(Purpose::MakeRecoveryCodes),
        ),
        sample(
            "reauthenticate-promised",
            &Reauthenticate {
                promised: Some(PromisedMail::ResetLink),
                ..page
            },
        ),
        sample("reauthenticate-wrong", &again(ReauthenticateRefusal::Wrong)),
        sample(
            "reauthenticate-missing",
            &Reauthenticate {
                purpose: None,
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
