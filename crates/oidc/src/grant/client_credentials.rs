//! The client credentials grant (RFC 6749 §4.4): a client in its own name.

use crate::{Client, Params, Scope, TokenError, TokenErrorKind, scope::OPENID_CONNECT};

/// A client's request for a token of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientCredentialsRequest {
    /// What the token is good for.
    pub scope: Scope,
}

impl ClientCredentialsRequest {
    pub(super) fn from_params(params: &Params, client: &Client) -> Result<Self, TokenError> {
        // RFC 6749 §4.4: The client credentials grant type MUST only be used by confidential
        // clients.
        if client.is_public() {
            return Err(TokenError::new(
                TokenErrorKind::UnauthorizedClient,
                "the client has no secret to prove who it is",
            ));
        }
        // The scopes of OpenID Connect are about a member, and here is none.
        let allowed = client.scope.without(&OPENID_CONNECT);
        let Some(requested) = params.get("scope") else {
            return Ok(Self { scope: allowed });
        };
        match Scope::parse(requested) {
            Ok(scope) if scope.is_within(&allowed) => Ok(Self { scope }),
            _ => Err(TokenError::new(
                TokenErrorKind::InvalidScope,
                "scope must be within what the client is registered for, without a member's scopes",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{GrantType, samples};

    fn scope_for(body: &str) -> Result<String, TokenErrorKind> {
        let mut client = samples::client();
        client.grant_types = vec![GrantType::ClientCredentials];
        client.scope = Scope::parse("openid profile api:read api:write").unwrap();
        ClientCredentialsRequest::from_params(&Params::parse(body).unwrap(), &client)
            .map(|request| request.scope.to_string())
            .map_err(|error| error.kind)
    }

    #[test]
    fn a_client_gets_its_own_scopes_and_no_members() {
        assert_eq!(scope_for("").unwrap(), "api:read api:write");
        assert_eq!(scope_for("scope=api:read").unwrap(), "api:read");
        for body in [
            "scope=openid",
            "scope=api:read+profile",
            "scope=api:admin",
            "scope=%22",
        ] {
            assert_eq!(scope_for(body), Err(TokenErrorKind::InvalidScope), "{body}");
        }
    }

    #[test]
    fn a_public_client_has_no_credentials() {
        let refused =
            ClientCredentialsRequest::from_params(&Params::default(), &samples::public_client());
        assert_eq!(
            refused.unwrap_err().kind,
            TokenErrorKind::UnauthorizedClient
        );
    }
}
