//! AES-256-GCM with a random nonce: `version ‖ nonce ‖ ciphertext ‖ tag`.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sekisho_kernel::{Entropy, Secret};
use zeroize::Zeroize;

use crate::SealError;

/// The first byte of everything sealed.
const VERSION: u8 = 1;

/// Seals `plaintext` together with `bound`, which must be presented again to open it.
pub(crate) fn seal(
    key: &[u8; 32],
    bound: &[u8],
    plaintext: &[u8],
    entropy: &Entropy,
) -> Result<Vec<u8>, SealError> {
    let key = cipher(key).ok_or(SealError::Seal)?;
    let nonce = entropy.bytes::<NONCE_LEN>();
    let mut text = plaintext.to_vec();
    let tag = key
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(bound),
            &mut text,
        )
        .map_err(|_| {
            text.zeroize();
            SealError::Seal
        })?;
    let mut sealed = Vec::with_capacity(1 + NONCE_LEN + text.len() + tag.as_ref().len());
    sealed.push(VERSION);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&text);
    sealed.extend_from_slice(tag.as_ref());
    Ok(sealed)
}

/// Opens what [`seal`] sealed with the same key and the same `bound`.
pub(crate) fn open(
    key: &[u8; 32],
    bound: &[u8],
    sealed: &[u8],
) -> Result<Secret<Vec<u8>>, SealError> {
    let (&version, rest) = sealed.split_first().ok_or(SealError::Open)?;
    let (nonce, text) = rest
        .split_first_chunk::<NONCE_LEN>()
        .ok_or(SealError::Open)?;
    if version != VERSION {
        return Err(SealError::Open);
    }
    let key = cipher(key).ok_or(SealError::Open)?;
    let mut text = text.to_vec();
    let length = key
        .open_in_place(
            Nonce::assume_unique_for_key(*nonce),
            Aad::from(bound),
            &mut text,
        )
        .map_err(|_| SealError::Open)?
        .len();
    text.truncate(length);
    Ok(Secret::new(text))
}

fn cipher(key: &[u8; 32]) -> Option<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM, key)
        .ok()
        .map(LessSafeKey::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    #[test]
    fn what_was_sealed_opens() {
        let sealed = seal(&KEY, b"row", b"seed", &Entropy::seeded(1)).unwrap();
        assert_eq!(open(&KEY, b"row", &sealed).unwrap().expose(), b"seed");
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_refused() {
        let sealed = seal(&KEY, b"row", b"seed", &Entropy::seeded(1)).unwrap();
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert_eq!(open(&KEY, b"row", &changed).unwrap_err(), SealError::Open);
            assert_eq!(
                open(&KEY, b"row", &sealed[..position]).unwrap_err(),
                SealError::Open
            );
        }
    }

    #[test]
    fn the_same_text_is_never_sealed_alike() {
        let entropy = Entropy::seeded(1);
        let first = seal(&KEY, b"", b"seed", &entropy).unwrap();
        assert_ne!(first, seal(&KEY, b"", b"seed", &entropy).unwrap());
    }
}
