//! The `sekisho` binary as a child process, and what a test needs around one.

use std::{
    env, fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use tempfile::NamedTempFile;
use uuid::Uuid;

/// Long enough for a first start on a busy machine, short enough to notice.
const PATIENCE: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(50);

/// What to start.
#[derive(Clone, Debug)]
pub struct Launch {
    program: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
}

impl Launch {
    /// The `sekisho` binary that `tests/run` built, with its arguments.
    pub fn sekisho(arguments: &[&str]) -> anyhow::Result<Self> {
        let program = env::var_os("SEKISHO_BIN").context(
            "SEKISHO_BIN does not say where the sekisho binary is: start the tests by ./tests/run",
        )?;
        Self::program(Path::new(&program), arguments)
    }

    /// Any program.
    pub fn program(program: &Path, arguments: &[&str]) -> anyhow::Result<Self> {
        ensure!(
            program.is_file(),
            "there is no program {}",
            program.display()
        );
        let arguments = arguments
            .iter()
            .map(|&argument| argument.to_owned())
            .collect();
        Ok(Self {
            program: program.to_owned(),
            arguments,
            environment: Vec::new(),
        })
    }

    /// Sets an environment variable of the program.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts it. What it prints is kept for [`Running::output`].
    pub fn start(self) -> anyhow::Result<Running> {
        let log = NamedTempFile::with_prefix("sekisho-test-")?;
        let child = self.spawn(&log)?;
        Ok(Running {
            launch: self,
            child,
            log,
        })
    }

    fn spawn(&self, log: &NamedTempFile) -> anyhow::Result<Child> {
        let mut command = Command::new(&self.program);
        // The settings of the test run are not settings of the program.
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("SEKISHO_") {
                command.env_remove(name);
            }
        }
        let output = fs::File::options().append(true).open(log.path())?;
        command
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("start {}", self.program.display()))
    }
}

/// A started program. It is killed when this is dropped.
#[derive(Debug)]
pub struct Running {
    launch: Launch,
    child: Child,
    log: NamedTempFile,
}

impl Running {
    /// Everything it printed so far, over restarts too.
    pub fn output(&self) -> String {
        let bytes = fs::read(self.log.path()).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Waits until something answers HTTP at this address, whatever the status.
    ///
    /// # Errors
    /// The program ended, or a minute passed; with what it printed.
    pub async fn wait_until_answers(&mut self, address: &str) -> anyhow::Result<()> {
        let client = http_client()?;
        let deadline = Instant::now() + PATIENCE;
        while client.get(address).send().await.is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("the program ended ({status}); it said:\n{}", self.output());
            }
            if Instant::now() > deadline {
                bail!(
                    "{address} does not answer; the program said:\n{}",
                    self.output()
                );
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> anyhow::Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    /// Waits until it ends by itself.
    ///
    /// # Errors
    /// It still ran after a minute.
    pub async fn wait_until_ended(&mut self) -> anyhow::Result<ExitStatus> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if Instant::now() > deadline {
                bail!("the program does not end; it said:\n{}", self.output());
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Asks it to stop (SIGTERM), as a service manager does, and waits for it.
    pub async fn stop(&mut self) -> anyhow::Result<ExitStatus> {
        let id = self.child.id().to_string();
        let sent = Command::new("sh")
            .args(["-c", "kill -TERM \"$0\"", &id])
            .status()?;
        ensure!(
            sent.success(),
            "the program had ended; it said:\n{}",
            self.output()
        );
        self.wait_until_ended().await
    }

    /// Kills it at once (SIGKILL), as a power cut would: nothing is flushed or said goodbye to.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Starts it again with the same arguments; what ran until now is killed.
    pub fn restart(&mut self) -> anyhow::Result<()> {
        self.kill()?;
        self.child = self.launch.spawn(&self.log)?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Err(error) = self.kill() {
            eprintln!(
                "{} was not killed: {error:#}",
                self.launch.program.display()
            );
        }
    }
}

/// A port of 127.0.0.1 on which nobody listens.
pub fn free_port() -> anyhow::Result<u16> {
    free_ports_in_a_row(1)
}

/// The first of several ports in a row on which nobody listens.
///
/// They lie below the range from which the system takes ports for outgoing connections, so that no
/// parallel test's connection takes one before the program under test does.
pub fn free_ports_in_a_row(count: u16) -> anyhow::Result<u16> {
    const FIRST: u16 = 20_000;
    const RANGE: u16 = 12_000;
    for _ in 0..200 {
        let (random, _) = Uuid::new_v4().as_u64_pair();
        let first = FIRST + u16::try_from(random % u64::from(RANGE - count))?;
        let is_free = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
        if (first..first + count).all(is_free) {
            return Ok(first);
        }
    }
    bail!("there are no {count} free ports in a row from {FIRST} on")
}

/// A plain HTTP client: no redirections followed, no proxy, no cookies.
pub fn http_client() -> anyhow::Result<reqwest::Client> {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(30))
        .build()
        .context("make an HTTP client")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Launch {
        Launch::program(Path::new("/bin/sh"), &["-c", script]).unwrap()
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = Launch::program(Path::new("/nowhere/sekisho"), &[]).unwrap_err();
        assert_eq!(error.to_string(), "there is no program /nowhere/sekisho");
    }

    #[tokio::test]
    async fn a_program_that_ends_early_fails_with_what_it_said() {
        let mut running = shell("echo port 8080 is taken >&2; exit 3")
            .start()
            .unwrap();
        let address = format!("http://127.0.0.1:{}/", free_port().unwrap());
        let error = running
            .wait_until_answers(&address)
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("exit status: 3") && error.contains("port 8080 is taken"),
            "{error}"
        );
    }

    #[tokio::test]
    async fn an_answer_of_any_status_is_an_answer() {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, axum::Router::new()).into_future());
        let mut running = shell("exec sleep 600").start().unwrap();
        running.wait_until_answers(&address).await.unwrap();
    }

    #[tokio::test]
    async fn sigterm_is_an_ordinary_stop() {
        let script = "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.05; done";
        let mut running = shell(script).start().unwrap();
        while !running.output().contains("ready") {
            tokio::task::yield_now().await;
        }
        assert_eq!(running.stop().await.unwrap().code(), Some(7));
        assert_eq!(running.output(), "ready\nbye\n");
    }

    #[tokio::test]
    async fn a_restart_keeps_arguments_environment_and_output() {
        let mut running = shell("echo $GREETING")
            .env("GREETING", "hello")
            .start()
            .unwrap();
        running.wait_until_ended().await.unwrap();
        running.restart().unwrap();
        running.wait_until_ended().await.unwrap();
        assert_eq!(running.output(), "hello\nhello\n");
    }

    #[test]
    fn a_dropped_program_is_killed() {
        let running = shell("exec sleep 600").start().unwrap();
        let entry = PathBuf::from(format!("/proc/{}", running.child.id()));
        assert!(entry.exists());
        drop(running);
        assert!(!entry.exists());
    }

    #[test]
    fn ports_in_a_row_can_all_be_bound() {
        let first = free_ports_in_a_row(3).unwrap();
        let bound: Vec<_> = (first..first + 3)
            .map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)))
            .collect();
        assert!(bound.iter().all(Result::is_ok), "{bound:?}");
    }
}
