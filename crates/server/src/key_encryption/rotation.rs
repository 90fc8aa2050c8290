//! Another key-encryption key takes the place of the present one.
//!
//! The order of writes decides what a crash leaves behind:
//!
//! 1. the new key is written beside the present one, as `….next`;
//! 2. the database's one row is sealed with it, by one conditional statement;
//! 3. the present key is kept as `….former-<fingerprint>`;
//! 4. the new key takes the place of the present one, by one renaming.
//!
//! Each is on the disk before the following begins. Until 2 the present key opens the database,
//! from then on the new one; whoever opens it tries both. So a crash leaves an installation that
//! starts, and the same command takes it up where it stopped. A running server has what it needs in
//! memory and notices nothing.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use sekisho_kernel::Entropy;
use sekisho_keys::{InstallationKey, KeyEncryptionKey};
use sekisho_store::{Store, StoreError};
use thiserror::Error;

use super::{Place, beside};
use crate::{StartError, config::Config};

/// Why a rotation stopped.
#[derive(Debug, Error)]
pub enum KeyRotationError {
    /// A key cannot be read, or nothing can be sealed with it.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database cannot be used.
    #[error("use the database")]
    Store(#[from] StoreError),
    /// A file cannot be written.
    #[error("write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Somebody else does the same.
    #[error("another rotation of {} is running", .0.display())]
    Running(PathBuf),
    /// Nothing was ever sealed.
    #[error("the database has no key yet; the first `serve` or `apply` makes it")]
    NoKey,
    /// The new key is to come from the environment, and does not.
    #[error("set {0} to the new key, on every node, and run this again")]
    NoNextVariable(String),
    /// What is to be the new key is the present one.
    #[error("{0} holds the present key: nothing would change; take it away")]
    Same(String),
    /// Neither key is the database's.
    #[error(
        "neither {current} nor {next} opens the database; if its key was rotated on another node, \
         copy the new key file from there to {next}, and run this again"
    )]
    NeitherOpens {
        /// Where the present key stands.
        current: String,
        /// Where the new key would stand.
        next: String,
    },
}

/// What a rotation has done, in this order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// The new key is there: written now, or found.
    Ready {
        /// Where.
        place: String,
        /// What it is told by.
        fingerprint: String,
        /// Whether it was written now.
        is_new: bool,
    },
    /// The database opens with the new key only.
    Sealed {
        /// Whether that was so before.
        already: bool,
    },
    /// The key file holds the new key.
    InPlace {
        /// The key file.
        file: PathBuf,
        /// The file that keeps the former key.
        former: PathBuf,
    },
    /// The keys come from the environment: whoever set it has to put the new one in place.
    ToBePutInPlace {
        /// The variable of the new key.
        from: String,
        /// The variable of the present one.
        to: String,
    },
}

/// Puts another key-encryption key in the place of the configured one, or finishes what an earlier
/// call or another node has begun; `told` hears of each step when it is on the disk.
pub async fn rotate(
    config: &Config,
    store: &Store,
    entropy: &Entropy,
    mut told: impl FnMut(Step),
) -> Result<(), KeyRotationError> {
    let place = Place::configured(config).map_err(StartError::from)?;
    let _held = match &place {
        Place::File(file) => Some(hold(file)?),
        Place::Variable(_) => None,
    };
    let present = place.read()?;
    let next = place.next();
    let wrapped = store.installation().find_key().await?;
    let wrapped = wrapped.ok_or(KeyRotationError::NoKey)?;
    let opens = |key: &KeyEncryptionKey| InstallationKey::unwrap(key, &wrapped).is_ok();
    let found = next.find()?;
    if !opens(&present) && !found.as_ref().is_some_and(opens) {
        return Err(KeyRotationError::NeitherOpens {
            current: place.to_string(),
            next: next.to_string(),
        });
    }
    if found.as_ref().is_some_and(|new| new.is_same(&present)) {
        return Err(KeyRotationError::Same(next.to_string()));
    }
    let is_new = found.is_none();
    let new = match (found, &next) {
        (Some(key), _) => key,
        (None, Place::File(file)) => write_next(file, entropy)?,
        (None, Place::Variable(name)) => {
            return Err(KeyRotationError::NoNextVariable((*name).to_owned()));
        }
    };
    told(Step::Ready {
        place: next.to_string(),
        fingerprint: new.fingerprint(),
        is_new,
    });
    let already = seal(store, &present, &new, entropy).await?;
    told(Step::Sealed { already });
    told(match (place, next) {
        (Place::File(file), Place::File(next)) => put_in_place(file, &next, &present)?,
        (place, next) => Step::ToBePutInPlace {
            from: next.to_string(),
            to: place.to_string(),
        },
    });
    Ok(())
}

