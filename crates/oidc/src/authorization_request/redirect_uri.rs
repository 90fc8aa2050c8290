//! `redirect_uri` (RFC 6749 §3.1.2, RFC 8252 §7.3, RFC 9700 §2.1), the only place that makes a
//! [`VerifiedRedirectUri`].

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::{
    Client, DirectError, Params,
    client::{ApplicationType, registered_uri::check_redirect},
};

/// An address that is registered for the client that asks, byte for byte: answers may go there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(transparent)]
pub struct VerifiedRedirectUri(String);

/// An address that was verified once and stored since; the client may have changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoredRedirectUri(String);

pub(super) fn check(params: &Params, client: &Client) -> Result<VerifiedRedirectUri, DirectError> {
    // RFC 6749 §3.1.2.3 lets a request leave it out where one is registered; Core §3.1.2.1 does
    // not.
    let text = params
        .get("redirect_uri")
        .ok_or(DirectError::RedirectUriMissing)?;
    verify(text, &client.redirect_uris, client.application_type)
        .ok_or(DirectError::RedirectUriMismatch)
}

impl StoredRedirectUri {
    pub(super) fn verify(&self, client: &Client) -> Result<VerifiedRedirectUri, DirectError> {
        verify(&self.0, &client.redirect_uris, client.application_type)
            .ok_or(DirectError::RedirectUriMismatch)
    }
}

fn verify(text: &str, registered: &[String], kind: ApplicationType) -> Option<VerifiedRedirectUri> {
    // Core §3.1.2.1: This URI MUST exactly match one of the Redirection URI values for the Client
    // pre-registered at the OpenID Provider.
    let matches = registered
        .iter()
        .any(|known| known == text || is_same_on_loopback(known, text, kind));
    // What was registered under older rules is held to the present ones.
    (matches && check_redirect(text, kind).is_ok()).then(|| VerifiedRedirectUri(text.to_owned()))
}

/// RFC 8252 §7.3: The authorization server MUST allow any port to be specified at the time of the
/// request for loopback IP redirect URIs.
fn is_same_on_loopback(registered: &str, requested: &str, kind: ApplicationType) -> bool {
    kind == ApplicationType::Native
        && ["http://127.0.0.1", "http://[::1]"]
            .into_iter()
            .any(|base| {
                let without_port = |uri| without_port(uri, base);
                without_port(registered).is_some_and(|rest| without_port(requested) == Some(rest))
            })
}

/// What follows the host and, if there is one, the port.
fn without_port<'a>(uri: &'a str, base: &str) -> Option<&'a str> {
    let rest = uri.strip_prefix(base)?;
    let rest = match rest.strip_prefix(':') {
        None => rest,
        Some(port_and_rest) => {
            let digits = port_and_rest.bytes().take_while(u8::is_ascii_digit).count();
            let (port, rest) = port_and_rest.split_at_checked(digits)?;
            port.parse::<u16>().ok()?;
            rest
        }
    };
    (rest.is_empty() || rest.starts_with(['/', '?'])).then_some(rest)
}

impl VerifiedRedirectUri {
    /// Where a browser may go after signing out (RP-Initiated Logout 1.0 §3): the same rules.
    pub(crate) fn after_logout(text: &str, client: &Client) -> Option<Self> {
        let registered = &client.post_logout_redirect_uris;
        // Exactly one of them: the free port of RFC 8252 is for receiving codes.
        registered.iter().any(|known| known == text).then_some(())?;
        verify(text, registered, client.application_type)
    }

    /// The address, byte for byte as registered (but for a loopback port).
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address with an answer in its query.
    pub fn with_params(&self, params: &[(&str, &str)]) -> String {
        let mut address = self.0.clone();
        // RFC 6749 §3.1.2: The endpoint URI MAY include a query component, which MUST be retained
        // when adding additional query parameters.
        for (name, value) in params {
            match address.split_once('?') {
                None => address.push('?'),
                Some((_, query)) if query.is_empty() || query.ends_with('&') => {}
                Some(_) => address.push('&'),
            }
            address.extend(form_urlencoded::byte_serialize(name.as_bytes()));
            address.push('=');
            address.extend(form_urlencoded::byte_serialize(value.as_bytes()));
        }
        address
    }

    /// What a content security policy must allow forms to lead to: the origin, or the scheme
    /// where there is no origin or the policy cannot name it (CSP Level 3 §2.3.1 knows no IPv6).
    pub fn origin(&self) -> String {
        let Ok(url) = Url::parse(&self.0) else {
            return String::new();
        };
        match url.host() {
            Some(Host::Ipv6(_)) => format!("{}:", url.scheme()),
            _ if matches!(url.scheme(), "http" | "https") => url.origin().ascii_serialization(),
            _ => format!("{}:", url.scheme()),
        }
    }

