//! ご利用案内 and よくある質問. They need no sign-in and change nothing, and they can be read while the
//! store is away.

use std::sync::Arc;

use axum::{Router, http::StatusCode, response::Response, routing::get};
use sekisho_kernel::{ClientId, Locale};
use sekisho_oidc::params::Params;
use sekisho_pages::{
    Faq, Guide, WayBack,
    help::{Opened, Question},
};

use super::{
    error, frame::FrameAddresses, interaction::page_query, own_page::OwnPage,
    request::TenantRequest,
};
use crate::{
    App,
    app::portals::{self, PortalLink},
};

/// ご利用案内, below the issuer.
const GUIDE: &str = "/help";
/// よくある質問, below the issuer.
const FAQ: &str = "/help/faq";
/// The most characters of a search.
const LONGEST_SEARCH: usize = 100;
/// The longest client identifier that is looked for.
const LONGEST_CLIENT_ID: usize = 200;

/// The addresses of the pages.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/help", get(guide_page))
        .route("/help/faq", get(faq_page))
}

/// Where ご利用案内 is.
pub(super) fn guide(request: &TenantRequest) -> String {
    request.tenant.tenant.issuer.local_address(GUIDE)
}

/// What the help pages keep in their query: the way back and the chosen language.
pub(super) fn query(back: Option<OwnPage>, lang: Option<Locale>) -> String {
    let origin = back.map_or(Origin::Nowhere, Origin::Page);
    encode(&origin.pairs(lang))
}

fn encode(pairs: &[(&str, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    query.finish()
}

/// Where the member came from.
enum Origin {
    Nowhere,
    Page(OwnPage),
    Portal(ClientId, PortalLink),
}

impl Origin {
    /// What a query says of it. What is not ours is left out.
    async fn of(request: &TenantRequest, params: &Params) -> Self {
        if let Some(page) = params.get("back").and_then(OwnPage::from_address) {
            return Self::Page(page);
        }
        match portal(request, params).await {
            Some((id, portal)) => Self::Portal(id, portal),
            None => Self::Nowhere,
        }
    }

    /// It as a query, with the chosen language.
    fn pairs(&self, lang: Option<Locale>) -> Vec<(&'static str, String)> {
        let origin = match self {
            Self::Nowhere => None,
            Self::Page(page) => Some(("back", page.address())),
            Self::Portal(id, _) => Some(("client_id", id.to_string())),
        };
        let lang = lang.map(|locale| ("lang", locale.tag().to_owned()));
        origin.into_iter().chain(lang).collect()
    }

    /// The address that a link back has.
    fn address(&self, request: &TenantRequest) -> String {
        let path = match self {
            Self::Portal(_, portal) => return portal.address().to_owned(),
            Self::Nowhere => "/".to_owned(),
            Self::Page(page) => page.address(),
        };
        let query = page_query(request.chosen_locale(), false);
        let query = if path.contains('?') {
            query.replace('?', "&")
        } else {
            query
        };
        let issuer = &request.tenant.tenant.issuer;
        issuer.local_address(&format!("{path}{query}"))
    }

    fn way_back<'a>(&self, address: &'a str) -> WayBack<'a> {
        match self {
            Self::Nowhere => WayBack::Portals(address),
            Self::Page(OwnPage::SignIn(..)) => WayBack::SignIn(address),
            Self::Page(OwnPage::Account(..)) => WayBack::Account(address),
            Self::Portal(..) => WayBack::Portal(address),
        }
    }
}

/// The portal that a query names, if it is registered and has a page to lead to.
async fn portal(request: &TenantRequest, params: &Params) -> Option<(ClientId, PortalLink)> {
    let id = params
        .get("client_id")
        .filter(|id| id.len() <= LONGEST_CLIENT_ID)?;
    let id = ClientId::new(id);
    let found = request.tenant.client(&request.app.store, &id).await;
    let portal = PortalLink::of(found.ok().flatten()?.as_ref())?;
    Some((id, portal))
}

/// What both pages are written from.
struct Help {
    params: Params,
    locale: Locale,
    origin: Origin,
    way_back: String,
    addresses: FrameAddresses,
}

impl Help {
    /// Reads a request to the page at `path`; `own` is what its query keeps of its own in the other
    /// language.
    async fn read(request: &TenantRequest, path: &str, own: &[&'static str]) -> Self {
        let params = Params::parse(&request.query).unwrap_or_default();
        let origin = Origin::of(request, &params).await;
        let mut kept = origin.pairs(None);
        let own = own.iter();
        kept.extend(own.filter_map(|name| Some((*name, params.get(name)?.to_owned()))));
        let path = match &*encode(&kept) {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        };
        let locale = request.locale(None);
        let help_query = encode(&origin.pairs(request.chosen_locale()));
        let addresses = FrameAddresses::new(request, &path, locale).with_help_query(help_query);
        Self {
            way_back: origin.address(request),
            params,
            locale,
            origin,
            addresses,
        }
    }
}

async fn guide_page(request: TenantRequest) -> Response {
    let help = Help::read(&request, GUIDE, &[]).await;
    let portals = portals::list(&request.app, request.tenant.id())
        .await
        .unwrap_or_default();
    let portals: Vec<_> = portals
        .iter()
        .map(|portal| portal.view(help.locale))
        .collect();
    let page = Guide {
        frame: help.addresses.frame(&request, None),
        branding: &request.tenant.tenant.branding,
        policy: &request.tenant.rules.policy,
        portals: &portals,
        addresses: help.addresses.help(),
        way_back: help.origin.way_back(&help.way_back),
    };
    error::write(StatusCode::OK, &page)
}

async fn faq_page(request: TenantRequest) -> Response {
    let help = Help::read(&request, FAQ, &["open"]).await;
    let typed: String = help
        .params
        .get("q")
        .unwrap_or_default()
        .chars()
        .take(LONGEST_SEARCH)
        .collect();
    let opened = match help.params.get("open") {
        Some("all") => Opened::All,
        Some(id) => Question::from_id(id).map_or(Opened::None, Opened::Only),
        None => Opened::None,
    };
    let kept = help.origin.pairs(request.chosen_locale());
    let kept: Vec<_> = kept.iter().map(|(name, value)| (*name, &**value)).collect();
    let page = Faq {
        frame: help.addresses.frame(&request, None),
        branding: &request.tenant.tenant.branding,
        policy: &request.tenant.rules.policy,
        addresses: help.addresses.help(),
        kept: &kept,
        way_back: help.origin.way_back(&help.way_back),
        typed: &typed,
        opened,
    };
    error::write(StatusCode::OK, &page)
}
