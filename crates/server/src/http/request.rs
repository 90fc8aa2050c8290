//! What a handler needs to know of a request, gathered once.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use sekisho_kernel::{Locale, Timestamp};
use sekisho_keys::Handle;
use sekisho_oidc::params::Params;
use uuid::Uuid;

use super::{client_address::client_address, cookies::CookieKind, furigana::Furigana};
use crate::{App, tenant::TenantContext};

/// A request to a tenant.
pub(super) struct TenantRequest {
    /// The running provider.
    pub app: Arc<App>,
    /// The tenant its address belongs to.
    pub tenant: Arc<TenantContext>,
    /// When it came. The clock is not asked again.
    pub now: Timestamp,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its query, undecoded.
    pub query: String,
    /// Where it came from.
    pub client_address: IpAddr,
    /// What the logs know it by.
    pub request_id: RequestId,
}

/// What the logs know a request by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct RequestId(pub Arc<str>);

impl RequestId {
    /// A new name.
    pub(super) fn new() -> Self {
        Self(Uuid::now_v7().simple().to_string().into())
    }
}

impl TenantRequest {
    /// One of the tenant's cookies.
    pub(super) fn cookie(&self, kind: CookieKind) -> Option<Handle> {
        self.tenant.cookies.read(&self.headers, kind)
    }

    /// A header as text.
    pub(super) fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether pages have furigana.
    pub(super) fn has_furigana(&self) -> bool {
        Furigana::of(&self.tenant.cookies, &self.headers, &self.query).is_on
    }

    /// What the member asked for with the page's language switch.
    pub(super) fn chosen_locale(&self) -> Option<Locale> {
        let params = Params::parse(&self.query).ok()?;
        let chosen = params.get("lang").and_then(Locale::from_tag)?;
        self.tenant
            .tenant
            .branding
            .languages
            .contains(&chosen)
            .then_some(chosen)
    }

    /// The language of a page: as chosen, else as the portal asked (`ui_locales`), else as the
    /// browser prefers, else the tenant's first.
    pub(super) fn locale(&self, asked: Option<Locale>) -> Locale {
        let offered = &self.tenant.tenant.branding.languages;
        let preferred = || {
            self.header(header::ACCEPT_LANGUAGE)
                .and_then(Locale::from_accept_language)
        };
        self.chosen_locale()
            .or(asked)
            .or_else(preferred)
            .filter(|locale| offered.contains(locale))
            .or_else(|| offered.first().copied())
            .unwrap_or_default()
    }

    /// Whether a browser says that the request was made by a page of ours.
    pub(super) fn is_of_own_page(&self) -> bool {
        let site = self.headers.get("sec-fetch-site");
        site.is_some_and(|site| site == "same-origin") && !self.is_cross_site()
    }

    /// Whether a browser says that the request was made by a page of another origin
    /// (Fetch Metadata §2.3, RFC 6454 §7). What says nothing is no browser.
    pub(super) fn is_cross_site(&self) -> bool {
        if let Some(origin) = self.header(header::ORIGIN) {
            return origin != self.tenant.tenant.issuer.origin();
        }
        let site = self
            .headers
            .get("sec-fetch-site")
            .and_then(|value| value.to_str().ok());
        matches!(site, Some("cross-site" | "same-site"))
    }
}

impl TenantRequest {
    /// The same for a form of a page with `Referrer-Policy: no-referrer`, whose browser sends
    /// `Origin: null` (Fetch §3.2): there the browser's other word decides.
    pub(super) fn is_cross_site_of_private_page(&self) -> bool {
        if self.header(header::ORIGIN) != Some("null") {
            return self.is_cross_site();
        }
        let site = self
            .headers
            .get("sec-fetch-site")
            .and_then(|value| value.to_str().ok());
        matches!(site, Some("cross-site" | "same-site"))
    }
}

impl FromRequestParts<Arc<App>> for TenantRequest {
    type Rejection = StatusCode;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<App>,
    ) -> Result<Self, Self::Rejection> {
        // The dispatcher puts both there; a route that it did not lead to is a fault of ours.
        let missing = StatusCode::INTERNAL_SERVER_ERROR;
        let tenant = parts
            .extensions
            .get::<Arc<TenantContext>>()
            .ok_or(missing)?;
        let request_id = parts.extensions.get::<RequestId>().ok_or(missing)?;
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .ok_or(missing)?
            .0
            .ip();
        Ok(Self {
            tenant: Arc::clone(tenant),
            now: app.clock.now(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            client_address: client_address(peer, &parts.headers, &app.trusted_proxies),
            request_id: request_id.clone(),
            headers: std::mem::take(&mut parts.headers),
            app: Arc::clone(app),
        })
    }
}
