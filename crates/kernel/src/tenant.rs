//! A tenant: one organisation that signs its members in, with an issuer of its own.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{Locale, Localized, Policy, TenantId};

/// A tenant as configured.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Tenant {
    /// Its id, part of every key and every query.
    pub id: TenantId,
    /// Its issuer.
    pub issuer: Issuer,
    /// The WebAuthn relying party id (WebAuthn Level 3 §4), fixed while there are passkeys.
    pub rp_id: String,
    /// What its pages and mails look like and say.
    pub branding: Branding,
    /// What it decides.
    pub policy: Policy,
}

/// What a tenant's pages and mails look like and say.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branding {
    /// The organisation's name, e.g. さくら健康保険組合.
    pub name: Localized,
    /// What members call its page, e.g. 加入者ページ.
    pub service: Localized,
    /// Whom members ask for help.
    pub contact: Contact,
    /// The brand colour as `#rrggbb`; used where its contrast holds.
    #[serde(default)]
    pub key_colour: Option<String>,
    /// The colour of the line on top, where no text stands, as `#rrggbb`.
    #[serde(default)]
    pub accent_colour: Option<String>,
    /// The logo as a PNG file, base64. Absent: a mark drawn from the name and the colours.
    #[serde(default)]
    pub logo_png: Option<String>,
    /// The languages offered, the default first.
    #[serde(default = "default_languages")]
    pub languages: Vec<Locale>,
    /// Who its mails come from.
    pub mail: MailSenders,
    /// The terms of use that members agree to; absent: none are asked for.
    #[serde(default)]
    pub terms: Option<Terms>,
    /// What the society wants to say on some pages.
    #[serde(default)]
    pub notices: Notices,
}

/// Terms of use. Whoever changes the text gives it another version: members then agree anew.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The version, as the society calls it.
    pub version: String,
    /// The text, as Markdown.
    pub text: Localized,
}

/// Notices of the society, as Markdown.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notices {
    /// On the sign-in page.
    pub sign_in: Option<Localized>,
    /// Where a second factor is chosen and set up.
    pub method: Option<Localized>,
    /// Where a forgotten user ID is helped with: what members do who have no address on file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forgot_user_id: Option<Localized>,
    /// On the help page. Left out where there is none: the former release knows no such key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Localized>,
}

/// Whom members ask for help.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The desk's name.
    pub desk: Localized,
    /// The telephone number as people write it.
    pub telephone: String,
    /// When it answers.
    pub hours: Localized,
}

/// The addresses a tenant's mails come from, by purpose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSenders {
    /// Codes, links and security notices.
    pub security: String,
    /// Notices of the service.
    pub notices: String,
    /// The first sign-in.
    pub first_sign_in: String,
}

fn default_languages() -> Vec<Locale> {
    Locale::ALL.to_vec()
}

/// An issuer identifier (OpenID Connect Discovery 1.0 §3): an https URL without query, fragment
/// and trailing slash; http only on a loopback host. Kept byte for byte.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Issuer {
    text: String,
    url: Url,
}

/// Why a text is no [`Issuer`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvalidIssuer {
    text: String,
    why: &'static str,
}

impl fmt::Display for InvalidIssuer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "issuer `{}` {}", self.text, self.why)
    }
}

impl std::error::Error for InvalidIssuer {}

impl Issuer {
    /// Checks and keeps an issuer.
    pub fn parse(text: &str) -> Result<Self, InvalidIssuer> {
        let invalid = |why| InvalidIssuer {
            text: text.to_owned(),
            why,
        };
        let url = Url::parse(text).map_err(|_| invalid("is not a URL"))?;
        let host = url.host_str().ok_or_else(|| invalid("has no host"))?;
        // OpenID Connect Discovery 1.0 §3: a URL using the https scheme with no query or fragment
        // component.
        match url.scheme() {
            "https" => {}
            "http" if is_loopback_host(host) => {}
            _ => return Err(invalid("must be https (http only on localhost)")),
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(invalid("must not have a query or a fragment"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("must not have user information"));
        }
        if text.ends_with('/') {
            return Err(invalid("must not end with a slash"));
        }
        // What is compared byte for byte must have one spelling.
        if url.as_str().trim_end_matches('/') != text {
            return Err(invalid(
                "is not in its normal form (lower-case host, no default port)",
            ));
        }
        Ok(Self {
            text: text.to_owned(),
            url,
        })
    }

    /// The issuer, byte for byte.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address of something below the issuer. The one place where such addresses are built.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }

    /// The same address without scheme and host, for links and forms of our own pages.
    pub fn local_address(&self, path: &str) -> String {
        format!("{}{path}", self.path())
    }

    /// The issuer's path: empty, or `/…` without a slash at the end.
    pub fn path(&self) -> &str {
        self.url.path().trim_end_matches('/')
    }

    /// Host and, where it is not the scheme's own, port: what a `Host` header must say.
    pub fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The host alone.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The origin, where a relying party with this id knows it only as a related one (WebAuthn
    /// Level 3 §5.11); `None` where the host is the id or lies below it.
    pub fn related_origin(&self, rp_id: &str) -> Option<String> {
        let is_own = self
            .host()
            .strip_suffix(rp_id)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        (!is_own).then(|| self.origin())
    }

    /// The origin, as browsers send it (RFC 6454 §6.2).
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Whether it is plain http, which only loopback hosts may be.
    pub fn is_http(&self) -> bool {
        self.url.scheme() == "http"
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(out)
    }
}

impl TryFrom<String> for Issuer {
    type Error = InvalidIssuer;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Issuer> for String {
    fn from(issuer: Issuer) -> Self {
        issuer.text
    }
}

/// Whether a URL's host names this machine only.
pub fn is_loopback_host(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]" | "::1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_has_one_spelling() {
        for good in [
            "https://id.example.jp",
            "https://id.example.jp/sakura",
            "http://localhost:8080/a",
        ] {
            assert_eq!(Issuer::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "http://id.example.jp",
            "https://id.example.jp/",
            "https://ID.example.jp",
            "https://id.example.jp:443/a",
            "https://id.example.jp/a?b",
            "https://id.example.jp/a#b",
            "https://user@id.example.jp",
            "ftp://id.example.jp",
            "sakura",
        ] {
            assert!(Issuer::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_origin_is_related_where_the_host_is_not_below_the_relying_party_id() {
        for (issuer, expected) in [
            ("https://example.jp/a", None),
            ("https://id.example.jp", None),
            ("https://notexample.jp", Some("https://notexample.jp")),
            (
                "https://two.example:8443/b",
                Some("https://two.example:8443"),
            ),
        ] {
            let related = Issuer::parse(issuer).unwrap().related_origin("example.jp");
            assert_eq!(related.as_deref(), expected, "{issuer}");
        }
    }

    #[test]
    fn addresses_stand_below_the_issuer() {
        let issuer = Issuer::parse("http://localhost:8080/a").unwrap();
        assert_eq!(issuer.address("/token"), "http://localhost:8080/a/token");
        assert_eq!(issuer.authority(), "localhost:8080");
        assert_eq!(issuer.path(), "/a");
    }
}
