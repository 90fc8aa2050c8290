//! What every page of the account has: the menu, what became of the last entry, and what somebody
//! asked for by mail.

use sekisho_kernel::Timestamp;

use crate::{Form, Frame, locales::Account, moment};

/// The menu of the account pages.
#[derive(Clone, Copy, Debug)]
pub struct Menu<'a> {
    /// Which page this is.
    pub current: Place,
    /// Where the pages are.
    pub home: &'a str,
    /// Where プロフィール変更 is.
    pub profile: &'a str,
    /// Where ログイン方法変更 is.
    pub security: &'a str,
    /// Where ログイン中の端末 is.
    pub sessions: &'a str,
    /// Whether recovery codes stand on ログイン方法変更.
    pub has_recovery_codes: bool,
    /// Where ログアウト is asked.
    pub sign_out: &'a str,
    /// What was done just before.
    pub done: Option<Done>,
    /// What somebody asked for by mail, as long as it waits.
    pub recovery: Option<RecoveryBanner<'a>>,
}

/// Somebody said that the second factor is lost.
#[derive(Clone, Copy, Debug)]
pub struct RecoveryBanner<'a> {
    /// When another one can be set up.
    pub opens_at: Timestamp,
    /// Where calling it off is sent: `csrf`.
    pub cancel: Form<'a>,
}

/// What the templates ask.
impl RecoveryBanner<'_> {
    pub(super) fn waits(&self, frame: &Frame<'_>) -> String {
        let opens = moment::in_words(self.opens_at, frame.locale);
        (frame.texts().account.recovery_waits)(&opens)
    }
}

/// A page of the account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The first one.
    Home,
    /// プロフィール変更
    Profile,
    /// ログイン方法変更
    Security,
    /// ログイン中の端末
    Sessions,
}

/// An entry of the menu.
pub(super) struct Entry {
    pub(super) address: String,
    pub(super) label: &'static str,
    pub(super) icon: &'static str,
    pub(super) is_current: bool,
}

impl Menu<'_> {
    pub(super) fn entries(&self, frame: &Frame<'_>) -> Vec<Entry> {
        let texts = &frame.texts().account;
        let entry = |address: &str, label, icon, place| Entry {
            address: address.to_owned(),
            label,
            icon,
            is_current: place == Some(self.current),
        };
        let mut entries = vec![
            entry(self.home, texts.home, "home", Some(Place::Home)),
            entry(self.profile, texts.profile, "person", Some(Place::Profile)),
            entry(self.security, texts.security, "lock", Some(Place::Security)),
            entry(
                self.sessions,
                texts.sessions,
                "screen",
                Some(Place::Sessions),
            ),
        ];
        if self.has_recovery_codes {
            let codes = self.recovery_codes();
            entries.push(entry(&codes, texts.recovery_codes, "paper", None));
        }
        entries
    }

    /// Where the recovery codes are.
    pub(super) fn recovery_codes(&self) -> String {
        format!("{}#recovery-codes", self.security)
    }

    /// Whether the last form was one of an old page.
    pub(super) fn did_nothing(&self) -> bool {
        self.done == Some(Done::Nothing)
    }

    /// The `data-done` and the sentence of what was done.
    pub(super) fn done(&self, frame: &Frame<'_>) -> Option<(&'static str, &'static str)> {
        let texts = &frame.texts().account;
        self.done.map(|done| (done.code(), done.text(texts)))
    }
}

/// What was done just before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Done {
    /// User ID or second factor.
    Profile,
    /// The mail address.
    MailAddress,
    /// The mail address stays.
    MailChangeCancelled,
    /// The password.
    Password,
    /// One more app.
    AppAdded,
    /// One more passkey.
    PasskeyAdded,
    /// A device has another name.
    Renamed,
    /// A device was taken away.
    Removed,
    /// New recovery codes.
    RecoveryCodes,
    /// A session was ended.
    SessionEnded,
    /// All sessions but this one were ended.
    OthersEnded,
    /// The language.
    Language,
    /// What somebody asked for by mail was called off.
    RecoveryCancelled,
    /// Nothing: the page was an old one.
    Nothing,
}

impl Done {
    /// The value of `data-done`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::MailAddress => "mail-address",
            Self::MailChangeCancelled => "mail-change-cancelled",
            Self::Password => "password",
            Self::AppAdded => "app-added",
            Self::PasskeyAdded => "passkey-added",
            Self::Renamed => "renamed",
            Self::Removed => "removed",
            Self::RecoveryCodes => "recovery-codes",
            Self::SessionEnded => "session-ended",
            Self::OthersEnded => "others-ended",
            Self::Language => "language",
            Self::RecoveryCancelled => "recovery-cancelled",
            Self::Nothing => "nothing",
        }
    }

    const fn text(self, texts: &Account) -> &'static str {
        let texts = &texts.done;
        match self {
            Self::Profile => texts.profile,
            Self::MailAddress => texts.mail_address,
            Self::MailChangeCancelled => texts.mail_change_cancelled,
            Self::Password => texts.password,
            Self::AppAdded => texts.app_added,
            Self::PasskeyAdded => texts.passkey_added,
            Self::Renamed => texts.renamed,
            Self::Removed => texts.removed,
            Self::RecoveryCodes => texts.recovery_codes,
            Self::SessionEnded => texts.session_ended,
            Self::OthersEnded => texts.others_ended,
            Self::Language => texts.language,
            Self::RecoveryCancelled => texts.recovery_cancelled,
            Self::Nothing => texts.nothing,
        }
    }
}
