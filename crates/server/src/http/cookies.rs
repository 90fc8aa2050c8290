//! The three cookies of a tenant: browser binding, session, device. Each holds a random handle and
//! nothing else; what they stand for is in the store, under a hash. A fourth says that the browser wants
//! furigana, and nothing of anybody.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite, time};
use sekisho_kernel::Issuer;
use sekisho_keys::Handle;

/// Which of the three.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CookieKind {
    /// Binds sign-in transactions to the browser; one for all tabs.
    Browser,
    /// The session.
    Session,
    /// Knows the browser again for 180 days.
    Device,
}

/// A tenant's cookie names, and whether they need a secure origin.
#[derive(Clone, Debug)]
pub(crate) struct CookieNames {
    browser: String,
    session: String,
    device: String,
    furigana: String,
    secure: bool,
}

impl CookieNames {
    /// The names of a tenant whose id hashes to `tenant_hash`.
    pub(crate) fn new(issuer: &Issuer, tenant_hash: &str) -> Self {
        let secure = !issuer.is_http();
        // RFC 6265bis §4.1.3.2: a __Host- cookie is Secure, has Path=/ and no Domain. Browsers
        // refuse the prefix on plain http, which only a loopback issuer may be.
        let prefix = if secure { "__Host-" } else { "" };
        let name = |kind: &str| format!("{prefix}sekisho-{kind}-{tenant_hash}");
        Self {
            browser: name("b"),
            session: name("s"),
            device: name("d"),
            furigana: name("f"),
            secure,
        }
    }

    fn name(&self, kind: CookieKind) -> &str {
        match kind {
            CookieKind::Browser => &self.browser,
            CookieKind::Session => &self.session,
            CookieKind::Device => &self.device,
        }
    }

    /// The handle a request brought, if it is one of ours.
    pub(crate) fn read(&self, headers: &HeaderMap, kind: CookieKind) -> Option<Handle> {
        value_of(headers, self.name(kind)).and_then(Handle::parse)
    }

    /// Whether the browser wants furigana.
    pub(crate) fn has_furigana(&self, headers: &HeaderMap) -> bool {
        value_of(headers, &self.furigana) == Some("1")
    }

    /// The `Set-Cookie` value that remembers for a year that the browser wants furigana, or forgets it.
    pub(crate) fn set_furigana(&self, is_on: bool) -> Option<HeaderValue> {
        let (value, lifetime) = if is_on {
            ("1", Duration::from_hours(365 * 24))
        } else {
            ("", Duration::ZERO)
        };
        self.header(&self.furigana, value, Some(lifetime))
    }

    /// The `Set-Cookie` value that gives a browser a handle, for `lifetime` or, without one, until
    /// it is closed.
    pub(crate) fn set(
        &self,
        kind: CookieKind,
        handle: &Handle,
        lifetime: Option<Duration>,
    ) -> Option<HeaderValue> {
        self.header(self.name(kind), handle.expose(), lifetime)
    }

    /// The `Set-Cookie` value that takes a handle away.
    pub(crate) fn clear(&self, kind: CookieKind) -> Option<HeaderValue> {
        self.header(self.name(kind), "", Some(Duration::ZERO))
    }

    fn header(&self, name: &str, value: &str, lifetime: Option<Duration>) -> Option<HeaderValue> {
        let mut cookie = Cookie::build((name, value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure);
        if let Some(lifetime) = lifetime {
            let seconds = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
            cookie = cookie.max_age(time::Duration::seconds(seconds));
        }
        HeaderValue::from_str(&cookie.build().to_string()).ok()
    }
}

/// The value of a cookie that a request brought.
fn value_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use sekisho_kernel::Entropy;

    use super::*;

    #[test]
    fn cookies_are_host_bound_on_https_and_plain_on_loopback_http() {
        let handle = Handle::new(&Entropy::seeded(1));
        let https = CookieNames::new(&Issuer::parse("https://id.example.jp").unwrap(), "0a1b2c3d");
        let set = https.set(CookieKind::Session, &handle, None).unwrap();
        let set = set.to_str().unwrap();
        assert!(set.starts_with("__Host-sekisho-s-0a1b2c3d="), "{set}");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(set.contains(part), "{set}");
        }
        assert!(!set.contains("Max-Age"), "{set}");

        let http = CookieNames::new(
            &Issuer::parse("http://localhost:8080/a").unwrap(),
            "0a1b2c3d",
        );
        let set = http
            .set(CookieKind::Device, &handle, Some(Duration::from_mins(1)))
            .unwrap();
        let set = set.to_str().unwrap();
        assert!(set.starts_with("sekisho-d-"), "{set}");
        assert!(
            !set.contains("Secure") && set.contains("Max-Age=60"),
            "{set}"
        );
    }

    #[test]
    fn all_three_stay_under_400_bytes() {
        let names = CookieNames::new(&Issuer::parse("https://id.example.jp").unwrap(), "0a1b2c3d");
        let handle = Handle::new(&Entropy::seeded(1));
        let sent: usize = [CookieKind::Browser, CookieKind::Session, CookieKind::Device]
            .into_iter()
            .map(|kind| names.name(kind).len() + 1 + handle.expose().len() + 2)
            .sum();
        assert!(sent < 400, "{sent}");
    }

    #[test]
    fn a_handle_is_read_back_and_nonsense_is_not() {
        let names = CookieNames::new(&Issuer::parse("https://id.example.jp").unwrap(), "0a1b2c3d");
        let handle = Handle::new(&Entropy::seeded(1));
        let mut headers = HeaderMap::new();
        let value = format!("other=1; __Host-sekisho-s-0a1b2c3d={}", handle.expose());
        headers.insert(header::COOKIE, value.parse().unwrap());
        let read = names.read(&headers, CookieKind::Session).unwrap();
        assert_eq!(read.expose(), handle.expose());
        assert!(names.read(&headers, CookieKind::Browser).is_none());
        headers.insert(
            header::COOKIE,
            "__Host-sekisho-s-0a1b2c3d=x".parse().unwrap(),
        );
        assert!(names.read(&headers, CookieKind::Session).is_none());
    }
}
