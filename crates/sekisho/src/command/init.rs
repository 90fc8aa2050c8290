//! `sekisho init`

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::PathBuf};

use anyhow::Context;
use clap::Args;
use sekisho_kernel::Entropy;
use sekisho_keys::KeyEncryptionKey;

use super::say;

#[derive(Args)]
pub(crate) struct Options {
    /// The folder that gets sekisho.toml, the key file and, with SQLite, the database
    #[arg(default_value = ".", value_name = "FOLDER")]
    folder: PathBuf,
}

pub(super) fn run(options: &Options) -> anyhow::Result<()> {
    fs::create_dir_all(&options.folder)
        .with_context(|| format!("create {}", options.folder.display()))?;
    let folder = fs::canonicalize(&options.folder)?;
    let key_file = folder.join("sekisho.key");
    let key = KeyEncryptionKey::generate(&Entropy::system()).to_base64url();
    write_new(&key_file, key.expose(), 0o600)?;
    let config = format!(
        "# Sekisho. Every key: docs/operating.md.\n\
         listen = [\"127.0.0.1:8080\"]\n\
         database = \"sqlite:{folder}/sekisho.db\"\n\
         key_encryption_key_file = \"{key_file}\"\n",
        folder = folder.display(),
        key_file = key_file.display(),
    );
    let config_file = folder.join("sekisho.toml");
    write_new(&config_file, &config, 0o644)?;
    say(format_args!("wrote {}", config_file.display()));
    say(format_args!(
        "wrote {} (keep a copy: without it the database is lost)",
        key_file.display()
    ));
    say("next: sekisho migrate, sekisho apply TENANTS.toml, sekisho serve");
    Ok(())
}

/// Writes a file that must not be there yet.
fn write_new(path: &std::path::Path, text: &str, mode: u32) -> anyhow::Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)
        .with_context(|| format!("write {} (is it there already?)", path.display()))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(())
}
