//! Public keys as JSON (RFC 7517) and their thumbprints (RFC 7638).

use aws_lc_rs::rsa::PublicKey as RsaPublicKey;
use serde::Serialize;

use crate::{SigningAlgorithm, digest::sha256, encoding::base64url};

/// A public signing key as the key set shows it. It cannot hold anything private.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PublicJwk {
    kid: String,
    alg: SigningAlgorithm,
    #[serde(rename = "use")]
    key_use: &'static str,
    #[serde(flatten)]
    key: PublicParameters,
}

/// The members that depend on `kty`, which is the first of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "kty")]
pub(crate) enum PublicParameters {
    /// RFC 7518 §6.3.1
    #[serde(rename = "RSA")]
    Rsa { n: String, e: String },
    /// RFC 7518 §6.2.1
    #[serde(rename = "EC")]
    Ec {
        crv: &'static str,
        x: String,
        y: String,
    },
    /// RFC 8037 §2
    #[serde(rename = "OKP")]
    Okp { crv: &'static str, x: String },
}

impl PublicJwk {
    pub(crate) fn new(alg: SigningAlgorithm, key: PublicParameters) -> Self {
        Self {
            kid: key.thumbprint(),
            alg,
            key_use: "sig",
            key,
        }
    }

    /// The key's id: its thumbprint.
    pub fn kid(&self) -> &str {
        &self.kid
    }
}

impl PublicParameters {
    pub(crate) fn rsa(key: &RsaPublicKey) -> Self {
        Self::Rsa {
            n: base64url(key.modulus().big_endian_without_leading_zero()),
            e: base64url(key.exponent().big_endian_without_leading_zero()),
        }
    }

    /// From an uncompressed point, `0x04 ‖ x ‖ y` (SEC 1 §2.3.3).
    pub(crate) fn p256(point: &[u8]) -> Option<Self> {
        let (4, coordinates) = point.split_first()? else {
            return None;
        };
        let (x, y) = coordinates.split_first_chunk::<32>()?;
        Some(Self::Ec {
            crv: "P-256",
            x: base64url(x),
            y: base64url(y),
        })
    }

    pub(crate) fn ed25519(key: &[u8]) -> Self {
        Self::Okp {
            crv: "Ed25519",
            x: base64url(key),
        }
    }

    /// RFC 7638 §3: the SHA-256 of the required members alone, in the order of their names,
    /// without whitespace. None of the values needs escaping.
    fn thumbprint(&self) -> String {
        let members = match self {
            Self::Rsa { n, e } => format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#),
            Self::Ec { crv, x, y } => {
                format!(r#"{{"crv":"{crv}","kty":"EC","x":"{x}","y":"{y}"}}"#)
            }
            Self::Okp { crv, x } => format!(r#"{{"crv":"{crv}","kty":"OKP","x":"{x}"}}"#),
        };
        base64url(&sha256(members.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_7638_3_1_thumbprint() {
        let key = PublicParameters::Rsa {
            n: "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSo\
                c_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGj\
                QR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-b\
                FTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
                .to_owned(),
            e: "AQAB".to_owned(),
        };
        assert_eq!(
            key.thumbprint(),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
    }

    #[test]
    fn rfc_8037_a_3_thumbprint() {
        let key = PublicParameters::Okp {
            crv: "Ed25519",
            x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".to_owned(),
        };
        assert_eq!(
            key.thumbprint(),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }

    #[test]
    fn a_point_that_is_not_uncompressed_is_none() {
        assert!(PublicParameters::p256(&[4; 65]).is_some());
        assert!(PublicParameters::p256(&[2; 33]).is_none());
        assert!(PublicParameters::p256(&[3; 65]).is_none());
        assert!(PublicParameters::p256(&[]).is_none());
    }
}
