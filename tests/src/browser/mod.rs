//! A browser without JavaScript, over one or several routers in this process.
//!
//! It behaves as a person's browser does where a server can tell: cookies, redirects, history,
//! `Origin` and `Sec-Fetch-*`. It does not run scripts, load images or obey `meta refresh`.

use std::{
    collections::HashMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{Router, body::Body, extract::ConnectInfo};
use http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;
use url::{Origin, Url};

mod control;
mod cookies;
mod form;
mod history;
mod navigation;
mod page;
mod site;
#[cfg(test)]
mod tests;

pub use form::Form;
pub use page::Page;

use cookies::CookieJar;
use history::History;
use navigation::{Initiator, Navigation};

/// Fetch standard, "HTTP-redirect fetch" gives up after 20; nothing of ours needs half of that.
const MAX_REDIRECTS: usize = 10;

/// Where a navigation ended.
#[derive(Clone, Debug)]
pub enum Visit {
    /// On a page of a known site.
    Page(Page),
    /// At the first address that belongs to no known site; it was not called.
    Left(Url),
}

impl Visit {
    /// The page, for a navigation that must end on one.
    pub fn page(self) -> Page {
        match self {
            Self::Page(page) => page,
            Self::Left(url) => panic!("expected a page, but the browser left for {url}"),
        }
    }

    /// The foreign address, for a navigation that must leave.
    pub fn left(self) -> Url {
        match self {
            Self::Left(url) => url,
            Self::Page(page) => panic!("expected to leave, but the browser stands on {page}"),
        }
    }
}

/// One tab of a browser; [`Browser::tab`] opens another with the same cookies.
#[derive(Debug)]
pub struct Browser {
    sites: HashMap<Origin, Router>,
    jar: Arc<Mutex<CookieJar>>,
    accept_language: String,
    user_agent: String,
    address: SocketAddr,
    history: Mutex<History>,
}

impl Default for Browser {
    fn default() -> Self {
        Self::new()
    }
}

impl Browser {
    /// A new browser that knows no site, speaks Japanese and sits on 127.0.0.1.
    pub fn new() -> Self {
        Self {
            sites: HashMap::new(),
            jar: Arc::default(),
            accept_language: "ja,en-US;q=0.9,en;q=0.8".to_owned(),
            user_agent: "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like \
                         Gecko) Chrome/156.0.0.0 Mobile Safari/537.36"
                .to_owned(),
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 50_000)),
            history: Mutex::default(),
        }
    }

    /// Serves an origin, e.g. `http://localhost:8080`, from a router. A second one for the same
    /// origin takes the place of the first, as a restarted server does.
    #[must_use]
    pub fn with_site(mut self, origin: &str, router: Router) -> Self {
        let url = Url::parse(origin).unwrap_or_else(|error| panic!("{origin}: {error}"));
        assert!(
            url.path() == "/" && url.query().is_none(),
            "{origin} is more than an origin"
        );
        self.sites.insert(url.origin(), router);
        self
    }

    /// Sends another `Accept-Language`.
    #[must_use]
    pub fn with_language(mut self, accept_language: &str) -> Self {
        accept_language.clone_into(&mut self.accept_language);
        self
    }

    /// Sends another `User-Agent`.
    #[must_use]
    pub fn with_user_agent(mut self, user_agent: &str) -> Self {
        user_agent.clone_into(&mut self.user_agent);
        self
    }

    /// Calls from another address.
    #[must_use]
    pub fn with_address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Takes no cookies, as a browser does whose owner switched them off.
    #[must_use]
    pub fn without_cookies(self) -> Self {
        self.jar().refuse_all();
        self
    }

    /// A second tab: the same cookies, a history of its own.
    #[must_use]
    pub fn tab(&self) -> Self {
        Self {
            sites: self.sites.clone(),
            jar: Arc::clone(&self.jar),
            accept_language: self.accept_language.clone(),
            user_agent: self.user_agent.clone(),
            address: self.address,
            history: Mutex::default(),
        }
    }

    /// Closes the browser and opens it again: cookies without a lifetime are gone, and so is the
    /// history of this tab.
    pub fn restart(&self) {
        self.jar().close();
        *self.history() = History::default();
    }

    /// The value of a cookie that would go to this address.
    pub fn cookie(&self, address: &str, name: &str) -> Option<String> {
        let url = self.resolve(address);
        self.jar().find(&url, name)
    }

    /// The `Cookie` header that a press on a link of the same site would send to this address.
    pub fn cookies(&self, address: &str) -> String {
        let url = self.resolve(address);
        self.jar()
            .header(&Navigation::get(url, None))
            .unwrap_or_default()
    }

    /// Types an address, absolute or relative to the page in this tab, and expects a page.
    pub async fn get(&self, address: &str) -> Page {
        self.visit(address).await.page()
    }

    /// Types an address; the answer may lead away.
    pub async fn visit(&self, address: &str) -> Visit {
        self.go(Navigation::get(self.resolve(address), None)).await
    }

    /// Sends a form that no page gave, as a page at `from` would: for attacks and malformed
    /// requests. Forms that people see are sent by [`Form::submit`].
    pub async fn post(&self, from: &str, address: &str, fields: &[(&str, &str)]) -> Visit {
        let from = Url::parse(from).unwrap_or_else(|error| panic!("{from}: {error}"));
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let initiator = Initiator::at(from);
        self.go(Navigation::post(self.resolve(address), body, initiator))
            .await
    }

    /// Asks for the page in this tab again, as it was asked for: a page that a POST answered
    /// directly is posted again, as by a person who confirms the browser's question.
    pub async fn reload(&self) -> Page {
        let navigation = self
            .history()
            .current()
            .expect("there is no page to reload");
        self.ask(navigation).await.page()
    }

    /// Goes back and asks for that page anew. (The page *as it was shown* is the [`Page`] that the
    /// test still holds.)
    pub async fn back(&self) -> Page {
        let navigation = self
            .history()
            .back()
            .expect("there is no page to go back to");
        self.ask(navigation).await.page()
    }

    fn jar(&self) -> MutexGuard<'_, CookieJar> {
        self.jar.lock().unwrap()
    }

    fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap()
    }

    fn resolve(&self, address: &str) -> Url {
        let base = self.history().current().map(|navigation| navigation.url);
        Url::options()
            .base_url(base.as_ref())
            .parse(address)
            .unwrap_or_else(|error| panic!("{address}: {error}"))
    }

    /// Follows a navigation to its end and remembers where that was.
    async fn go(&self, navigation: Navigation) -> Visit {
        let (end, visit) = self.follow(navigation).await;
        self.history().push(end);
        visit
    }

    /// Repeats a remembered navigation: the history keeps its length.
    async fn ask(&self, navigation: Navigation) -> Visit {
        let (end, visit) = self.follow(navigation).await;
        self.history().replace(end);
        visit
    }

    async fn follow(&self, mut navigation: Navigation) -> (Navigation, Visit) {
        for _ in 0..=MAX_REDIRECTS {
            let Some(router) = self.sites.get(&navigation.url.origin()) else {
                let left = Visit::Left(navigation.url.clone());
                return (navigation, left);
            };
            let (status, headers, html) = self.send(router.clone(), &navigation).await;
            let Some(target) = redirect_target(&navigation.url, status, &headers) else {
                let url = navigation.url.clone();
                return (
                    navigation,
                    Visit::Page(Page {
                        url,
                        status,
                        headers,
                        html,
                    }),
                );
            };
            navigation = navigation.redirected(status, target);
        }
        panic!(
            "more than {MAX_REDIRECTS} redirects, the last one to {}",
            navigation.url
        )
    }

    async fn send(&self, router: Router, navigation: &Navigation) -> Answer {
        let request = self.request(navigation);
        let Ok(response) = router.oneshot(request).await;
        let (parts, body) = response.into_parts();
        self.jar().take(&navigation.url, &parts.headers);
        let bytes = body
            .collect()
            .await
            .expect("the answer breaks off")
            .to_bytes();
        let html = String::from_utf8_lossy(&bytes).into_owned();
        (parts.status, parts.headers, html)
    }

    fn request(&self, navigation: &Navigation) -> http::Request<Body> {
        let mut request = navigation.request();
        let headers = request.headers_mut();
        let mut set = |name, value: &str| headers.insert(name, value.parse().unwrap());
        set(header::ACCEPT_LANGUAGE, &self.accept_language);
        set(header::USER_AGENT, &self.user_agent);
        if let Some(cookies) = self.jar().header(navigation) {
            set(header::COOKIE, &cookies);
        }
        request.extensions_mut().insert(ConnectInfo(self.address));
        request
    }
}

type Answer = (StatusCode, HeaderMap, String);

/// RFC 9110 §15.4: where an answer leads, if it is a redirection with an address.
fn redirect_target(from: &Url, status: StatusCode, headers: &HeaderMap) -> Option<Url> {
    let followed = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = headers.get(header::LOCATION).filter(|_| followed)?;
    let location = location.to_str().expect("Location is not ASCII");
    Some(
        from.join(location)
            .unwrap_or_else(|error| panic!("Location {location:?}: {error}")),
    )
}
