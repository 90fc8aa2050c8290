//! Exchanges signing keys when their time has come, one node at a time.

use std::{sync::Arc, time::Duration};

use crate::{App, signing::rotation};

/// How often a node offers to look.
const INTERVAL: Duration = Duration::from_mins(1);
/// The lease that only one node holds.
const LEASE: &str = "keys";

/// Looks each minute, for ever.
pub(crate) async fn run(app: Arc<App>, node: String) {
    let mut ticks = tokio::time::interval(INTERVAL);
    loop {
        ticks.tick().await;
        if let Err(error) = look(&app, &node).await {
            tracing::warn!(error = %crate::telemetry::chain(&error), "cannot look for signing keys to exchange");
        }
    }
}

async fn look(app: &App, node: &str) -> Result<(), sekisho_store::StoreError> {
    let now = app.clock.now();
    let installation = app.store.installation();
    if !installation
        .take_lease(LEASE, node, now, now + INTERVAL * 2)
        .await?
    {
        return Ok(());
    }
    rotation::rotate_due(app).await
}
