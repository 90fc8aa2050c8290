//! The commands, one file each.

use std::{io::ErrorKind, path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use sekisho_server::config::{Config, ConfigError};

mod apply;
mod attempt;
mod doctor;
mod healthcheck;
mod init;
mod keys;
mod member;
mod members;
mod migrate;
mod opened;
mod serve;

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Try everything on this machine: provider, two portals, a mail box, sample members
    #[cfg(feature = "demo")]
    Demo(crate::demo::Options),
    /// Write a first configuration file and a key-encryption key
    Init(init::Options),
    /// Run the provider
    Serve(ConfigFile),
    /// Bring the database up to this release
    Migrate(migrate::Options),
    /// Create or change tenants and clients from TOML files
    Apply(apply::Options),
    /// Provision members, many at once
    #[command(subcommand)]
    Members(members::Action),
    /// Help one member: open locks, make a password anew
    #[command(subcommand)]
    Member(member::Action),
    /// List and exchange keys: those that sign tokens, and the one that seals the database
    #[command(subcommand)]
    Keys(keys::Action),
    /// Say what a member's call number (お問い合わせ番号) is about
    Attempt(attempt::Options),
    /// Check configuration, database, keys, mail, clock and issuers, and say what to do
    Doctor(doctor::Options),
    /// Ask a running provider whether it is ready; for container health checks
    Healthcheck(healthcheck::Options),
}

/// Where the configuration is.
#[derive(Args, Clone)]
pub(crate) struct ConfigFile {
    /// The configuration file
    #[arg(
        short,
        long,
        value_name = "FILE",
        default_value = "sekisho.toml",
        env = "SEKISHO_CONFIG"
    )]
    pub config: PathBuf,
}

impl ConfigFile {
    fn load(&self) -> anyhow::Result<Config> {
        Config::load(&self.config).map_err(|error| {
            let hint = hint(&error);
            let file = self.config.display();
            anyhow::Error::new(error)
                .context(format!("the configuration {file} cannot be used{hint}"))
        })
    }
}

/// What to do about a configuration that cannot be read.
fn hint(error: &ConfigError) -> &'static str {
    match error {
        ConfigError::Unreadable { source, .. } => match source.kind() {
            ErrorKind::NotFound => {
                " (name it by --config or SEKISHO_CONFIG; `sekisho init` writes a first one)"
            }
            ErrorKind::PermissionDenied => {
                " (run this as the user that the installation belongs to)"
            }
            _ => "",
        },
        _ => "",
    }
}

/// Runs a command.
pub(crate) fn run(command: Command) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            #[cfg(feature = "demo")]
            Command::Demo(options) => crate::demo::run(options).await.map(|()| ExitCode::SUCCESS),
            Command::Init(options) => init::run(&options).map(|()| ExitCode::SUCCESS),
            Command::Serve(file) => serve::run(&file).await.map(|()| ExitCode::SUCCESS),
            Command::Migrate(options) => migrate::run(&options).await,
            Command::Apply(options) => apply::run(&options).await.map(|()| ExitCode::SUCCESS),
            Command::Members(action) => members::run(&action).await,
            Command::Member(action) => member::run(&action).await,
            Command::Keys(action) => keys::run(&action).await,
            Command::Attempt(options) => attempt::run(&options).await,
            Command::Doctor(options) => doctor::run(&options).await,
            Command::Healthcheck(options) => healthcheck::run(&options).await,
        }
    })
}

/// Writes a line for the person at the terminal.
#[expect(
    clippy::print_stdout,
    reason = "a command's answer belongs on standard output"
)]
pub(crate) fn say(line: impl std::fmt::Display) {
    println!("{line}");
}
