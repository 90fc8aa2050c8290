//! Second factors: whether, which, when.

use serde::{Deserialize, Serialize};

/// Whether members need a second factor.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecondFactor {
    /// Every sign-in asks for one.
    #[default]
    Required,
    /// The password alone signs in.
    Off,
}

/// A kind of second factor (認証方法).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// 生体認証: a WebAuthn credential with user verification.
    Passkey,
    /// ワンタイムパスワード アプリ認証: an authenticator app (RFC 6238).
    App,
    /// OTPメール: a code sent to the member's confirmed address.
    Mail,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 3] = [Self::Passkey, Self::App, Self::Mail];

    /// The method's name in forms, files and rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passkey => "passkey",
            Self::App => "app",
            Self::Mail => "mail",
        }
    }

    /// The method of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}

/// When a second factor is set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetUp {
    /// In the first sign-in.
    #[default]
    SameSignIn,
    /// At the next sign-in: the member is told to sign out and in again.
    NextSignIn,
}

/// How a lost second factor is replaced, besides a recovery code and the society's desk.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LostDevice {
    /// By a mail to the confirmed address and the birth date, after a waiting time.
    #[default]
    MailAndBirthDate,
    /// By the desk only.
    Desk,
}
