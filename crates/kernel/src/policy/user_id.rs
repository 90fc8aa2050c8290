//! What a user ID must look like.

use serde::{Deserialize, Serialize};

/// What a user ID that a member chooses must look like: characters of `a-z 0-9 - _ . @`, at least
/// one letter and one digit, and a length.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UserIdPolicy {
    /// The fewest characters.
    pub min_length: u32,
    /// The most characters.
    pub max_length: u32,
    /// Texts that no user ID may hold (利用不可文字一覧), in lower case.
    pub reserved: Vec<String>,
}

impl Default for UserIdPolicy {
    fn default() -> Self {
        const RESERVED: [&str; 10] = [
            "admin",
            "root",
            "system",
            "support",
            "info",
            "webmaster",
            "postmaster",
            "no-reply",
            "staff",
            "sekisho",
        ];
        Self {
            min_length: 8,
            max_length: 13,
            reserved: RESERVED.map(str::to_owned).to_vec(),
        }
    }
}