/// Held while the key file is exchanged; the system gives it back even after a crash.
fn hold(file: &Path) -> Result<File, KeyRotationError> {
    let open = File::open(file).map_err(|source| {
        StartError::Config(crate::config::ConfigError::Unreadable {
            path: file.to_owned(),
            source,
        })
    })?;
    match open.try_lock() {
        Ok(()) => Ok(open),
        Err(TryLockError::WouldBlock) => Err(KeyRotationError::Running(file.to_owned())),
        Err(TryLockError::Error(source)) => Err(KeyRotationError::Write {
            path: file.to_owned(),
            source,
        }),
    }
}

fn write_next(file: &Path, entropy: &Entropy) -> Result<KeyEncryptionKey, KeyRotationError> {
    let key = KeyEncryptionKey::generate(entropy);
    write_whole(file, key.to_base64url().expose())?;
    Ok(key)
}

/// Seals the installation key with the new key; returns whether it was sealed so before. Of several
/// nodes that do it at once one does.
async fn seal(
    store: &Store,
    present: &KeyEncryptionKey,
    new: &KeyEncryptionKey,
    entropy: &Entropy,
) -> Result<bool, KeyRotationError> {
    let wrapped = store.installation().find_key().await?;
    let wrapped = wrapped.ok_or(KeyRotationError::NoKey)?;
    if InstallationKey::unwrap(new, &wrapped).is_ok() {
        return Ok(true);
    }
    let key = InstallationKey::unwrap(present, &wrapped).map_err(StartError::WrongKey)?;
    let sealed = key.wrap(new, entropy).map_err(StartError::Seal)?;
    if store.installation().replace_key(wrapped, sealed).await? {
        return Ok(false);
    }
    // Another node was quicker. It has the same new key, or this one cannot go on.
    let wrapped = store.installation().find_key().await?;
    let wrapped = wrapped.ok_or(KeyRotationError::NoKey)?;
    InstallationKey::unwrap(new, &wrapped).map_err(StartError::WrongKey)?;
    Ok(true)
}

fn put_in_place(
    file: PathBuf,
    next: &Path,
    present: &KeyEncryptionKey,
) -> Result<Step, KeyRotationError> {
    let former = beside(&file, &format!("former-{}", present.fingerprint()));
    if !former.exists() {
        write_whole(&former, present.to_base64url().expose())?;
    }
    rename(next, &file)?;
    Ok(Step::InPlace { file, former })
}

/// Writes a file for this user only. It is there whole and on the disk, or not at all.
fn write_whole(path: &Path, text: &str) -> Result<(), KeyRotationError> {
    let begun = beside(path, "begun");
    let write = || {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let mut file = options.open(&begun)?;
        writeln!(file, "{text}")?;
        file.sync_all()
    };
    write().map_err(|source| KeyRotationError::Write {
        path: begun.clone(),
        source,
    })?;
    rename(&begun, path)
}

/// Renames a file, and waits until the folder is on the disk.
fn rename(from: &Path, to: &Path) -> Result<(), KeyRotationError> {
    let rename = || {
        fs::rename(from, to)?;
        #[cfg(unix)]
        if let Some(folder) = fs::canonicalize(to)?.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    };
    rename().map_err(|source| KeyRotationError::Write {
        path: to.to_owned(),
        source,
    })
}
