//! `sekisho serve`

use anyhow::Context;
use sekisho_server::{Server, telemetry};

use super::ConfigFile;

pub(super) async fn run(file: &ConfigFile) -> anyhow::Result<()> {
    let config = file.load()?;
    telemetry::start(&config.log)?;
    let server = Server::start(&config)
        .await
        .context("the provider cannot start")?;
    for address in server.addresses() {
        tracing::info!(%address, "listening");
    }
    server
        .run_until_stopped()
        .await
        .context("the provider stopped")
}
