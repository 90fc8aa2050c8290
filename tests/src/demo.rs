//! The demo as a process of its own: `sekisho demo` in an empty folder on free ports.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use http::header;
use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

use crate::{
    browser::{Browser, Page},
    process::{Launch, Running, free_ports_in_a_row, http_client},
    protocol::{Reply, reply},
    remote::remote,
};

/// The password of every sample member.
pub const DEMO_PASSWORD: &str = "Sekisho-2026!";
/// Past the lifetime of a sign-in and of the portals' sessions.
pub const PAST_A_SIGN_IN: u64 = 31 * 60;

/// A running demo; it ends, and its folder goes away, when this is dropped.
#[derive(Debug)]
pub struct Demo {
    running: Running,
    port: u16,
    http: reqwest::Client,
    folder: TempDir,
}

impl Demo {
    /// Starts one.
    pub async fn start() -> anyhow::Result<Self> {
        Self::start_in(TempDir::with_prefix("sekisho-demo-")?).await
    }

    /// Starts one on what an earlier one left, on other ports.
    pub async fn start_in(folder: TempDir) -> anyhow::Result<Self> {
        let port = free_ports_in_a_row(3)?;
        let mut demo = Self {
            running: Self::launch(&folder.path().to_string_lossy(), port)?.start()?,
            port,
            http: http_client()?,
            folder,
        };
        demo.wait().await?;
        Ok(demo)
    }

    /// What starts a demo there.
    pub fn launch(folder: &str, port: u16) -> anyhow::Result<Launch> {
        let port = port.to_string();
        Launch::sekisho(&["demo", "--data", folder, "--port", &port])
    }

    /// Waits until the provider and both portals answer.
    pub async fn wait(&mut self) -> anyhow::Result<()> {
        for port in self.port..self.port + 3 {
            let address = format!("http://127.0.0.1:{port}/");
            self.running.wait_until_answers(&address).await?;
        }
        Ok(())
    }

    /// Kills it as a power cut would, and starts it again on the same folder.
    pub async fn kill_and_restart(&mut self) -> anyhow::Result<()> {
        self.running.restart()?;
        self.wait().await
    }

    /// The process.
    pub fn running(&mut self) -> &mut Running {
        &mut self.running
    }

    /// Ends it and keeps its folder.
    pub fn into_folder(self) -> TempDir {
        self.folder
    }

    /// Its folder.
    pub fn folder(&self) -> String {
        self.folder.path().to_string_lossy().into_owned()
    }

    /// The provider's port.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// An address of the provider.
    pub fn at(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// An address of the medical cost portal.
    pub fn medical_cost(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port + 1)
    }

    /// An address of the check-up portal.
    pub fn check_up(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port + 2)
    }

    /// A browser that knows the provider and both portals.
    pub fn browser(&self) -> Browser {
        (self.port..self.port + 3).fold(Browser::new(), |browser, port| {
            browser.with_site(&format!("http://localhost:{port}"), remote(port))
        })
    }

    /// Fills in a sign-in page of the demo; the browser must end on a page of the demo.
    pub async fn sign_in(&self, browser: &Browser, page: &Page, user_id: &str) -> Page {
        let form = page.form("form[data-form=credentials]");
        form.fill("user_id", user_id)
            .fill("password", DEMO_PASSWORD)
            .submit(browser)
            .await
    }

    /// The HTTP client of a program: no redirections, no cookies.
    pub const fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Sends a request.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        reply(request).await
    }

    /// A GET of the provider.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.http.get(self.at(path))).await
    }

    /// `/demo/info.json`
    pub async fn info(&self) -> Value {
        self.get("/demo/info.json").await.json()
    }

    /// `/demo/mail.json`
    pub async fn mails(&self) -> Vec<Value> {
        let mails = self.get("/demo/mail.json").await.json();
        mails.as_array().unwrap().clone()
    }

    /// Waits until that many mails have arrived.
    ///
    /// # Errors
    /// They did not within half a minute.
    pub async fn wait_for_mails(&self, count: usize) -> anyhow::Result<Vec<Value>> {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let mails = self.mails().await;
            if mails.len() >= count {
                return Ok(mails);
            }
            ensure!(
                Instant::now() < deadline,
                "the mail did not arrive: {mails:?}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Moves both clocks on.
    pub async fn advance(&self, seconds: u64) -> anyhow::Result<()> {
        let request = self
            .http
            .post(self.at("/demo/clock"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(json!({ "advance": seconds }).to_string());
        let reply = self.send(request).await;
        ensure!(reply.status == 200, "{}", reply.body);
        Ok(())
    }

    /// A form, posted by a program, with Basic authentication if it has a secret.
    pub async fn post(
        &self,
        address: &str,
        basic: Option<(&str, &str)>,
        form: &[(&str, &str)],
    ) -> Reply {
        let request = self.http.post(address).form(form);
        let request = match basic {
            Some((id, secret)) => request.basic_auth(id, Some(secret)),
            None => request,
        };
        self.send(request).await
    }

    /// An authorization address of a tenant.
    ///
    /// # Errors
    /// The address is none.
    pub fn authorize(&self, tenant: &str, params: &[(&str, &str)]) -> anyhow::Result<String> {
        let address = self.at(&format!("/{tenant}/authorize"));
        let url = Url::parse_with_params(&address, params).context(address)?;
        Ok(url.into())
    }
}
