//! `prompt` (Core §3.1.2.1).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Rejection;
use crate::Params;

/// What the member must, or must not, be shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// Nothing at all.
    None,
    /// The member authenticates anew.
    Login,
    /// The member consents anew.
    Consent,
    /// The member says which account.
    SelectAccount,
}

impl Prompt {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "none" => Self::None,
            "login" => Self::Login,
            "consent" => Self::Consent,
            "select_account" => Self::SelectAccount,
            _ => return None,
        })
    }
}

pub(super) fn check(params: &Params) -> Result<BTreeSet<Prompt>, Rejection> {
    let names = params.get("prompt").unwrap_or_default();
    let prompt = names
        .split(' ')
        .filter(|name| !name.is_empty())
        .map(Prompt::from_name)
        .collect::<Option<BTreeSet<_>>>()
        .ok_or(Rejection::invalid_request(
            "prompt must be of none, login, consent and select_account",
        ))?;
    // Core §3.1.2.1: If this parameter contains none with any other value, an error is returned.
    if prompt.contains(&Prompt::None) && prompt.len() > 1 {
        return Err(Rejection::invalid_request(
            "prompt must not have none together with others",
        ));
    }
    Ok(prompt)
}
