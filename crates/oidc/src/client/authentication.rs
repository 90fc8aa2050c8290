//! Client authentication (RFC 6749 §2.3, Core §9): `client_secret_basic`, `client_secret_post`,
//! `none`.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sekisho_kernel::{ClientId, Secret, TenantId};
use sekisho_keys::{HashPurpose, KeyedHash, Keys};

use super::{Client, TokenEndpointAuthMethod, identifier};
use crate::{Params, TokenError, TokenErrorKind, params::decode};

/// Who a request says it comes from, and how it proves that.
#[derive(Clone, Debug)]
pub struct ClientCredentials {
    client_id: ClientId,
    method: TokenEndpointAuthMethod,
    secret: Option<Secret<String>>,
}

/// The one answer to every failure, so that nobody learns which clients exist.
const fn failed() -> TokenError {
    TokenError::new(
        TokenErrorKind::InvalidClient,
        "client authentication failed",
    )
}

/// The hash under which a client's secret is kept. It belongs to that client alone.
pub fn secret_hash(
    keys: &Keys,
    tenant: &TenantId,
    client_id: &ClientId,
    secret: &str,
) -> KeyedHash {
    let id = client_id.as_str().as_bytes();
    let mut value = Vec::with_capacity(8 + id.len() + secret.len());
    value.extend_from_slice(&(id.len() as u64).to_be_bytes());
    value.extend_from_slice(id);
    value.extend_from_slice(secret.as_bytes());
    keys.hash(HashPurpose::ClientSecret, tenant, &value)
}

impl ClientCredentials {
    /// Finds the credentials of a request to the token, introspection or revocation endpoint.
    ///
    /// # Errors
    /// `invalid_request` where there are two, `invalid_client` where there are none.
    pub fn from_request(
        authorization_header: Option<&str>,
        params: &Params,
    ) -> Result<Self, TokenError> {
        if params
            .repeated_known(&["client_id", "client_secret"])
            .is_some()
        {
            return Err(TokenError::invalid_request(
                "send client_id and client_secret once",
            ));
        }
        let posted_id = params.get("client_id");
        let posted_secret = params.get("client_secret");
        let Some(header) = authorization_header else {
            let client_id = posted_id.and_then(identifier).ok_or_else(failed)?;
            return Ok(Self::from_form(client_id, posted_secret));
        };
        let credentials = Self::from_basic(header).ok_or_else(failed)?;
        // RFC 6749 §2.3: The client MUST NOT use more than one authentication method in each
        // request.
        if posted_secret.is_some() {
            return Err(TokenError::invalid_request(
                "authenticate by the Authorization header or by client_secret, not by both",
            ));
        }
        if posted_id.is_some_and(|id| id != credentials.client_id.as_str()) {
            return Err(TokenError::invalid_request(
                "client_id is not that of the Authorization header",
            ));
        }
        Ok(credentials)
    }

    fn from_form(client_id: ClientId, secret: Option<&str>) -> Self {
        let method = match secret {
            Some(_) => TokenEndpointAuthMethod::ClientSecretPost,
            None => TokenEndpointAuthMethod::None,
        };
        let secret = secret.map(|secret| Secret::new(secret.to_owned()));
        Self {
            client_id,
            method,
            secret,
        }
    }

    fn from_basic(header: &str) -> Option<Self> {
        let (scheme, credentials) = header.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let pair = Secret::new(STANDARD.decode(credentials.trim()).ok()?);
        let (id, secret) = str::from_utf8(pair.expose()).ok()?.split_once(':')?;
        // RFC 6749 §2.3.1: The client identifier is encoded using the
        // "application/x-www-form-urlencoded" encoding algorithm, and the encoded value is used
        // as the username; the secret likewise.
        Some(Self {
            client_id: identifier(&decode(id)?)?,
            method: TokenEndpointAuthMethod::ClientSecretBasic,
            secret: Some(Secret::new(decode(secret)?)),
        })
    }

    /// The client that the request says it comes from: look it up, then
    /// [`authenticate`](Self::authenticate).
    pub const fn client_id(&self) -> &ClientId {
        &self.client_id
    }

