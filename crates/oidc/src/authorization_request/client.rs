//! `client_id` (RFC 6749 §4.1.1).

use sekisho_kernel::ClientId;

use crate::{Client, DirectError, Params, client::identifier};

/// Who the request says it comes from.
pub fn find_client_id(params: &Params) -> Result<ClientId, DirectError> {
    // Who asks, and where to answer, must be said once: otherwise nobody can be answered.
    if params
        .repeated_known(&["client_id", "redirect_uri"])
        .is_some()
    {
        return Err(DirectError::MalformedRequest);
    }
    let text = params
        .get("client_id")
        .ok_or(DirectError::ClientIdMissing)?;
    identifier(text).ok_or(DirectError::UnknownClient)
}

/// The client that was found is the one that was asked for.
pub(super) fn check<'a>(
    client_id: &ClientId,
    client: Option<&'a Client>,
) -> Result<&'a Client, DirectError> {
    client
        .filter(|client| client.client_id == *client_id)
        .ok_or(DirectError::UnknownClient)
}
