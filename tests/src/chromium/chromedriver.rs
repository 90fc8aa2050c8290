//! The program that drives Chromium.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use anyhow::{Context, anyhow};

/// How long it may take to listen.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it is started before it is a failure.
const STARTS: usize = 3;

/// The driver program on a port of its own choice, killed when dropped.
#[derive(Debug)]
pub(super) struct ChromeDriver {
    child: Child,
    pub(super) port: u16,
}

impl ChromeDriver {
    /// Now and then it ends at once without listening: then it is started again.
    pub(super) fn start(profile: &Path) -> anyhow::Result<Self> {
        let mut started = Self::start_once(profile);
        for _ in 1..STARTS {
            started = started.or_else(|_| Self::start_once(profile));
        }
        started
    }

    fn start_once(profile: &Path) -> anyhow::Result<Self> {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            // What is not in the profile by itself: crash reports and temporary files.
            .env("XDG_CONFIG_HOME", profile)
            .env("TMPDIR", profile)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver does not start: ./tests/run installs what the tests need")?;
        let output = child.stdout.take();
        let mut driver = Self { child, port: 0 };
        driver.port = port_said_by(output.context("no output of chromedriver")?)?;
        Ok(driver)
    }
}

impl Drop for ChromeDriver {
    fn drop(&mut self) {
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait()) {
            eprintln!("chromedriver was not killed: {error}");
        }
    }
}

/// Waits for the line "ChromeDriver was started successfully on port N."; the thread reads on to
/// the end, or the driver would write into a closed pipe.
fn port_said_by(output: impl Read + Send + 'static) -> anyhow::Result<u16> {
    let (said, port) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let number = line
                .split_once("started successfully on port ")
                .map(|(_, rest)| rest);
            if let Some(number) = number.and_then(|rest| rest.trim_end_matches('.').parse().ok()) {
                said.send(number).ok();
            }
        }
    });
    port.recv_timeout(PATIENCE)
        .map_err(|_| anyhow!("chromedriver does not say that it listens"))
}
