//! Parameters that must not be ignored by a provider that does not support them (Core §3.1.2.6).

use super::Rejection;
use crate::{
    AuthorizationErrorCode::{
        RegistrationNotSupported, RequestNotSupported, RequestUriNotSupported,
    },
    Params,
};

pub(super) fn check(params: &Params) -> Result<(), Rejection> {
    for (name, code, description) in [
        // Core §6.1: Should an OP not support this parameter and an RP uses it, the OP MUST return
        // the request_not_supported error.
        (
            "request",
            RequestNotSupported,
            "send plain parameters instead of a request object",
        ),
        // Core §6.2: likewise, request_uri_not_supported.
        (
            "request_uri",
            RequestUriNotSupported,
            "send plain parameters instead of a request_uri",
        ),
        // Core §7.2.1: likewise, registration_not_supported.
        (
            "registration",
            RegistrationNotSupported,
            "have the client registered beforehand",
        ),
    ] {
        if params.get(name).is_some() {
            return Err(Rejection::new(code, description));
        }
    }
    Ok(())
}
