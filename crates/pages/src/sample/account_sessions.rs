//! ログイン中の端末, and the history.

use std::sync::LazyLock;

use sekisho_kernel::{Locale, policy::Method};

use super::{
    NOW, Sample,
    account::{BEFORE, POST, done, either, menu},
    frame, sample,
};
use crate::account::{AccountSessions, Done, HistoryKind, HistoryLine, Place, SessionLine};

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let lines = history(locale);
    let portals = super::portals(locale).map(|portal| portal.name);
    let here = SessionLine {
        id: "0193f5b8c2d07e3f8000000000000001",
        device: phone(locale),
        since: NOW,
        last_used_at: NOW,
        portals: &portals,
        is_present: true,
        shared_minutes: None,
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
                sessions: &[SessionLine {
                    shared_minutes: Some(15),
                    ..here
                }],
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

fn phone(locale: Locale) -> &'static str {
    either(locale, "iPhone の Safari", "Safari on iPhone")
}

fn computer(locale: Locale) -> &'static str {
    either(locale, "Windows の Edge", "Edge on Windows")
}

fn portal(locale: Locale) -> &'static str {
    let [costs, _] = super::portals(locale);
    costs.name
}

/// As RFC 8176 names them.
static PASSWORD_AND_CODE: LazyLock<[String; 3]> =
    LazyLock::new(|| ["pwd", "otp", "mfa"].map(str::to_owned));

/// A passkey that is on several devices, and one that is on one.
static TWO_PASSKEYS: LazyLock<[String; 4]> =
    LazyLock::new(|| ["swk", "user", "hwk", "mfa"].map(str::to_owned));

/// A line of each kind.
pub(super) fn history(locale: Locale) -> Vec<HistoryLine<'static>> {
    use HistoryKind as Kind;
    let line = |kind, at| HistoryLine {
        kind,
        at,
        device: phone(locale),
        portal: None,
        call_number: None,
    };
    let name = "iPhone 17";
    let amr: &[String] = &*PASSWORD_AND_CODE;
    vec![
        HistoryLine {
            portal: Some(portal(locale)),
            ..line(Kind::SignedIn { amr }, NOW)
        },
        HistoryLine {
            call_number: Some("4829-1537"),
            device: computer(locale),
            ..line(Kind::Refused("invalid-credentials"), NOW)
        },
        line(Kind::Refused("code-wrong"), BEFORE),
        line(
            Kind::SignedIn {
                amr: &*TWO_PASSKEYS,
            },
            BEFORE,
        ),
        line(Kind::SignedOut, BEFORE),
        line(Kind::SessionsEnded, BEFORE),
        line(Kind::Activated, BEFORE),
        line(Kind::PasswordChanged, BEFORE),
        line(Kind::PasswordReset, BEFORE),
        line(Kind::UserIdChanged, BEFORE),
        line(Kind::MailChangeRequested, BEFORE),
        line(Kind::MailChanged, BEFORE),
        line(Kind::MailChangeUndone, BEFORE),
        line(Kind::MailChangeCancelled, BEFORE),
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
        HistoryLine {
            device: "",
            ..line(Kind::SecondFactorsRemoved, BEFORE)
        },
    ]
}
