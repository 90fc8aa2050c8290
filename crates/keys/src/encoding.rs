//! Base64url without padding (RFC 7515 §2) in its one canonical spelling, and an injective way to
//! put parts together.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// Bytes as base64url.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Base64url as bytes. Padding, foreign characters and set bits after the last byte are refused,
/// so that two texts never mean the same bytes.
pub(crate) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Parts with their lengths before them: different lists never give the same bytes.
pub(crate) fn length_prefixed(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64url_has_one_spelling() {
        assert_eq!(from_base64url("AA"), Some(vec![0]));
        for other in ["AB", "AA==", "A", "A+", "A/", "AA\n"] {
            assert_eq!(from_base64url(other), None, "{other:?}");
        }
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(
            length_prefixed(&[b"a", b"bc"]),
            length_prefixed(&[b"ab", b"c"])
        );
        assert_ne!(length_prefixed(&[b"a", b""]), length_prefixed(&[b"a"]));
    }
}
