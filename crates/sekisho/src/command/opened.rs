//! What commands begin with: the configuration, the migrated database; those on one tenant also the
//! keys and the tenant.

use anyhow::{Context, bail};
use sekisho_kernel::{Clock, Entropy, Tenant, TenantId};
use sekisho_keys::Keys;
use sekisho_server::{config::Config, open_keys, open_store};
use sekisho_store::Store;

use super::ConfigFile;

/// An opened installation, and one of its tenants.
pub(super) struct Opened {
    pub store: Store,
    pub keys: Keys,
    pub entropy: Entropy,
    pub clock: Clock,
    pub tenant: Tenant,
    /// Whether mails can leave.
    pub has_mail_server: bool,
}

impl Opened {
    pub(super) async fn open(file: &ConfigFile, id: &TenantId) -> anyhow::Result<Self> {
        let (config, store) = open_migrated(file).await?;
        let entropy = Entropy::system();
        let keys = open_keys(&config, &store, &entropy).await?;
        let tenant = tenant(&config, &store, id).await?;
        Ok(Self {
            store,
            keys,
            entropy,
            clock: Clock::system(),
            tenant,
            has_mail_server: config.mail.is_some(),
        })
    }

    pub(super) async fn close(&self) -> anyhow::Result<()> {
        Ok(self.store.close().await?)
    }
}

/// The configuration, and its migrated database.
pub(super) async fn open_migrated(file: &ConfigFile) -> anyhow::Result<(Config, Store)> {
    let config = file.load()?;
    let store = open_store(&config).await?;
    if !store.pending_migrations().await?.is_empty() {
        let migrate = config.command("migrate");
        bail!("the database is older than this release; run `{migrate}` first");
    }
    Ok((config, store))
}

/// A tenant that has to be there.
pub(super) async fn tenant(
    config: &Config,
    store: &Store,
    id: &TenantId,
) -> anyhow::Result<Tenant> {
    let found = store.installation().find_tenant(id).await?;
    found.with_context(|| {
        let apply = config.command("apply FILE");
        format!("there is no tenant `{id}` (`{apply}` makes tenants)")
    })
}
