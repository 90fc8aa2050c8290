//! What every request shares.

use std::{collections::HashMap, net::IpAddr, sync::Arc, time::Duration};

use sekisho_kernel::{Clock, Entropy};
use sekisho_keys::Keys;
use sekisho_store::{Store, StoreError};
use tokio::sync::Notify;

use crate::{
    hashing::HashingPool, mail::MailTransport, outbound::Outbound, source_limit::SourceLimit,
    tenant::TenantCache, worker::outbox,
};

/// The running provider. Nodes hold no state that matters: all of it is in the store, and what is
/// cached follows the store's configuration version.
pub struct App {
    /// What is remembered.
    pub store: Store,
    /// The installation's keys.
    pub keys: Keys,
    /// The time; asked once a request, at the edge.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// Tenants, clients and signing keys as of the current configuration version.
    pub(crate) tenants: TenantCache,
    /// The hashing threads.
    pub hashing: HashingPool,
    /// The limit on password tries by source.
    pub(crate) source_limit: SourceLimit,
    /// Where mails go; `None` leaves them in the outbox.
    pub mail: Option<Arc<dyn MailTransport>>,
    /// Requests of the server itself.
    pub(crate) outbound: Outbound,
    /// Held while a signing key is made, so that many requests make one.
    pub(crate) making_key: tokio::sync::Mutex<()>,
    /// Wakes the outbox worker.
    pub(crate) outbox_wake: Notify,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Other names of an issuer's host, as `127.0.0.1:8080` is one of `localhost:8080` in the
    /// demo. They choose the tenant; no address is built from them.
    pub host_aliases: HashMap<String, String>,
    /// After how long a signing key gets a successor; `None`: only by command.
    pub(crate) rotate_keys_after: Option<Duration>,
}

impl App {
    /// Reads tenants, clients and signing keys anew, without waiting for the next look at the
    /// configuration version.
    pub fn forget_configuration(&self) {
        self.tenants.forget();
    }

    /// Sends all that is due, and waits until it was handed over.
    ///
    /// # Errors
    /// [`StoreError`] if the outbox cannot be read.
    pub async fn send_due(self: &Arc<Self>) -> Result<(), StoreError> {
        outbox::send_due(self).await
    }

    /// Looks into the outbox at once, without waiting for the next look.
    pub fn wake_outbox(&self) {
        self.outbox_wake.notify_one();
    }
}
