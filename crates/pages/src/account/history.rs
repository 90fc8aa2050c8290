//! What happened to an account, a line each.

use sekisho_kernel::{Timestamp, policy::Method};

use crate::{Frame, moment};

/// A line of the history.
#[derive(Clone, Copy, Debug)]
pub struct HistoryLine<'a> {
    /// What happened.
    pub kind: HistoryKind<'a>,
    /// When.
    pub at: Timestamp,
    /// The browser in words; empty where there was none.
    pub device: &'a str,
    /// The portal it was for.
    pub portal: Option<&'a str>,
    /// お問い合わせ番号 of what was refused.
    pub call_number: Option<&'a str>,
}

/// What happened to an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HistoryKind<'a> {
    /// The member signed in.
    SignedIn,
    /// An entry was refused: why, as `data-error` or `data-reason`.
    Refused(&'a str),
    /// The member signed out.
    SignedOut,
    /// The member ended other sessions.
    SessionsEnded,
    /// The first sign-in is complete.
    Activated,
    /// Another password.
    PasswordChanged,
    /// Another password, by a mailed link.
    PasswordReset,
    /// Another user ID.
    UserIdChanged,
    /// Another mail address was asked for.
    MailChangeRequested,
    /// Another mail address.
    MailChanged,
    /// The former mail address again.
    MailChangeUndone,
    /// A device was registered.
    SecondFactorAdded {
        /// Of which kind.
        method: Method,
        /// Its name.
        name: &'a str,
    },
    /// A device was taken away.
    SecondFactorRemoved {
        /// Of which kind.
        method: Method,
        /// Its name.
        name: &'a str,
    },
    /// Another second factor was chosen.
    MethodChosen(Method),
    /// New recovery codes.
    RecoveryCodesMade,
    /// A recovery code was used.
    RecoveryCodeUsed {
        /// How many are left.
        left: u64,
    },
    /// The second factor was said to be lost.
    LostDeviceRequested,
    /// That was called off.
    LostDeviceCancelled,
    /// The lost second factor was replaced.
    LostDeviceReplaced,
    /// The desk unlocked the account.
    Unlocked,
    /// The desk reissued the password.
    Reissued,
}

/// What the templates ask.
impl HistoryLine<'_> {
    pub(super) fn words(&self, frame: &Frame<'_>) -> String {
        use HistoryKind as Kind;
        let texts = &frame.texts().history;
        let fixed = match self.kind {
            Kind::SecondFactorAdded { method, name } => return (texts.added)(method, name),
            Kind::SecondFactorRemoved { method, name } => return (texts.removed)(method, name),
            Kind::MethodChosen(method) => return (texts.chosen)(method),
            Kind::RecoveryCodeUsed { left } => return (texts.code_used)(left),
            Kind::Refused(code) => (texts.refused)(code),
            Kind::SignedIn => texts.signed_in,
            Kind::SignedOut => texts.signed_out,
            Kind::SessionsEnded => texts.sessions_ended,
            Kind::Activated => texts.activated,
            Kind::PasswordChanged => texts.password_changed,
            Kind::PasswordReset => texts.password_reset,
            Kind::UserIdChanged => texts.user_id_changed,
            Kind::MailChangeRequested => texts.mail_change_requested,
            Kind::MailChanged => texts.mail_changed,
            Kind::MailChangeUndone => texts.mail_change_undone,
            Kind::RecoveryCodesMade => texts.codes_made,
            Kind::LostDeviceRequested => texts.lost_device_requested,
            Kind::LostDeviceCancelled => texts.lost_device_cancelled,
            Kind::LostDeviceReplaced => texts.lost_device_replaced,
            Kind::Unlocked => texts.unlocked,
            Kind::Reissued => texts.reissued,
        };
        fixed.to_owned()
    }

    /// The class of its badge.
    pub(super) fn badge(&self) -> &'static str {
        match self.kind {
            HistoryKind::SignedIn => "badge badge--ok",
            HistoryKind::Refused(_) => "badge badge--warn",
            _ => "badge",
        }
    }

    pub(super) fn time(&self, frame: &Frame<'_>) -> String {
        moment::short(self.at, frame.locale)
    }

    pub(super) fn machine_time(&self) -> String {
        moment::machine_readable(self.at)
    }

    pub(super) fn is_phone(&self) -> bool {
        is_phone(self.device)
    }
}

/// Whether a browser in words is one of a phone.
pub(super) fn is_phone(device: &str) -> bool {
    device.contains("iPhone") || device.contains("Android")
}
