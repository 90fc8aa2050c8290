//! `sekisho migrate`

use std::process::ExitCode;

use clap::Args;
use sekisho_server::{config::counted, open_store};

use super::{ConfigFile, say};

/// The database is older than this release.
const PENDING: u8 = 3;

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    file: ConfigFile,
    /// Only list what would be done; exit code 3 when there is something
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let store = open_store(&options.file.load()?).await?;
    let pending = store.pending_migrations().await?;
    for name in &pending {
        say(name);
    }
    if options.dry_run {
        return Ok(if pending.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(PENDING)
        });
    }
    store.migrate().await?;
    say(format_args!(
        "{} applied; the database is up to date",
        counted(pending.len(), "migration")
    ));
    Ok(ExitCode::SUCCESS)
}
