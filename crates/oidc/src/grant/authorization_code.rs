//! The authorization code grant at the token endpoint (RFC 6749 §4.1.3, RFC 7636 §4.5, §4.6).
//!
//! That a code works once cannot be seen here: whoever remembers codes uses them up by one
//! conditional statement, and ends the grant at a second use (RFC 6749 §4.1.2).

use std::time::Duration;

use sekisho_kernel::{ClientId, GrantId, Secret, Timestamp};

use crate::{Client, Params, TokenError, pkce::CodeChallenge};

/// How long a code is good.
pub const LIFETIME: Duration = Duration::from_mins(1);

/// A code as it is remembered: everything but itself, of which only the hash is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthorizationCode {
    /// Whom it was issued to.
    pub client_id: ClientId,
    /// The address it was sent to.
    pub redirect_uri: String,
    /// What its redemption must prove.
    pub code_challenge: Option<CodeChallenge>,
    /// When it stops being good.
    pub expires_at: Timestamp,
    /// What it stands for.
    pub grant: GrantId,
}

/// A code to be redeemed.
#[derive(Clone, Debug)]
pub struct AuthorizationCodeRequest {
    /// The code.
    pub code: Secret<String>,
    /// The address it was sent to, as the client says.
    pub redirect_uri: String,
    /// The proof that the client asked for it.
    pub code_verifier: Option<Secret<String>>,
}

impl AuthorizationCodeRequest {
    pub(super) fn from_params(params: &Params) -> Result<Self, TokenError> {
        let code = params
            .get("code")
            .ok_or(TokenError::invalid_request("code is missing"))?;
        // RFC 6749 §4.1.3: redirect_uri REQUIRED, if the "redirect_uri" parameter was included in
        // the authorization request. With us it always was.
        let redirect_uri = params
            .get("redirect_uri")
            .ok_or(TokenError::invalid_request(
                "redirect_uri is missing; send that of the authorization request",
            ))?;
        let secret = |text: &str| Secret::new(text.to_owned());
        Ok(Self {
            code: secret(code),
            redirect_uri: redirect_uri.to_owned(),
            code_verifier: params.get("code_verifier").map(secret),
        })
    }

    /// Checks that a code was issued for exactly this request.
    ///
    /// # Errors
    /// Always `invalid_grant` (RFC 6749 §5.2).
    pub fn check(
        &self,
        code: &AuthorizationCode,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), TokenError> {
        // RFC 6749 §4.1.3: ensure that the authorization code was issued to the authenticated
        // confidential client, or if the client is public, to "client_id" in the request.
        if code.client_id != client.client_id || now >= code.expires_at {
            return Err(TokenError::invalid_grant(
                "the code is not good, or not good any more",
            ));
        }
        // RFC 6749 §4.1.3: ensure that the "redirect_uri" parameter is present and that the values
        // are identical.
        if code.redirect_uri != self.redirect_uri {
            return Err(TokenError::invalid_grant(
                "redirect_uri is not that of the authorization request",
            ));
        }
        self.check_verifier(code.code_challenge.as_ref())
    }

    fn check_verifier(&self, challenge: Option<&CodeChallenge>) -> Result<(), TokenError> {
        match (challenge, &self.code_verifier) {
            (None, None) => Ok(()),
            (Some(challenge), Some(verifier)) if challenge.is_met_by(verifier.expose()) => Ok(()),
            // RFC 7636 §4.6: If the values are not equal, an error response indicating
            // "invalid_grant" MUST be returned.
            (Some(_), Some(_)) => Err(TokenError::invalid_grant(
                "code_verifier is not what code_challenge was made from",
            )),
            (Some(_), None) => Err(TokenError::invalid_grant("code_verifier is missing")),
            // RFC 9700 §2.1.1: Authorization servers MUST mitigate PKCE downgrade attacks by
            // ensuring that a token request containing a code_verifier parameter is accepted only
            // if a code_challenge parameter was present in the authorization request.
            (None, Some(_)) => Err(TokenError::invalid_grant(
                "code_verifier was sent, but no code_challenge before",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TokenErrorKind, samples};

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn code() -> AuthorizationCode {
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        AuthorizationCode {
            client_id: ClientId::new("portal"),
            redirect_uri: samples::REDIRECT_URI.to_owned(),
            code_challenge: CodeChallenge::new(challenge, Some("S256")).ok(),
            expires_at: samples::NOW + LIFETIME,
            grant: samples::grant().id,
        }
    }

    fn request(redirect_uri: &str, verifier: Option<&str>) -> AuthorizationCodeRequest {
        AuthorizationCodeRequest {
            code: Secret::new("code".to_owned()),
            redirect_uri: redirect_uri.to_owned(),
            code_verifier: verifier.map(|text| Secret::new(text.to_owned())),
        }
    }

    fn kind(result: Result<(), TokenError>) -> Option<TokenErrorKind> {
        result.err().map(|error| error.kind)
    }

    const REFUSED: Option<TokenErrorKind> = Some(TokenErrorKind::InvalidGrant);

    #[test]
    fn a_code_is_bound_to_address_and_verifier() {
        let client = samples::client();
        let check = |redirect_uri, verifier| {
            kind(request(redirect_uri, verifier).check(&code(), &client, samples::NOW))
        };
        let wrong = VERIFIER.replace('d', "e");
        assert_eq!(check(samples::REDIRECT_URI, Some(VERIFIER)), None);
        assert_eq!(check("https://portal.example/cb", Some(VERIFIER)), REFUSED);
        assert_eq!(check(samples::REDIRECT_URI, Some(&wrong)), REFUSED);
        assert_eq!(check(samples::REDIRECT_URI, Some("short")), REFUSED);
        assert_eq!(check(samples::REDIRECT_URI, None), REFUSED);
    }

    #[test]
    fn a_code_is_bound_to_its_client() {
        let other = samples::client_with_secret("other", "secret");
        let request = request(samples::REDIRECT_URI, Some(VERIFIER));
        assert_eq!(kind(request.check(&code(), &other, samples::NOW)), REFUSED);
    }

    #[test]
    fn a_code_is_good_for_sixty_seconds() {
        let client = samples::client();
        let request = request(samples::REDIRECT_URI, Some(VERIFIER));
        let after = |seconds| samples::NOW + Duration::from_secs(seconds);
        assert_eq!(kind(request.check(&code(), &client, after(59))), None);
        assert_eq!(kind(request.check(&code(), &client, after(60))), REFUSED);
    }

    #[test]
    fn a_verifier_without_a_challenge_is_a_downgrade() {
        let plain = AuthorizationCode {
            code_challenge: None,
            ..code()
        };
        let client = samples::client();
        let check = |verifier| {
            kind(request(samples::REDIRECT_URI, verifier).check(&plain, &client, samples::NOW))
        };
        assert_eq!(check(None), None);
        assert_eq!(check(Some(VERIFIER)), REFUSED);
    }

    #[test]
    fn a_request_does_not_print_its_secrets() {
        let text = format!("{:?}", request(samples::REDIRECT_URI, Some(VERIFIER)));
        assert!(!text.contains(VERIFIER));
    }
}
