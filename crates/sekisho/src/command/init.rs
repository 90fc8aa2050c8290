//! `sekisho init`

use std::{
    fs,
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::Args;
use sekisho_kernel::Entropy;
use sekisho_keys::KeyEncryptionKey;
use sekisho_server::config::Config;

use super::say;

#[derive(Args)]
#[command(after_help = "Examples:\n  \
    sekisho init ~/sekisho\n  \
    sekisho init --database sqlite:/var/lib/sekisho/sekisho.db /etc/sekisho\n  \
    sekisho init --database postgres://sekisho@db.example.jp/sekisho /etc/sekisho")]
pub(crate) struct Options {
    /// The folder that gets sekisho.toml, the key file and, with SQLite, the database
    #[arg(default_value = ".", value_name = "FOLDER")]
    folder: PathBuf,
    /// Where the database is; an SQLite file in the folder unless said
    #[arg(long, value_name = "ADDRESS")]
    database: Option<String>,
}

pub(super) fn run(options: &Options) -> anyhow::Result<()> {
    let folder = make_folder(&options.folder)?;
    let key_file = folder.join("sekisho.key");
    let config_file = folder.join("sekisho.toml");
    let database = options
        .database
        .clone()
        .unwrap_or_else(|| format!("sqlite:{}/sekisho.db", folder.display()));
    let text = format!(
        "# Sekisho. Every key: docs/operating.md.\n\
         listen = [\"127.0.0.1:8080\"]\n\
         database = {database}\n\
         key_encryption_key_file = {key_file}\n",
        database = in_toml(&database),
        key_file = in_toml(&key_file.display().to_string()),
    );
    let key = KeyEncryptionKey::generate(&Entropy::system()).to_base64url();
    write_new(&key_file, key.expose(), 0o600)?;
    write_new(&config_file, &text, 0o644)?;
    say(format_args!("wrote {}", config_file.display()));
    say(format_args!(
        "wrote {} (keep a copy: without it the database is lost)",
        key_file.display()
    ));
    let config = Config {
        file: Some(config_file),
        ..Config::with_defaults(database, key_file)
    };
    say("next:");
    for words in ["migrate", "apply TENANTS.toml", "serve"] {
        say(format_args!("  {}", config.command(words)));
    }
    Ok(())
}

/// Makes the folder for this user only; one that is there stays as it is.
fn make_folder(folder: &Path) -> anyhow::Result<PathBuf> {
    let make = || {
        if let Some(parent) = folder.parent() {
            fs::create_dir_all(parent)?;
        }
        if !folder.is_dir() {
            fs::DirBuilder::new().mode(0o700).create(folder)?;
        }
        fs::canonicalize(folder)
    };
    make().with_context(|| format!("make the folder {}", folder.display()))
}

/// A text as a value in TOML.
fn in_toml(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Writes a file that must not be there yet.
fn write_new(path: &Path, text: &str, mode: u32) -> anyhow::Result<()> {
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
