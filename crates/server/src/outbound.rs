//! Requests of the server itself (back-channel logout): bounded, without redirects, and only to
//! public https addresses unless the operator allows a host.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use thiserror::Error;
use time::{OffsetDateTime, format_description::well_known::Rfc2822};
use url::{Host, Url};

/// How long an outbound request may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The one client for outbound requests.
pub(crate) struct Outbound {
    /// For public hosts: names that resolve to private addresses do not resolve.
    public: Client,
    /// For hosts the operator allows.
    allowed: Client,
    allow: Vec<String>,
}

/// What an address answered.
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// What time it is there, in seconds since the epoch.
    pub(crate) date: Option<i64>,
}

/// Why a request was not made or failed.
#[derive(Debug, Error)]
pub(crate) enum OutboundError {
    /// The address is not https, or not public, and not allowed by the operator.
    #[error(
        "{0} may not be called: not https on a public address, nor allowed in `outbound.allow`"
    )]
    NotAllowed(String),
    /// The request failed.
    #[error("call {address}")]
    Failed {
        /// Where it went.
        address: String,
        /// What went wrong.
        source: reqwest::Error,
    },
    /// The other side answered with an error.
    #[error("{address} answered {status}")]
    Refused {
        /// Where it went.
        address: String,
        /// What it answered.
        status: u16,
    },
}

impl Outbound {
    /// A client that may also call the hosts (`host:port`) in `allow`.
    pub(crate) fn new(allow: Vec<String>) -> Result<Self, reqwest::Error> {
        let builder = || {
            Client::builder()
                .redirect(Policy::none())
                .timeout(TIMEOUT)
                .no_proxy()
                .user_agent("sekisho")
        };
        Ok(Self {
            public: builder()
                .https_only(true)
                .dns_resolver(Arc::new(PublicOnly))
                .build()?,
            allowed: builder().build()?,
            allow,
        })
    }

    /// Posts a form; any status but 2xx is an error. The answer's body is not read.
    pub(crate) async fn post_form(
        &self,
        address: &str,
        form: &[(&str, &str)],
    ) -> Result<(), OutboundError> {
        let client = self.client_for(address)?;
        let failed = |source| OutboundError::Failed {
            address: address.to_owned(),
            source,
        };
        let answer = client
            .post(address)
            .form(form)
            .send()
            .await
            .map_err(failed)?;
        if answer.status().is_success() {
            return Ok(());
        }
        let status = answer.status().as_u16();
        Err(OutboundError::Refused {
            address: address.to_owned(),
            status,
        })
    }

    /// Asks for an address, for `doctor`. It is one that the operator wrote, so it may be private.
    pub(crate) async fn probe(&self, address: &str) -> Result<Answer, OutboundError> {
        let failed = |source| OutboundError::Failed {
            address: address.to_owned(),
            source,
        };
        let answer = self.allowed.get(address).send().await.map_err(failed)?;
        let date = answer
            .headers()
            .get(reqwest::header::DATE)
            .and_then(|value| value.to_str().ok())
            .and_then(|text| OffsetDateTime::parse(text, &Rfc2822).ok())
            .map(OffsetDateTime::unix_timestamp);
        Ok(Answer {
            status: answer.status().as_u16(),
            date,
        })
    }

    fn client_for(&self, address: &str) -> Result<&Client, OutboundError> {
        let not_allowed = || OutboundError::NotAllowed(address.to_owned());
        let url = Url::parse(address).map_err(|_| not_allowed())?;
        let host = url.host().ok_or_else(not_allowed)?;
        let port = url.port_or_known_default().ok_or_else(not_allowed)?;
        if self
            .allow
            .iter()
            .any(|allowed| *allowed == format!("{host}:{port}"))
        {
            return Ok(&self.allowed);
        }
        let public = match host {
            Host::Ipv4(address) => is_public(IpAddr::V4(address)),
            Host::Ipv6(address) => is_public(IpAddr::V6(address)),
            // The resolver looks at what the name stands for.
            Host::Domain(_) => true,
        };
        if public && url.scheme() == "https" {
            Ok(&self.public)
        } else {
            Err(not_allowed())
        }
    }
}

/// Resolves names, and leaves out every address that is not public.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(format!("{} has no public address", name.as_str()).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is one that anybody on the internet could be asked to reach.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [first, second, third, _] = v4.octets();
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_broadcast()
                || v4.is_documentation()
                || v4.is_multicast()
                || first == 0
                || first >= 240
                || (first == 100 && (64..128).contains(&second))
                || (first == 192 && second == 0 && third == 0)
                || (first == 198 && (18..20).contains(&second)))
        }
        IpAddr::V6(v6) => {
            // Global unicast is 2000::/3; of it, documentation and 6to4/Teredo do not count.
            let [first, second, ..] = v6.segments();
            (first & 0xe000) == 0x2000
                && first != 0x2002
                && !(first == 0x2001 && matches!(second, 0x0000 | 0x0db8))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_public() {
        for (address, expected) in [
            ("8.8.8.8", true),
            ("2606:4700::1111", true),
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("192.168.0.1", false),
            ("0.0.0.0", false),
            ("::1", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("::ffff:127.0.0.1", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn what_may_be_called_is_https_and_public_or_allowed() {
        let outbound = Outbound::new(vec!["localhost:8081".to_owned()]).unwrap();
        for (address, expected) in [
            ("https://portal.example.jp/logout", true),
            ("http://portal.example.jp/logout", false),
            ("http://localhost:8081/logout", true),
            ("http://localhost:8082/logout", false),
            ("https://127.0.0.1/logout", false),
            ("https://[::1]/logout", false),
            ("ftp://portal.example.jp/", false),
            ("logout", false),
        ] {
            assert_eq!(outbound.client_for(address).is_ok(), expected, "{address}");
        }
    }
}
