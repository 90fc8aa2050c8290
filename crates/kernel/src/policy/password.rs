//! What a new password must look like.

use serde::{Deserialize, Serialize};

/// What a new password must look like (NIST SP 800-63B-4 §3.1.1). Characters are counted as people
/// count them: Unicode scalar values after normalisation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordPolicy {
    /// The fewest characters.
    pub min_length: u32,
    /// The most characters.
    pub max_length: u32,
    /// Classes of which each must be there.
    pub classes: Vec<CharacterClass>,
    /// How near it may come to the user ID.
    pub user_id: UserIdInPassword,
    /// Whether passwords that are commonly used are refused.
    pub breached_check: bool,
    /// Whether other characters than printable ASCII and `¥` may be used.
    pub unicode: bool,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            min_length: 8,
            max_length: 64,
            classes: Vec::new(),
            user_id: UserIdInPassword::NotContained,
            breached_check: true,
            unicode: false,
        }
    }
}

/// A class of characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CharacterClass {
    /// `A` to `Z`
    Upper,
    /// `a` to `z`
    Lower,
    /// `0` to `9`
    Digit,
    /// Anything else that can be printed.
    Symbol,
}

/// How near a password may come to the user ID.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UserIdInPassword {
    /// It must not be the user ID.
    NotEqual,
    /// It must not hold the user ID.
    #[default]
    NotContained,
}
