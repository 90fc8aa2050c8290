//! The tenant's portals: its clients that members can open.

use sekisho_kernel::{Locale, Localized, TenantId};
use sekisho_oidc::client::metadata::Client;
use sekisho_pages::Portal;
use sekisho_store::StoreError;

use crate::App;

/// How many portals a page lists.
const MOST_LISTED: u64 = 50;

/// A client that members can open.
pub(crate) struct PortalLink {
    name: Localized,
    address: String,
}

impl PortalLink {
    /// The portal of a client, if it has a page to open.
    pub(crate) fn of(client: &Client) -> Option<Self> {
        let address = client
            .client_uri
            .clone()
            .or_else(|| client.initiate_login_uri.clone())?;
        Some(Self {
            name: client.name.clone(),
            address,
        })
    }

    /// Its start page.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// As a page shows it.
    pub(crate) fn view(&self, locale: Locale) -> Portal<'_> {
        Portal {
            name: self.name.get(locale),
            address: &self.address,
        }
    }
}

/// The tenant's portals.
pub(crate) async fn list(app: &App, tenant: &TenantId) -> Result<Vec<PortalLink>, StoreError> {
    let clients = app
        .store
        .read(tenant)
        .list_clients(None, MOST_LISTED)
        .await?;
    Ok(clients.iter().filter_map(PortalLink::of).collect())
}
