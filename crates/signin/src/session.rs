//! How long a session lives.

use sekisho_kernel::{Policy, Timestamp};

/// Whether a session that has not been ended still lives at `now`. A remembered one lives to its
/// absolute end; any other also ends when it is left alone.
pub fn is_live(
    policy: &Policy,
    remembered: bool,
    last_used_at: Timestamp,
    expires_at: Timestamp,
    now: Timestamp,
) -> bool {
    now < expires_at && (remembered || now.since(last_used_at) < policy.session_idle)
}

/// When a session that begins at `now` ends at the latest.
pub fn absolute_end(policy: &Policy, remembered: bool, shared: bool, now: Timestamp) -> Timestamp {
    now + if shared {
        policy.session_shared
    } else if remembered {
        policy.session_remembered
    } else {
        policy.session_absolute
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_session_ends_when_left_alone_and_a_remembered_one_does_not() {
        let policy = Policy::default();
        let begun = Timestamp::from_seconds(1_000_000);
        let minutes = |n: u64| begun + Duration::from_secs(n * 60);
        let ends = |remembered| absolute_end(&policy, remembered, false, begun);
        assert!(is_live(&policy, false, begun, ends(false), minutes(29)));
        assert!(!is_live(&policy, false, begun, ends(false), minutes(30)));
        assert!(is_live(
            &policy,
            false,
            minutes(599),
            ends(false),
            minutes(599)
        ));
        assert!(!is_live(
            &policy,
            false,
            minutes(599),
            ends(false),
            minutes(600)
        ));
        assert!(is_live(
            &policy,
            true,
            begun,
            ends(true),
            minutes(60 * 24 * 29)
        ));
        assert!(!is_live(
            &policy,
            true,
            begun,
            ends(true),
            minutes(60 * 24 * 30)
        ));
    }
}