    /// Checks the proof and gives the client back. An unknown client costs and answers the same
    /// as a wrong secret.
    pub fn authenticate<'a>(
        &self,
        client: Option<&'a Client>,
        keys: &Keys,
        tenant: &TenantId,
    ) -> Result<&'a Client, TokenError> {
        let presented = self
            .secret
            .as_ref()
            .map(|secret| secret_hash(keys, tenant, &self.client_id, secret.expose()));
        let client = client
            .filter(|client| client.client_id == self.client_id)
            .ok_or_else(failed)?;
        let proven = presented.is_none_or(|presented| {
            // Every secret is compared, whichever it is.
            client
                .secrets
                .iter()
                .filter(|secret| **secret == presented)
                .count()
                > 0
        });
        // The method is the registered one, so that a secret cannot be left out.
        if proven && client.token_endpoint_auth_method == self.method {
            Ok(client)
        } else {
            Err(failed())
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::samples;

    fn basic(pair: &str) -> String {
        format!("Basic {}", STANDARD.encode(pair))
    }

    fn authenticate(header: Option<&str>, body: &str, client: &Client) -> Result<(), TokenError> {
        let params = Params::parse(body).unwrap();
        let credentials = ClientCredentials::from_request(header, &params)?;
        let known = (credentials.client_id() == &client.client_id).then_some(client);
        credentials
            .authenticate(known, &samples::keys(), &samples::tenant())
            .map(|_| ())
    }

    fn kind(result: Result<(), TokenError>) -> TokenErrorKind {
        result.unwrap_err().kind
    }

    #[test]
    fn basic_credentials_are_form_urlencoded_pairs() {
        let client = samples::client_with_secret("portal:1", "s%+ é");
        let header = basic("portal%3A1:s%25%2B+%C3%A9");
        assert_eq!(authenticate(Some(&header), "", &client), Ok(()));
        let header = header.replacen("Basic", "bAsIc", 1);
        assert_eq!(
            authenticate(Some(&header), "client_id=portal%3A1", &client),
            Ok(())
        );
    }

    #[test]
    fn a_posted_secret_is_taken_where_it_is_registered() {
        let mut client = samples::client_with_secret("portal", "secret");
        let body = "client_id=portal&client_secret=secret";
        assert_eq!(
            kind(authenticate(None, body, &client)),
            TokenErrorKind::InvalidClient
        );
        client.token_endpoint_auth_method = TokenEndpointAuthMethod::ClientSecretPost;
        assert_eq!(authenticate(None, body, &client), Ok(()));
        let header = basic("portal:secret");
        assert_eq!(
            kind(authenticate(Some(&header), "", &client)),
            TokenErrorKind::InvalidClient
        );
    }

    #[test]
    fn a_confidential_client_cannot_leave_its_secret_out() {
        let client = samples::client_with_secret("portal", "secret");
        let refused = authenticate(None, "client_id=portal", &client);
        assert_eq!(kind(refused), TokenErrorKind::InvalidClient);
    }

    #[test]
    fn a_public_client_names_itself() {
        let client = samples::public_client();
        assert_eq!(authenticate(None, "client_id=app", &client), Ok(()));
        let refused = authenticate(None, "client_id=app&client_secret=x", &client);
        assert_eq!(kind(refused), TokenErrorKind::InvalidClient);
    }

    #[test]
    fn two_methods_at_once_are_invalid_request() {
        let client = samples::client_with_secret("portal", "secret");
        let header = basic("portal:secret");
        for body in [
            "client_secret=secret",
            "client_id=other",
            "client_id=portal&client_id=portal",
        ] {
            let refused = authenticate(Some(&header), body, &client);
            assert_eq!(kind(refused), TokenErrorKind::InvalidRequest, "{body}");
        }
    }

    #[test]
    fn unknown_client_and_wrong_secret_are_answered_alike() {
        let client = samples::client_with_secret("portal", "secret");
        let wrong = authenticate(Some(&basic("portal:wrong")), "", &client).unwrap_err();
        let unknown = authenticate(Some(&basic("nobody:secret")), "", &client).unwrap_err();
        assert_eq!(wrong, unknown);
        assert_eq!(wrong.kind, TokenErrorKind::InvalidClient);
        for header in [
            "Bearer abc",
            "Basic",
            "Basic !!!",
            "Basic YQ==",
            "Basic /w==",
            "",
        ] {
            assert_eq!(
                authenticate(Some(header), "", &client).unwrap_err(),
                wrong,
                "{header}"
            );
        }
        assert_eq!(authenticate(None, "", &client).unwrap_err(), wrong);
    }

    #[test]
    fn every_secret_of_a_rotation_is_good() {
        let mut client = samples::client_with_secret("portal", "old");
        client
            .secrets
            .push(samples::client_with_secret("portal", "new").secrets[0]);
        for secret in ["old", "new"] {
            let header = basic(&format!("portal:{secret}"));
            assert_eq!(authenticate(Some(&header), "", &client), Ok(()));
        }
    }

    #[test]
    fn a_secret_belongs_to_one_client() {
        let (keys, tenant) = (samples::keys(), samples::tenant());
        let hash = |id: &str| secret_hash(&keys, &tenant, &ClientId::new(id), "secret");
        assert_ne!(hash("a"), hash("b"));
    }

    #[test]
    fn credentials_do_not_print_their_secret() {
        let header = basic("portal:hunter2");
        let credentials = ClientCredentials::from_request(Some(&header), &Params::default());
        assert!(!format!("{credentials:?}").contains("hunter2"));
    }

    proptest! {
        #[test]
        fn nothing_panics(header in "(Basic )?[A-Za-z0-9+/=:% é]{0,40}") {
            let _ = ClientCredentials::from_request(Some(&header), &Params::default());
        }
    }
}
