//! What every request shares: configuration, database, the societies with their providers.

use std::{collections::HashMap, sync::Arc};

use url::Url;

use crate::{
    PortalClock, PortalConfig, PortalError, PortalKind,
    assets::Stylesheet,
    config::{Society, is_loopback},
    outbound::Outbound,
    provider::Provider,
    store::Store,
};

/// The state of the router.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) kind: PortalKind,
    pub(crate) base_url: Url,
    /// The same as browsers write it in `Origin`.
    pub(crate) origin: String,
    pub(crate) clock: PortalClock,
    pub(crate) store: Store,
    pub(crate) stylesheet: Stylesheet,
    /// In the order of the configuration.
    pub(crate) sites: Vec<Arc<Site>>,
    by_id: HashMap<String, Arc<Site>>,
}

/// What axum hands to extractors and handlers.
pub(crate) type Shared = Arc<App>;

/// One society's part of the portal.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) society: Society,
    pub(crate) provider: Provider,
    /// Its colours, after the stylesheet that all pages share.
    pub(crate) stylesheet: Option<Stylesheet>,
    /// `{base}/{society}`: its top, and where the provider sends members after sign-out.
    pub(crate) address: Url,
}

impl App {
    pub(crate) async fn open(config: PortalConfig) -> Result<Self, PortalError> {
        config.check()?;
        let outbound = Outbound::new()?;
        let mut sites = Vec::with_capacity(config.societies.len());
        for society in config.societies {
            let address = below(&config.base_url, &society.id)?;
            let callback = below(&config.base_url, &format!("{}/callback", society.id))?;
            let provider =
                Provider::new(&society, &callback, outbound.clone(), config.clock.clone())?;
            let stylesheet = Stylesheet::of_society(&society);
            sites.push(Arc::new(Site {
                society,
                provider,
                stylesheet,
                address,
            }));
        }
        Ok(Self {
            kind: config.kind,
            origin: config.base_url.origin().ascii_serialization(),
            base_url: config.base_url,
            clock: config.clock,
            store: Store::open(&config.database).await?,
            stylesheet: Stylesheet::of_portal(),
            by_id: sites
                .iter()
                .map(|site| (site.society.id.clone(), Arc::clone(site)))
                .collect(),
            sites,
        })
    }

    /// The society with that id.
    pub(crate) fn find_site(&self, id: &str) -> Option<&Arc<Site>> {
        self.by_id.get(id)
    }

    /// The society whose provider has that issuer identifier, compared byte for byte.
    pub(crate) fn find_site_of_issuer(&self, issuer: &str) -> Option<&Arc<Site>> {
        self.sites
            .iter()
            .find(|site| site.provider.issuer() == issuer)
    }

    /// Whether cookies carry `Secure`.
    pub(crate) fn is_secure(&self) -> bool {
        self.base_url.scheme() == "https"
    }

    /// Whether the portal serves this machine only.
    pub(crate) fn is_local(&self) -> bool {
        is_loopback(&self.base_url)
    }
}

impl Site {
    /// The path of one of its pages: `/{society}` and what comes below it.
    pub(crate) fn path(&self, below: &str) -> String {
        format!("/{}{below}", self.society.id)
    }
}

fn below(base: &Url, path: &str) -> Result<Url, PortalError> {
    base.join(path)
        .map_err(|error| PortalError::Config(format!("society id {path:?}: {error}")))
}
