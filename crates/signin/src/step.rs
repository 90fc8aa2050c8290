//! The pages a journey can show, one variant per `data-step`.

use serde::{Deserialize, Serialize};

/// What a member is asked for next. A new step starts here; the compiler then asks for its form
/// and its view.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// User ID and password.
    Credentials,
    /// 「ログアウトしてもよろしいですか?」
    SignOut,
    /// After a correct credential: cannot go on, and whom to call.
    Blocked(BlockedReason),
}

impl Step {
    /// The step's name in pages (`data-step`) and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::SignOut => "sign-out",
            Self::Blocked(_) => "blocked",
        }
    }
}

/// Why a member with a correct credential cannot go on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BlockedReason {
    /// The society suspended the account.
    Suspended,
}

impl BlockedReason {
    /// The reason's name in pages (`data-reason`).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
        }
    }
}

/// Why what was entered did not lead on. An outcome, not an error: it is stored with the
/// transaction and shown on the step it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// Wrong user ID or password; which of the two is never said.
    InvalidCredentials,
    /// No user ID was entered.
    UserIdMissing,
    /// No password was entered.
    PasswordMissing,
    /// Neither was entered.
    CredentialsMissing,
}

impl Refusal {
    /// The refusal's name in pages (`data-error`).
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidCredentials => "invalid-credentials",
            Self::UserIdMissing => "user-id-missing",
            Self::PasswordMissing => "password-missing",
            Self::CredentialsMissing => "credentials-missing",
        }
    }
}
