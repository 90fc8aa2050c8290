//! An operator's installation: a folder with a configuration and a key, and the commands that run
//! on it as processes of their own.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use sekisho_kernel::{Entropy, Secret};
use sekisho_server::{App, AppOptions, config::Config, hashing::Caller, open_keys, open_store};
use sekisho_signin::MemberState;
use tempfile::TempDir;

use crate::{
    app::{PASSWORD, insert_member, tenant_id},
    process::{Launch, Running, free_port},
};

/// A tenant `sakura` whose members need no second factor, with one client, `portal`, whose secret is
/// [`CLIENT_SECRET`].
pub const TENANTS: &str = r##"
[[tenants]]
id = "sakura"
issuer = "ORIGIN/sakura"

[tenants.branding]
name = { ja = "さくら健康保険組合", en = "Sakura Health Insurance Society" }
service = { ja = "加入者ページ", en = "Member page" }
key_colour = "#00428c"
languages = ["ja", "en"]

[tenants.branding.contact]
desk = { ja = "加入者サポート窓口", en = "Member support" }
telephone = "0120-000-001"
hours = { ja = "平日 9:00〜17:00", en = "Weekdays 9:00 to 17:00" }

[tenants.branding.mail]
security = "no-reply@sakura.example.jp"
notices = "info@sakura.example.jp"
first_sign_in = "webmaster@sakura.example.jp"

[tenants.policy]
second_factor = "off"

[[tenants.clients]]
client_id = "portal"
name = { ja = "ポータル", en = "Portal" }
redirect_uris = ["https://portal.example.jp/cb"]
secret_files = ["FOLDER/portal.secret"]
scope = "openid profile"
require_pkce = false
"##;
/// The secret of the client in [`TENANTS`].
pub const CLIENT_SECRET: &str = "0123456789abcdef0123456789abcdef";
/// Where that client is sent back to.
pub const CLIENT_CALLBACK: &str = "https://portal.example.jp/cb";

/// A folder with `sekisho.toml`. It listens on a free port of 127.0.0.1.
#[derive(Debug)]
pub struct Installation {
    folder: TempDir,
    port: u16,
}

impl Installation {
    /// What `sekisho init` writes, on a free port.
    pub async fn init() -> anyhow::Result<Self> {
        let here = Self {
            folder: TempDir::with_prefix("sekisho-installation-")?,
            port: free_port()?,
        };
        let mut init = Launch::sekisho(&["init", &here.folder()])?.start()?;
        let status = init.wait_until_ended().await?;
        ensure!(status.success(), "{}", init.output());
        here.change("127.0.0.1:8080", &format!("127.0.0.1:{}", here.port))?;
        // `doctor` asks the issuer as a client would.
        let allow = format!("[outbound]\nallow = [\"localhost:{}\"]\n", here.port);
        let config = fs::read_to_string(here.file("sekisho.toml"))?;
        fs::write(here.file("sekisho.toml"), config + allow.as_str())?;
        fs::write(here.file("portal.secret"), CLIENT_SECRET)?;
        let owner_only = fs::Permissions::from_mode(0o600);
        fs::set_permissions(here.file("portal.secret"), owner_only)?;
        Ok(here)
    }

    /// The same with an up-to-date database.
    pub async fn migrated() -> anyhow::Result<Self> {
        let here = Self::init().await?;
        here.must(&["migrate"]).await?;
        Ok(here)
    }

    /// The same with the tenant of [`TENANTS`].
    pub async fn ready() -> anyhow::Result<Self> {
        let here = Self::migrated().await?;
        here.must(&["apply", &here.tenants(TENANTS)?]).await?;
        Ok(here)
    }

    /// The same on an empty PostgreSQL database.
    pub async fn ready_on(postgres: &str) -> anyhow::Result<Self> {
        let here = Self::init().await?;
        let sqlite = format!("sqlite:{}", here.file("sekisho.db").display());
        here.change(&sqlite, postgres)?;
        here.must(&["migrate"]).await?;
        here.must(&["apply", &here.tenants(TENANTS)?]).await?;
        Ok(here)
    }

    /// Replaces something in the configuration.
    ///
    /// # Errors
    /// It is not there.
    pub fn change(&self, from: &str, to: &str) -> anyhow::Result<()> {
        let file = self.file("sekisho.toml");
        let text = fs::read_to_string(&file)?;
        ensure!(text.contains(from), "no {from} in {text}");
        Ok(fs::write(file, text.replace(from, to))?)
    }

    /// Writes a file of tenants: its path.
    pub fn tenants(&self, text: &str) -> anyhow::Result<String> {
        let file = self.file("tenants.toml");
        let text = text.replace("ORIGIN", &self.at(""));
        fs::write(&file, text.replace("FOLDER", &self.folder()))?;
        Ok(file.display().to_string())
    }

    /// Adds an active member with the password of all test members.
    pub async fn add_member(&self, user_id: &str) -> anyhow::Result<()> {
        let config = Config::load(&self.file("sekisho.toml"))?;
        let entropy = Entropy::system();
        let store = open_store(&config).await?;
        let keys = open_keys(&config, &store, &entropy).await?;
        let app = App::new(store, keys, AppOptions::new(&config)?)?;
        let password = Secret::new(PASSWORD.to_owned());
        let phc = app
            .hashing
            .hash(Caller::Stranger, password, entropy.bytes());
        let phc = phc.await.context("hash the password")?;
        let now = app.clock.now();
        let state = MemberState::Active;
        insert_member(&app.store, &tenant_id("sakura"), user_id, state, phc, now).await;
        Ok(app.store.close().await?)
    }

    /// A command with this configuration.
    pub fn launch(&self, arguments: &[&str]) -> anyhow::Result<Launch> {
        let config = self.file("sekisho.toml").display().to_string();
        Launch::sekisho(&[arguments, &["--config", &config]].concat())
    }

    /// Runs a command to its end.
    async fn must(&self, arguments: &[&str]) -> anyhow::Result<()> {
        let mut running = self.launch(arguments)?.start()?;
        let status = running.wait_until_ended().await?;
        ensure!(status.success(), "{arguments:?}: {}", running.output());
        Ok(())
    }

    /// `sekisho serve`, as soon as it answers.
    pub async fn serve(&self) -> anyhow::Result<Running> {
        let mut running = self.launch(&["serve"])?.start()?;
        running.wait_until_answers(&self.at("/livez")).await?;
        Ok(running)
    }

    /// One more process of the same installation, on a port of its own.
    pub async fn serve_at(&self, port: u16) -> anyhow::Result<Running> {
        let listen = format!("[\"127.0.0.1:{port}\"]");
        let launch = self.launch(&["serve"])?.env("SEKISHO__LISTEN", &listen);
        let mut running = launch.start()?;
        let address = format!("http://127.0.0.1:{port}/livez");
        running.wait_until_answers(&address).await?;
        Ok(running)
    }

    /// The port of the configuration, and of the issuer.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// An address of the provider.
    pub fn at(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// A file in the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        Path::new(self.folder.path()).join(name)
    }

    /// The folder.
    pub fn folder(&self) -> String {
        self.folder.path().display().to_string()
    }
}
