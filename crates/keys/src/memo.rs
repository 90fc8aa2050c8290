//! Remembering which tokens were verified already.
//!
//! A resource asks about the same token again and again, and one P-256 verification costs more
//! than all the rest of the answer. A signature that was good once stays good for the same bytes
//! and the same keys, so a ring remembers the SHA-256 of the last tokens it found good.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use crate::digest::sha256;

/// Tokens remembered by a ring; 16 KiB, taken when the first one is.
const SLOTS: usize = 512;

/// Each token has one slot, by its hash, and takes it from whatever was there.
#[derive(Default)]
pub(crate) struct Memo(Mutex<Vec<[u8; 32]>>);

impl Memo {
    /// Whether the token was verified before, or else is good by `verify`.
    pub(crate) fn is_good(&self, token: &str, verify: impl FnOnce() -> bool) -> bool {
        let hash = sha256(token.as_bytes());
        if self.with_slot(&hash, |slot| *slot == hash) == Some(true) {
            return true;
        }
        // Verified with the lock released: others need not wait.
        let good = verify();
        if good {
            self.with_slot(&hash, |slot| *slot = hash);
        }
        good
    }

    fn with_slot<T>(&self, hash: &[u8; 32], act: impl FnOnce(&mut [u8; 32]) -> T) -> Option<T> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.is_empty() {
            slots.resize(SLOTS, [0; 32]);
        }
        let [first, second, ..] = *hash;
        slots
            .get_mut(usize::from(u16::from_be_bytes([first, second])) % SLOTS)
            .map(act)
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Memo")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_token_is_verified_once() {
        let memo = Memo::default();
        assert!(memo.is_good("token", || true));
        assert!(memo.is_good("token", || false));
    }

    #[test]
    fn another_token_is_verified_for_itself() {
        let memo = Memo::default();
        assert!(memo.is_good("token", || true));
        assert!(!memo.is_good("tokem", || false));
    }

    #[test]
    fn a_bad_token_is_never_remembered() {
        let memo = Memo::default();
        assert!(!memo.is_good("token", || false));
        assert!(!memo.is_good("token", || false));
    }

    #[test]
    fn a_full_memo_forgets_and_stays_right() {
        let memo = Memo::default();
        for number in 0..5_000 {
            assert!(memo.is_good(&number.to_string(), || true));
            assert!(!memo.is_good(&format!("bad {number}"), || false));
        }
    }
}
