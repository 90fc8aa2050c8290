//! Time: whole seconds since 1970, and the one thing that may read the system's clock.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

/// Where the portal takes the time from: the system's clock plus an offset. Clones share the
/// offset, so moving one moves all.
#[derive(Clone, Debug, Default)]
pub struct PortalClock {
    offset: Arc<AtomicI64>,
}

impl PortalClock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// Moves the clock on by `seconds`; it never goes back.
    pub fn advance(&self, seconds: u64) {
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        let moved = |offset: i64| Some(offset.saturating_add(seconds));
        // The closure always answers, so there is no failure to report.
        let _ = self
            .offset
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, moved);
    }

    /// How many seconds the clock was moved on.
    pub fn advanced(&self) -> i64 {
        self.offset.load(Ordering::Relaxed)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn now(&self) -> i64 {
        system_now().saturating_add(self.advanced())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the system's clock"
)]
fn system_now() -> i64 {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_moves_with_its_clock() {
        let clock = PortalClock::system();
        let same = clock.clone();
        clock.advance(3_600);
        assert_eq!(same.advanced(), 3_600);
        assert!(same.now() >= system_now() + 3_600);
    }
}
