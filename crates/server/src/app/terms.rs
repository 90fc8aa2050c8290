//! The text of the terms of use, by its hash: what was shown is what is recorded.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sekisho_keys::digest::sha256;

/// The hash of a text, as its page sends it back and as it is recorded.
pub(crate) fn hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(sha256(text.as_bytes()))
}
