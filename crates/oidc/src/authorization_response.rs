//! Authorization responses (RFC 6749 §4.1.2, §4.1.2.1, Core §3.1.2.5, §3.1.2.6) as addresses, each
//! with the issuer (RFC 9207).

use sekisho_kernel::Issuer;

use crate::{AuthorizationRequest, RedirectError};

/// Where the browser goes with a code.
pub fn success(request: &AuthorizationRequest, code: &str, issuer: &Issuer) -> String {
    let answer = [("code", code)];
    request
        .redirect_uri
        .with_params(&complete(&answer, request.state.as_deref(), issuer))
}

/// Where the browser goes with an error.
pub fn error(error: &RedirectError, issuer: &Issuer) -> String {
    let answer = [
        ("error", error.code.as_str()),
        ("error_description", error.description),
    ];
    error
        .redirect_uri
        .with_params(&complete(&answer, error.state.as_deref(), issuer))
}

fn complete<'a>(
    answer: &[(&'a str, &'a str)],
    state: Option<&'a str>,
    issuer: &'a Issuer,
) -> Vec<(&'a str, &'a str)> {
    let mut params = answer.to_vec();
    // RFC 6749 §4.1.2: state REQUIRED if the "state" parameter was present in the client
    // authorization request. The exact value received from the client.
    params.extend(state.map(|state| ("state", state)));
    // RFC 9207 §2: In authorization responses to the client, including error responses, an
    // authorization server supporting this specification MUST indicate its identity by including
    // the iss parameter in the response.
    params.push(("iss", issuer.as_str()));
    params
}

#[cfg(test)]
mod tests {
    use crate::{AuthorizationErrorCode, samples};

    #[test]
    fn a_success_has_code_state_and_iss_after_the_registered_query() {
        let request = samples::authorization_request("openid", Some("a b&c"));
        assert_eq!(
            super::success(&request, "the-code", &samples::issuer()),
            "https://portal.example/cb?a=b&code=the-code&state=a+b%26c\
             &iss=https%3A%2F%2Fid.example%2Fsakura"
        );
    }

    #[test]
    fn an_error_has_error_description_state_and_iss() {
        let request = samples::authorization_request("openid", None);
        let error = request.refuse(AuthorizationErrorCode::AccessDenied, "the member declined");
        assert_eq!(
            super::error(&error, &samples::issuer()),
            "https://portal.example/cb?a=b&error=access_denied\
             &error_description=the+member+declined&iss=https%3A%2F%2Fid.example%2Fsakura"
        );
    }
}
