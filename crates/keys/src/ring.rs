//! A tenant's signing keys: some published before they are used, some kept until the last token
//! they signed has expired.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{PublicJwk, SigningAlgorithm, SigningKey, memo::Memo};

/// Where a key stands in its life. It is published from the first to the last.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// Published, not signing yet, so that parties have it before they need it.
    Next,
    /// Signing.
    Active,
    /// Signing no more; tokens that it signed are still good.
    Retired,
}

/// A key and where it stands.
#[derive(Clone, Debug)]
pub struct RingKey {
    /// The key.
    pub key: Arc<SigningKey>,
    /// Where it stands.
    pub state: KeyState,
}

/// A tenant's signing keys at one moment. Never changed: a rotation makes a new ring.
#[derive(Debug)]
pub struct KeyRing {
    keys: Vec<RingKey>,
    memo: Memo,
}

impl KeyRing {
    /// A ring of these keys.
    pub fn new(keys: Vec<RingKey>) -> Self {
        Self {
            keys,
            memo: Memo::default(),
        }
    }

    /// The key that signs with this algorithm; the last one of the ring if there are several.
    pub fn active(&self, algorithm: SigningAlgorithm) -> Option<&Arc<SigningKey>> {
        let signs = |entry: &&RingKey| {
            entry.state == KeyState::Active && entry.key.algorithm() == algorithm
        };
        self.keys.iter().rev().find(signs).map(|entry| &entry.key)
    }

    /// The key with this id, whatever its state.
    pub fn find(&self, kid: &str) -> Option<&Arc<SigningKey>> {
        self.keys
            .iter()
            .map(|entry| &entry.key)
            .find(|key| key.kid() == kid)
    }

    pub(crate) const fn memo(&self) -> &Memo {
        &self.memo
    }

    /// The JWK Set (RFC 7517 §5) of every key, for serving as it is.
    pub fn jwks_json(&self) -> Result<String, serde_json::Error> {
        #[derive(Serialize)]
        struct JwkSet<'a> {
            keys: Vec<&'a PublicJwk>,
        }
        let keys = self
            .keys
            .iter()
            .map(|entry| entry.key.public_jwk())
            .collect();
        serde_json::to_string(&JwkSet { keys })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(algorithm: SigningAlgorithm, state: KeyState) -> RingKey {
        RingKey {
            key: Arc::new(SigningKey::generate(algorithm).unwrap()),
            state,
        }
    }

    #[test]
    fn only_an_active_key_of_the_algorithm_signs() {
        let keys = vec![
            entry(SigningAlgorithm::Es256, KeyState::Retired),
            entry(SigningAlgorithm::Es256, KeyState::Active),
            entry(SigningAlgorithm::Es256, KeyState::Next),
            entry(SigningAlgorithm::EdDsa, KeyState::Next),
        ];
        let expected = keys[1].key.kid().to_owned();
        let ring = KeyRing::new(keys);
        assert_eq!(
            ring.active(SigningAlgorithm::Es256).unwrap().kid(),
            expected
        );
        assert!(ring.active(SigningAlgorithm::EdDsa).is_none());
        assert!(ring.active(SigningAlgorithm::Rs256).is_none());
    }

    #[test]
    fn every_key_is_published_once_from_next_to_retired() {
        let keys = vec![
            entry(SigningAlgorithm::Es256, KeyState::Retired),
            entry(SigningAlgorithm::Es256, KeyState::Active),
            entry(SigningAlgorithm::EdDsa, KeyState::Next),
        ];
        let kids: Vec<_> = keys
            .iter()
            .map(|entry| entry.key.kid().to_owned())
            .collect();
        let ring = KeyRing::new(keys);
        let set: serde_json::Value = serde_json::from_str(&ring.jwks_json().unwrap()).unwrap();
        let published: Vec<_> = set["keys"]
            .as_array()
            .unwrap()
            .iter()
            .map(|k| &k["kid"])
            .collect();
        assert_eq!(published, kids.iter().collect::<Vec<_>>());
        assert!(kids.iter().all(|kid| ring.find(kid).is_some()));
    }
}
