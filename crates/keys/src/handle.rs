//! Random handles: what cookies, codes and links hold. Stored as keyed hashes.

use sekisho_kernel::{Entropy, Secret};

use crate::encoding::{base64url, from_base64url};

/// 32 random bytes as 43 characters of base64url.
#[derive(Clone, Debug)]
pub struct Handle(Secret<String>);

impl Handle {
    /// A new handle.
    pub fn new(entropy: &Entropy) -> Self {
        Self(Secret::new(base64url(&entropy.bytes::<32>())))
    }

    /// A received handle. Truncated, padded and otherwise respelled ones are none.
    pub fn parse(text: &str) -> Option<Self> {
        // The length is checked first, so that nobody makes us decode a megabyte.
        (text.len() == 43 && from_base64url(text).is_some())
            .then(|| Self(Secret::new(text.to_owned())))
    }

    /// The handle as text.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_handle_reads_back_and_does_not_print() {
        let handle = Handle::new(&Entropy::seeded(1));
        assert_eq!(handle.expose().len(), 43);
        assert_eq!(
            Handle::parse(handle.expose()).unwrap().expose(),
            handle.expose()
        );
        assert!(!format!("{handle:?}").contains(handle.expose()));
    }

    #[test]
    fn another_spelling_is_no_handle() {
        let text = "A".repeat(43);
        assert!(Handle::parse(&text).is_some());
        // 43 characters hold 258 bits: the last two must be zero.
        for other in [
            "A".repeat(42),
            "A".repeat(44),
            format!("{text}="),
            "A".repeat(42) + "B",
        ] {
            assert!(Handle::parse(&other).is_none(), "{other}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in ".{0,60}") {
            let _ = Handle::parse(&text);
        }
    }
}
