//! The sign-in page and where it cannot go on.

use sekisho_kernel::Locale;

use super::{CANCEL, FORM, Sample, frame, frame_with_notices, passkey::DIALOG, sample};
use crate::{
    Blocked, BlockedReason, CookiesOff, Credentials, CredentialsRefusal, Forgotten, RestartReason,
    step::PasskeyRefusal,
};

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    use CredentialsRefusal as Refusal;
    let frame = frame(locale);
    let empty = Credentials {
        frame,
        form: FORM,
        cancel: Some(CANCEL),
        user_id: "",
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
    let restarted = |why| Credentials {
        restarted: Some(why),
        ..typed
    };
    let refused = |why| Credentials {
        refusal: Some(why),
        call_number: Some("4829-1537"),
        ..typed
    };
    let refused_empty = |why| Credentials {
        refusal: Some(why),
        call_number: Some("4829-1537"),
        ..empty
    };
    vec![
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
        sample("credentials-invalid", &refused(Refusal::Invalid)),
        sample(
            "credentials-invalid-characters",
            &refused(Refusal::InvalidCharacters),
        ),
        sample(
            "credentials-user-id-missing",
            &refused_empty(Refusal::UserIdMissing),
        ),
        sample(
            "credentials-password-missing",
            &refused(Refusal::PasswordMissing),
        ),
        sample(
            "credentials-both-missing",
            &refused_empty(Refusal::BothMissing),
        ),
        sample("credentials-locked", &refused(Refusal::PasswordLocked)),
        sample(
            "credentials-passkey-unknown",
            &refused(Refusal::Passkey(PasskeyRefusal::Unknown)),
        ),
        sample(
            "credentials-busy",
            &refused(Refusal::Busy { retry_after: 10 }),
        ),
        sample("restarted-timed-out", &restarted(RestartReason::TimedOut)),
        sample("restarted-lost", &restarted(RestartReason::Lost)),
        sample(
            "credentials-notice",
            &Credentials {
                frame: frame_with_notices(locale),
                ..empty
            },
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
    ]
}
