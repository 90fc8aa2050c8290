//! Sends what waits in the outbox: mails and logout tokens, with retries.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use sekisho_kernel::{TenantId, Timestamp};
use sekisho_store::{ClaimedMessage, Happened, OutboxDocument, StoreError, Txn, Work};
use tokio::task::JoinSet;

use super::{back_channel_logout, mail};
use crate::{App, telemetry};

/// How often a node looks although nobody woke it.
const INTERVAL: Duration = Duration::from_secs(5);
/// How long a taken message is this node's; then another may take it.
const LEASE: Duration = Duration::from_mins(1);
/// How many messages are sent at once.
const BATCH: usize = 16;
/// After how many tries a message is given up: with the pauses between them, two days.
const MOST_ATTEMPTS: u32 = 15;

/// Why a message that is not wanted any more was not sent.
const MOOT: &str = "not sent: it was not wanted any more";

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_hours(6);

/// Why a message did not go.
pub(crate) enum SendError {
    /// It waits for the operator, however long that takes.
    Waits(&'static str),
    /// It may go later.
    Later(String),
    /// It never will.
    Never(String),
    /// It is not wanted any more: a newer one takes its place.
    Moot,
}

/// Sends what is due, for ever. What is slow to go holds up nothing but its own place.
pub(crate) async fn run(app: Arc<App>) {
    let mut sending = JoinSet::new();
    loop {
        let _ = tokio::time::timeout(INTERVAL, app.outbox_wake.notified()).await;
        if let Err(error) = fill(&app, &mut sending).await {
            tracing::warn!(error = %telemetry::chain(&error), "cannot read the outbox");
        }
    }
}

/// Begins to send what is due, as long as there is something due and a free place for it.
async fn fill(app: &Arc<App>, sending: &mut JoinSet<()>) -> Result<(), StoreError> {
    loop {
        while sending.try_join_next().is_some() {}
        if sending.len() >= BATCH {
            sending.join_next().await;
        }
        let now = app.clock.now();
        let places = BATCH.saturating_sub(sending.len());
        let taken = claim(app, now, places).await?;
        if taken.is_empty() {
            return Ok(());
        }
        for message in taken {
            let app = Arc::clone(app);
            sending.spawn(async move { Box::pin(send(&app, &message, now)).await });
        }
    }
}

async fn claim(
    app: &App,
    now: Timestamp,
    places: usize,
) -> Result<Vec<ClaimedMessage>, StoreError> {
    let limit = u64::try_from(places).unwrap_or(u64::MAX);
    app.store.claim_due(now, now + LEASE, limit).await
}

/// Sends all that is due now, several at once. Each message is taken by one conditional write, so
/// any number of nodes may do this at the same time.
pub(crate) async fn send_due(app: &Arc<App>) -> Result<(), StoreError> {
    loop {
        let now = app.clock.now();
        let taken = claim(app, now, BATCH).await?;
        if taken.is_empty() {
            return Ok(());
        }
        join_all(taken.iter().map(|message| send(app, message, now))).await;
    }
}

/// Sends what was just queued, and waits a moment for it: portals that answer quickly have signed
/// the member out before the browser arrives there.
pub(crate) async fn send_soon(app: &Arc<App>) {
    const PATIENCE: Duration = Duration::from_secs(1);
    let app = Arc::clone(app);
    let sending = tokio::spawn(async move {
        if let Err(error) = send_due(&app).await {
            tracing::warn!(error = %telemetry::chain(&error), "cannot read the outbox");
        }
    });
    // What takes longer goes on by itself.
    let _ = tokio::time::timeout(PATIENCE, sending).await;
}

/// Keeps an event. What a process kept that ended before it could say so is there already.
async fn keep(app: &App, tenant: &TenantId, happened: &Happened) -> Result<String, SendError> {
    match app.store.transact(tenant, Keep(happened.clone())).await {
        Ok(()) | Err(StoreError::Conflict { .. }) => Ok(String::new()),
        Err(error) => Err(SendError::Later(telemetry::chain(&error))),
    }
}

struct Keep(Happened);

impl Work for Keep {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.record_event(&self.0).await
    }
}

async fn send(app: &App, message: &ClaimedMessage, now: Timestamp) {
    let sent = match &message.document {
        OutboxDocument::Mail(mail) => mail::send(app, &message.tenant, message.id, mail, now).await,
        OutboxDocument::History(happened) => keep(app, &message.tenant, happened).await,
        OutboxDocument::Nothing => Err(SendError::Moot),
        OutboxDocument::BackChannelLogout(logout) => {
            back_channel_logout::send(app, &message.tenant, logout, now)
                .await
                .map(|()| String::new())
        }
    };
    let kept = match sent {
        Ok(answer) => app.store.finish_message(message, now, &answer).await,
        Err(SendError::Later(why)) if message.attempts < MOST_ATTEMPTS => {
            tracing::info!(message = %message.id, %why, "will try again");
            app.store
                .postpone_message(message, now + pause(message.attempts), &why)
                .await
        }
        Err(SendError::Waits(why)) => {
            app.store
                .postpone_message(message, now + LONGEST_PAUSE, why)
                .await
        }
        // Nobody was sent anything, and nobody is told so.
        Err(SendError::Moot) => app.store.give_up_message(message, now, MOOT).await,
        Err(SendError::Later(why) | SendError::Never(why)) => {
            tracing::warn!(message = %message.id, %why, "given up");
            app.store.give_up_message(message, now, &why).await
        }
    };
    if let Err(error) = kept {
        tracing::warn!(error = %telemetry::chain(&error), "cannot write to the outbox");
    }
}

/// The pause before the next try: 2 seconds, then four times as long each time, 6 hours at most.
fn pause(attempts: u32) -> Duration {
    let seconds = 2_u64.saturating_mul(4_u64.saturating_pow(attempts.saturating_sub(1)));
    Duration::from_secs(seconds).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_for_two_days() {
        let hours: u64 = (1..MOST_ATTEMPTS)
            .map(|tried| pause(tried).as_secs())
            .sum::<u64>()
            / 3600;
        assert!((44..52).contains(&hours), "{hours}");
    }

    #[test]
    fn pauses_grow_to_six_hours() {
        let seconds: Vec<_> = (1..=9).map(|attempts| pause(attempts).as_secs()).collect();
        assert_eq!(seconds, [2, 8, 32, 128, 512, 2_048, 8_192, 21_600, 21_600]);
    }
}
