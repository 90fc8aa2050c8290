//! A limit by source on password tries, before the hashing threads, and on forms that queue mail for
//! whoever forgot something.
//!
//! It is per process and forgets: it keeps a single address from taking all hashing time, or the place
//! of all other mails. What protects an account has to count in the database.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock, clock::DefaultClock};

/// The token bucket of every source. Carriers put thousands of members behind one IPv4 address,
/// so the bucket is generous.
pub(crate) struct SourceLimit {
    buckets: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl SourceLimit {
    /// `per_minute` tries a minute, and as many at once.
    pub(crate) fn new(per_minute: NonZeroU32) -> Self {
        let buckets = RateLimiter::keyed(Quota::per_minute(per_minute));
        Self {
            buckets,
            clock: DefaultClock::default(),
        }
    }

    /// Takes one try of `address`; when there is none left, how long to wait for the next.
    pub(crate) fn take(&self, address: IpAddr) -> Result<(), Duration> {
        self.buckets
            .check_key(&source(address))
            .map_err(|refused| refused.wait_time_from(self.clock.now()))
    }

    /// Forgets the sources whose buckets are full again.
    pub(crate) fn forget_idle(&self) {
        self.buckets.retain_recent();
    }
}

/// What counts as one source: an IPv4 address, or the /64 that an IPv6 subscriber has.
fn source(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let network = address.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from_bits(network))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_used_up_its_tries_waits_and_others_do_not() {
        let limit = SourceLimit::new(NonZeroU32::new(3).unwrap());
        let first: IpAddr = "192.0.2.1".parse().unwrap();
        for _ in 0..3 {
            limit.take(first).unwrap();
        }
        assert!(limit.take(first).unwrap_err() > Duration::ZERO);
        limit.take("192.0.2.2".parse().unwrap()).unwrap();
    }

    #[test]
    fn an_ipv6_subscriber_is_one_source() {
        let cases = [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("::ffff:192.0.2.1", "192.0.2.1", true),
        ];
        for (one, other, same) in cases {
            let (one, other) = (one.parse().unwrap(), other.parse().unwrap());
            assert_eq!(source(one) == source(other), same, "{one} {other}");
        }
    }
}
