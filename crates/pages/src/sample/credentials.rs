//! The sign-in page and where it cannot go on.

use sekisho_kernel::Locale;

use super::{
    CANCEL, FORM, SHARED_DEVICE, SIGN_IN, Sample, frame, frame_with_notices, passkey::DIALOG,
    sample,
};
use crate::{
    Blocked, BlockedReason, CookiesOff, Credentials, CredentialsRefusal, Forgotten, Frame,
    Occasion, Onward,
    step::{ChooseAccount, ChosenAccount, KnownAccount, PasskeyRefusal},
};

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let frame = frame(locale);
    let empty = Credentials {
        frame,
        form: FORM,
        cancel: Some(CANCEL),
        user_id: "",
        account: None,
        shared: Some(SHARED_DEVICE),
        remember: Some(false),
        certificate: Some("certificate.svg"),
        passkey: Some(DIALOG),
        forgotten: Some(Forgotten {
            password: "/forgot-password",
            user_id: "/forgot-user-id",
        }),
        call_number: None,
        refusal: None,
        occasion: None,
        promised: None,
    };
    let typed = Credentials {
        user_id: "hanako-y22",
        remember: Some(true),
        ..empty
    };
    let mut samples = vec![
        sample("credentials", &empty),
        sample(
            "credentials-reset-promised",
            &Credentials {
                promised: Some(crate::step::PromisedMail::ResetLink),
                ..typed
            },
        ),
        sample(
            "credentials-user-id-promised",
            &Credentials {
                promised: Some(crate::step::PromisedMail::UserId),
                ..empty
            },
        ),
        sample(
            "credentials-not-remembered",
            &Credentials {
                remember: None,
                cancel: None,
                certificate: None,
                passkey: None,
                forgotten: None,
                ..empty
            },
        ),
        sample(
            "credentials-notice",
            &Credentials {
                frame: frame_with_notices(locale),
                ..empty
            },
        ),
    ];
    samples.extend(accounts(frame, &empty));
    samples.extend(refused(&empty, &typed));
    samples.extend(occasions(&typed, &chosen(&empty)));
    samples
}

/// After a try that did not lead on.
fn refused(empty: &Credentials<'_>, typed: &Credentials<'_>) -> [Sample; 8] {
    use CredentialsRefusal as Refusal;
    let refused = |name, why, entered: &Credentials<'_>| {
        let page = Credentials {
            refusal: Some(why),
            call_number: Some("4829-1537"),
            ..*entered
        };
        sample(name, &page)
    };
    let unknown = Refusal::Passkey(PasskeyRefusal::Unknown);
    let busy = Refusal::Busy { retry_after: 10 };
    [
        refused("credentials-invalid", Refusal::Invalid, typed),
        refused(
            "credentials-invalid-characters",
            Refusal::InvalidCharacters,
            typed,
        ),
        refused("credentials-user-id-missing", Refusal::UserIdMissing, empty),
        refused(
            "credentials-password-missing",
            Refusal::PasswordMissing,
            typed,
        ),
        refused("credentials-both-missing", Refusal::BothMissing, empty),
        refused("credentials-locked", Refusal::PasswordLocked, typed),
        refused("credentials-passkey-unknown", unknown, typed),
        refused("credentials-busy", busy, typed),
    ]
}

/// Where more than a portal brings the member.
fn occasions(typed: &Credentials<'_>, chosen: &Credentials<'_>) -> [Sample; 9] {
    let on = |name, occasion, page: &Credentials<'_>| {
        let page = Credentials {
            occasion: Some(occasion),
            ..*page
        };
        sample(name, &page)
    };
    let timed_out = Occasion::TimedOut;
    let ended = Occasion::SessionEnded(Onward::Change);
    [
        on("restarted-timed-out", timed_out(Onward::Portal), typed),
        on("restarted-lost", Occasion::Lost(Onward::Portals), typed),
        on("restarted-account", timed_out(Onward::Account), typed),
        on("restarted-reset", Occasion::ResetTimedOut, typed),
        on("restarted-lost-device", Occasion::LostDeviceTimedOut, typed),
        on("restarted-mail-not-sent", Occasion::MailNotSent, typed),
        on("credentials-session-ended", ended, chosen),
        on("credentials-terms-declined", Occasion::TermsDeclined, typed),
        on("credentials-device-lost", Occasion::DeviceLost, typed),
    ]
}

/// Where signing in cannot go on.
pub(super) fn stopped(locale: Locale) -> Vec<Sample> {
    let frame = frame(locale);
    let blocked = |reason| Blocked {
        frame,
        reason,
        retry: FORM,
        call_number: Some("4829-1537"),
    };
    vec![
        sample(
            "cookies-off",
            &CookiesOff {
                frame,
                retry: FORM.action,
            },
        ),
        sample("blocked-suspended", &blocked(BlockedReason::Suspended)),
        sample(
            "blocked-account-locked",
            &blocked(BlockedReason::AccountLocked),
        ),
        sample(
            "blocked-temporary-password-expired",
            &blocked(BlockedReason::TemporaryPasswordExpired),
        ),
        sample(
            "blocked-set-up-expired",
            &blocked(BlockedReason::SetUpExpired),
        ),
        sample("blocked-unprovable", &blocked(BlockedReason::Unprovable)),
    ]
}

/// Who it is was said before.
const fn chosen<'a>(empty: &Credentials<'a>) -> Credentials<'a> {
    Credentials {
        account: Some(ChosenAccount {
            user_id: "ha•••••2",
            change: FORM,
        }),
        ..*empty
    }
}

/// A browser that several members use.
fn accounts(frame: Frame<'_>, empty: &Credentials<'_>) -> Vec<Sample> {
    const fn known(
        id: &'static str,
        user_id: &'static str,
        is_signed_in: bool,
    ) -> KnownAccount<'static> {
        KnownAccount {
            id,
            user_id,
            is_signed_in,
        }
    }
    let choose = |name, accounts: &[KnownAccount<'_>], occasion| {
        let page = ChooseAccount {
            frame,
            sign_in: SIGN_IN,
            occasion,
            accounts,
            forget: FORM,
        };
        sample(name, &page)
    };
    let chosen = chosen(empty);
    let wrong = Credentials {
        refusal: Some(CredentialsRefusal::Invalid),
        call_number: Some("1234-5678"),
        ..chosen
    };
    let several = [
        known("1", "ha•••••2", true),
        known("2", "ta•••••o", false),
        known("3", "ic•••••1", false),
    ];
    vec![
        choose("choose-account", &several, None),
        choose("choose-account-one", &several[..1], None),
        choose(
            "choose-account-restarted",
            &several,
            Some(Occasion::TimedOut(Onward::Portal)),
        ),
        sample("credentials-chosen", &chosen),
        sample("credentials-chosen-invalid", &wrong),
    ]
}
