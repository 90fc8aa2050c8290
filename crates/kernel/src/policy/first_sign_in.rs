//! The first sign-in: what it asks, and what opens it.

use serde::{Deserialize, Serialize};

/// A step of the first sign-in that the tenant puts in an order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FirstSignInStep {
    /// The birth date, which proves who it is.
    BirthDate,
    /// The terms of use.
    Terms,
    /// User ID and second factor.
    Profile,
    /// A password of the member's own.
    NewPassword,
    /// A mail address, confirmed.
    MailAddress,
}

impl FirstSignInStep {
    /// Every step, in the order that is the default.
    pub const ALL: [Self; 5] = [
        Self::BirthDate,
        Self::Terms,
        Self::Profile,
        Self::NewPassword,
        Self::MailAddress,
    ];

    /// The step's name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BirthDate => "birth-date",
            Self::Terms => "terms",
            Self::Profile => "profile",
            Self::NewPassword => "new-password",
            Self::MailAddress => "mail-address",
        }
    }
}

/// A kind of temporary password.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TemporaryPasswordKind {
    /// Made at random, for a letter.
    Random,
    /// 記号 + 番号 + birth date: computed from what the society knows, never stored.
    Derived,
}

impl TemporaryPasswordKind {
    /// The kind's name in files and rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Derived => "derived",
        }
    }
}

/// What completes a first sign-in that a derived password opened. A derived password proves little:
/// whoever knows the member's certificate and birthday can compute it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DerivedActivation {
    /// The mail address that the society has on file confirms it.
    #[default]
    MailOnFile,
    /// A code printed in a letter.
    LetterCode,
    /// Nothing more. Tokens say `acr` 0 until something stronger is proven.
    Immediate,
}
