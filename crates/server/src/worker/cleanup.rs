//! Deletes what has expired, in small batches, one node at a time.

use std::{sync::Arc, time::Duration};

use crate::App;

/// How often a node offers to clean up.
const INTERVAL: Duration = Duration::from_mins(1);
/// How many rows of a table one database transaction deletes.
const BATCH: u64 = 500;
/// The lease that only one node holds.
const LEASE: &str = "cleanup";

/// Cleans up each minute, for ever.
pub(crate) async fn run(app: Arc<App>, node: String) {
    let mut ticks = tokio::time::interval(INTERVAL);
    loop {
        ticks.tick().await;
        app.source_limit.forget_idle();
        if let Err(error) = clean(&app, &node).await {
            tracing::warn!(error = %crate::telemetry::chain(&error), "cannot clean up");
        }
    }
}

async fn clean(app: &App, node: &str) -> Result<(), sekisho_store::StoreError> {
    let now = app.clock.now();
    if !app
        .store
        .installation()
        .take_lease(LEASE, node, now, now + INTERVAL * 2)
        .await?
    {
        return Ok(());
    }
    while app.store.delete_expired(now, BATCH).await? > 0 {
        tokio::task::yield_now().await;
    }
    Ok(())
}
