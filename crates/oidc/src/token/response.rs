//! The token endpoint's answer (RFC 6749 §5.1, Core §3.1.3.3).

use std::fmt;

use serde::Serialize;

use crate::Scope;

/// A successful answer. Served with `Cache-Control: no-store`.
#[derive(Clone, Serialize)]
pub struct TokenResponse {
    /// The access token.
    pub access_token: String,
    /// How it is used.
    pub token_type: TokenType,
    /// Seconds until it expires.
    pub expires_in: u64,
    /// The refresh token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// The ID token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
    /// What the access token is good for: said always, so that nobody has to guess.
    #[serde(skip_serializing_if = "Scope::is_empty")]
    pub scope: Scope,
}

/// How an access token is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum TokenType {
    /// RFC 6750
    Bearer,
}

/// Prints no token.
impl fmt::Debug for TokenResponse {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("TokenResponse")
            .field("expires_in", &self.expires_in)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_what_there_is_and_prints_no_token() {
        let response = TokenResponse {
            access_token: "the-token".to_owned(),
            token_type: TokenType::Bearer,
            expires_in: 600,
            refresh_token: None,
            id_token: None,
            scope: Scope::default(),
        };
        assert_eq!(
            serde_json::to_string(&response).unwrap(),
            r#"{"access_token":"the-token","token_type":"Bearer","expires_in":600}"#
        );
        assert!(!format!("{response:?}").contains("the-token"));
    }
}