    /// For storage beside a code, which is bound to it.
    pub fn to_stored(&self) -> StoredRedirectUri {
        StoredRedirectUri(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::samples;

    fn verified(text: &str) -> VerifiedRedirectUri {
        VerifiedRedirectUri(text.to_owned())
    }

    #[test]
    fn a_redirect_uri_is_compared_byte_for_byte() {
        let client = samples::client();
        let is_good = |text| {
            StoredRedirectUri(String::from(text))
                .verify(&client)
                .is_ok()
        };
        assert!(is_good(samples::REDIRECT_URI));
        for other in [
            "https://portal.example/cb",
            "https://portal.example/cb?a=b&c=d",
            "https://portal.example/cb?a=b#",
            "https://portal.example:443/cb?a=b",
            "https://PORTAL.example/cb?a=b",
            "https://portal.example/./cb?a=b",
            "https://portal.example/%63b?a=b",
            "https://portal.example/cb?a=b ",
            "http://portal.example/cb?a=b",
            "https://portal.example.evil.example/cb?a=b",
        ] {
            assert!(!is_good(other), "{other}");
        }
    }

    #[test]
    fn a_registered_address_that_is_not_allowed_any_more_is_refused() {
        let mut client = samples::client();
        for bad in [
            "javascript:alert(1)",
            "https://portal.example/#a",
            "https://u@portal.example/",
        ] {
            client.redirect_uris.push(bad.to_owned());
            assert!(
                StoredRedirectUri(bad.to_owned()).verify(&client).is_err(),
                "{bad}"
            );
        }
    }

    #[test]
    fn rfc_8252_7_3_native_apps_choose_their_loopback_port() {
        let native = |text: &str| {
            verify(
                text,
                &samples::public_client().redirect_uris,
                ApplicationType::Native,
            )
            .is_some()
        };
        for good in [
            "http://127.0.0.1/cb",
            "http://127.0.0.1:1/cb",
            "http://127.0.0.1:65535/cb",
        ] {
            assert!(native(good), "{good}");
        }
        for bad in [
            "http://127.0.0.1:65536/cb",
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:80a/cb",
            "http://127.0.0.1:80@evil.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "http://127.0.0.1:80/cb2",
            "http://127.0.0.1:80/cb?x",
            "http://[::1]:80/cb",
            "http://localhost:80/cb",
            "https://127.0.0.1:80/cb",
        ] {
            assert!(!native(bad), "{bad}");
        }
        let web = vec!["http://127.0.0.1/cb".to_owned()];
        assert_eq!(
            verify("http://127.0.0.1:80/cb", &web, ApplicationType::Web),
            None
        );
    }

    #[test]
    fn a_registered_query_survives() {
        let answer = [("code", "a b"), ("state", "&=あ")];
        for (registered, expected) in [
            (
                "https://a.example/cb",
                "https://a.example/cb?code=a+b&state=%26%3D%E3%81%82",
            ),
            (
                "https://a.example/cb?x=%20",
                "https://a.example/cb?x=%20&code=a+b&state=%26%3D%E3%81%82",
            ),
            (
                "https://a.example/cb?",
                "https://a.example/cb?code=a+b&state=%26%3D%E3%81%82",
            ),
            (
                "com.example.app:/cb",
                "com.example.app:/cb?code=a+b&state=%26%3D%E3%81%82",
            ),
        ] {
            assert_eq!(verified(registered).with_params(&answer), expected);
        }
    }

    #[test]
    fn an_origin_is_what_a_content_security_policy_can_name() {
        for (uri, expected) in [
            ("https://a.example/cb?x", "https://a.example"),
            ("http://127.0.0.1:9000/cb", "http://127.0.0.1:9000"),
            ("http://[::1]:9000/cb", "http:"),
            ("com.example.app:/cb", "com.example.app:"),
        ] {
            assert_eq!(verified(uri).origin(), expected);
        }
    }

    proptest! {
        #[test]
        fn nothing_but_a_registered_address_is_verified(
            text in "(https://portal\\.example/cb\\?a=b)?[a-z:/@.#?\\[\\]1-9]{0,12}",
        ) {
            let client = samples::client();
            let result = verify(&text, &client.redirect_uris, client.application_type);
            prop_assert_eq!(result.is_some(), client.redirect_uris.contains(&text));
        }

        #[test]
        fn a_native_app_gets_nothing_but_another_port(
            rest in "[:0-9]{0,7}[a-z:/@.#?0-9]{0,12}",
        ) {
            let client = samples::public_client();
            let text = format!("http://127.0.0.1{rest}");
            if verify(&text, &client.redirect_uris, client.application_type).is_some() {
                let url = Url::parse(&text).unwrap();
                prop_assert_eq!(url.host_str(), Some("127.0.0.1"));
                prop_assert_eq!(url.path(), "/cb");
                prop_assert_eq!(url.query(), None);
                prop_assert_eq!(url.fragment(), None);
                prop_assert_eq!(url.username(), "");
            }
        }
    }
}
