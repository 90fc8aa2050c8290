//! The wait for a mailed link, and what the link opens.

use sekisho_kernel::{Locale, Timestamp};

use super::{
    CANCEL, FORM, NOW, SHARED_DEVICE, Sample, first_sign_in, frame, frame_without_portal, refused,
    sample,
};
use crate::{
    Delivery, MailCheck, MailCheckTold, MailConfirm, MailLinkEnd, MailLinkOutcome, MailPurpose,
    ResendState,
};

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let mut samples = waiting(locale);
    samples.extend(links(locale));
    samples
}

fn waiting(locale: Locale) -> Vec<Sample> {
    let taken = Delivery::Taken {
        at: Timestamp::from_seconds(1_795_224_251),
    };
    let calm = MailCheck {
        frame: frame(locale),
        sign_in: first_sign_in(4),
        mail_address: "hanako@example.jp",
        asked_at: NOW,
        delivery: taken,
        valid_hours: 24,
        resend: FORM,
        resend_state: ResendState::Now,
        change: Some(CANCEL),
        told: None,
        refresh_after: 10,
    };
    let told = |why| MailCheck {
        told: Some(why),
        ..calm
    };
    let queued = MailCheck {
        delivery: Delivery::Queued,
        resend_state: ResendState::Wait { seconds: 42 },
        ..calm
    };
    let bounced = MailCheck {
        delivery: Delivery::Refused {
            answer: "550 5.1.1 <hanako@example.jp>: Recipient address rejected",
        },
        ..calm
    };
    let on_file = MailCheck {
        mail_address: "h•••••@example.jp",
        change: None,
        ..calm
    };
    let used_up = MailCheck {
        resend_state: ResendState::UsedUp,
        ..calm
    };
    let refused = |why| MailCheck {
        sign_in: refused(calm.sign_in),
        ..told(why)
    };
    vec![
        sample("mail-check", &calm),
        sample("mail-check-queued", &queued),
        sample("mail-check-refused", &bounced),
        sample("mail-check-on-file", &on_file),
        sample("mail-check-used-up", &used_up),
        sample("mail-check-resent", &told(MailCheckTold::Resent)),
        sample("mail-check-not-yet", &refused(MailCheckTold::NotYet)),
        sample("mail-check-too-soon", &refused(MailCheckTold::TooSoon)),
    ]
}

fn links(locale: Locale) -> Vec<Sample> {
    let check = MailConfirm {
        frame: frame_without_portal(locale),
        form: crate::Form {
            action: "/m/Yp3kQ0",
            resume: None,
            ..FORM
        },
        purpose: MailPurpose::AddressCheck,
        user_id: "hanako-y22",
        mail_address: Some("hanako@example.jp"),
        shared: None,
    };
    let begins = |purpose| MailConfirm {
        purpose,
        mail_address: None,
        shared: Some(SHARED_DEVICE),
        ..check
    };
    let purpose = |purpose| MailConfirm { purpose, ..check };
    let end = |end, call_number| MailLinkEnd {
        frame: frame(locale),
        end,
        call_number,
    };
    let number = Some("4829-1537");
    vec![
        sample("mail-confirm", &check),
        sample("mail-confirm-reissue", &begins(MailPurpose::Reissue)),
        sample("mail-confirm-change", &purpose(MailPurpose::MailChange)),
        sample("mail-confirm-undo", &purpose(MailPurpose::MailUndo)),
        sample("mail-confirm-reset", &begins(MailPurpose::Reset)),
        sample("mail-confirm-lost-device", &begins(MailPurpose::LostDevice)),
        sample(
            "mail-confirm-lost-device-cancel",
            &purpose(MailPurpose::LostDeviceCancel),
        ),
        sample(
            "mail-confirm-cancelled",
            &end(MailLinkOutcome::Cancelled, None),
        ),
        sample(
            "mail-confirm-lost-device-expired",
            &end(MailLinkOutcome::LostDeviceExpired, number),
        ),
        sample("mail-confirm-changed", &end(MailLinkOutcome::Changed, None)),
        sample("mail-confirm-undone", &end(MailLinkOutcome::Undone, None)),
        sample("mail-confirm-done", &end(MailLinkOutcome::Confirmed, None)),
        sample("mail-confirm-used", &end(MailLinkOutcome::Used, number)),
        sample(
            "mail-confirm-expired",
            &end(MailLinkOutcome::Expired, number),
        ),
        sample(
            "mail-confirm-reset-expired",
            &end(MailLinkOutcome::ResetExpired, number),
        ),
        sample(
            "mail-confirm-unknown",
            &end(MailLinkOutcome::Unknown, number),
        ),
    ]
}
