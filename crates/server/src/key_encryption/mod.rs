//! The key-encryption key: where it comes from, and which of two opens the database while one takes
//! the other's place ([`rotation`]).

pub mod rotation;

use std::{
    env,
    path::{Path, PathBuf},
};

use sekisho_kernel::Entropy;
use sekisho_keys::{InstallationKey, KeyEncryptionKey, Keys};
use sekisho_store::Store;

use crate::{
    StartError,
    config::{Config, ConfigError},
    mail::read_secret,
};

/// The environment variable that may hold the key itself.
const VARIABLE: &str = "SEKISHO_KEY_ENCRYPTION_KEY";
/// The one that may hold the key that is to take its place.
const NEXT_VARIABLE: &str = "SEKISHO_NEXT_KEY_ENCRYPTION_KEY";

/// Where a key-encryption key stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// In an environment variable.
    Variable(&'static str),
    /// In a file.
    File(PathBuf),
}

impl Place {
    /// Where the configured key stands.
    fn configured(config: &Config) -> Result<Self, ConfigError> {
        if env::var_os(VARIABLE).is_some() {
            return Ok(Self::Variable(VARIABLE));
        }
        let file = config.key_encryption_key_file.clone();
        file.map(Self::File).ok_or_else(|| {
            ConfigError::Invalid(format!(
                "there is no key: name its file by `key_encryption_key_file`, or set {VARIABLE}"
            ))
        })
    }

    /// Where the key stands that is to take its place.
    fn next(&self) -> Self {
        match self {
            Self::Variable(_) => Self::Variable(NEXT_VARIABLE),
            Self::File(file) => Self::File(beside(file, "next")),
        }
    }

    /// Whether anything stands there.
    fn is_there(&self) -> bool {
        match self {
            Self::Variable(name) => env::var_os(name).is_some(),
            Self::File(file) => file.exists(),
        }
    }

    /// The key that stands there.
    fn read(&self) -> Result<KeyEncryptionKey, StartError> {
        let text = match self {
            Self::Variable(name) => env::var(name)
                .map_err(|_| ConfigError::Invalid(format!("{name} holds no Unicode")))?,
            Self::File(file) => read_secret(file)?,
        };
        KeyEncryptionKey::parse(&text).map_err(|source| StartError::Key {
            place: self.to_string(),
            source,
        })
    }

    /// The same, if anything stands there.
    fn find(&self) -> Result<Option<KeyEncryptionKey>, StartError> {
        self.is_there().then(|| self.read()).transpose()
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Variable(name) => out.write_str(name),
            Self::File(file) => file.display().fmt(out),
        }
    }
}

/// A file beside another: its name with a dot and this at the end.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// The installation's keys, and where the key stands that opened them.
pub(crate) struct Opened {
    /// The keys.
    pub keys: Keys,
    /// Where the key stands that opened them.
    pub by: Place,
    /// Whether that is the key that is still to take the configured one's place.
    pub is_next: bool,
}

/// Opens the installation's keys with the configured key-encryption key, or with the one that is to
/// take its place: a rotation may have been interrupted, or another node was quicker. The first
/// time, makes them.
pub(crate) async fn open(
    config: &Config,
    store: &Store,
    entropy: &Entropy,
) -> Result<Opened, StartError> {
    let place = Place::configured(config)?;
    let key = place.read()?;
    let new = InstallationKey::generate(entropy)
        .wrap(&key, entropy)
        .map_err(StartError::Seal)?;
    let wrapped = store.installation().get_or_insert_key(new).await?;
    let error = match InstallationKey::unwrap(&key, &wrapped) {
        Ok(key) => {
            return Ok(Opened {
                keys: Keys::new(key),
                by: place,
                is_next: false,
            });
        }
        Err(error) => error,
    };
    let next = place.next();
    let opened = match next.find()? {
        Some(key) => InstallationKey::unwrap(&key, &wrapped).ok(),
        None => None,
    };
    opened.map_or(Err(StartError::WrongKey(error)), |key| {
        Ok(Opened {
            keys: Keys::new(key),
            by: next,
            is_next: true,
        })
    })
}

/// Opens the installation's keys.
pub async fn open_keys(
    config: &Config,
    store: &Store,
    entropy: &Entropy,
) -> Result<Keys, StartError> {
    let opened = open(config, store, entropy).await?;
    if opened.is_next {
        let finish = config.command("keys rotate --kek");
        tracing::warn!(key = %opened.by, "the database is under the next key-encryption key already: run `{finish}` on this node, too");
    }
    Ok(opened.keys)
}
