//! `response_type` (RFC 6749 §3.1.1): `code`, and nothing else.

use super::Rejection;
use crate::{AuthorizationErrorCode, Client, GrantType, Params, client::ResponseType};

pub(super) fn check(params: &Params, client: &Client) -> Result<(), Rejection> {
    // RFC 6749 §3.1.1: If an authorization request is missing the "response_type" parameter, or if
    // the response type is not understood, the authorization server MUST return an error response.
    let response_type = params
        .get("response_type")
        .ok_or(Rejection::invalid_request(
            "response_type is missing; send response_type=code",
        ))?;
    if response_type != "code" {
        return Err(Rejection::new(
            AuthorizationErrorCode::UnsupportedResponseType,
            "send response_type=code",
        ));
    }
    check_client(client)
}

pub(super) fn check_client(client: &Client) -> Result<(), Rejection> {
    // RFC 6749 §4.1.2.1, unauthorized_client: The client is not authorized to request an
    // authorization code using this method.
    if client.may(GrantType::AuthorizationCode)
        && client.response_types.contains(&ResponseType::Code)
    {
        Ok(())
    } else {
        Err(Rejection::new(
            AuthorizationErrorCode::UnauthorizedClient,
            "the client is not registered for response_type code",
        ))
    }
}
