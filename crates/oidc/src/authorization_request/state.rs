//! `state` (RFC 6749 §4.1.1) and `nonce` (Core §3.1.2.1): what the client wants back as it came.

use super::Rejection;
use crate::Params;

/// Longer ones would not fit into an address together with the rest.
const MAX_STATE: usize = 4096;
/// A nonce goes into the ID token.
const MAX_NONCE: usize = 1024;

pub(super) fn check(params: &Params) -> Result<Option<String>, Rejection> {
    match params.get("state") {
        Some(state) if state.len() > MAX_STATE => Err(Rejection::invalid_request(
            "state is longer than 4096 bytes",
        )),
        state => Ok(state.map(str::to_owned)),
    }
}

/// The `state` of an error response: as it came, if it came once and in bounds.
pub(super) fn echo(params: &Params) -> Option<&str> {
    let once = params.repeated_known(&["state"]).is_none();
    params
        .get("state")
        .filter(|state| once && state.len() <= MAX_STATE)
}

pub(super) fn check_nonce(params: &Params) -> Result<Option<String>, Rejection> {
    // Core §3.1.2.1: nonce OPTIONAL. It is required only where an ID token comes from the
    // authorization endpoint itself.
    match params.get("nonce") {
        Some(nonce) if nonce.len() > MAX_NONCE => Err(Rejection::invalid_request(
            "nonce is longer than 1024 bytes",
        )),
        nonce => Ok(nonce.map(str::to_owned)),
    }
}
