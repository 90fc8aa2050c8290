//! Scope (RFC 6749 §3.3): a set of names whose order never matters.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The scope that makes a request an OpenID Connect one (Core §3.1.2.1).
pub const OPENID: &str = "openid";
/// Access while the member is away: refresh tokens that outlive the session (Core §11).
pub const OFFLINE_ACCESS: &str = "offline_access";
/// Scopes that ask for claims about the member (Core §5.4).
pub const PROFILE: &str = "profile";
/// See [`PROFILE`].
pub const EMAIL: &str = "email";
/// See [`PROFILE`].
pub const ADDRESS: &str = "address";
/// See [`PROFILE`].
pub const PHONE: &str = "phone";

/// The scopes that OpenID Connect gives a meaning.
pub const OPENID_CONNECT: [&str; 6] = [OPENID, PROFILE, EMAIL, ADDRESS, PHONE, OFFLINE_ACCESS];

/// A set of scope names, written with spaces between them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Scope(BTreeSet<String>);

/// A text that is no scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("scope has characters that RFC 6749 section 3.3 does not allow")]
pub struct InvalidScope;

impl Scope {
    /// Reads a space-delimited list.
    pub fn parse(text: &str) -> Result<Self, InvalidScope> {
        let names: BTreeSet<_> = text
            .split(' ')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        // RFC 6749 §3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E ).
        let allowed = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
        if names.iter().all(|name| name.bytes().all(allowed)) {
            Ok(Self(names))
        } else {
            Err(InvalidScope)
        }
    }

    /// Whether a name is in the set.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every name is in `other`, too.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// The names that are in both.
    #[must_use]
    pub fn within(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0).cloned().collect())
    }

    /// The names but those in `names`.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        Self(
            self.0
                .iter()
                .filter(|name| !names.contains(&name.as_str()))
                .cloned()
                .collect(),
        )
    }

    /// The names.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, name) in self.iter().enumerate() {
            if position > 0 {
                out.write_str(" ")?;
            }
            out.write_str(name)?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Scope {
    type Error = InvalidScope;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_repetition_do_not_matter() {
        let scope = Scope::parse("profile  openid profile").unwrap();
        assert_eq!(scope, Scope::parse("openid profile").unwrap());
        assert_eq!(scope.to_string(), "openid profile");
        assert_eq!(serde_json::to_string(&scope).unwrap(), "\"openid profile\"");
    }

    #[test]
    fn characters_are_those_of_rfc_6749_3_3() {
        assert!(Scope::parse("api:read https://a.example/b!").is_ok());
        for text in ["a\"b", "a\\b", "a\tb", "a\u{7f}", "あ"] {
            assert_eq!(Scope::parse(text), Err(InvalidScope), "{text:?}");
        }
    }
}
