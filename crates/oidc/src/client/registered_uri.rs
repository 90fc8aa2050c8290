//! What a registered URI may look like (RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §2.1). The same
//! rules hold at registration and at every use; nothing is ever normalised.

use sekisho_kernel::tenant::is_loopback_host;
use url::Url;

use super::ApplicationType;

/// Schemes that run or read something instead of going somewhere.
const SCRIPT_SCHEMES: [&str; 7] = [
    "javascript",
    "data",
    "vbscript",
    "file",
    "about",
    "blob",
    "filesystem",
];

/// Checks an address that a browser is sent to with an answer in it.
pub(crate) fn check_redirect(text: &str, kind: ApplicationType) -> Result<(), &'static str> {
    let url = plain_url(text)?;
    if SCRIPT_SCHEMES.contains(&url.scheme()) {
        return Err("must not have a script scheme");
    }
    match (url.scheme(), kind) {
        ("https", _) => Ok(()),
        ("http", _) if is_loopback(&url) => Ok(()),
        ("http", _) => Err("must be https (http only on a loopback host)"),
        // RFC 8252 §7.1: apps MUST use a URI scheme based on a domain name under their control,
        // expressed in reverse order.
        (scheme, ApplicationType::Native) if scheme.contains('.') => Ok(()),
        (_, ApplicationType::Native) => {
            Err("must have a scheme that is a reversed domain name, such as com.example.app")
        }
        (_, ApplicationType::Web) => Err("must be https (other schemes only for native apps)"),
    }
}

/// Checks an address of the client's own that we, or a browser, only visit.
pub(crate) fn check_visited(text: &str) -> Result<(), &'static str> {
    check_redirect(text, ApplicationType::Web)
}

fn plain_url(text: &str) -> Result<Url, &'static str> {
    // The parser would drop tabs and newlines and turn backslashes: what is compared byte for
    // byte must not contain them.
    if !text
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    {
        return Err("must be ASCII without spaces, control characters and backslashes");
    }
    let url = Url::parse(text).map_err(|_| "must be an absolute URI")?;
    // RFC 6749 §3.1.2: The endpoint URI MUST NOT include a fragment component.
    if text.contains('#') {
        return Err("must not have a fragment");
    }
    let authority = text.split_once("://").map_or("", |(_, rest)| {
        rest.split(['/', '?']).next().unwrap_or_default()
    });
    if authority.contains('@') {
        return Err("must not have user information");
    }
    if authority.contains('*') {
        return Err("must not have a wildcard");
    }
    // `https:host` and `https:/host` are read as `https://host` by browsers, not by people.
    if matches!(url.scheme(), "http" | "https") && authority.is_empty() {
        return Err("must have a host after ://");
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(is_loopback_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_web_clients() {
        for good in [
            "https://portal.example/cb",
            "https://portal.example/cb?tenant=a",
            "https://portal.example",
            "http://localhost:9000/cb",
            "http://127.0.0.1/cb",
            "http://[::1]:9000/cb",
        ] {
            assert_eq!(check_redirect(good, ApplicationType::Web), Ok(()), "{good}");
        }
        for bad in [
            "",
            "/cb",
            "portal.example/cb",
            "//portal.example/cb",
            "http://portal.example/cb",
            "http://localhost.portal.example/cb",
            "https://portal.example/cb#",
            "https://portal.example/cb#a",
            "https://user@portal.example/cb",
            "https://@portal.example/cb",
            "https://portal.example:443@evil.example/cb",
            "https://*.portal.example/cb",
            "https://portal.example/c b",
            "https://portal.example\\@evil.example/cb",
            "https://portal.example/\tcb",
            "https://ポータル.example/cb",
            "https:portal.example/cb",
            "https:///portal.example/cb",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/hosts",
            "about:blank",
            "blob:https://portal.example/x",
            "com.example.app:/cb",
        ] {
            assert!(check_redirect(bad, ApplicationType::Web).is_err(), "{bad}");
        }
    }

    #[test]
    fn addresses_of_native_clients() {
        for good in [
            "com.example.app:/cb",
            "com.example.app://cb",
            "https://app.example/cb",
            "http://127.0.0.1/cb",
        ] {
            assert_eq!(
                check_redirect(good, ApplicationType::Native),
                Ok(()),
                "{good}"
            );
        }
        for bad in ["myapp:/cb", "javascript:alert(1)", "http://app.example/cb"] {
            assert!(
                check_redirect(bad, ApplicationType::Native).is_err(),
                "{bad}"
            );
        }
    }
}
