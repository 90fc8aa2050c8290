//! RFC 6749 §3.1: Request and response parameters MUST NOT be included more than once. Unknown
//! ones are ignored, repeated or not.

use super::Rejection;
use crate::Params;

const KNOWN: [&str; 22] = [
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "prompt",
    "max_age",
    "acr_values",
    "login_hint",
    "id_token_hint",
    "ui_locales",
    "claims_locales",
    "display",
    "code_challenge",
    "code_challenge_method",
    "request",
    "request_uri",
    "registration",
    "claims",
    "resource",
    "authorization_details",
    "dpop_jkt",
];

pub(super) fn check(params: &Params) -> Result<(), Rejection> {
    match params.repeated_known(&KNOWN) {
        Some(_) => Err(Rejection::invalid_request("send each parameter once")),
        None => Ok(()),
    }
}
