//! How near two addresses are to each other, as browsers see it.

use url::{Host, Url};

/// The value of `Sec-Fetch-Site` (Fetch Metadata §2.4), nearest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum FetchSite {
    /// Typed, or from a bookmark: no page asked for it.
    None,
    SameOrigin,
    SameSite,
    CrossSite,
}

impl FetchSite {
    pub(super) fn between(from: &Url, to: &Url) -> Self {
        if from.origin() == to.origin() {
            Self::SameOrigin
        } else if is_same_site(from, to) {
            Self::SameSite
        } else {
            Self::CrossSite
        }
    }

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SameOrigin => "same-origin",
            Self::SameSite => "same-site",
            Self::CrossSite => "cross-site",
        }
    }
}

/// HTML standard, "schemelessly same site" and the scheme. Without the public suffix list the last
/// two labels are taken for the registrable domain: no test uses a name like `example.co.jp`.
pub(super) fn is_same_site(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme() && registrable(one) == registrable(other)
}

fn registrable(url: &Url) -> String {
    match url.host() {
        Some(Host::Domain(name)) => {
            let mut labels: Vec<_> = name.rsplit('.').take(2).collect();
            labels.reverse();
            labels.join(".")
        }
        Some(address) => address.to_string(),
        None => String::new(),
    }
}

/// Secure Contexts §3.1: https, and plain http to the machine itself.
pub(super) fn is_trustworthy(url: &Url) -> bool {
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || is_loopback
}
