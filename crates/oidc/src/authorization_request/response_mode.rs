//! `response_mode` (OAuth 2.0 Multiple Response Type Encoding Practices §2.1): `query`, which is
//! the default for codes.

use super::Rejection;
use crate::Params;

pub(super) fn check(params: &Params) -> Result<(), Rejection> {
    match params.get("response_mode") {
        None | Some("query") => Ok(()),
        Some(_) => Err(Rejection::invalid_request(
            "send response_mode=query or none",
        )),
    }
}
