//! The pages a journey can show, one variant per `data-step`.

use sekisho_kernel::policy::Method;
use serde::{Deserialize, Serialize};

/// What a member is asked for next. A new step starts here; the compiler then asks for its form
/// and its view.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// Which of the members that the browser knows it is.
    ChooseAccount,
    /// User ID and password.
    Credentials,
    /// The password alone, or a passkey, of whoever is signed in and changes the account.
    Reauthenticate,
    /// The code printed in the letter.
    LetterCode,
    /// The birth date.
    BirthDate,
    /// The terms of use.
    Terms,
    /// User ID and second factor.
    Profile,
    /// A password of the member's own.
    NewPassword,
    /// A mail address.
    MailAddress,
    /// Waiting for the link that was sent to it.
    MailCheck,
    /// Registering a passkey, then naming it.
    PasskeySetup,
    /// Setting up an authenticator app.
    AppSetup,
    /// Told to sign out and in again, to set the second factor up then.
    SetUpLater,
    /// The passkey.
    Passkey,
    /// A code of an authenticator app.
    AppCode,
    /// A code sent by mail.
    MailCode,
    /// A recovery code.
    RecoveryCode,
    /// Recovery codes, shown once.
    RecoveryCodes,
    /// 「ログアウトしてもよろしいですか?」
    SignOut,
    /// After a correct credential: cannot go on, and whom to call.
    Blocked(BlockedReason),
}

impl Step {
    /// Every step that is a page with an entry of its own; `Blocked` stands for all its reasons.
    pub const ALL: [Self; 20] = [
        Self::ChooseAccount,
        Self::Credentials,
        Self::Reauthenticate,
        Self::LetterCode,
        Self::BirthDate,
        Self::Terms,
        Self::Profile,
        Self::NewPassword,
        Self::MailAddress,
        Self::MailCheck,
        Self::PasskeySetup,
        Self::AppSetup,
        Self::SetUpLater,
        Self::Passkey,
        Self::AppCode,
        Self::MailCode,
        Self::RecoveryCode,
        Self::RecoveryCodes,
        Self::SignOut,
        Self::Blocked(BlockedReason::Suspended),
    ];

    /// The step's name in pages (`data-step`) and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ChooseAccount => "choose-account",
            Self::Credentials => "credentials",
            Self::Reauthenticate => "reauthenticate",
            Self::LetterCode => "letter-code",
            Self::BirthDate => "birth-date",
            Self::Terms => "terms",
            Self::Profile => "profile",
            Self::NewPassword => "new-password",
            Self::MailAddress => "mail-address",
            Self::MailCheck => "mail-check",
            Self::PasskeySetup => "passkey-setup",
            Self::AppSetup => "app-setup",
            Self::SetUpLater => "set-up-later",
            Self::Passkey => "passkey",
            Self::AppCode => "app-code",
            Self::MailCode => "mail-code",
            Self::RecoveryCode => "recovery-code",
            Self::RecoveryCodes => "recovery-codes",
            Self::SignOut => "sign-out",
            Self::Blocked(_) => "blocked",
        }
    }

    /// Whether it asks for a second factor that the member has registered.
    pub const fn is_second_factor(self) -> bool {
        matches!(
            self,
            Self::Passkey | Self::AppCode | Self::MailCode | Self::RecoveryCode
        )
    }

    /// Whether a passkey answers it, of nobody but the member who is asked.
    pub const fn takes_own_passkey(self) -> bool {
        self.is_second_factor() || matches!(self, Self::Reauthenticate)
    }

    /// The step that asks for a registered second factor.
    pub const fn of_method(method: Method) -> Self {
        match method {
            Method::Passkey => Self::Passkey,
            Method::App => Self::AppCode,
            Method::Mail => Self::MailCode,
        }
    }
}

/// Why a member with a correct credential cannot go on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BlockedReason {
    /// The society suspended the account.
    Suspended,
    /// Too many wrong one-time passwords or birth dates.
    AccountLocked,
    /// The temporary password, or the time to set a second factor up, is over.
    Expired,
    /// What would have to be proven, nobody can: only the desk can help.
    Unprovable,
}

impl BlockedReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [
        Self::Suspended,
        Self::AccountLocked,
        Self::Expired,
        Self::Unprovable,
    ];

    /// The reason's name in pages (`data-reason`).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::AccountLocked => "account-locked",
            Self::Expired => "expired",
            Self::Unprovable => "unprovable",
        }
    }
}

