//! Who is calling: the connection's address, or what a trusted proxy says.

use std::net::IpAddr;

use axum::http::HeaderMap;

/// The client's address: the peer's, unless the peer is a trusted proxy; then the rightmost
/// address in `X-Forwarded-For` that is no trusted proxy.
///
/// What does not parse ends the walk: the last address believed is the answer, so a forged header
/// never names somebody else.
pub(crate) fn client_address(
    peer: IpAddr,
    headers: &HeaderMap,
    trusted_proxies: &[IpAddr],
) -> IpAddr {
    let mut believed = peer.to_canonical();
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect::<Vec<_>>();
    for hop in forwarded.into_iter().rev() {
        if !trusted_proxies.contains(&believed) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(address) => believed = address.to_canonical(),
            Err(_) => break,
        }
    }
    believed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let cases: [(&str, &str, &[IpAddr], &str); 6] = [
            ("192.0.2.9", "198.51.100.1", &[], "192.0.2.9"),
            ("192.0.2.9", "198.51.100.1", &[proxy], "192.0.2.9"),
            ("10.0.0.1", "198.51.100.1", &[proxy], "198.51.100.1"),
            (
                "10.0.0.1",
                "6.6.6.6, 198.51.100.1",
                &[proxy],
                "198.51.100.1",
            ),
            (
                "10.0.0.1",
                "198.51.100.1, 10.0.0.1",
                &[proxy],
                "198.51.100.1",
            ),
            ("10.0.0.1", "198.51.100.1, nonsense", &[proxy], "10.0.0.1"),
        ];
        for (peer, header, trusted, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", header.parse().unwrap());
            let address = client_address(peer.parse().unwrap(), &headers, trusted);
            assert_eq!(
                address,
                expected.parse::<IpAddr>().unwrap(),
                "{peer} {header}"
            );
        }
    }
}
