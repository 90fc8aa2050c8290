//! Passwords at rest: Argon2id (RFC 9106) with a keyed pepper, as PHC strings.
//!
//! Hashing is slow on purpose, so nothing here is called on a request's own thread: the shell
//! gives each hashing thread a [`Workspace`] that it keeps.

use std::fmt;

use argon2::{Algorithm, Argon2, Block, Params, PasswordHash, Version};
use sekisho_kernel::Secret;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use thiserror::Error;

use super::imported::ImportedHash;

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

/// What is stored of a password.
#[derive(Clone, PartialEq, Eq)]
pub enum StoredPassword {
    /// Nothing: there is no such member, or the password is of another kind.
    Nothing,
    /// A hash of ours.
    Ours(String),
    /// A hash of a former product, as [`ImportedHash::parse`] reads it.
    Imported(String),
}

/// Prints nothing of the hash.
impl fmt::Debug for StoredPassword {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Ours(_) => "Ours",
            Self::Imported(_) => "Imported",
        })
    }
}

/// A password that was entered.
#[derive(Clone, Debug)]
pub struct TypedPassword {
    /// As it was typed, which is what a former product hashed.
    pub raw: Secret<String>,
    /// As it is hashed here; see [`normalize`](super::policy::normalize).
    pub normalized: Secret<String>,
}

/// What came of comparing a password with what is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verified {
    /// It is another one.
    Wrong,
    /// It is the one.
    Right,
    /// It is the one, and hashed by a former product or at another cost than the present one: it
    /// should be hashed anew.
    Outdated,
}

impl Verified {
    /// Whether it is the right password.
    pub const fn is_right(self) -> bool {
        matches!(self, Self::Right | Self::Outdated)
    }
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

    /// Whether `typed` is what `stored` was made from. Nothing stored is never right and costs the
    /// same hash; so do a stored text that is no hash and a password that is too long. A former
    /// product's hash is checked beside one of ours.
    pub fn verify(
        &self,
        workspace: &mut Workspace,
        typed: &TypedPassword,
        stored: &StoredPassword,
    ) -> Verified {
        match stored {
            StoredPassword::Nothing => self.decoy(workspace, &typed.normalized),
            StoredPassword::Ours(phc) => match StoredHash::parse(phc) {
                Some(stored) => return self.verify_ours(workspace, &typed.normalized, &stored),
                None => self.decoy(workspace, &typed.normalized),
            },
            StoredPassword::Imported(text) => {
                self.decoy(workspace, &typed.normalized);
                if verify_imported(typed, text) {
                    return Verified::Outdated;
                }
            }
        }
        Verified::Wrong
    }

    fn verify_ours(
        &self,
        workspace: &mut Workspace,
        password: &Secret<String>,
        stored: &StoredHash,
    ) -> Verified {
        let (password, too_long) = fitting(password);
        let computed = self.compute(workspace, &stored.params, password, &stored.salt);
        let is_right = computed.is_ok_and(|hash| bool::from(hash.ct_eq(&stored.hash)));
        match is_right && !too_long {
            true if stored.params == self.params => Verified::Right,
            true => Verified::Outdated,
            false => Verified::Wrong,
        }
    }

