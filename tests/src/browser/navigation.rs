//! One request for a page, with what a browser says about where it comes from.

use axum::body::Body;
use http::{HeaderValue, Method, Request, StatusCode, header};
use url::Url;

use super::{
    page::Page,
    site::{FetchSite, is_same_site, is_trustworthy},
};

/// The page whose link or form led here.
#[derive(Clone, Debug)]
pub(super) struct Initiator {
    url: Url,
    referrer_policy: String,
}

impl Initiator {
    /// A page that says nothing about referrers.
    pub(super) fn at(url: Url) -> Self {
        Self {
            url,
            referrer_policy: String::new(),
        }
    }

    pub(super) fn page(page: &Page) -> Self {
        let policy = page
            .header(header::REFERRER_POLICY.as_str())
            .unwrap_or_default();
        Self {
            url: page.url.clone(),
            referrer_policy: policy.to_ascii_lowercase(),
        }
    }

    /// Fetch standard, "append a request `Origin` header".
    fn origin_for(&self, target: &Url) -> String {
        let is_same_origin = self.url.origin() == target.origin();
        let is_downgrade = self.url.scheme() == "https" && target.scheme() != "https";
        let is_silent = match self.referrer_policy.as_str() {
            "no-referrer" => true,
            "same-origin" => !is_same_origin,
            "origin" | "origin-when-cross-origin" | "unsafe-url" => false,
            // All others, and the default `strict-origin-when-cross-origin`.
            _ => is_downgrade,
        };
        if is_silent {
            "null".to_owned()
        } else {
            self.url.origin().ascii_serialization()
        }
    }
}

/// A request for a page. Its clone repeats it.
#[derive(Clone, Debug)]
pub(super) struct Navigation {
    pub(super) method: Method,
    pub(super) url: Url,
    body: Option<String>,
    initiator: Option<Initiator>,
    fetch_site: FetchSite,
}

impl Navigation {
    /// A typed address, or with an initiator a pressed link.
    pub(super) fn get(url: Url, initiator: Option<Initiator>) -> Self {
        let fetch_site = initiator.as_ref().map_or(FetchSite::None, |initiator| {
            FetchSite::between(&initiator.url, &url)
        });
        Self {
            method: Method::GET,
            url,
            body: None,
            initiator,
            fetch_site,
        }
    }

    /// A submitted form.
    pub(super) fn post(url: Url, body: String, initiator: Initiator) -> Self {
        let get = Self::get(url, Some(initiator));
        Self {
            method: Method::POST,
            body: Some(body),
            ..get
        }
    }

    /// Whether no page asked for it.
    pub(super) fn is_typed(&self) -> bool {
        self.initiator.is_none()
    }

    /// Whether another site's page asked for it.
    pub(super) fn is_cross_site(&self) -> bool {
        self.initiator
            .as_ref()
            .is_some_and(|from| !is_same_site(&from.url, &self.url))
    }

    /// The request that a redirection asks for.
    pub(super) fn redirected(self, status: StatusCode, target: Url) -> Self {
        // RFC 9700 §4.12: an answer to what a person typed must not make the browser send it on.
        let keeps_method = matches!(
            status,
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
        );
        assert!(
            !keeps_method || self.method == Method::GET,
            "{status}: what was typed at {} would be posted again to {target}",
            self.url
        );
        let next = Self::get(target, self.initiator);
        // Fetch Metadata §2.4: one far address on the way makes the whole way far.
        Self {
            fetch_site: self.fetch_site.max(next.fetch_site),
            ..next
        }
    }

    /// The request, without what depends on the browser (cookies, language).
    pub(super) fn request(&self) -> Request<Body> {
        let host = self.url.authority().to_owned();
        let path = &self.url[url::Position::BeforePath..url::Position::AfterQuery];
        let body = self.body.clone().map_or_else(Body::empty, Body::from);
        let mut request = Request::new(body);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = path.parse().expect("a URL's path is a request target");
        let headers = request.headers_mut();
        let mut set = |name: &'static str, value: &str| {
            headers.insert(name, HeaderValue::from_str(value).expect("a header value"));
        };
        set("host", &host);
        set(
            "accept",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        );
        if is_trustworthy(&self.url) {
            set("sec-fetch-site", self.fetch_site.as_str());
            set("sec-fetch-mode", "navigate");
            set("sec-fetch-dest", "document");
            set("sec-fetch-user", "?1");
        }
        if let Some(initiator) = self
            .initiator
            .as_ref()
            .filter(|_| self.method == Method::POST)
        {
            set("origin", &initiator.origin_for(&self.url));
        }
        if let Some(body) = &self.body {
            set("content-type", "application/x-www-form-urlencoded");
            set("content-length", &body.len().to_string());
        }
        request
    }
}
