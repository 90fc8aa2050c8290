//! Verifying our own tokens: form, header and signature. What the claims must say, and when they
//! end, is the caller's business.

use serde::{Deserialize, de::DeserializeOwned};

use crate::{KeyRing, VerifyError, encoding::from_base64url};

/// No token of ours is longer.
const MAX_LENGTH: usize = 16 * 1024;

/// The header of every token we sign. An unknown member (`crit`, `jku`, `jwk`, `x5u`, …) is
/// refused by being unknown, a repeated one by being repeated.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

/// A token taken apart; nothing in it is believed yet.
struct Parts<'a> {
    header: Header,
    payload: Vec<u8>,
    signature: Vec<u8>,
    signed: &'a str,
}

impl KeyRing {
    /// The claims of a token that one of this ring's keys signed, of one of the types in `typ`.
    pub fn verify<T: DeserializeOwned>(&self, token: &str, typ: &[&str]) -> Result<T, VerifyError> {
        let parts = Parts::of(token)?;
        if !typ.contains(&parts.header.typ.as_str()) {
            return Err(VerifyError::Type);
        }
        let key = self
            .find(&parts.header.kid)
            .ok_or(VerifyError::UnknownKey)?;
        // RFC 8725 §3.1: each key MUST be used with exactly one algorithm, and this MUST be
        // checked when the cryptographic operation is performed. `none` falls here, too.
        if parts.header.alg != key.algorithm().as_str() {
            return Err(VerifyError::Algorithm);
        }
        let verify = || key.verifies(parts.signed.as_bytes(), &parts.signature);
        if !self.memo().is_good(token, verify) {
            return Err(VerifyError::Signature);
        }
        serde_json::from_slice(&parts.payload).map_err(|_| VerifyError::Claims)
    }
}

impl<'a> Parts<'a> {
    fn of(token: &'a str) -> Result<Self, VerifyError> {
        if token.len() > MAX_LENGTH {
            return Err(VerifyError::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(VerifyError::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(VerifyError::Malformed)?;
        // A fourth part would leave a dot in the payload, which is no base64url.
        let decode = |part| from_base64url(part).ok_or(VerifyError::Malformed);
        let header = serde_json::from_slice(&decode(header)?).map_err(|_| VerifyError::Header)?;
        Ok(Self {
            header,
            payload: decode(payload)?,
            signature: decode(signature)?,
            signed,
        })
    }
}

#[cfg(test)]
mod tests;
