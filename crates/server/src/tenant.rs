//! Which tenant a request belongs to, and what is kept of it in memory.
//!
//! Everything here is a copy of the store's as of one configuration version; a change of that
//! version, which every process looks at each second, drops it all.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::body::Bytes;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use moka::future::Cache;
use sekisho_authenticator::{
    assurance::ACR_VALUES,
    webauthn::{RelyingParty, WebauthnSetupError},
};
use sekisho_kernel::{ClientId, Locale, Policy, Tenant, TenantId};
use sekisho_keys::{KeyRing, Keys, digest::sha256};
use sekisho_oidc::{Client, ProviderMetadata, authorization_request::Prompt, discovery::Offered};
use sekisho_pages::assets::{immutable_path, neutral_mark};
use sekisho_store::{Store, StoreError};
use url::Url;

use crate::{error::InternalError, http::cookies::CookieNames, signing};

/// How long a tenant that nobody asks for stays in memory.
const IDLE: Duration = Duration::from_mins(10);

/// The longest host and path of an issuer, in bytes.
pub(crate) const LONGEST_ADDRESS: usize = 300;

/// How many path segments an issuer may have.
pub(crate) const LONGEST_ISSUER_PATH: usize = 2;

/// A document made once and served as it is.
#[derive(Clone, Debug)]
pub(crate) struct Prebuilt {
    /// Its address below the installation's root, for what is served there.
    pub path: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Its bytes.
    pub body: Bytes,
    /// Its entity tag (RFC 9110 §8.8.3).
    pub etag: String,
}

impl Prebuilt {
    /// The published half of a ring (RFC 7517 §5).
    pub(crate) fn jwks(ring: &KeyRing) -> Result<Self, serde_json::Error> {
        Ok(Self::new(
            String::new(),
            "application/jwk-set+json",
            ring.jwks_json()?,
        ))
    }

    fn new(path: String, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let etag = format!("\"{}\"", short_hash(&body));
        Self {
            path,
            content_type,
            body,
            etag,
        }
    }
}

/// What a tenant decided that decisions about members rest on. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// The policy.
    pub policy: Arc<Policy>,
    /// The version of the terms in force.
    pub terms: Option<String>,
}

impl Rules {
    fn of(tenant: &Tenant) -> Self {
        let terms = tenant.branding.terms.as_ref();
        Self {
            policy: Arc::new(tenant.policy.clone()),
            terms: terms.map(|terms| terms.version.clone()),
        }
    }
}

/// A tenant and what is derived from it.
pub(crate) struct TenantContext {
    /// The tenant.
    pub tenant: Tenant,
    /// What it decided.
    pub rules: Rules,
    /// The relying party of its passkeys; `None` where its issuer's host cannot be one.
    pub relying_party: Option<RelyingParty>,
    /// The names of its cookies.
    pub cookies: CookieNames,
    /// Its signing keys.
    pub ring: Arc<KeyRing>,
    /// OpenID Connect Discovery 1.0 §4, and RFC 8414 §3.
    pub discovery: Prebuilt,
    /// RFC 7517 §5.
    pub jwks: Prebuilt,
    /// Its colours.
    pub stylesheet: Prebuilt,
    /// Its logo, or the mark drawn in its place.
    pub mark: Prebuilt,
    clients: Cache<ClientId, Option<Arc<Client>>>,
}

impl TenantContext {
    /// The tenant's id.
    pub(crate) const fn id(&self) -> &TenantId {
        &self.tenant.id
    }

    /// An address below the issuer.
    pub(crate) fn address(&self, path: &str) -> String {
        self.tenant.issuer.address(path)
    }

    /// A registered client.
    pub(crate) async fn client(
        &self,
        store: &Store,
        id: &ClientId,
    ) -> Result<Option<Arc<Client>>, InternalError> {
        let load = async {
            Ok::<_, InternalError>(store.read(self.id()).find_client(id).await?.map(Arc::new))
        };
        self.clients
            .try_get_with(id.clone(), load)
            .await
            .map_err(Into::into)
    }
}