/// Why what was entered did not lead on. An outcome, not an error: it is stored with the
/// transaction and shown on the step it belongs to.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// Wrong user ID or password; which of the two is never said.
    InvalidCredentials,
    /// The same, and what was typed holds characters that neither can have, such as full-width ones.
    InvalidCharacters,
    /// No user ID was entered.
    UserIdMissing,
    /// No password was entered.
    PasswordMissing,
    /// Neither was entered.
    CredentialsMissing,
    /// Too many wrong passwords for the user ID, whether or not it exists.
    PasswordLocked,
    /// Nothing was entered.
    NothingEntered,
    /// The birth date is not the member's.
    BirthDateWrong,
    /// Too many wrong birth dates were entered today to recover the account.
    BirthDateTooOften,
    /// What was entered is no date.
    BirthDateMalformed,
    /// No birth date was entered, beside another field.
    BirthDateMissing,
    /// The code is not the letter's.
    LetterCodeWrong,
    /// The box of the terms was not ticked, or the terms have changed meanwhile.
    TermsNotAgreed,
    /// The user ID does not follow the rules: which, by name.
    UserIdUnfit(String),
    /// Somebody has the user ID.
    UserIdTaken,
    /// No second factor was chosen.
    MethodMissing,
    /// The password does not follow the rules: which, by name.
    PasswordUnfit(Vec<String>),
    /// The two passwords differ.
    PasswordsDiffer,
    /// The new password is the present one.
    PasswordUnchanged,
    /// The mail address does not follow the rules: which, by name.
    MailAddressUnfit(String),
    /// Another account has the address.
    MailAddressTaken,
    /// Another address than the one on file was entered where that one has to confirm.
    MailAddressNotOnFile,
    /// The link was not opened yet.
    MailNotConfirmed,
    /// Too many mails were asked for.
    MailTooSoon,
    /// The browser or the member did not register the passkey.
    PasskeyNotRegistered,
    /// The browser has no passkeys, or its script did not run.
    PasskeyUnsupported,
    /// The device's passkey is registered already.
    PasskeyKnown,
    /// The device's name cannot be taken: why, by name.
    DeviceNameUnfit(String),
    /// The browser or the member did not use a passkey.
    PasskeyFailed,
    /// The browser answered when its challenge was not good any more.
    PasskeyTimedOut,
    /// No account has the passkey.
    PasskeyUnknown,
    /// The passkey's counter went back: there may be a copy of it.
    PasskeyCounter,
    /// The code is not the app's, or was used already.
    CodeWrong,
    /// The mailed code is too old, or too many wrong ones were tried.
    CodeDead,
    /// The recovery code is wrong or was used already.
    RecoveryCodeWrong,
    /// The authenticator is the last one that the member can sign in with.
    LastAuthenticator,
    /// A change of the mail address was undone a short time ago.
    MailChangeLocked,
}

impl Refusal {
    /// Whether user ID and password were refused.
    pub const fn is_of_credentials(&self) -> bool {
        matches!(
            self,
            Self::InvalidCredentials
                | Self::InvalidCharacters
                | Self::UserIdMissing
                | Self::PasswordMissing
                | Self::CredentialsMissing
                | Self::PasswordLocked
        )
    }

    /// The refusal's name in pages (`data-error`).
    pub fn name(&self) -> &str {
        match self {
            Self::InvalidCredentials => "invalid-credentials",
            Self::InvalidCharacters => "invalid-characters",
            Self::UserIdMissing => "user-id-missing",
            Self::PasswordMissing => "password-missing",
            Self::CredentialsMissing => "credentials-missing",
            Self::PasswordLocked => "password-locked",
            Self::NothingEntered => "nothing-entered",
            Self::BirthDateWrong => "birth-date-wrong",
            Self::BirthDateTooOften => "birth-date-too-often",
            Self::BirthDateMalformed => "birth-date-malformed",
            Self::BirthDateMissing => "birth-date-missing",
            Self::LetterCodeWrong => "letter-code-wrong",
            Self::TermsNotAgreed => "terms-not-agreed",
            Self::UserIdUnfit(rule)
            | Self::MailAddressUnfit(rule)
            | Self::DeviceNameUnfit(rule) => rule,
            Self::UserIdTaken => "user-id-taken",
            Self::MethodMissing => "method-missing",
            Self::PasswordUnfit(rules) => rules.first().map_or("password-unfit", String::as_str),
            Self::PasswordsDiffer => "passwords-differ",
            Self::PasswordUnchanged => "password-unchanged",
            Self::MailAddressTaken => "mail-address-taken",
            Self::MailAddressNotOnFile => "mail-address-not-on-file",
            Self::MailNotConfirmed => "mail-not-confirmed",
            Self::MailTooSoon => "mail-too-soon",
            Self::PasskeyNotRegistered => "passkey-not-registered",
            Self::PasskeyUnsupported => "passkey-unsupported",
            Self::PasskeyKnown => "passkey-known",
            Self::PasskeyFailed => "passkey-failed",
            Self::PasskeyTimedOut => "passkey-timeout",
            Self::PasskeyUnknown => "passkey-unknown",
            Self::PasskeyCounter => "passkey-counter",
            Self::CodeWrong => "code-wrong",
            Self::CodeDead => "code-dead",
            Self::RecoveryCodeWrong => "recovery-code-wrong",
            Self::LastAuthenticator => "last-authenticator",
            Self::MailChangeLocked => "mail-change-locked",
        }
    }
}
