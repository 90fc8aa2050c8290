//! Follows the configuration version, so that what another process applied is seen here.

use std::{sync::Arc, time::Duration};

use crate::App;

/// How old a cached tenant, client or key may be.
const INTERVAL: Duration = Duration::from_secs(1);

/// Looks at the version each second, for ever.
pub(crate) async fn run(app: Arc<App>) {
    let mut ticks = tokio::time::interval(INTERVAL);
    loop {
        ticks.tick().await;
        if let Err(error) = app.tenants.follow(&app.store).await {
            tracing::warn!(error = %crate::telemetry::chain(&error), "cannot read the configuration version");
        }
    }
}
