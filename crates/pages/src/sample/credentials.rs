//! The sign-in page and where it cannot go on.

use sekisho_kernel::Locale;

use super::{CANCEL, FORM, Sample, frame, sample};
use crate::{Blocked, BlockedReason, CookiesOff, Credentials, CredentialsRefusal, RestartReason};

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    use CredentialsRefusal as Refusal;
    let frame = frame(locale);
    let empty = Credentials {
        frame,
        form: FORM,
        cancel: Some(CANCEL),
        user_id: "",
        remember: Some(false),
        refusal: None,
        restarted: None,
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
        ..typed
    };
    let refused_empty = |why| Credentials {
        refusal: Some(why),
        ..empty
    };
    vec![
        sample("credentials", &empty),
        sample(
            "credentials-not-remembered",
            &Credentials {
                remember: None,
                cancel: None,
                ..empty
            },
        ),
        sample("credentials-invalid", &refused(Refusal::Invalid)),
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
            "credentials-busy",
            &refused(Refusal::Busy { retry_after: 10 }),
        ),
        sample("restarted-timed-out", &restarted(RestartReason::TimedOut)),
        sample("restarted-lost", &restarted(RestartReason::Lost)),
        sample(
            "cookies-off",
            &CookiesOff {
                frame,
                retry: FORM.action,
            },
        ),
        sample(
            "blocked-suspended",
            &Blocked {
                frame,
                reason: BlockedReason::Suspended,
                retry: FORM,
            },
        ),
    ]
}
