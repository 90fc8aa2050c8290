//! Passwords at rest: Argon2id (RFC 9106) with a keyed pepper, as PHC strings.
//!
//! Hashing is slow on purpose, so nothing here is called on a request's own thread: the shell
//! gives each hashing thread a [`Workspace`] that it keeps.

use argon2::{Algorithm, Argon2, Block, Params, PasswordHash, Version};
use sekisho_kernel::Secret;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use thiserror::Error;

/// The longest password that is looked at, in bytes. Longer ones are wrong, never cut off.
pub const LONGEST_PASSWORD: usize = 1024;

const HASH_LENGTH: usize = 32;

/// What one hash costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cost {
    /// Memory, in KiB (RFC 9106 §3.1, `m`).
    pub memory_kib: u32,
    /// Passes over it (`t`).
    pub passes: u32,
    /// Lanes (`p`).
    pub lanes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            passes: 2,
            lanes: 1,
        }
    }
}

/// Why a password could not be hashed.
#[derive(Debug, Error)]
pub enum HashError {
    /// The configured cost is outside what Argon2 allows.
    #[error("argon2 refuses the configured cost: {0}")]
    Cost(argon2::Error),
    /// Argon2 refused the input.
    #[error("hash a password: {0}")]
    Argon2(argon2::Error),
    /// The result does not fit a PHC string.
    #[error("write a PHC string: {0}")]
    Phc(argon2::password_hash::Error),
}

/// The memory that one hash at a time is computed in. A thread keeps it: allocating and clearing
/// 19 MiB for each hash costs a tenth of the hash.
#[derive(Debug, Default)]
pub struct Workspace(Vec<Block>);

impl Workspace {
    fn blocks(&mut self, count: usize) -> &mut [Block] {
        if self.0.len() != count {
            self.0.resize(count, Block::new());
        }
        &mut self.0
    }
}

/// Hashes passwords and checks them.
#[derive(Debug)]
pub struct PasswordHasher {
    pepper: Secret<Vec<u8>>,
    params: Params,
}

impl PasswordHasher {
    /// A hasher of the installation's cost and pepper.
    pub fn new(cost: Cost, pepper: Secret<Vec<u8>>) -> Result<Self, HashError> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(HASH_LENGTH))
            .map_err(HashError::Cost)?;
        Ok(Self { pepper, params })
    }

    /// The PHC string to store for a password, salted with `salt` (16 random bytes).
    pub fn hash(
        &self,
        workspace: &mut Workspace,
        password: &str,
        salt: &[u8; 16],
    ) -> Result<String, HashError> {
        let hash = self
            .compute(workspace, &self.params, password, salt)
            .map_err(HashError::Argon2)?;
        let phc = phc_string(&self.params, salt, &hash).map_err(HashError::Phc)?;
        Ok(phc.to_string())
    }

    /// Whether `password` is the one that `stored` was made from. `None` stands for a member that
    /// does not exist: it costs the same hash and is never right. So do a stored string that is
    /// not Argon2id and a password that is too long.
    pub fn verify(&self, workspace: &mut Workspace, password: &str, stored: Option<&str>) -> bool {
        let stored = stored.and_then(StoredHash::parse);
        let too_long = password.len() > LONGEST_PASSWORD;
        let password = if too_long { "" } else { password };
        let Some(stored) = stored else {
            let decoy = self.compute(workspace, &self.params, password, &[0; 16]);
            std::hint::black_box(decoy).ok();
            return false;
        };
        let computed = self.compute(workspace, &stored.params, password, &stored.salt);
        computed.is_ok_and(|hash| bool::from(hash.ct_eq(&stored.hash))) && !too_long
    }

    fn compute(
        &self,
        workspace: &mut Workspace,
        params: &Params,
        password: &str,
        salt: &[u8],
    ) -> Result<[u8; HASH_LENGTH], argon2::Error> {
        let argon2 = Argon2::new_with_secret(
            self.pepper.expose(),
            Algorithm::Argon2id,
            Version::V0x13,
            params.clone(),
        )?;
        let mut hash = [0; HASH_LENGTH];
        let blocks = workspace.blocks(params.block_count());
        argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut hash, blocks)?;
        Ok(hash)
    }
}

struct StoredHash {
    params: Params,
    salt: Vec<u8>,
    hash: [u8; HASH_LENGTH],
}

impl StoredHash {
    fn parse(text: &str) -> Option<Self> {
        let phc = PasswordHash::new(text).ok()?;
        if phc.algorithm.as_str() != "argon2id" {
            return None;
        }
        Some(Self {
            params: Params::try_from(&phc).ok()?,
            salt: phc.salt?.as_ref().to_vec(),
            hash: phc.hash?.as_bytes().try_into().ok()?,
        })
    }
}

fn phc_string(
    params: &Params,
    salt: &[u8],
    hash: &[u8],
) -> Result<PasswordHash, argon2::password_hash::Error> {
    use argon2::password_hash::phc::{Output, ParamsString, Salt};

    Ok(PasswordHash {
        algorithm: argon2::ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params)?,
        salt: Some(Salt::new(salt)?),
        hash: Some(Output::new(hash)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    fn hasher(pepper: &[u8]) -> PasswordHasher {
        PasswordHasher::new(CHEAP, Secret::new(pepper.to_vec())).unwrap()
    }

    #[test]
    fn a_password_verifies_against_its_own_hash_only() {
        let (hasher, mut workspace) = (hasher(b"pepper"), Workspace::default());
        let stored = hasher
            .hash(&mut workspace, "correct horse", &[7; 16])
            .unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"),
            "{stored}"
        );
        assert!(hasher.verify(&mut workspace, "correct horse", Some(&stored)));
        assert!(!hasher.verify(&mut workspace, "correct hors", Some(&stored)));
        assert!(!hasher.verify(&mut workspace, "correct horse", None));
    }

    #[test]
    fn a_hash_made_with_another_pepper_does_not_verify() {
        let mut workspace = Workspace::default();
        let stored = hasher(b"one")
            .hash(&mut workspace, "password", &[7; 16])
            .unwrap();
        assert!(!hasher(b"two").verify(&mut workspace, "password", Some(&stored)));
    }

    #[test]
    fn a_hash_of_another_cost_still_verifies() {
        let mut workspace = Workspace::default();
        let stored = hasher(b"p")
            .hash(&mut workspace, "password", &[7; 16])
            .unwrap();
        let cost = Cost {
            memory_kib: 16,
            ..CHEAP
        };
        let dearer = PasswordHasher::new(cost, Secret::new(b"p".to_vec())).unwrap();
        assert!(dearer.verify(&mut workspace, "password", Some(&stored)));
    }

    #[test]
    fn a_password_that_is_too_long_is_wrong_and_not_cut_off() {
        let (hasher, mut workspace) = (hasher(b"p"), Workspace::default());
        for (stored, typed) in [
            (
                "a".repeat(LONGEST_PASSWORD),
                "a".repeat(LONGEST_PASSWORD + 1),
            ),
            (String::new(), "a".repeat(LONGEST_PASSWORD + 1)),
        ] {
            let stored = hasher.hash(&mut workspace, &stored, &[7; 16]).unwrap();
            assert!(!hasher.verify(&mut workspace, &typed, Some(&stored)));
        }
    }

    #[test]
    fn a_stored_text_that_is_no_argon2id_hash_is_wrong() {
        let (hasher, mut workspace) = (hasher(b"p"), Workspace::default());
        for stored in [
            "",
            "x",
            "$argon2i$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        ] {
            assert!(
                !hasher.verify(&mut workspace, "password", Some(stored)),
                "{stored}"
            );
        }
    }
}
