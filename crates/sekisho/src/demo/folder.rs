//! The demo's folder: one running demo a folder, and everything in it.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use sekisho_kernel::Entropy;
use sekisho_keys::KeyEncryptionKey;
use sekisho_server::config::Config;

/// The files of a demo. What else is in the folder is left alone.
const FILES: [&str; 14] = [
    "sekisho.db",
    "sekisho.db-wal",
    "sekisho.db-shm",
    "medical-cost.db",
    "medical-cost.db-wal",
    "medical-cost.db-shm",
    "check-up.db",
    "check-up.db-wal",
    "check-up.db-shm",
    "sekisho.key",
    "sekisho.key.new",
    "mail.jsonl",
    "clock",
    "clock.new",
];

/// The folder, held by this process.
pub(super) struct Folder {
    path: PathBuf,
    /// Held as long as the demo runs; the system gives it back even after a crash.
    _lock: File,
}

impl Folder {
    /// Opens or makes a folder; with `reset`, throws away what an earlier demo left.
    pub(super) fn open(path: &Path, reset: bool) -> anyhow::Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("make the folder {}", path.display()))?;
        let path = fs::canonicalize(path)?;
        let lock = lock(&path)?;
        if reset {
            for file in FILES {
                remove(&path.join(file))?;
            }
        }
        Ok(Self { path, _lock: lock })
    }

    /// A file in it.
    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.path.join(file)
    }

    /// The provider's configuration. The key is made the first time.
    pub(super) fn config(&self, entropy: &Entropy) -> anyhow::Result<Config> {
        let key = self.path("sekisho.key");
        if !key.exists() {
            write_key(&key, entropy)?;
        }
        let database = format!("sqlite:{}", self.path("sekisho.db").display());
        Ok(Config::with_defaults(database, key))
    }
}

fn lock(folder: &Path) -> anyhow::Result<File> {
    let path = folder.join("lock");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .with_context(|| format!("open {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(
            "another demo is running in {}; stop it, or choose another folder with --data",
            folder.display()
        ),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("lock {}", path.display()))
        }
    }
}

fn remove(path: &Path) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// Writes the key beside its place first: it is there whole, or not at all.
fn write_key(path: &Path, entropy: &Entropy) -> anyhow::Result<()> {
    let new = path.with_extension("key.new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options
        .open(&new)
        .with_context(|| format!("write {}", new.display()))?;
    file.write_all(
        KeyEncryptionKey::generate(entropy)
            .to_base64url()
            .expose()
            .as_bytes(),
    )?;
    file.sync_all()?;
    fs::rename(&new, path).with_context(|| format!("write {}", path.display()))
}
