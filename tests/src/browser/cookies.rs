//! A cookie jar after RFC 6265bis, as far as a server can tell: hosts without ports, paths, prefixes
//! and `SameSite`. Lifetimes are kept only as "until the browser closes" or "longer": tests move the
//! server's clock, not the browser's, so a cookie goes when the server takes it away.

use cookie::{Cookie, SameSite};
use http::{HeaderMap, Method, header};
use url::Url;

use super::{navigation::Navigation, site::is_trustworthy};

#[derive(Debug, Default)]
pub(super) struct CookieJar {
    cookies: Vec<StoredCookie>,
    refuses_all: bool,
}

#[derive(Debug)]
struct StoredCookie {
    host: String,
    path: String,
    name: String,
    value: String,
    same_site: SameSite,
    secure: bool,
    /// Stays when the browser is closed.
    persistent: bool,
}

impl CookieJar {
    pub(super) fn refuse_all(&mut self) {
        self.refuses_all = true;
        self.cookies.clear();
    }

    /// Drops what lives until the browser is closed.
    pub(super) fn close(&mut self) {
        self.cookies.retain(|cookie| cookie.persistent);
    }

    pub(super) fn find(&self, url: &Url, name: &str) -> Option<String> {
        self.cookies
            .iter()
            .find(|cookie| cookie.goes_to(url) && cookie.name == name)
            .map(|cookie| cookie.value.clone())
    }

    /// Takes every `Set-Cookie` of an answer.
    pub(super) fn take(&mut self, url: &Url, headers: &HeaderMap) {
        for header in headers.get_all(header::SET_COOKIE) {
            let text = header.to_str().expect("Set-Cookie is not ASCII");
            let cookie = Cookie::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
            assert!(
                cookie.domain().is_none(),
                "{text:?}: this jar knows no Domain attribute"
            );
            self.store(url, &cookie);
        }
    }

    fn store(&mut self, url: &Url, cookie: &Cookie<'_>) {
        if self.refuses_all || !is_acceptable(url, cookie) {
            return;
        }
        let stored = StoredCookie {
            host: host(url),
            path: cookie
                .path()
                .filter(|path| path.starts_with('/'))
                .map_or_else(|| default_path(url), str::to_owned),
            name: cookie.name().to_owned(),
            value: cookie.value().to_owned(),
            same_site: cookie.same_site().unwrap_or(SameSite::Lax),
            secure: cookie.secure().unwrap_or(false),
            persistent: cookie.max_age().is_some() || cookie.expires_datetime().is_some(),
        };
        self.cookies.retain(|old| !old.is_same(&stored));
        if !is_removal(cookie) {
            self.cookies.push(stored);
        }
    }

    /// RFC 6265 §5.4: the `Cookie` header of a request, longer paths first.
    pub(super) fn header(&self, navigation: &Navigation) -> Option<String> {
        let mut sent: Vec<_> = self
            .cookies
            .iter()
            .filter(|cookie| cookie.goes_to(&navigation.url) && cookie.may_go_with(navigation))
            .collect();
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<_> = sent
            .iter()
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

impl StoredCookie {
    /// RFC 6265 §5.3 step 11: the same name, domain and path replace.
    fn is_same(&self, other: &Self) -> bool {
        self.name == other.name && self.host == other.host && self.path == other.path
    }

    fn goes_to(&self, url: &Url) -> bool {
        self.host == host(url)
            && path_matches(&self.path, url.path())
            && (!self.secure || is_trustworthy(url))
    }

    /// RFC 6265bis §5.8.3: `Lax` goes with a navigation from another site when its method is safe.
    fn may_go_with(&self, navigation: &Navigation) -> bool {
        match self.same_site {
            SameSite::None => true,
            SameSite::Lax => !navigation.is_cross_site() || navigation.method == Method::GET,
            SameSite::Strict => !navigation.is_cross_site(),
        }
    }
}

/// RFC 6265bis §5.7: what a browser does not even store.
fn is_acceptable(url: &Url, cookie: &Cookie<'_>) -> bool {
    let secure = cookie.secure().unwrap_or(false);
    let is_https = url.scheme() == "https";
    if cookie.name().starts_with("__Host-") {
        return secure && is_https && cookie.path() == Some("/");
    }
    if cookie.name().starts_with("__Secure-") {
        return secure && is_https;
    }
    let needs_secure = secure || cookie.same_site() == Some(SameSite::None);
    !needs_secure || (secure && is_trustworthy(url))
}

fn is_removal(cookie: &Cookie<'_>) -> bool {
    let is_past = cookie
        .expires_datetime()
        .is_some_and(|at| at.unix_timestamp() <= 0);
    cookie.max_age().map_or(is_past, |age| !age.is_positive())
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// RFC 6265 §5.1.4: the path up to, but not with, its last slash.
fn default_path(url: &Url) -> String {
    match url.path().rsplit_once('/') {
        Some((folder, _)) if !folder.is_empty() => folder.to_owned(),
        _ => "/".to_owned(),
    }
}

/// RFC 6265 §5.1.4: equal, or a prefix that ends at a slash.
fn path_matches(cookie_path: &str, request_path: &str) -> bool {
    request_path
        .strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || cookie_path.ends_with('/') || rest.starts_with('/'))
}
