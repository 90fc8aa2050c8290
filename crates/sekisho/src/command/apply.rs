//! `sekisho apply`

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use sekisho_kernel::{Clock, Entropy};
use sekisho_server::{apply, open_keys, open_store};

use super::{ConfigFile, say};

#[derive(Args)]
#[command(after_help = "Example: sekisho apply --dry-run tenants/*.toml")]
pub(crate) struct Options {
    #[command(flatten)]
    file: ConfigFile,
    /// Only show the plan
    #[arg(long)]
    dry_run: bool,
    /// Files of tenants and clients
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(super) async fn run(options: &Options) -> anyhow::Result<()> {
    let config = options.file.load()?;
    let documents = options.files.iter().map(|file| apply::Document::load(file));
    let documents = documents.collect::<Result<Vec<_>, _>>()?;
    let store = open_store(&config).await?;
    if !store.pending_migrations().await?.is_empty() {
        anyhow::bail!(
            "the database is older than this release; run `{}` first",
            config.command("migrate")
        );
    }
    let keys = open_keys(&config, &store, &Entropy::system()).await?;
    let mut resolved = Vec::new();
    for document in &documents {
        resolved.extend(document.resolve(&keys)?);
    }
    let changes = if options.dry_run {
        apply::plan(&store, &resolved).await?
    } else {
        let now = Clock::system().now();
        let applied = apply::apply(&store, &keys, &Entropy::system(), resolved, now).await;
        applied.context("the files were not applied")?
    };
    for change in changes {
        say(change);
    }
    if options.dry_run {
        say("nothing was written (--dry-run)");
    }
    Ok(())
}
