//! Plain digests, for the protocol rules that ask for them.

use aws_lc_rs::digest;

/// SHA-256 (FIPS 180-4).
pub fn sha256(message: &[u8]) -> [u8; 32] {
    sized(&digest::SHA256, message)
}

/// SHA-512 (FIPS 180-4).
pub fn sha512(message: &[u8]) -> [u8; 64] {
    sized(&digest::SHA512, message)
}

fn sized<const N: usize>(algorithm: &'static digest::Algorithm, message: &[u8]) -> [u8; N] {
    let mut bytes = [0; N];
    for (byte, digest_byte) in bytes
        .iter_mut()
        .zip(digest::digest(algorithm, message).as_ref())
    {
        *byte = *digest_byte;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fips_180_4_examples_begin_and_end_as_published() {
        // NIST's example values for "abc".
        let (short, long) = (sha256(b"abc"), sha512(b"abc"));
        assert_eq!(short[..4], [0xba, 0x78, 0x16, 0xbf]);
        assert_eq!(short[28..], [0xf2, 0x00, 0x15, 0xad]);
        assert_eq!(long[..4], [0xdd, 0xaf, 0x35, 0xa1]);
        assert_eq!(long[60..], [0xa5, 0x4c, 0xa4, 0x9f]);
    }
}
