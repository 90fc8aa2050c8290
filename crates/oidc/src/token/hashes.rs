//! `at_hash` (Core §3.1.3.6).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sekisho_keys::{
    SigningAlgorithm,
    digest::{sha256, sha512},
};

/// The hash of an access token for an ID token signed with `algorithm`.
pub fn at_hash(algorithm: SigningAlgorithm, access_token: &str) -> String {
    // Core §3.1.3.6: Its value is the base64url encoding of the left-most half of the hash of the
    // octets of the ASCII representation of the access_token value, where the hash algorithm used
    // is the hash algorithm used in the alg Header Parameter of the ID Token's JOSE Header.
    let message = access_token.as_bytes();
    match algorithm {
        SigningAlgorithm::Rs256 | SigningAlgorithm::Es256 => left_half(&sha256(message)),
        // Ed25519 hashes with SHA-512 (RFC 8032 §5.1).
        SigningAlgorithm::EdDsa => left_half(&sha512(message)),
    }
}

fn left_half(hash: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(hash.split_at(hash.len() / 2).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn core_appendix_a_3_at_hash() {
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(
            at_hash(SigningAlgorithm::Rs256, token),
            "77QmUPtjPfzWtF2AnpK9RQ"
        );
        assert_eq!(
            at_hash(SigningAlgorithm::Es256, token),
            "77QmUPtjPfzWtF2AnpK9RQ"
        );
    }

    #[test]
    fn eddsa_takes_half_of_sha_512() {
        assert_eq!(at_hash(SigningAlgorithm::EdDsa, "a").len(), 43);
    }
}
