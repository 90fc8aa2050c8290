//! Refresh tokens (RFC 6749 §6) that rotate (RFC 9700 §4.14.2).
//!
//! A token is `family ‖ generation ‖ MAC`: nothing of it is stored. The family's row holds the
//! current generation; one conditional statement raises it, and [`rotation`] says what a presented
//! generation means.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sekisho_kernel::{RefreshFamilyId, Secret, TenantId, Timestamp};
use sekisho_keys::{HashPurpose, KeyedHash, Keys};
use uuid::Uuid;

use crate::{Params, Scope, TokenError, TokenErrorKind};

/// How long the token before the current one still gets the current one again: a client whose
/// answer was lost on the way is not signed out.
pub const GRACE: Duration = Duration::from_secs(10);

const FAMILY: usize = 16;
const GENERATION: usize = 4;
/// The base64url of both and the 32 bytes of the MAC.
const TEXT: usize = 70;

/// A refresh token that we made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RefreshToken {
    /// Its family.
    pub family: RefreshFamilyId,
    /// Its place in the family.
    pub generation: u32,
}

impl RefreshToken {
    /// The token as text: the same each time.
    pub fn mint(&self, keys: &Keys, tenant: &TenantId) -> Secret<String> {
        let (body, mac) = self.parts(keys, tenant);
        let mut bytes = body.to_vec();
        bytes.extend_from_slice(mac.as_bytes());
        Secret::new(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads a presented token; `None` if it is not one of this tenant's.
    pub fn parse(keys: &Keys, tenant: &TenantId, text: &str) -> Option<Self> {
        if text.len() != TEXT {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (family, rest) = bytes.split_first_chunk::<FAMILY>()?;
        let (generation, mac) = rest.split_first_chunk::<GENERATION>()?;
        let token = Self {
            family: RefreshFamilyId::from_uuid(Uuid::from_bytes(*family)),
            generation: u32::from_be_bytes(*generation),
        };
        (token.parts(keys, tenant).1 == KeyedHash::from_slice(mac)?).then_some(token)
    }

    fn parts(&self, keys: &Keys, tenant: &TenantId) -> ([u8; FAMILY + GENERATION], KeyedHash) {
        let mut body = [0; FAMILY + GENERATION];
        let family = self.family.as_uuid().into_bytes();
        for (target, byte) in body
            .iter_mut()
            .zip(family.into_iter().chain(self.generation.to_be_bytes()))
        {
            *target = byte;
        }
        (body, keys.hash(HashPurpose::RefreshToken, tenant, &body))
    }

    /// The next of the family; `None` when it has none, which no client lives to see.
    pub fn successor(&self) -> Option<Self> {
        let generation = self.generation.checked_add(1)?;
        Some(Self {
            family: self.family,
            generation,
        })
    }
}

/// What a presented token of a living family means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rotation {
    /// It is the current one: raise the generation, on condition that it is still current.
    Advance,
    /// It is the one before, and its answer may have been lost: give the current one again.
    SameSuccessor,
    /// It was used before, by the client or by a thief: the family dies.
    Reuse,
}

/// Decides what a token of generation `presented` means to a family at generation `current` that
/// was rotated last at `rotated_at`.
pub fn rotation(presented: u32, current: u32, rotated_at: Timestamp, now: Timestamp) -> Rotation {
    if presented == current {
        Rotation::Advance
    } else if presented.checked_add(1) == Some(current) && now.since(rotated_at) <= GRACE {
        Rotation::SameSuccessor
    } else {
        // RFC 9700 §4.14.2: the authorization server cannot determine which party submitted the
        // invalid refresh token, but it will revoke the active refresh token.
        Rotation::Reuse
    }
}

/// A refresh token to be used.
#[derive(Clone, Debug)]
pub struct RefreshTokenRequest {
    /// The token.
    pub refresh_token: Secret<String>,
    /// What is asked for, if less than what was granted.
    pub scope: Option<Scope>,
}

impl RefreshTokenRequest {
    pub(super) fn from_params(params: &Params) -> Result<Self, TokenError> {
        let token = params
            .get("refresh_token")
            .ok_or(TokenError::invalid_request("refresh_token is missing"))?;
        let scope = params
            .get("scope")
            .map(Scope::parse)
            .transpose()
            .map_err(|_| {
                TokenError::new(
                    TokenErrorKind::InvalidScope,
                    "scope has characters that are not allowed",
                )
            })?;
        Ok(Self {
            refresh_token: Secret::new(token.to_owned()),
            scope,
        })
    }

    /// The scope of the new access token.
    pub fn narrow(&self, granted: &Scope) -> Result<Scope, TokenError> {
        match &self.scope {
            // RFC 6749 §6: if omitted is treated as equal to the scope originally granted by the
            // resource owner.
            None => Ok(granted.clone()),
            // RFC 6749 §6: The requested scope MUST NOT include any scope not originally granted.
            Some(scope) if scope.is_within(granted) && !scope.is_empty() => Ok(scope.clone()),
            Some(_) => Err(TokenError::new(
                TokenErrorKind::InvalidScope,
                "scope must be within what was granted",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sekisho_kernel::Entropy;

    use super::*;
    use crate::samples;

    fn token(generation: u32) -> RefreshToken {
        let family = RefreshFamilyId::new(samples::NOW, &Entropy::seeded(3));
        RefreshToken { family, generation }
    }

    #[test]
    fn a_token_reads_back_and_is_the_same_each_time() {
        let (keys, tenant) = (samples::keys(), samples::tenant());
        let text = token(7).mint(&keys, &tenant);
        assert_eq!(text.expose().len(), TEXT);
        assert_eq!(
            RefreshToken::parse(&keys, &tenant, text.expose()),
            Some(token(7))
        );
        assert_eq!(token(7).mint(&keys, &tenant).expose(), text.expose());
        assert_ne!(token(8).mint(&keys, &tenant).expose(), text.expose());
    }

    #[test]
    fn every_changed_cut_or_foreign_token_is_refused() {
        let (keys, tenant) = (samples::keys(), samples::tenant());
        let text = token(7).mint(&keys, &tenant).expose().clone();
        for position in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[position] = if changed[position] == b'A' {
                b'B'
            } else {
                b'A'
            };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(RefreshToken::parse(&keys, &tenant, &changed), None);
            assert_eq!(RefreshToken::parse(&keys, &tenant, &text[..position]), None);
        }
        assert_eq!(
            RefreshToken::parse(&keys, &tenant, &format!("{text}==")),
            None
        );
        let other = "other".parse().unwrap();
        assert_eq!(RefreshToken::parse(&keys, &other, &text), None);
    }

    #[test]
    fn the_one_before_gets_the_same_successor_for_ten_seconds() {
        let after = |seconds| samples::NOW + Duration::from_secs(seconds);
        for (presented, current, seconds, expected) in [
            (3, 3, 0, Rotation::Advance),
            (3, 3, 1_000_000, Rotation::Advance),
            (2, 3, 10, Rotation::SameSuccessor),
            (2, 3, 11, Rotation::Reuse),
            (1, 3, 0, Rotation::Reuse),
            (4, 3, 0, Rotation::Reuse),
            (u32::MAX, 0, 0, Rotation::Reuse),
        ] {
            let decided = rotation(presented, current, samples::NOW, after(seconds));
            assert_eq!(
                decided, expected,
                "{presented} of {current} after {seconds} s"
            );
        }
        assert_eq!(token(u32::MAX).successor(), None);
        assert_eq!(token(1).successor(), Some(token(2)));
    }

    #[test]
    fn scope_may_only_shrink() {
        let granted = Scope::parse("openid profile").unwrap();
        let narrow = |scope: Option<&str>| {
            let scope = scope.map(|text| Scope::parse(text).unwrap());
            let refresh_token = Secret::new(String::new());
            RefreshTokenRequest {
                refresh_token,
                scope,
            }
            .narrow(&granted)
            .ok()
        };
        assert_eq!(narrow(None), Some(granted.clone()));
        assert_eq!(
            narrow(Some("openid")),
            Some(Scope::parse("openid").unwrap())
        );
        assert_eq!(narrow(Some("profile openid")), Some(granted.clone()));
        assert_eq!(narrow(Some("openid email")), None);
        assert_eq!(narrow(Some(" ")), None);
    }

    proptest! {
        #[test]
        fn nothing_panics_and_nothing_invented_is_ours(text in "[A-Za-z0-9_-]{65,75}") {
            let parsed = RefreshToken::parse(&samples::keys(), &samples::tenant(), &text);
            prop_assert_eq!(parsed, None);
        }
    }
}