/// The tenants that were asked for lately, by address.
pub(crate) struct TenantCache {
    by_address: Cache<String, Option<Arc<TenantContext>>>,
    by_id: Cache<TenantId, Option<Arc<TenantContext>>>,
    version: Mutex<Option<i64>>,
}

impl Default for TenantCache {
    fn default() -> Self {
        Self {
            by_address: Cache::builder()
                .max_capacity(10_000)
                .time_to_idle(IDLE)
                .build(),
            by_id: Cache::builder()
                .max_capacity(2_000)
                .time_to_idle(IDLE)
                .build(),
            version: Mutex::new(None),
        }
    }
}

/// The tenant of an address, and how many bytes of the path are its issuer's.
pub(crate) struct Resolved {
    /// The tenant.
    pub tenant: Arc<TenantContext>,
    /// The length of the issuer's path.
    pub prefix: usize,
}

impl TenantCache {
    /// The tenant whose issuer is the longest match of host and path.
    pub(crate) async fn resolve(
        &self,
        store: &Store,
        keys: &Keys,
        authority: &str,
        path: &str,
    ) -> Result<Option<Resolved>, InternalError> {
        for prefix in prefixes(path) {
            // No issuer is longer, so nothing longer is looked up or remembered.
            if authority.len() + prefix > LONGEST_ADDRESS {
                continue;
            }
            let address = format!("{authority}{}", path.get(..prefix).unwrap_or_default());
            let load = async {
                let issuers = [format!("https://{address}"), format!("http://{address}")];
                let issuers = issuers.each_ref().map(String::as_str);
                match store.installation().find_tenant_by_issuer(&issuers).await? {
                    Some(tenant) => load(store, keys, tenant).await.map(Some),
                    None => Ok(None),
                }
            };
            let found = self.by_address.try_get_with_by_ref(&address, load).await;
            if let Some(tenant) = found? {
                return Ok(Some(Resolved { tenant, prefix }));
            }
        }
        Ok(None)
    }

    /// A tenant by its id, for work that no request asked for.
    pub(crate) async fn get(
        &self,
        store: &Store,
        keys: &Keys,
        id: &TenantId,
    ) -> Result<Option<Arc<TenantContext>>, InternalError> {
        let load = async {
            match store.installation().find_tenant(id).await? {
                Some(tenant) => load(store, keys, tenant).await.map(Some),
                None => Ok(None),
            }
        };
        self.by_id
            .try_get_with_by_ref(id, load)
            .await
            .map_err(Into::into)
    }

    /// Drops everything, so that the next request reads it anew.
    pub(crate) fn forget(&self) {
        self.by_address.invalidate_all();
        self.by_id.invalidate_all();
    }

    /// Drops everything if the configuration has changed since the last look.
    pub(crate) async fn follow(&self, store: &Store) -> Result<(), StoreError> {
        let current = store.installation().config_version().await?;
        let seen = self
            .version
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(current);
        if seen != Some(current) {
            self.forget();
        }
        Ok(())
    }
}

/// The first segments of our own routes: no issuer's path begins with one.
pub(crate) const RESERVED_SEGMENTS: [&str; 16] = [
    ".well-known",
    "account",
    "assets",
    "authorize",
    "demo",
    "end_session",
    "help",
    "introspect",
    "jwks",
    "livez",
    "m",
    "readyz",
    "revoke",
    "sign-in",
    "token",
    "userinfo",
];

/// The lengths of the prefixes of a path that can be an issuer's, longest first.
fn prefixes(path: &str) -> impl Iterator<Item = usize> {
    let first = path.split('/').nth(1).unwrap_or_default();
    let is_reserved = RESERVED_SEGMENTS.contains(&first);
    let path = if is_reserved {
        ""
    } else {
        path.trim_end_matches('/')
    };
    let mut ends: Vec<_> = path
        .match_indices('/')
        .map(|(at, _)| at)
        .skip(1)
        .chain([path.len()])
        .take(LONGEST_ISSUER_PATH)
        .filter(|end| *end > 1)
        .collect();
    ends.reverse();
    ends.into_iter().chain([0])
}

