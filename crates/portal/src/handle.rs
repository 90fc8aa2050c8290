//! Random values that open something, and what is kept of them.

use std::fmt;

use aws_lc_rs::{constant_time::verify_slices_are_equal, digest, rand};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// 256 random bits in base64url: a session, a browser, a state, a nonce. The browser has the
/// value; the database has its hash.
#[derive(Clone)]
pub(crate) struct Handle(String);

/// The system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the system's random generator gave nothing")]
pub(crate) struct NoEntropy;

impl Handle {
    const BYTES: usize = 32;

    /// A new one.
    pub(crate) fn random() -> Result<Self, NoEntropy> {
        let mut bytes = [0; Self::BYTES];
        rand::fill(&mut bytes).map_err(|_| NoEntropy)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// One that a browser sent back; anything of another shape is none.
    pub(crate) fn parse(value: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        (bytes.len() == Self::BYTES).then(|| Self(value.to_owned()))
    }

    /// The value itself, for the cookie or the address it goes into.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// What the database keeps.
    pub(crate) fn hash(&self) -> String {
        fingerprint("handle", &[&self.0])
    }

    /// A value that only the holder of this handle can be given, for one purpose: an anti-forgery
    /// field, the mark of a member on a form.
    pub(crate) fn mark(&self, purpose: &str, of: &str) -> String {
        fingerprint(purpose, &[&self.0, of])
    }

    /// Whether `mark` was made by [`Handle::mark`] from the same values, in constant time.
    pub(crate) fn has_mark(&self, purpose: &str, of: &str, mark: &str) -> bool {
        verify_slices_are_equal(self.mark(purpose, of).as_bytes(), mark.as_bytes()).is_ok()
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Handle(…)")
    }
}

/// SHA-256 over a purpose and parts, each with its length before it, in base64url.
pub(crate) fn fingerprint(purpose: &str, parts: &[&str]) -> String {
    URL_SAFE_NO_PAD.encode(digest_of(purpose, parts))
}

/// The bytes of [`fingerprint`].
pub(crate) fn digest_of(purpose: &str, parts: &[&str]) -> digest::Digest {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in [purpose].iter().chain(parts) {
        context.update(&part.len().to_be_bytes());
        context.update(part.as_bytes());
    }
    context.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_survives_the_round_trip_and_its_debug_shows_nothing() {
        let handle = Handle::random().unwrap();
        assert_eq!(
            Handle::parse(handle.reveal()).unwrap().hash(),
            handle.hash()
        );
        assert!(!format!("{handle:?}").contains(handle.reveal()));
    }

    #[test]
    fn other_shapes_are_no_handle() {
        for value in ["", "abc", "!!", &"A".repeat(44), &"A".repeat(42)] {
            assert!(Handle::parse(value).is_none(), "{value}");
        }
    }

    #[test]
    fn a_mark_holds_for_its_handle_purpose_and_object_only() {
        let (one, other) = (Handle::random().unwrap(), Handle::random().unwrap());
        let mark = one.mark("form", "a");
        assert!(one.has_mark("form", "a", &mark));
        assert!(!one.has_mark("form", "b", &mark));
        assert!(!one.has_mark("other", "a", &mark));
        assert!(!other.has_mark("form", "a", &mark));
    }
}