    /// A hash whose result nobody needs.
    fn decoy(&self, workspace: &mut Workspace, password: &Secret<String>) {
        let (password, _) = fitting(password);
        let decoy = self.compute(workspace, &self.params, password, &[0; 16]);
        std::hint::black_box(decoy).ok();
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

/// The password, or none if it is too long.
fn fitting(password: &Secret<String>) -> (&str, bool) {
    let password = password.expose().as_str();
    let too_long = password.len() > LONGEST_PASSWORD;
    (if too_long { "" } else { password }, too_long)
}

/// Former products hashed what was typed; some did what is done here to it first.
fn verify_imported(typed: &TypedPassword, text: &str) -> bool {
    let Ok(hash) = ImportedHash::parse(text) else {
        return false;
    };
    let TypedPassword { raw, normalized } = typed;
    let is_it = |password| {
        let (password, too_long) = fitting(password);
        hash.verify(password.as_bytes()) && !too_long
    };
    is_it(raw) || (raw.expose() != normalized.expose() && is_it(normalized))
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

    fn typed(raw: &str, normalized: &str) -> TypedPassword {
        TypedPassword {
            raw: Secret::new(raw.to_owned()),
            normalized: Secret::new(normalized.to_owned()),
        }
    }

    fn verify(hasher: &PasswordHasher, password: &str, stored: &StoredPassword) -> Verified {
        hasher.verify(
            &mut Workspace::default(),
            &typed(password, password),
            stored,
        )
    }

    fn hash(hasher: &PasswordHasher, password: &str) -> StoredPassword {
        let phc = hasher.hash(&mut Workspace::default(), password, &[7; 16]);
        StoredPassword::Ours(phc.unwrap())
    }

    #[test]
    fn a_password_verifies_against_its_own_hash_only() {
        let hasher = hasher(b"pepper");
        let stored = hash(&hasher, "correct horse");
        assert!(matches!(&stored, StoredPassword::Ours(phc)
                if phc.starts_with("$argon2id$v=19$m=8,t=1,p=1$")));
        assert_eq!(verify(&hasher, "correct horse", &stored), Verified::Right);
        assert_eq!(verify(&hasher, "correct hors", &stored), Verified::Wrong);
        let nothing = StoredPassword::Nothing;
        assert_eq!(verify(&hasher, "correct horse", &nothing), Verified::Wrong);
    }

    #[test]
    fn a_password_is_compared_as_it_is_hashed_here() {
        let hasher = hasher(b"pepper");
        let stored = hash(&hasher, "a\\b");
        let verified = hasher.verify(&mut Workspace::default(), &typed("a¥b", "a\\b"), &stored);
        assert_eq!(verified, Verified::Right);
    }

    #[test]
    fn a_hash_made_with_another_pepper_does_not_verify() {
        let stored = hash(&hasher(b"one"), "password");
        assert_eq!(
            verify(&hasher(b"two"), "password", &stored),
            Verified::Wrong
        );
    }

    #[test]
    fn a_hash_of_another_cost_verifies_and_is_outdated() {
        let stored = hash(&hasher(b"p"), "password");
        let cost = Cost {
            memory_kib: 16,
            ..CHEAP
        };
        let dearer = PasswordHasher::new(cost, Secret::new(b"p".to_vec())).unwrap();
        assert_eq!(verify(&dearer, "password", &stored), Verified::Outdated);
        assert_eq!(verify(&dearer, "passwor", &stored), Verified::Wrong);
    }

    #[test]
    fn a_password_that_is_too_long_is_wrong_and_not_cut_off() {
        let hasher = hasher(b"p");
        let too_long = "a".repeat(LONGEST_PASSWORD + 1);
        for stored in ["a".repeat(LONGEST_PASSWORD), String::new()] {
            let stored = hash(&hasher, &stored);
            assert_eq!(verify(&hasher, &too_long, &stored), Verified::Wrong);
        }
        // bcrypt's own vector for a password of 72 bytes and more, of which it looks at the first.
        let stored = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
        let stored = StoredPassword::Imported(stored.to_owned());
        let long = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        assert_eq!(verify(&hasher, long, &stored), Verified::Outdated);
        let too_long = format!("{long}{too_long}");
        assert_eq!(verify(&hasher, &too_long, &stored), Verified::Wrong);
    }

    #[test]
    fn a_stored_text_that_is_no_hash_of_its_kind_is_wrong() {
        let hasher = hasher(b"p");
        let imported = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$\
            nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        for stored in [
            StoredPassword::Ours(String::new()),
            StoredPassword::Ours("x".to_owned()),
            // Made without the pepper.
            StoredPassword::Ours(imported.to_owned()),
            StoredPassword::Imported(String::new()),
            StoredPassword::Imported("$2b$x".to_owned()),
        ] {
            assert_eq!(verify(&hasher, "password", &stored), Verified::Wrong);
        }
        let StoredPassword::Ours(ours) = hash(&hasher, "password") else {
            return assert_eq!(imported, "");
        };
        let stored = StoredPassword::Imported(ours);
        assert_eq!(verify(&hasher, "password", &stored), Verified::Wrong);
    }

    #[test]
    fn an_imported_hash_is_compared_with_what_was_typed_and_with_how_it_is_hashed_here() {
        let hasher = hasher(b"p");
        // Passlib's vector for "password".
        let stored = "$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI";
        let stored = StoredPassword::Imported(stored.to_owned());
        for (raw, normalized, verified) in [
            ("password", "password", Verified::Outdated),
            ("password", "other", Verified::Outdated),
            ("other", "password", Verified::Outdated),
            ("other", "another", Verified::Wrong),
            ("Password", "Password", Verified::Wrong),
        ] {
            let typed = typed(raw, normalized);
            let found = hasher.verify(&mut Workspace::default(), &typed, &stored);
            assert_eq!(found, verified, "{raw} {normalized}");
        }
    }
}
