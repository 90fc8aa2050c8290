//! Proof Key for Code Exchange (RFC 7636): the challenge at the authorization endpoint and the
//! verifier at the token endpoint. Only `S256`; `plain` is refused (RFC 9700 §2.1.1).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sekisho_keys::digest::sha256;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use thiserror::Error;

/// The `code_challenge` of a request, of method `S256`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CodeChallenge(String);

/// Why a challenge is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum InvalidChallenge {
    /// Not the base64url of a SHA-256.
    #[error("code_challenge must be 43 characters of base64url: BASE64URL(SHA256(code_verifier))")]
    Malformed,
    /// `plain`, named or by default, or a method nobody knows.
    #[error("code_challenge_method must be S256")]
    Method,
}

impl CodeChallenge {
    /// Takes a challenge with its method.
    pub fn new(challenge: &str, method: Option<&str>) -> Result<Self, InvalidChallenge> {
        // RFC 7636 §4.3: code_challenge_method OPTIONAL, defaults to "plain" if not present.
        if method != Some("S256") {
            return Err(InvalidChallenge::Method);
        }
        let is_hash = URL_SAFE_NO_PAD
            .decode(challenge)
            .is_ok_and(|bytes| bytes.len() == 32);
        if is_hash {
            Ok(Self(challenge.to_owned()))
        } else {
            Err(InvalidChallenge::Malformed)
        }
    }

    /// Whether `verifier` is what the challenge was made from.
    pub fn is_met_by(&self, verifier: &str) -> bool {
        // RFC 7636 §4.6: BASE64URL-ENCODE(SHA256(ASCII(code_verifier))) == code_challenge
        let computed = URL_SAFE_NO_PAD.encode(sha256(verifier.as_bytes()));
        is_verifier(verifier) && bool::from(computed.as_bytes().ct_eq(self.0.as_bytes()))
    }
}

/// RFC 7636 §4.1: code-verifier = 43*128unreserved.
fn is_verifier(text: &str) -> bool {
    let unreserved =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    (43..=128).contains(&text.len()) && text.bytes().all(unreserved)
}

impl TryFrom<String> for CodeChallenge {
    type Error = InvalidChallenge;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text, Some("S256"))
    }
}

impl From<CodeChallenge> for String {
    fn from(challenge: CodeChallenge) -> Self {
        challenge.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn rfc_7636_appendix_b() {
        let challenge = CodeChallenge::new(CHALLENGE, Some("S256")).unwrap();
        assert!(challenge.is_met_by(VERIFIER));
        assert!(!challenge.is_met_by(&VERIFIER.to_lowercase()));
        assert!(!challenge.is_met_by(&format!("{VERIFIER}a")));
        assert!(!challenge.is_met_by(CHALLENGE));
        assert!(!challenge.is_met_by(""));
    }

    #[test]
    fn plain_is_refused_named_or_by_default() {
        for method in [None, Some("plain"), Some("s256"), Some("S512")] {
            assert_eq!(
                CodeChallenge::new(CHALLENGE, method),
                Err(InvalidChallenge::Method)
            );
        }
    }

    #[test]
    fn a_challenge_is_the_base64url_of_a_sha_256() {
        for text in [
            "",
            "short",
            &CHALLENGE[..42],
            &format!("{CHALLENGE}="),
            &"+".repeat(43),
        ] {
            let refused = CodeChallenge::new(text, Some("S256"));
            assert_eq!(refused, Err(InvalidChallenge::Malformed), "{text}");
        }
    }

    #[test]
    fn a_verifier_is_43_to_128_unreserved_characters() {
        for (text, expected) in [
            ("a".repeat(42), false),
            ("a".repeat(43), true),
            ("~._-".repeat(32), true),
            ("a".repeat(129), false),
            ("a".repeat(43) + "+", false),
            ("あ".repeat(20), false),
        ] {
            assert_eq!(is_verifier(&text), expected, "{text}");
        }
    }
}
