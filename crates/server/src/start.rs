//! Putting the running provider together.

use std::{collections::HashMap, net::IpAddr, sync::Arc, time::Duration};

use sekisho_authenticator::password::HashError;
use sekisho_kernel::{Clock, Entropy};
use sekisho_keys::{InvalidKeyEncryptionKey, Keys, SealError};
use sekisho_store::{Store, StoreError, StoreOptions};
use thiserror::Error;
use tokio::{sync::Notify, task::JoinHandle};

use crate::{
    App,
    config::{Config, ConfigError, PasswordConfig, counted},
    hashing::HashingPool,
    mail::{MailTransport, Smtp},
    outbound::Outbound,
    source_limit::SourceLimit,
    tenant::TenantCache,
    worker,
};

/// Why the provider does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database cannot be used.
    #[error("open the database")]
    Store(#[from] StoreError),
    /// What should be a key-encryption key is none.
    #[error("{place}: {source}")]
    Key {
        /// Where it stands.
        place: String,
        /// What is wrong with it.
        source: InvalidKeyEncryptionKey,
    },
    /// The key is not the one this database was made with.
    #[error("the key-encryption key is not the one this database was made with")]
    WrongKey(#[source] SealError),
    /// The key could not be written.
    #[error("seal the installation key")]
    Seal(#[source] SealError),
    /// The cost of a hash is not possible.
    #[error("`password`: {0}")]
    Password(#[from] HashError),
    /// The client for outbound requests cannot be made.
    #[error("make the client for outbound requests")]
    Outbound(#[from] reqwest::Error),
    /// An address cannot be listened on.
    #[error("listen on {address}")]
    Listen {
        /// The address.
        address: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Somebody else listens there.
    #[error("port {port} of {ip} is taken; stop what listens there, or name another in `listen`")]
    Taken {
        /// The address.
        ip: IpAddr,
        /// The port.
        port: u16,
    },
    /// The database belongs to a demo.
    #[error("this database was made by `sekisho demo`, whose passwords everybody knows")]
    Demo,
    /// The database is older than this release.
    #[error("the database needs {}; run `{command}`", counted(*.count, "migration"))]
    Pending {
        /// How many migrations are to be applied.
        count: usize,
        /// What applies them.
        command: String,
    },
}

/// What differs between `serve`, the demo and tests.
pub struct AppOptions {
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// Where mails go.
    pub mail: Option<Arc<dyn MailTransport>>,
    /// What a password hash costs and how many may wait.
    pub password: PasswordConfig,
    /// Hosts the server itself may call although they are not public.
    pub outbound_allow: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Other names of an issuer's host; see [`App::host_aliases`].
    pub host_aliases: HashMap<String, String>,
    /// After how long a signing key gets a successor; `None`: only by command.
    pub rotate_keys_after: Option<Duration>,
}

impl AppOptions {
    /// What a configuration says.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        let mail = match &config.mail {
            Some(mail) => Some(Smtp::new(mail)? as Arc<dyn MailTransport>),
            None => None,
        };
        Ok(Self {
            clock: Clock::system(),
            entropy: Entropy::system(),
            mail,
            password: config.password.clone(),
            outbound_allow: config.outbound.allow.clone(),
            trusted_proxies: config.trusted_proxies.clone(),
            host_aliases: HashMap::new(),
            rotate_keys_after: config.signing_keys.rotate_after(),
        })
    }
}

impl App {
    /// Puts the provider together over a migrated store.
    pub fn new(store: Store, keys: Keys, options: AppOptions) -> Result<Arc<Self>, StartError> {
        let password = &options.password;
        let hashing = HashingPool::start(
            password.threads(),
            password.queue,
            password.cost(),
            keys.pepper(),
        )?;
        Ok(Arc::new(Self {
            store,
            keys,
            clock: options.clock,
            entropy: options.entropy,
            tenants: TenantCache::default(),
            hashing,
            source_limit: SourceLimit::new(password.tries_per_minute),
            mail: options.mail,
            outbound: Outbound::new(options.outbound_allow)?,
            making_key: tokio::sync::Mutex::new(()),
            outbox_wake: Notify::new(),
            trusted_proxies: options.trusted_proxies,
            host_aliases: options.host_aliases,
            rotate_keys_after: options.rotate_keys_after,
        }))
    }
}

/// Opens the configured database.
pub async fn open_store(config: &Config) -> Result<Store, StoreError> {
    Store::open(&config.database, StoreOptions::default()).await
}

/// Starts what a node does besides answering.
pub fn spawn_workers(app: &Arc<App>) -> Vec<JoinHandle<()>> {
    let node = uuid::Uuid::now_v7().to_string();
    vec![
        tokio::spawn(worker::configuration::run(Arc::clone(app))),
        tokio::spawn(worker::outbox::run(Arc::clone(app))),
        tokio::spawn(worker::cleanup::run(Arc::clone(app), node.clone())),
        tokio::spawn(worker::keys::run(Arc::clone(app), node)),
    ]
}
