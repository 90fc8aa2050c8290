//! `code_challenge` and `code_challenge_method` (RFC 7636 §4.3, §4.4.1).

use super::Rejection;
use crate::{
    Client, Params,
    pkce::{CodeChallenge, InvalidChallenge},
};

pub(super) fn check(params: &Params, client: &Client) -> Result<Option<CodeChallenge>, Rejection> {
    let method = params.get("code_challenge_method");
    let Some(challenge) = params.get("code_challenge") else {
        if method.is_some() {
            return Err(Rejection::invalid_request(
                "code_challenge_method needs a code_challenge",
            ));
        }
        return check_needed(None, client).map(|()| None);
    };
    let challenge = CodeChallenge::new(challenge, method).map_err(|invalid| {
        // RFC 7636 §4.4.1: the "error_description" SHOULD explain the nature of the error, e.g.,
        // transform algorithm not supported.
        Rejection::invalid_request(match invalid {
            InvalidChallenge::Malformed => {
                "code_challenge must be the base64url of a SHA-256, 43 characters"
            }
            InvalidChallenge::Method => "send code_challenge_method=S256",
        })
    })?;
    Ok(Some(challenge))
}

pub(super) fn check_needed(
    challenge: Option<&CodeChallenge>,
    client: &Client,
) -> Result<(), Rejection> {
    // RFC 7636 §4.4.1: If the server requires PKCE by OAuth public clients and the client does not
    // send the "code_challenge" in the request, the endpoint MUST return the error value set to
    // "invalid_request".
    if challenge.is_none() && client.needs_pkce() {
        return Err(Rejection::invalid_request(
            "code_challenge is missing; send one with code_challenge_method=S256",
        ));
    }
    Ok(())
}
