//! The key of an installation and the key it is wrapped with.
//!
//! One row of the database holds the wrapped installation key; a new key-encryption key re-wraps
//! that row and nothing else.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use sekisho_kernel::{Entropy, Secret};
use zeroize::Zeroizing;

use crate::{InvalidKeyEncryptionKey, SealError, aead, derive::KeyBytes, digest::sha256, encoding};

/// What the wrapped key is bound to.
const BOUND: &[u8] = b"sekisho installation key v1";
/// What a fingerprint is taken of, besides the key.
const FINGERPRINT: &[u8] = b"sekisho key-encryption key fingerprint v1";

/// The operator's key, from a file or the environment. It seals the [`InstallationKey`] only.
#[derive(Clone)]
pub struct KeyEncryptionKey(KeyBytes);

impl KeyEncryptionKey {
    /// A new key.
    pub fn generate(entropy: &Entropy) -> Self {
        Self(random_key(entropy))
    }

    /// Reads base64 or base64url, padded or not, with space around it.
    pub fn parse(text: &str) -> Result<Self, InvalidKeyEncryptionKey> {
        let text = Zeroizing::new(text.trim().replace('-', "+").replace('_', "/"));
        let config =
            GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let engine = GeneralPurpose::new(&alphabet::STANDARD, config);
        let bytes = engine
            .decode(text.as_bytes())
            .map_err(|_| InvalidKeyEncryptionKey)?;
        key_of(&Zeroizing::new(bytes))
            .map(Self)
            .ok_or(InvalidKeyEncryptionKey)
    }

    /// Whether both are the same key. Compares in constant time.
    pub fn is_same(&self, other: &Self) -> bool {
        verify_slices_are_equal(&*self.0, &*other.0).is_ok()
    }

    /// Eight hexadecimal digits by which people tell keys apart; they tell nothing of the key.
    pub fn fingerprint(&self) -> String {
        let labelled = [FINGERPRINT, &*self.0].concat();
        let [a, b, c, d, ..] = sha256(&Zeroizing::new(labelled));
        format!("{:08x}", u32::from_be_bytes([a, b, c, d]))
    }

    /// The key as base64url, for the operator to keep.
    pub fn to_base64url(&self) -> Secret<String> {
        Secret::new(encoding::base64url(&*self.0))
    }
}

impl fmt::Debug for KeyEncryptionKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("KeyEncryptionKey")
    }
}

/// What every purpose key of an installation is derived from.
#[derive(Clone)]
pub struct InstallationKey(KeyBytes);

impl InstallationKey {
    /// A new key, made once at the installation's first start.
    pub fn generate(entropy: &Entropy) -> Self {
        Self(random_key(entropy))
    }

    /// The key, sealed for its row in the database.
    pub fn wrap(&self, with: &KeyEncryptionKey, entropy: &Entropy) -> Result<Vec<u8>, SealError> {
        aead::seal(&with.0, BOUND, &*self.0, entropy)
    }

    /// The key that [`wrap`](Self::wrap) sealed.
    pub fn unwrap(with: &KeyEncryptionKey, wrapped: &[u8]) -> Result<Self, SealError> {
        let bytes = aead::open(&with.0, BOUND, wrapped)?;
        key_of(bytes.expose()).map(Self).ok_or(SealError::Open)
    }

    pub(crate) fn expose(&self) -> &[u8] {
        &*self.0
    }
}

impl fmt::Debug for InstallationKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("InstallationKey")
    }
}

fn random_key(entropy: &Entropy) -> KeyBytes {
    let mut key = Zeroizing::new([0; 32]);
    entropy.fill(&mut *key);
    key
}

fn key_of(bytes: &[u8]) -> Option<KeyBytes> {
    <[u8; 32]>::try_from(bytes).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_encryption_key_reads_in_every_base64() {
        let key = KeyEncryptionKey(Zeroizing::new([0xfb; 32]));
        let url = key.to_base64url().expose().clone();
        assert_eq!(url.len(), 43);
        let standard = url.replace('-', "+").replace('_', "/");
        for text in [
            url.clone(),
            format!("{url}="),
            standard.clone(),
            format!(" {standard}=\n"),
        ] {
            assert_eq!(
                *KeyEncryptionKey::parse(&text).unwrap().0,
                [0xfb; 32],
                "{text:?}"
            );
        }
        for text in ["", "short", &url[..42], &format!("{url}AA")] {
            assert!(KeyEncryptionKey::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn rotation_wraps_the_same_key_anew() {
        let entropy = Entropy::seeded(1);
        let (old, new) = (
            KeyEncryptionKey::generate(&entropy),
            KeyEncryptionKey::generate(&entropy),
        );
        let installation = InstallationKey::generate(&entropy);
        let wrapped = installation.wrap(&old, &entropy).unwrap();
        assert_eq!(
            InstallationKey::unwrap(&new, &wrapped).unwrap_err(),
            SealError::Open
        );
        let unwrapped = InstallationKey::unwrap(&old, &wrapped).unwrap();
        let again = unwrapped.wrap(&new, &entropy).unwrap();
        assert_eq!(
            InstallationKey::unwrap(&new, &again).unwrap().0,
            installation.0
        );
    }

    #[test]
    fn fingerprints_tell_keys_apart() {
        let entropy = Entropy::seeded(1);
        let key = KeyEncryptionKey::generate(&entropy);
        assert_eq!(key.fingerprint().len(), 8);
        assert_eq!(key.fingerprint(), key.clone().fingerprint());
        assert!(key.is_same(&key.clone()));
        let other = KeyEncryptionKey::generate(&entropy);
        assert!(!key.is_same(&other));
        assert_ne!(key.fingerprint(), other.fingerprint());
    }

    #[test]
    fn keys_do_not_print() {
        let entropy = Entropy::seeded(1);
        assert_eq!(
            format!("{:?}", KeyEncryptionKey::generate(&entropy)),
            "KeyEncryptionKey"
        );
        assert_eq!(
            format!("{:?}", InstallationKey::generate(&entropy)),
            "InstallationKey"
        );
    }
}
