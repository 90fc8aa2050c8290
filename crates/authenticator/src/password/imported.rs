//! Passwords that another product hashed, without a pepper: Argon2 (RFC 9106), bcrypt, PBKDF2
//! (RFC 8018) and scrypt (RFC 7914).
//!
//! They come with an import and are replaced by ours at the member's next sign-in. What they cost
//! was chosen by somebody else, so there are bounds: a hash beyond them is taken neither by an
//! import nor here, and no check takes much longer than a second. Not here: hashes without a work
//! factor (MD5, plain SHA) and bcrypt's `$2x$`, which names hashes that an old fault made.

use std::{fmt, num::NonZeroU32};

use argon2::{Algorithm, Argon2, Version};
use aws_lc_rs::pbkdf2;
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use sekisho_kernel::Secret;
use subtle::ConstantTimeEq as _;
use thiserror::Error;

/// The most memory of one hash, in KiB.
pub const MOST_MEMORY_KIB: u32 = 128 * 1024;
/// The most memory that one hash walks through in all its passes, in KiB.
pub const MOST_WORK_KIB: u32 = 512 * 1024;
/// The most lanes of Argon2.
pub const MOST_LANES: u32 = 16;
/// The most iterations of PBKDF2.
pub const MOST_ITERATIONS: u32 = 2_000_000;
/// The highest cost of bcrypt (2 to that power).
pub const MOST_BCRYPT_COST: u32 = 14;

/// The shortest hash that is one, in bytes.
const SHORTEST_HASH: usize = 16;
/// The longest salt and the longest hash, in bytes.
const LONGEST_BYTES: usize = 128;
/// What bcrypt looks at of a password, in bytes.
const BCRYPT_PASSWORD: usize = 72;
const BCRYPT_LOWEST_COST: u32 = 4;
const BCRYPT_SALT: usize = 16;
/// The 24th byte is computed, but no product stores it.
const BCRYPT_HASH: usize = 23;
/// 22 characters of salt, 31 of hash.
const BCRYPT_TEXT: usize = 53;
const BCRYPT_SALT_TEXT: usize = 22;

/// Whether padding stands there differs between products, and some leave bits set that mean
/// nothing.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const BCRYPT: GeneralPurpose = GeneralPurpose::new(&alphabet::BCRYPT, LENIENT);

/// Why a text is no hash that can be checked here.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ImportedHashError {
    /// No such scheme.
    #[error(
        "is no hash that can be checked here; known are $argon2id$…, $argon2i$…, $argon2d$…, \
         $2a$…, $2b$…, $2y$…, $pbkdf2$…, $pbkdf2-sha256$…, $pbkdf2-sha512$…, $scrypt$… and \
         keycloak:pbkdf2-sha256:ITERATIONS:SALT:HASH"
    )]
    Unknown,
    /// The scheme is known, and something is missing or misspelled.
    #[error("is not written as {scheme} hashes are; is it cut off?")]
    Malformed {
        /// The scheme.
        scheme: &'static str,
    },
    /// Checking it would take too long.
    #[error("costs too much to check: {what} must be {most} or less")]
    TooDear {
        /// What is bounded.
        what: &'static str,
        /// The bound.
        most: u32,
    },
}

/// A hash that another product made.
pub struct ImportedHash {
    scheme: Scheme,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

/// Prints nothing of the hash.
impl fmt::Debug for ImportedHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ImportedHash").finish_non_exhaustive()
    }
}

enum Scheme {
    Argon2(Algorithm, Version, argon2::Params),
    Bcrypt(u32),
    Pbkdf2(Prf, NonZeroU32),
    Scrypt(scrypt::Params),
}

/// What PBKDF2 is made of.
#[derive(Clone, Copy)]
enum Prf {
    Sha1,
    Sha256,
    Sha512,
}

impl Prf {
    fn named(name: &str) -> Option<Self> {
        match name {
            "pbkdf2" | "pbkdf2-sha1" => Some(Self::Sha1),
            "pbkdf2-sha256" => Some(Self::Sha256),
            "pbkdf2-sha512" => Some(Self::Sha512),
            _ => None,
        }
    }

    const fn algorithm(self) -> pbkdf2::Algorithm {
        match self {
            Self::Sha1 => pbkdf2::PBKDF2_HMAC_SHA1,
            Self::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
            Self::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
        }
    }

