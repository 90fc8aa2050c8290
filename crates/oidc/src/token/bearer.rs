//! How an access token is presented (RFC 6750 §2): in the header or in a form body, never in an
//! address.

use crate::{BearerError, Params};

/// Finds the access token of a request. `body` is the form of a POST.
pub fn find_access_token<'a>(
    authorization_header: Option<&'a str>,
    body: Option<&'a Params>,
) -> Result<&'a str, BearerError> {
    let posted = body.and_then(|params| params.get("access_token"));
    if body.is_some_and(|params| params.repeated_known(&["access_token"]).is_some()) {
        return Err(BearerError::InvalidRequest);
    }
    match (authorization_header, posted) {
        (None, None) => Err(BearerError::Missing),
        (None, Some(token)) => Ok(token),
        (Some(header), None) => from_header(header),
        // RFC 6750 §2: Clients MUST NOT use more than one method to transmit the token in each
        // request.
        (Some(_), Some(_)) => Err(BearerError::InvalidRequest),
    }
}

fn from_header(header: &str) -> Result<&str, BearerError> {
    match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        _ => Err(BearerError::InvalidRequest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_sent_once_in_header_or_body() {
        let body = Params::parse("access_token=b").unwrap();
        let twice = Params::parse("access_token=b&access_token=b").unwrap();
        let empty = Params::default();
        for (header, form, expected) in [
            (Some("Bearer a"), None, Ok("a")),
            (Some("bearer a"), Some(&empty), Ok("a")),
            (None, Some(&body), Ok("b")),
            (None, None, Err(BearerError::Missing)),
            (None, Some(&empty), Err(BearerError::Missing)),
            (
                Some("Bearer a"),
                Some(&body),
                Err(BearerError::InvalidRequest),
            ),
            (None, Some(&twice), Err(BearerError::InvalidRequest)),
            (Some("Basic a"), None, Err(BearerError::InvalidRequest)),
            (Some("Bearer"), None, Err(BearerError::InvalidRequest)),
        ] {
            assert_eq!(find_access_token(header, form), expected, "{header:?}");
        }
    }
}
