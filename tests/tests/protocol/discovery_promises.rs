//! Discovery 1.0 §3: nothing advertised in discovery may fail to work, nothing that works may be
//! missing from it. Not here: signing algorithms (`core_id_token`, `rfc7517_jwks`).

use axum::body::Body;
use sekisho_tests::{
    app::TestApp,
    protocol::{Auth, CHALLENGE, request},
};
use serde_json::Value;

use crate::support::{answer_of, ask_for_form, ask_raw, id_token, names, text};

async fn metadata(app: &TestApp) -> Value {
    app.get("/.well-known/openid-configuration").await.json()
}

fn listed<'a>(metadata: &'a Value, name: &str) -> Vec<&'a str> {
    metadata[name]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item.as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn every_address_that_is_advertised_answers() {
    let app = TestApp::start().await;
    let metadata = metadata(&app).await;
    let (mut seen, issuer) = (0, app.issuer());
    for (name, address) in metadata.as_object().unwrap() {
        if !name.ends_with("_endpoint") && !name.ends_with("_uri") {
            continue;
        }
        seen += 1;
        let address = address.as_str().unwrap();
        assert!(address.starts_with(&format!("{issuer}/")), "{name}");
        for method in ["GET", "POST"] {
            let request = request(method, address).body(Body::empty()).unwrap();
            let status = app.call(request).await.status.as_u16();
            let answers = matches!(status, 200 | 303 | 400 | 401 | 405);
            assert!(answers, "{method} {name}: {status}");
        }
    }
    assert_eq!(seen, 7);
}

#[tokio::test]
async fn every_scope_is_granted() {
    let app = TestApp::start().await;
    let metadata = metadata(&app).await;
    let wished = listed(&metadata, "scopes_supported").join(" ");
    let tokens = app.tokens(&app.browser(), &[("scope", &wished)]).await;
    let mut granted: Vec<_> = text(&tokens, "scope").split(' ').collect();
    let mut wished: Vec<_> = wished.split(' ').collect();
    granted.sort_unstable();
    wished.sort_unstable();
    assert_eq!(granted, wished);
}

#[tokio::test]
async fn every_prompt_response_type_mode_display_and_method_is_taken() {
    let app = TestApp::start().await;
    let metadata = metadata(&app).await;
    for (member, parameter) in [
        ("prompt_values_supported", "prompt"),
        ("response_types_supported", "response_type"),
        ("response_modes_supported", "response_mode"),
        ("display_values_supported", "display"),
        ("acr_values_supported", "acr_values"),
        ("code_challenge_methods_supported", "code_challenge_method"),
    ] {
        for value in listed(&metadata, member) {
            let challenge = ("code_challenge", CHALLENGE);
            let method = ("code_challenge_method", "S256");
            let asked = [challenge, method, (parameter, value)];
            let query = app.authorize(&asked);
            let reply = ask_raw(&app, query.split_once('?').unwrap().1).await;
            let error = answer_of(&reply).param("error").map(str::to_owned);
            let refused = error.filter(|error| !(value == "none" && error == "login_required"));
            assert_eq!(refused, None, "{parameter}={value}");
        }
    }
}

#[tokio::test]
async fn every_grant_type_and_authentication_method_is_taken() {
    let app = TestApp::start().await;
    let metadata = metadata(&app).await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let refresh_token = text(&tokens, "refresh_token");
    assert_eq!(
        listed(&metadata, "grant_types_supported"),
        ["authorization_code", "refresh_token", "client_credentials"]
    );
    assert_eq!(app.refresh(refresh_token).await.status, 200);
    let own = [("grant_type", "client_credentials")];
    assert_eq!(app.token(Auth::Basic("service"), &own).await.status, 200);

    assert_eq!(
        listed(&metadata, "token_endpoint_auth_methods_supported"),
        ["client_secret_basic", "client_secret_post", "none"]
    );
    for (auth, is_told) in [
        (Auth::Basic("web"), true),
        (Auth::Post("post"), true),
        (Auth::Public("native"), false),
    ] {
        let token = [("token", "unknown")];
        assert_eq!(app.post("/revoke", auth, &token).await.status, 200);
        // The list for introspection leaves `none` out.
        assert_eq!(
            app.post("/introspect", auth, &token).await.status == 200,
            is_told
        );
    }
}

#[tokio::test]
async fn every_language_is_spoken() {
    let app = TestApp::start().await;
    for language in listed(&metadata(&app).await, "ui_locales_supported") {
        let page = ask_for_form(&app, &app.browser(), &[("ui_locales", language)]).await;
        assert_eq!(page.attr("html", "lang").as_deref(), Some(language));
    }
}

#[tokio::test]
async fn every_claim_and_class_that_is_told_is_advertised() {
    let app = TestApp::start().await;
    let metadata = metadata(&app).await;
    let scope = ("scope", "openid profile email address phone");
    let tokens = app.tokens(&app.browser(), &[scope]).await;
    let told = id_token(&app, &tokens).await;
    let about = app.userinfo(text(&tokens, "access_token")).await.json();
    let claims = listed(&metadata, "claims_supported");
    for name in names(&told).into_iter().chain(names(&about)) {
        // at_hash is about the answer, and Core lists it nowhere as a claim to ask for.
        assert!(claims.contains(&name) || name == "at_hash", "{name}");
    }
    assert!(listed(&metadata, "acr_values_supported").contains(&text(&told, "acr")));
}

#[tokio::test]
async fn what_is_not_advertised_does_not_work() {
    let app = TestApp::start().await;
    let metadata = metadata(&app).await;
    for (member, path) in [
        ("registration_endpoint", "/register"),
        ("pushed_authorization_request_endpoint", "/par"),
        ("device_authorization_endpoint", "/device_authorization"),
        ("backchannel_authentication_endpoint", "/bc-authorize"),
        ("check_session_iframe", "/check_session"),
    ] {
        assert_eq!(metadata.get(member), None, "{member}");
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
    for unsupported in [
        "claims_parameter_supported",
        "request_parameter_supported",
        "request_uri_parameter_supported",
    ] {
        assert_eq!(metadata[unsupported], false, "{unsupported}");
    }
    for (name, value) in [("response_type", "token"), ("response_mode", "fragment")] {
        let address = app.authorize(&[(name, value)]);
        let reply = ask_raw(&app, address.split_once('?').unwrap().1).await;
        assert!(answer_of(&reply).param("error").is_some(), "{name}={value}");
    }
}
