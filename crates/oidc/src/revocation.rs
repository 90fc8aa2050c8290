//! Token revocation (RFC 7009). A token that is not ours, or not any more, is revoked already:
//! the answer is 200 all the same (§2.2).

use sekisho_kernel::ClientId;

use crate::{Client, TokenError, TokenErrorKind};

/// Whether a client may revoke a token that was issued to `holder`.
pub fn check_holder(holder: &ClientId, client: &Client) -> Result<(), TokenError> {
    // RFC 7009 §2.1: The authorization server first validates the client credentials and then
    // verifies whether the token was issued to the client making the revocation request. If this
    // validation fails, the request is refused and the client is informed of the error.
    if *holder == client.client_id {
        Ok(())
    } else {
        Err(TokenError::new(
            TokenErrorKind::UnauthorizedClient,
            "the token was issued to another client",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn a_client_revokes_its_own_tokens_only() {
        let holder = samples::client().client_id;
        assert_eq!(check_holder(&holder, &samples::client()), Ok(()));
        let other = samples::client_with_secret("other", "secret");
        let refused = check_holder(&holder, &other).unwrap_err();
        assert_eq!(refused.kind, TokenErrorKind::UnauthorizedClient);
    }
}