/// Boxed: a tenant is large, and every request holds the future that may have to load it.
async fn load(
    store: &Store,
    keys: &Keys,
    tenant: Tenant,
) -> Result<Arc<TenantContext>, InternalError> {
    Box::pin(load_here(store, keys, tenant)).await.map(Arc::new)
}

async fn load_here(
    store: &Store,
    keys: &Keys,
    tenant: Tenant,
) -> Result<TenantContext, InternalError> {
    let id = tenant.id.clone();
    let ring = Arc::new(signing::load_ring(store, keys, &id).await?);
    let document =
        |path: &str, content_type, body: String| Prebuilt::new(path.to_owned(), content_type, body);
    let metadata = metadata(&tenant)?;
    let css = sekisho_pages::tenant_css(&tenant.branding);
    let css_path = immutable_path(id.as_str(), "css", &css);
    Ok(TenantContext {
        rules: Rules::of(&tenant),
        relying_party: relying_party(&tenant).ok(),
        cookies: CookieNames::new(&tenant.issuer, &short_hash(id.as_str().as_bytes())),
        discovery: document("", "application/json", metadata),
        jwks: Prebuilt::jwks(&ring)?,
        stylesheet: document(&css_path, "text/css; charset=utf-8", css),
        mark: mark(&tenant),
        ring,
        clients: Cache::builder()
            .max_capacity(500)
            .time_to_idle(IDLE)
            .build(),
        tenant,
    })
}

/// The WebAuthn relying party of a tenant. Its pages live at the issuer's origin; where that is not
/// below the relying party id, the browser asks that host for related origins (WebAuthn Level 3
/// §5.11).
pub(crate) fn relying_party(tenant: &Tenant) -> Result<RelyingParty, WebauthnSetupError> {
    let origin = |text: &str| Url::parse(text).ok();
    let mut origins = vec![origin(&tenant.issuer.origin())];
    if tenant.issuer.related_origin(&tenant.rp_id).is_some() {
        origins.push(origin(&format!("https://{}", tenant.rp_id)));
    }
    let origins: Vec<_> = origins.into_iter().flatten().collect();
    let name = tenant.branding.name.get(Locale::Ja);
    RelyingParty::new(&tenant.rp_id, name, &origins)
}

fn metadata(tenant: &Tenant) -> Result<String, serde_json::Error> {
    let locales: Vec<_> = tenant
        .branding
        .languages
        .iter()
        .map(|locale| locale.tag())
        .collect();
    let offered = Offered {
        acr_values: &ACR_VALUES,
        ui_locales: &locales,
        further_scopes: &[],
        prompts: &[Prompt::None, Prompt::Login, Prompt::SelectAccount],
    };
    ProviderMetadata::new(&tenant.issuer, &offered).to_json()
}

/// The tenant's logo, or the mark drawn in its place.
fn mark(tenant: &Tenant) -> Prebuilt {
    let logo = tenant
        .branding
        .logo_png
        .as_deref()
        .and_then(|text| STANDARD.decode(text).ok());
    if let Some(logo) = logo {
        let path = immutable_path(tenant.id.as_str(), "png", &short_hash(&logo));
        return Prebuilt::new(path, "image/png", logo);
    }
    let svg = sekisho_pages::mark_svg(&tenant.branding);
    let path = immutable_path(tenant.id.as_str(), "svg", &svg);
    Prebuilt::new(path, neutral_mark().content_type, svg)
}

/// The first characters of a hash: enough to tell documents and tenants apart.
fn short_hash(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD
        .encode(sha256(bytes))
        .chars()
        .take(10)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_comes_first_and_the_host_alone_last() {
        let cases: [(&str, &[&str]); 7] = [
            ("/", &[""]),
            ("/a", &["/a", ""]),
            ("/a/", &["/a", ""]),
            ("/a/token", &["/a/token", "/a", ""]),
            ("/sign-in/0192", &[""]),
            ("/a/b/token", &["/a/b", "/a", ""]),
            ("/a/sign-in/0192/cancel", &["/a/sign-in", "/a", ""]),
        ];
        for (path, expected) in cases {
            let found: Vec<_> = prefixes(path).map(|end| &path[..end]).collect();
            assert_eq!(found, expected, "{path}");
        }
    }
}
