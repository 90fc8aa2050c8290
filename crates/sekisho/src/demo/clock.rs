//! The demo's clocks: the provider's and the portals', moved on together and kept with the data.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context;
use sekisho_kernel::Clock;
use sekisho_portal::PortalClock;

/// The longest step at once: a year.
const LONGEST_STEP: Duration = Duration::from_hours(366 * 24);

/// Both clocks. Clones share them.
#[derive(Clone)]
pub(super) struct DemoClock {
    provider: Clock,
    portals: PortalClock,
    file: Arc<Mutex<PathBuf>>,
}

impl DemoClock {
    /// The clocks as they were left.
    pub(super) fn open(file: PathBuf, provider: Clock) -> anyhow::Result<Self> {
        let portals = PortalClock::system();
        match fs::read_to_string(&file) {
            Ok(text) => {
                let seconds = text
                    .trim()
                    .parse()
                    .with_context(|| format!("{} does not hold seconds", file.display()))?;
                provider.advance(Duration::from_secs(seconds));
                portals.advance(seconds);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("read {}", file.display())),
        }
        Ok(Self {
            provider,
            portals,
            file: Arc::new(Mutex::new(file)),
        })
    }

    /// The provider's clock.
    pub(super) const fn provider(&self) -> &Clock {
        &self.provider
    }

    /// The portals' clock.
    pub(super) fn portals(&self) -> PortalClock {
        self.portals.clone()
    }

    /// Moves both clocks on. Kept before they move.
    pub(super) fn advance(&self, step: Duration) -> io::Result<()> {
        if step > LONGEST_STEP {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "at most a year at once",
            ));
        }
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let seconds = (self.provider.advanced() + step).as_secs();
        let new = file.with_extension("new");
        let mut written = File::create(&new)?;
        written.write_all(seconds.to_string().as_bytes())?;
        written.sync_all()?;
        fs::rename(&new, &*file)?;
        self.provider.advance(step);
        self.portals.advance(step.as_secs());
        Ok(())
    }
}
