//! The browser's answer, before anything in it is believed.

use serde::{Deserialize, de::DeserializeOwned};
use thiserror::Error;
use webauthn_rs::prelude::WebauthnError;

/// The longest answer that is looked at, in bytes. Real ones have one to six thousand.
const LONGEST_RESPONSE: usize = 32 * 1024;

/// The answer is not what a browser sends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Malformed;

/// A page that frames ours made the request.
#[derive(Clone, Copy, Debug, Error)]
#[error("the ceremony ran inside a frame of another origin")]
pub(super) struct CrossOrigin;

pub(super) fn parse<T: DeserializeOwned>(json: &str) -> Result<T, Malformed> {
    if json.len() > LONGEST_RESPONSE {
        return Err(Malformed);
    }
    serde_json::from_str(json).map_err(|_| Malformed)
}

/// The members of the client data (WebAuthn Level 3 §5.8.1) that the library does not look at in
/// both ceremonies.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(default)]
    cross_origin: Option<bool>,
    #[serde(default)]
    top_origin: Option<String>,
}

/// Whether our own page, and not one that frames it, made the request. Called before the signature
/// is checked: it covers the client data, so nothing in it can change between.
pub(super) fn is_cross_origin(client_data: &[u8]) -> Result<bool, Malformed> {
    let client_data: ClientData = serde_json::from_slice(client_data).map_err(|_| Malformed)?;
    Ok(client_data.cross_origin == Some(true) || client_data.top_origin.is_some())
}

/// Whether the library could not even read the answer.
pub(super) const fn is_malformed(error: &WebauthnError) -> bool {
    matches!(
        error,
        WebauthnError::ParseBase64Failure(_)
            | WebauthnError::ParseCBORFailure(_)
            | WebauthnError::ParseJSONFailure(_)
            | WebauthnError::ParseNOMFailure
            | WebauthnError::ParseInsufficientBytesAvailable
            | WebauthnError::COSEKeyInvalidCBORValue
            | WebauthnError::COSEKeyInvalidType
            | WebauthnError::MissingAttestationCredentialData
    )
}
