//! One request after the other, as a table: what is changed, and what comes of it.

use proptest::prelude::*;

use super::*;
use crate::{AuthorizationError, GrantType, samples};

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A good request; each `(name, value)` replaces a parameter, or takes it away if it is empty.
fn query(changes: &[(&str, &str)]) -> String {
    let mut pairs = vec![
        ("client_id", "portal"),
        ("redirect_uri", samples::REDIRECT_URI),
        ("response_type", "code"),
        ("scope", "openid profile"),
        ("state", "s&t a"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    pairs.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    pairs.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

fn answer(query: &str, client: &Client) -> Result<AuthorizationRequest, AuthorizationError> {
    let params = Params::parse(query).unwrap();
    let uri = check_client_and_redirect(&params, Some(client))?;
    Ok(check(&params, client, &uri)?)
}

fn changed(changes: &[(&str, &str)]) -> Result<AuthorizationRequest, AuthorizationError> {
    answer(&query(changes), &samples::client())
}

fn redirected(result: Result<AuthorizationRequest, AuthorizationError>) -> RedirectError {
    match result {
        Err(AuthorizationError::Redirect(error)) => error,
        other => panic!("expected a redirect, got {other:?}"),
    }
}

#[test]
fn a_good_request_is_understood() {
    let request = changed(&[("nonce", "n"), ("max_age", "60"), ("ui_locales", "ja en")]).unwrap();
    assert_eq!(request.client_id.as_str(), "portal");
    assert_eq!(request.redirect_uri.as_str(), samples::REDIRECT_URI);
    assert_eq!(request.scope.to_string(), "openid profile");
    assert_eq!(request.state.as_deref(), Some("s&t a"));
    assert_eq!(request.nonce.as_deref(), Some("n"));
    assert_eq!(request.max_age, Some(60));
    assert_eq!(request.ui_locales, ["ja", "en"]);
    assert!(request.code_challenge.is_some());
    assert!(request.wants_id_token() && !request.is_silent());
}

#[test]
fn without_a_known_client_and_address_nothing_is_redirected() {
    use DirectError::{
        ClientIdMissing, MalformedRequest, RedirectUriMismatch, RedirectUriMissing, UnknownClient,
    };
    for (changes, expected) in [
        (&[("client_id", "")][..], ClientIdMissing),
        (&[("client_id", "nobody")], UnknownClient),
        (
            &[("client_id", "portal"), ("client_id", "portal")],
            MalformedRequest,
        ),
        (&[("redirect_uri", "")], RedirectUriMissing),
        (
            &[("redirect_uri", "https://evil.example/")],
            RedirectUriMismatch,
        ),
        (
            &[
                ("redirect_uri", samples::REDIRECT_URI),
                ("redirect_uri", samples::REDIRECT_URI),
            ],
            MalformedRequest,
        ),
    ] {
        assert_eq!(
            changed(changes),
            Err(AuthorizationError::Direct(expected)),
            "{changes:?}"
        );
    }
    let params = Params::parse(&query(&[])).unwrap();
    assert_eq!(check_client_and_redirect(&params, None), Err(UnknownClient));
}

#[test]
fn each_fault_is_redirected_with_its_code_and_the_state() {
    use AuthorizationErrorCode::{
        InvalidRequest, InvalidScope, RegistrationNotSupported, RequestNotSupported,
        RequestUriNotSupported, UnsupportedResponseType,
    };
    for (changes, expected) in [
        (&[("response_type", "")][..], InvalidRequest),
        (&[("response_type", "token")], UnsupportedResponseType),
        (
            &[("response_type", "code id_token")],
            UnsupportedResponseType,
        ),
        (&[("response_type", "Code")], UnsupportedResponseType),
        (&[("response_mode", "fragment")], InvalidRequest),
        (&[("response_mode", "form_post")], InvalidRequest),
        (&[("request", "e30.e30.")], RequestNotSupported),
        (&[("request_uri", "urn:x")], RequestUriNotSupported),
        (&[("registration", "{}")], RegistrationNotSupported),
        (&[("scope", "")], InvalidScope),
        (&[("scope", "unknown")], InvalidScope),
        (&[("scope", "openid \"")], InvalidScope),
        (&[("scope", "openid"), ("scope", "openid")], InvalidRequest),
        (&[("prompt", "none login")], InvalidRequest),
        (&[("prompt", "create")], InvalidRequest),
        (&[("max_age", "-1")], InvalidRequest),
        (&[("max_age", "+1")], InvalidRequest),
        (&[("max_age", "1.5")], InvalidRequest),
        (&[("max_age", "99999999999999999999")], InvalidRequest),
        (&[("code_challenge", "")], InvalidRequest),
        (
            &[("code_challenge", ""), ("code_challenge_method", "")],
            InvalidRequest,
        ),
        (&[("code_challenge", "short")], InvalidRequest),
        (&[("code_challenge_method", "plain")], InvalidRequest),
        (&[("code_challenge_method", "")], InvalidRequest),
        (&[("nonce", "n"), ("nonce", "n")], InvalidRequest),
    ] {
        let error = redirected(changed(changes));
        assert_eq!(error.code, expected, "{changes:?}");
        assert_eq!(error.state.as_deref(), Some("s&t a"), "{changes:?}");
        assert_eq!(error.redirect_uri.as_str(), samples::REDIRECT_URI);
        let is_plain = |byte: u8| matches!(byte, 0x20..=0x7e) && byte != b'"' && byte != b'\\';
        assert!(
            error.description.bytes().all(is_plain),
            "{}",
            error.description
        );
    }
}

#[test]
fn a_state_that_cannot_be_echoed_is_not_echoed_in_part() {
    let twice = redirected(changed(&[("state", "a"), ("state", "b")]));
    assert_eq!(
        (twice.code, twice.state),
        (AuthorizationErrorCode::InvalidRequest, None)
    );
    let long = redirected(changed(&[("state", &"a".repeat(4097))]));
    assert_eq!(
        (long.code, long.state),
        (AuthorizationErrorCode::InvalidRequest, None)
    );
    let longest = "a".repeat(4096);
    assert_eq!(
        changed(&[("state", &longest)]).unwrap().state,
        Some(longest)
    );
}

#[test]
fn unknown_parameters_and_scopes_are_ignored_and_order_does_not_matter() {
    let plain = changed(&[]).unwrap();
    assert_eq!(
        changed(&[("x", "1"), ("x", "2"), ("claims", "{}")]).unwrap(),
        plain
    );
    assert_eq!(
        changed(&[("scope", "profile api:admin openid")]).unwrap(),
        plain
    );
}

#[test]
fn empty_parameters_are_absent_ones() {
    let text = query(&[]) + "&prompt=&max_age=&request=&response_mode=&nonce=";
    assert_eq!(
        answer(&text, &samples::client()).unwrap(),
        changed(&[]).unwrap()
    );
}

#[test]
fn a_request_without_openid_is_oauth() {
    let request = changed(&[("scope", "profile")]).unwrap();
    assert!(!request.wants_id_token());
}

#[test]
fn offline_access_needs_the_refresh_grant() {
    let asked = query(&[("scope", "openid offline_access")]);
    let mut client = samples::client();
    assert_eq!(
        answer(&asked, &client).unwrap().scope.to_string(),
        "offline_access openid"
    );
    client.grant_types = vec![GrantType::AuthorizationCode];
    assert_eq!(answer(&asked, &client).unwrap().scope.to_string(), "openid");
}

#[test]
fn a_client_without_the_code_grant_is_unauthorized() {
    let mut client = samples::client();
    client.grant_types = vec![GrantType::ClientCredentials];
    let error = redirected(answer(&query(&[]), &client));
    assert_eq!(error.code, AuthorizationErrorCode::UnauthorizedClient);
}

#[test]
fn pkce_can_be_optional_for_confidential_clients_only() {
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let mut client = samples::client();
    client.require_pkce = false;
    assert_eq!(
        answer(&query(&without), &client).unwrap().code_challenge,
        None
    );
    client.token_endpoint_auth_method = crate::client::TokenEndpointAuthMethod::None;
    let error = redirected(answer(&query(&without), &client));
    assert_eq!(error.code, AuthorizationErrorCode::InvalidRequest);
}

#[test]
fn the_clients_default_max_age_is_overridden_by_the_request() {
    let mut client = samples::client();
    client.default_max_age = Some(300);
    assert_eq!(answer(&query(&[]), &client).unwrap().max_age, Some(300));
    assert_eq!(
        answer(&query(&[("max_age", "0")]), &client)
            .unwrap()
            .max_age,
        Some(0)
    );
}

#[test]
fn prompts_are_a_set() {
    let request = changed(&[("prompt", "login consent login")]).unwrap();
    assert_eq!(
        request.prompt,
        BTreeSet::from([Prompt::Login, Prompt::Consent])
    );
    assert!(changed(&[("prompt", "none")]).unwrap().is_silent());
}

#[test]
fn hints_never_cause_errors() {
    let long = "x".repeat(20_000);
    for name in [
        "acr_values",
        "login_hint",
        "id_token_hint",
        "ui_locales",
        "display",
    ] {
        for value in [long.as_str(), "\u{0}\n", "あ い", "..", "  "] {
            assert!(changed(&[(name, value)]).is_ok(), "{name}={value:.20?}");
        }
    }
    let request = changed(&[("login_hint", &long), ("id_token_hint", &long)]).unwrap();
    assert_eq!((request.login_hint, request.id_token_hint), (None, None));
}

#[test]
fn a_stored_request_is_checked_against_the_client_as_it_is_now() {
    let request = changed(&[("prompt", "login")]).unwrap();
    let json = serde_json::to_string(&request).unwrap();
    let stored = || serde_json::from_str::<StoredAuthorizationRequest>(&json).unwrap();
    let mut client = samples::client();
    assert_eq!(stored().recheck(Some(&client)).unwrap(), request);
    assert_eq!(request.clone().into_stored(), stored());

    client.scope = Scope::parse("openid").unwrap();
    assert_eq!(stored().recheck(Some(&client)).unwrap().scope, client.scope);
    client.scope = Scope::default();
    let error = redirected(stored().recheck(Some(&client)));
    assert_eq!(error.code, AuthorizationErrorCode::InvalidScope);
    assert_eq!(error.state.as_deref(), Some("s&t a"));
    client.redirect_uris.clear();
    let error = stored().recheck(Some(&client)).unwrap_err();
    assert_eq!(
        error,
        AuthorizationError::Direct(DirectError::RedirectUriMismatch)
    );
    assert_eq!(
        stored().recheck(None),
        Err(DirectError::UnknownClient.into())
    );
}

#[test]
fn a_request_stored_in_another_form_is_not_read() {
    let json = serde_json::to_string(&changed(&[]).unwrap()).unwrap();
    assert!(json.contains(r#""version":1"#));
    let later = json.replace(r#""version":1"#, r#""version":2"#);
    assert!(serde_json::from_str::<StoredAuthorizationRequest>(&later).is_err());
}

proptest! {
    /// Whatever a request says, an answer goes to a registered address or nowhere.
    #[test]
    fn answers_go_to_registered_addresses_only(
        pairs in proptest::collection::vec(
            (
                proptest::sample::select(vec![
                    "client_id", "redirect_uri", "response_type", "scope", "state", "prompt",
                    "max_age", "code_challenge", "code_challenge_method", "response_mode",
                ]),
                proptest::sample::select(vec![
                    "portal", samples::REDIRECT_URI, "https://evil.example/cb", "code", "openid",
                    "none", "S256", CHALLENGE, "", "\u{0}", "login",
                ]),
            ),
            0..12,
        ),
    ) {
        let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let client = samples::client();
        let uri = match answer(&text, &client) {
            Ok(request) => request.redirect_uri,
            Err(AuthorizationError::Redirect(error)) => error.redirect_uri,
            Err(AuthorizationError::Direct(_)) => return Ok(()),
        };
        prop_assert_eq!(uri.as_str(), samples::REDIRECT_URI);
    }

    #[test]
    fn nothing_panics(text in "([a-z_]{0,14}=[^&]{0,20}&?){0,8}") {
        if let Ok(params) = Params::parse(&text) {
            let _ = check_client_and_redirect(&params, Some(&samples::client()));
        }
    }
}
