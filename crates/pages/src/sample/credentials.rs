//! The sign-in page and where it cannot go on.

use sekisho_kernel::Locale;

use super::{
    CANCEL, FORM, SHARED_DEVICE, SIGN_IN, Sample, frame, frame_with_notices, passkey::DIALOG,
    sample,
};
use crate::{
    Blocked, BlockedReason, CookiesOff, Credentials, CredentialsRefusal, Forgotten, Frame, Onward,
    RestartReason, Restarted,
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
        restarted: None,
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
    samples.extend(restarted(&typed, &chosen(&empty)));
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

/// Where a sign-in began anew.
fn restarted(typed: &Credentials<'_>, chosen: &Credentials<'_>) -> [Sample; 5] {
    let restarted = |name, reason, onward, page: &Credentials<'_>| {
        let page = Credentials {
            restarted: Some(Restarted { reason, onward }),
            ..*page
        };
        sample(name, &page)
    };
    let (timed_out, lost) = (RestartReason::TimedOut, RestartReason::Lost);
    let (ended, declined) = (RestartReason::SessionEnded, RestartReason::TermsDeclined);
    [
        restarted("restarted-timed-out", timed_out, Onward::Portal, typed),
        restarted("restarted-lost", lost, Onward::Portals, typed),
        restarted("restarted-account", timed_out, Onward::Account, typed),
        restarted("credentials-session-ended", ended, Onward::Change, chosen),
        restarted(
            "credentials-terms-declined",
            declined,
            Onward::Portal,
            typed,
        ),
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
    let choose = |name, accounts: &[KnownAccount<'_>], restarted| {
        let page = ChooseAccount {
            frame,
            sign_in: SIGN_IN,
            restarted,
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
            Some(Restarted {
                reason: RestartReason::TimedOut,
                onward: Onward::Portal,
            }),
        ),
        sample("credentials-chosen", &chosen),
        sample("credentials-chosen-invalid", &wrong),
    ]
}
