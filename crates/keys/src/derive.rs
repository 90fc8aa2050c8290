//! HKDF with SHA-256 (RFC 5869), for keys of 32 bytes: one block, which cannot fail.

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

/// A key of 32 bytes whose memory is cleared when it is dropped.
pub(crate) type KeyBytes = Zeroizing<[u8; 32]>;

/// What purpose keys are derived from: the PRK of RFC 5869 §2.2.
#[derive(Clone)]
pub(crate) struct Root(hmac::Key);

impl Root {
    /// HKDF-Extract.
    pub(crate) fn extract(salt: &[u8], secret: &[u8]) -> Self {
        // RFC 5869 §2.2: PRK = HMAC-Hash(salt, IKM).
        let prk = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, salt), secret);
        Self(hmac::Key::new(hmac::HMAC_SHA256, prk.as_ref()))
    }

    /// HKDF-Expand to 32 bytes.
    pub(crate) fn expand(&self, info: &str) -> KeyBytes {
        // RFC 5869 §2.3: T(1) = HMAC-Hash(PRK, T(0) | info | 0x01), and with L = HashLen the
        // output is T(1).
        let mut context = hmac::Context::with_key(&self.0);
        context.update(info.as_bytes());
        context.update(&[1]);
        sha256_sized(&context.sign())
    }
}

/// The 32 bytes of an HMAC-SHA-256 tag.
pub(crate) fn sha256_sized(tag: &hmac::Tag) -> KeyBytes {
    let mut bytes = Zeroizing::new([0; 32]);
    for (byte, tag_byte) in bytes.iter_mut().zip(tag.as_ref()) {
        *byte = *tag_byte;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::hkdf;

    use super::*;

    #[test]
    fn rfc_5869_a_3_gives_its_first_block() {
        // Test case 3: no salt, no info; the first 32 of its 42 bytes.
        let okm = Root::extract(b"", &[0x0b; 22]).expand("");
        let expected = [
            0x8d, 0xa4, 0xe7, 0x75, 0xa5, 0x63, 0xc1, 0x8f, 0x71, 0x5f, 0x80, 0x2a, 0x06, 0x3c,
            0x5a, 0x31, 0xb8, 0xa1, 0x1f, 0x5c, 0x5e, 0xe1, 0x87, 0x9e, 0xc3, 0x45, 0x4e, 0x5f,
            0x3c, 0x73, 0x8d, 0x2d,
        ];
        assert_eq!(*okm, expected);
    }

    #[test]
    fn the_library_derives_the_same() {
        let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, b"salt").extract(b"secret");
        let mut expected = [0; 32];
        prk.expand(&[b"info"], hkdf::HKDF_SHA256)
            .unwrap()
            .fill(&mut expected)
            .unwrap();
        assert_eq!(*Root::extract(b"salt", b"secret").expand("info"), expected);
    }
}
