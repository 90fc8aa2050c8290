//! What happened to an account, a line each.

use sekisho_kernel::{Timestamp, policy::Method};

use crate::{Frame, locales::Texts, moment};

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
    SignedIn {
        /// With what (RFC 8176 names).
        amr: &'a [String],
    },
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
    /// That was called off before it took effect.
    MailChangeCancelled,
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
    /// A device has another name.
    SecondFactorRenamed {
        /// Of which kind.
        method: Method,
        /// Its name.
        name: &'a str,
    },
    /// The desk took all devices away.
    SecondFactorsRemoved,
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
    /// What happened, in a few words.
    pub(super) fn words(&self, frame: &Frame<'_>) -> &'static str {
        use HistoryKind as Kind;
        let texts = &frame.texts().history;
        match self.kind {
            Kind::SignedIn { .. } => texts.signed_in,
            Kind::Refused(code) => (texts.refused)(code),
            Kind::SignedOut => texts.signed_out,
            Kind::SessionsEnded => texts.sessions_ended,
            Kind::Activated => texts.activated,
            Kind::PasswordChanged => texts.password_changed,
            Kind::PasswordReset => texts.password_reset,
            Kind::UserIdChanged => texts.user_id_changed,
            Kind::MailChangeRequested => texts.mail_change_requested,
            Kind::MailChangeCancelled => texts.mail_change_cancelled,
            Kind::MailChanged => texts.mail_changed,
            Kind::MailChangeUndone => texts.mail_change_undone,
            Kind::SecondFactorAdded { method, .. } => (texts.added)(method),
            Kind::SecondFactorRemoved { method, .. } => (texts.removed)(method),
            Kind::SecondFactorRenamed { .. } => texts.renamed,
            Kind::SecondFactorsRemoved => texts.all_removed,
            Kind::MethodChosen(_) => texts.chosen,
            Kind::RecoveryCodesMade => texts.codes_made,
            Kind::RecoveryCodeUsed { .. } => texts.code_used,
            Kind::LostDeviceRequested => texts.lost_device_requested,
            Kind::LostDeviceCancelled => texts.lost_device_cancelled,
            Kind::LostDeviceReplaced => texts.lost_device_replaced,
            Kind::Unlocked => texts.unlocked,
            Kind::Reissued => texts.reissued,
        }
    }

    /// With what, or which one.
    pub(super) fn detail(&self, frame: &Frame<'_>) -> Option<String> {
        use HistoryKind as Kind;
        let texts = frame.texts();
        let detail = match self.kind {
            Kind::SignedIn { amr } => ways(amr, texts),
            Kind::SecondFactorAdded { name, .. }
            | Kind::SecondFactorRemoved { name, .. }
            | Kind::SecondFactorRenamed { name, .. } => name.to_owned(),
            Kind::MethodChosen(method) => texts.method.get(method).name.to_owned(),
            Kind::RecoveryCodeUsed { left } => (texts.account.codes_left)(left),
            _ => return None,
        };
        (!detail.is_empty()).then_some(detail)
    }

    /// The browser, or whoever did it without one.
    pub(super) fn place(&self, frame: &Frame<'_>) -> &str {
        match self.kind {
            HistoryKind::Unlocked | HistoryKind::Reissued | HistoryKind::SecondFactorsRemoved => {
                frame.texts().history.desk
            }
            _ => self.device,
        }
    }

    /// The class of its badge.
    pub(super) fn badge(&self) -> &'static str {
        match self.kind {
            HistoryKind::SignedIn { .. } => "badge badge--ok",
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

/// What was used to sign in, each once: whether a passkey is kept on one device or on several
/// (RFC 8176 §2, `hwk` and `swk`) is the same to the member.
fn ways(amr: &[String], texts: &Texts) -> String {
    let history = &texts.history;
    let mut ways = Vec::new();
    for method in amr {
        let way = match method.as_str() {
            "pwd" => history.by_password,
            "otp" => history.by_code,
            "hwk" | "swk" => history.by_passkey,
            _ => continue,
        };
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    ways.join(history.separator)
}

/// Whether a browser in words is one of a phone.
pub(super) fn is_phone(device: &str) -> bool {
    device.contains("iPhone") || device.contains("Android")
}
