//! A forgotten password or user ID.

use sekisho_kernel::Locale;

use super::{FORM, Sample, frame, frame_with_notices, sample};
use crate::step::{BirthDateRefusal, ForgotFaults, ForgotPassword, ForgotUserId};

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let password = ForgotPassword {
        frame: frame(locale),
        form: FORM,
        sign_in: FORM.action,
        forgot_user_id: "/sign-in/0193f5b8c2d07e3f/forgot-user-id",
        user_id: "hanako-y22",
        asks_birth_date: true,
        valid_minutes: 5,
        faults: ForgotFaults::default(),
    };
    let user_id = ForgotUserId {
        frame: frame_with_notices(locale),
        form: FORM,
        sign_in: FORM.action,
        forgot_password: "/sign-in/0193f5b8c2d07e3f/forgot-password",
        mail_address: "",
        faults: ForgotFaults::default(),
    };
    let missing = ForgotFaults {
        user_id_missing: true,
        mail_address_missing: true,
        birth_date: Some(BirthDateRefusal::Empty),
        busy: false,
    };
    let busy = ForgotFaults {
        busy: true,
        ..ForgotFaults::default()
    };
    let malformed = ForgotFaults {
        birth_date: Some(BirthDateRefusal::Malformed),
        ..ForgotFaults::default()
    };
    vec![
        sample("forgot-password", &password),
        sample(
            "forgot-password-plain",
            &ForgotPassword {
                asks_birth_date: false,
                ..password
            },
        ),
        sample(
            "forgot-password-missing",
            &ForgotPassword {
                user_id: "",
                faults: missing,
                ..password
            },
        ),
        sample(
            "forgot-password-busy",
            &ForgotPassword {
                faults: busy,
                ..password
            },
        ),
        sample("forgot-user-id", &user_id),
        sample(
            "forgot-user-id-busy",
            &ForgotUserId {
                mail_address: "hanako@example.jp",
                faults: busy,
                ..user_id
            },
        ),
        sample(
            "forgot-user-id-missing",
            &ForgotUserId {
                faults: missing,
                ..user_id
            },
        ),
        sample(
            "forgot-user-id-malformed",
            &ForgotUserId {
                frame: frame(locale),
                faults: malformed,
                ..user_id
            },
        ),
    ]
}
