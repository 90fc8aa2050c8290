//! Signing keys, parsed once, and the tokens they sign.

use std::fmt;

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair,
        Ed25519KeyPair, KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
        RSA_PKCS1_SHA256, VerificationAlgorithm,
    },
};
use sekisho_kernel::Secret;
use serde::{Deserialize, Serialize};

use crate::{KeyError, PublicJwk, SignError, encoding::base64url, jwk::PublicParameters};

/// How a token is signed.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize,
)]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3), keys of 2048 bits.
    #[default]
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA with P-256 and SHA-256 (RFC 7518 §3.4).
    #[serde(rename = "ES256")]
    Es256,
    /// EdDSA with Ed25519 (RFC 8037 §3.1).
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl SigningAlgorithm {
    /// Every algorithm, the one that Core asks of everybody first.
    pub const ALL: [Self; 3] = [Self::Rs256, Self::Es256, Self::EdDsa];

    /// The name in headers and metadata.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The algorithm of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.as_str() == name)
    }
}

impl fmt::Display for SigningAlgorithm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// A private signing key with its public half, both parsed.
pub struct SigningKey {
    algorithm: SigningAlgorithm,
    pair: Pair,
    public: ParsedPublicKey,
    jwk: PublicJwk,
}

enum Pair {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// The JOSE header of every token we sign: these three members, no other.
#[derive(Serialize)]
struct Header<'a> {
    alg: SigningAlgorithm,
    typ: &'a str,
    kid: &'a str,
}

impl SigningKey {
    /// Makes a key. RSA takes about a tenth of a second, the others none to speak of.
    pub fn generate(algorithm: SigningAlgorithm) -> Result<Self, KeyError> {
        let pair = match algorithm {
            SigningAlgorithm::Rs256 => RsaKeyPair::generate(KeySize::Rsa2048).map(Pair::Rsa),
            SigningAlgorithm::Es256 => {
                EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map(Pair::P256)
            }
            SigningAlgorithm::EdDsa => Ed25519KeyPair::generate().map(Pair::Ed25519),
        };
        Self::from_pair(algorithm, pair.map_err(|_| KeyError::Generate)?)
    }

    /// Reads what [`to_pkcs8`](Self::to_pkcs8) wrote. The key must be of that algorithm.
    pub fn from_pkcs8(algorithm: SigningAlgorithm, pkcs8: &[u8]) -> Result<Self, KeyError> {
        let pair = match algorithm {
            SigningAlgorithm::Rs256 => RsaKeyPair::from_pkcs8(pkcs8).map(Pair::Rsa),
            SigningAlgorithm::Es256 => {
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).map(Pair::P256)
            }
            SigningAlgorithm::EdDsa => Ed25519KeyPair::from_pkcs8(pkcs8).map(Pair::Ed25519),
        };
        Self::from_pair(algorithm, pair.map_err(|_| KeyError::Parse)?)
    }

    /// The private key as PKCS#8 (RFC 5208), to be sealed.
    pub fn to_pkcs8(&self) -> Result<Secret<Vec<u8>>, KeyError> {
        let document = match &self.pair {
            Pair::Rsa(pair) => {
                AsDer::<Pkcs8V1Der<'_>>::as_der(pair).map(|der| der.as_ref().to_vec())
            }
            Pair::P256(pair) => pair.to_pkcs8v1().map(|der| der.as_ref().to_vec()),
            Pair::Ed25519(pair) => pair.to_pkcs8v1().map(|der| der.as_ref().to_vec()),
        };
        document.map(Secret::new).map_err(|_| KeyError::Write)
    }

    fn from_pair(algorithm: SigningAlgorithm, pair: Pair) -> Result<Self, KeyError> {
        let (scheme, bytes, key): (&'static dyn VerificationAlgorithm, _, _) = match &pair {
            Pair::Rsa(pair) => {
                let key = pair.public_key();
                (
                    &RSA_PKCS1_2048_8192_SHA256,
                    key.as_ref(),
                    Some(PublicParameters::rsa(key)),
                )
            }
            Pair::P256(pair) => {
                let point = pair.public_key().as_ref();
                (
                    &ECDSA_P256_SHA256_FIXED,
                    point,
                    PublicParameters::p256(point),
                )
            }
            Pair::Ed25519(pair) => {
                let key = pair.public_key().as_ref();
                (&ED25519, key, Some(PublicParameters::ed25519(key)))
            }
        };
        let public = ParsedPublicKey::new(scheme, bytes).map_err(|_| KeyError::Parse)?;
        let jwk = PublicJwk::new(algorithm, key.ok_or(KeyError::Parse)?);
        Ok(Self {
            algorithm,
            pair,
            public,
            jwk,
        })
    }

    /// How this key signs.
    pub const fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    /// The key's id: its RFC 7638 thumbprint, so that it says which key it is everywhere.
    pub fn kid(&self) -> &str {
        self.jwk.kid()
    }

    /// The public half.
    pub const fn public_jwk(&self) -> &PublicJwk {
        &self.jwk
    }

    /// Signs claims as a compact JWS (RFC 7515 §7.1) of type `typ`.
    pub fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<String, SignError> {
        let header = Header {
            alg: self.algorithm,
            typ,
            kid: self.kid(),
        };
        let mut token = base64url(&serde_json::to_vec(&header)?);
        token.push('.');
        token.push_str(&base64url(&serde_json::to_vec(claims)?));
        let signature = self.signature(token.as_bytes())?;
        token.push('.');
        token.push_str(&base64url(signature.as_ref()));
        Ok(token)
    }

    fn signature(&self, message: &[u8]) -> Result<impl AsRef<[u8]> + use<>, SignError> {
        // aws-lc-rs draws its own randomness and ignores the source it is given.
        let random = SystemRandom::new();
        let signature = match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
                    .map(|()| signature)
            }
            // RFC 7518 §3.4: R and S as octet sequences of 32 each, not the DER of X9.62.
            Pair::P256(pair) => pair
                .sign(&random, message)
                .map(|made| made.as_ref().to_vec()),
            Pair::Ed25519(pair) => pair.try_sign(message).map(|made| made.as_ref().to_vec()),
        };
        signature.map_err(|_| SignError::Signature)
    }

    /// Whether this key made `signature` over `message`.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.public.verify_sig(message, signature).is_ok()
    }
}

/// Names the key, prints nothing of it.
impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SigningKey({} {})", self.algorithm, self.kid())
    }
}

#[cfg(test)]
mod tests;