    /// The length of a block, in bytes.
    const fn block(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

type Parsed<T> = Result<T, ImportedHashError>;

impl ImportedHash {
    /// Reads a hash as its product stores it: PHC and modular crypt strings, and
    /// `keycloak:ALGORITHM:ITERATIONS:SALT:HASH` with what Keycloak keeps in several fields.
    pub fn parse(text: &str) -> Parsed<Self> {
        if let Some(fields) = text.strip_prefix("keycloak:") {
            return keycloak(fields);
        }
        let fields = text.strip_prefix('$').ok_or(ImportedHashError::Unknown)?;
        let (scheme, fields) = fields.split_once('$').ok_or(ImportedHashError::Unknown)?;
        match scheme {
            "2a" | "2b" | "2y" => bcrypt(fields),
            "scrypt" => scrypt(fields),
            _ => match (Algorithm::new(scheme), Prf::named(scheme)) {
                (Ok(algorithm), _) => argon2(algorithm, fields),
                (_, Some(prf)) => pbkdf2(prf, fields),
                _ => Err(ImportedHashError::Unknown),
            },
        }
    }

    /// Whether it was made from `password`. Takes as long for a wrong one as for the right one.
    pub fn verify(&self, password: &[u8]) -> bool {
        match &self.scheme {
            Scheme::Argon2(algorithm, version, params) => {
                let argon2 = Argon2::new(*algorithm, *version, params.clone());
                let mut hash = vec![0; self.hash.len()];
                let computed = argon2.hash_password_into(password, &self.salt, &mut hash);
                computed.is_ok() && self.is(&hash)
            }
            Scheme::Bcrypt(cost) => self.verify_bcrypt(password, *cost),
            Scheme::Pbkdf2(prf, iterations) => {
                // RFC 8018 §5.2: each block of the key is computed for itself, as dear as the
                // first. The first alone tells passwords apart.
                let (block, _) = self.hash.split_at(prf.block().min(self.hash.len()));
                let (algorithm, salt) = (prf.algorithm(), &self.salt);
                pbkdf2::verify(algorithm, *iterations, salt, password, block).is_ok()
            }
            Scheme::Scrypt(params) => {
                let mut hash = vec![0; self.hash.len()];
                let computed = scrypt::scrypt(password, &self.salt, params, &mut hash);
                computed.is_ok() && self.is(&hash)
            }
        }
    }

    /// bcrypt hashes the password with a zero byte behind it, and no more than 72 bytes of both.
    fn verify_bcrypt(&self, password: &[u8], cost: u32) -> bool {
        let Ok(salt) = self.salt.as_slice().try_into() else {
            return false;
        };
        let terminated = password.iter().copied().chain([0]);
        let key: Secret<Vec<u8>> = Secret::new(terminated.take(BCRYPT_PASSWORD).collect());
        let hash = bcrypt::bcrypt(cost, salt, key.expose());
        hash.get(..BCRYPT_HASH).is_some_and(|hash| self.is(hash))
    }

    fn is(&self, computed: &[u8]) -> bool {
        bool::from(self.hash.ct_eq(computed))
    }
}

/// `$argon2id$v=19$m=65536,t=3,p=4$SALT$HASH`; without `v` it is the version before the present.
fn argon2(algorithm: Algorithm, fields: &str) -> Parsed<ImportedHash> {
    let malformed = || ImportedHashError::Malformed { scheme: "Argon2" };
    let (version, fields) = match fields.strip_prefix("v=") {
        Some(versioned) => versioned.split_once('$').ok_or_else(malformed)?,
        None => ("16", fields),
    };
    let version = match version {
        "16" => Version::V0x10,
        "19" => Version::V0x13,
        _ => return Err(malformed()),
    };
    let [costs, salt, hash] = split(fields, '$').ok_or_else(malformed)?;
    let [memory, passes, lanes] = numbers(costs, ["m", "t", "p"]).ok_or_else(malformed)?;
    at_most("the memory (m, in KiB)", memory, MOST_MEMORY_KIB)?;
    let work = memory.saturating_mul(passes);
    at_most("memory times passes (m × t, in KiB)", work, MOST_WORK_KIB)?;
    at_most("the lanes (p)", lanes, MOST_LANES)?;
    let (salt, hash) = salt_and_hash(salt, hash).ok_or_else(malformed)?;
    let params = argon2::Params::new(memory, passes, lanes, Some(hash.len()));
    let params = params.map_err(|_| malformed())?;
    if salt.len() < argon2::MIN_SALT_LEN {
        return Err(malformed());
    }
    Ok(ImportedHash {
        scheme: Scheme::Argon2(algorithm, version, params),
        salt,
        hash,
    })
}

/// `$2b$12$` and 22 characters of salt, 31 of hash.
fn bcrypt(fields: &str) -> Parsed<ImportedHash> {
    let malformed = || ImportedHashError::Malformed { scheme: "bcrypt" };
    let (cost, rest) = fields.split_once('$').ok_or_else(malformed)?;
    let cost = number(cost)
        .filter(|number| *number >= BCRYPT_LOWEST_COST)
        .ok_or_else(malformed)?;
    at_most("the cost", cost, MOST_BCRYPT_COST)?;
    let (salt, hash) = rest
        .split_at_checked(BCRYPT_SALT_TEXT)
        .filter(|_| rest.len() == BCRYPT_TEXT)
        .ok_or_else(malformed)?;
    let decode = |text, length| {
        let bytes = BCRYPT.decode(text).ok();
        bytes.filter(|bytes| bytes.len() == length)
    };
    Ok(ImportedHash {
        scheme: Scheme::Bcrypt(cost),
        salt: decode(salt, BCRYPT_SALT).ok_or_else(malformed)?,
        hash: decode(hash, BCRYPT_HASH).ok_or_else(malformed)?,
    })
}

/// `$pbkdf2-sha256$i=600000,l=32$SALT$HASH`, or the iterations alone, as passlib writes them.
fn pbkdf2(prf: Prf, fields: &str) -> Parsed<ImportedHash> {
    let malformed = || ImportedHashError::Malformed { scheme: "PBKDF2" };
    let [costs, salt, hash] = split(fields, '$').ok_or_else(malformed)?;
    let length = |[iterations, length]: [u32; 2]| (iterations, Some(length));
    let (iterations, length) = numbers(costs, ["i", "l"])
        .map(length)
        .or_else(|| numbers(costs, ["i"]).map(|[iterations]| (iterations, None)))
        .or_else(|| Some((number(costs)?, None)))
        .ok_or_else(malformed)?;
    let found = pbkdf2_of(prf, iterations, salt, hash)?;
    let as_long = |length| usize::try_from(length).is_ok_and(|length| length == found.hash.len());
    if length.is_some_and(|length| !as_long(length)) {
        return Err(malformed());
    }
    Ok(found)
}

/// What Keycloak keeps of a password: `algorithm` and `hashIterations` of its credential data,
/// `salt` and `value` of its secret data.
fn keycloak(fields: &str) -> Parsed<ImportedHash> {
    let malformed = || ImportedHashError::Malformed { scheme: "Keycloak" };
    let [name, iterations, salt, hash] = split(fields, ':').ok_or_else(malformed)?;
    let prf = Prf::named(name).ok_or_else(malformed)?;
    let iterations = number(iterations).ok_or_else(malformed)?;
    pbkdf2_of(prf, iterations, salt, hash)
}

fn pbkdf2_of(prf: Prf, iterations: u32, salt: &str, hash: &str) -> Parsed<ImportedHash> {
    let malformed = || ImportedHashError::Malformed { scheme: "PBKDF2" };
    at_most("the iterations", iterations, MOST_ITERATIONS)?;
    let iterations = NonZeroU32::new(iterations).ok_or_else(malformed)?;
    let (salt, hash) = salt_and_hash(salt, hash).ok_or_else(malformed)?;
    Ok(ImportedHash {
        scheme: Scheme::Pbkdf2(prf, iterations),
        salt,
        hash,
    })
}

/// `$scrypt$ln=16,r=8,p=1$SALT$HASH`
fn scrypt(fields: &str) -> Parsed<ImportedHash> {
    let malformed = || ImportedHashError::Malformed { scheme: "scrypt" };
    let [costs, salt, hash] = split(fields, '$').ok_or_else(malformed)?;
    let [log_n, r, p] = numbers(costs, ["ln", "r", "p"]).ok_or_else(malformed)?;
    // RFC 7914 §6: the memory is 128 · r · N bytes.
    let kib = 1_u32.checked_shl(log_n).map_or(u64::MAX, |n| {
        u64::from(n).saturating_mul(u64::from(r)).div_ceil(8)
    });
    let kib = u32::try_from(kib).unwrap_or(u32::MAX);
    at_most("the memory (r × 2^ln / 8, in KiB)", kib, MOST_MEMORY_KIB)?;
    let work = kib.saturating_mul(p);
    at_most(
        "memory times p (r × 2^ln × p / 8, in KiB)",
        work,
        MOST_WORK_KIB,
    )?;
    let log_n = u8::try_from(log_n).map_err(|_| malformed())?;
    let params = scrypt::Params::new(log_n, r, p).map_err(|_| malformed())?;
    let (salt, hash) = salt_and_hash(salt, hash).ok_or_else(malformed)?;
    Ok(ImportedHash {
        scheme: Scheme::Scrypt(params),
        salt,
        hash,
    })
}

fn at_most(what: &'static str, found: u32, most: u32) -> Parsed<()> {
    if found > most {
        return Err(ImportedHashError::TooDear { what, most });
    }
    Ok(())
}

/// Exactly as many parts.
fn split<const N: usize>(text: &str, separator: char) -> Option<[&str; N]> {
    let parts: Vec<&str> = text.split(separator).collect();
    parts.try_into().ok()
}

/// `a=1,b=2`, each of the names once and in this order, as all products write them.
fn numbers<const N: usize>(text: &str, names: [&str; N]) -> Option<[u32; N]> {
    let parts: [&str; N] = split(text, ',')?;
    let mut numbers = [0; N];
    for ((part, name), into) in parts.into_iter().zip(names).zip(&mut numbers) {
        *into = number(part.strip_prefix(name)?.strip_prefix('=')?)?;
    }
    Some(numbers)
}

/// A number too large for anything is the largest, so that it is told to be too large.
fn number(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u32::MAX))
}

fn salt_and_hash(salt: &str, hash: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    // passlib writes `.` for `+`.
    let decode = |text: &str| STANDARD.decode(text.replace('.', "+")).ok();
    let salt = decode(salt).filter(|salt| (1..=LONGEST_BYTES).contains(&salt.len()))?;
    let hash = decode(hash).filter(|hash| (SHORTEST_HASH..=LONGEST_BYTES).contains(&hash.len()))?;
    Some((salt, hash))
}
