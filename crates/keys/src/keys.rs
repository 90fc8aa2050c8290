//! One installation's purpose keys.

use std::{fmt, sync::Arc};

use aws_lc_rs::hmac;
use sekisho_kernel::Secret;

use crate::{
    InstallationKey,
    derive::{KeyBytes, Root},
};

/// Purpose keys, derived from the [`InstallationKey`]. Clones share them.
///
/// What they do: [`seal`](Self::seal) and [`open`](Self::open) for what must be read again,
/// [`hash`](Self::hash) for what must only be recognised, [`pepper`](Self::pepper) for the
/// authenticator.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    root: Root,
    hashing: hmac::Key,
}

impl Keys {
    /// Derives the keys of an installation.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "whoever derived the keys is done with it"
    )]
    pub fn new(installation: InstallationKey) -> Self {
        let root = Root::extract(b"sekisho v1", installation.expose());
        let hashing = hmac::Key::new(hmac::HMAC_SHA256, &*root.expand("keyed hash v1"));
        Self(Arc::new(Inner { root, hashing }))
    }

    /// The pepper of member credentials.
    pub fn pepper(&self) -> Secret<Vec<u8>> {
        Secret::new(self.0.root.expand("password pepper v1").to_vec())
    }

    /// The key that seals for one purpose.
    pub(crate) fn sealing(&self, purpose: &str) -> KeyBytes {
        self.0.root.expand(purpose)
    }

    /// The key of every keyed hash; the purpose is the first thing hashed.
    pub(crate) fn hashing(&self) -> &hmac::Key {
        &self.0.hashing
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Keys")
    }
}

#[cfg(test)]
mod tests {
    use sekisho_kernel::Entropy;

    use super::*;

    #[test]
    fn an_installation_derives_the_same_keys_at_every_start() {
        let installation = InstallationKey::generate(&Entropy::seeded(1));
        let (first, second) = (Keys::new(installation.clone()), Keys::new(installation));
        assert_eq!(first.pepper().expose(), second.pepper().expose());
        let other = Keys::new(InstallationKey::generate(&Entropy::seeded(2)));
        assert_ne!(first.pepper().expose(), other.pepper().expose());
    }

    #[test]
    fn purposes_have_keys_of_their_own() {
        let keys = Keys::new(InstallationKey::generate(&Entropy::seeded(1)));
        assert_ne!(*keys.sealing("a"), *keys.sealing("b"));
        assert_ne!(
            keys.sealing("a").as_slice(),
            keys.pepper().expose().as_slice()
        );
        assert_eq!(format!("{keys:?}"), "Keys");
    }
}
