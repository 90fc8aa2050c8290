//! A relying party that believes nothing it has not verified.

use axum::body::Body;
use http::header;
use jsonwebtoken::jwk::JwkSet;
use sekisho_tests::{
    app::{CALLBACK, ORIGIN, OTHER_TENANT, TestApp},
    browser::{Browser, Page},
    protocol::{Answer, Auth, Reply, basic, request},
};
use serde_json::Value;

/// The form of the sign-in page.
pub(crate) const CREDENTIALS: &str = "form[data-form=credentials]";
/// Where `web` is sent after signing out.
pub(crate) const BYE: &str = "https://portal.example.jp/bye";

/// Asks for what must be answered at the portal.
pub(crate) async fn ask(app: &TestApp, browser: &Browser, changed: &[(&str, &str)]) -> Answer {
    Answer::new(browser.visit(&app.authorize(changed)).await.left())
}

/// Asks for what must be answered by the sign-in page.
pub(crate) async fn ask_for_form(
    app: &TestApp,
    browser: &Browser,
    changed: &[(&str, &str)],
) -> Page {
    let page = browser.get(&app.authorize(changed)).await;
    assert!(page.has(CREDENTIALS), "{page}");
    page
}

/// The answer to an authorization request of no browser, undecoded query and all.
pub(crate) async fn ask_raw(app: &TestApp, query: &str) -> Reply {
    app.get(&format!("/authorize?{query}")).await
}

/// Where an answer leads.
pub(crate) fn answer_of(reply: &Reply) -> Answer {
    let location = reply
        .header("location")
        .unwrap_or_else(|| panic_no_location(reply));
    Answer::new(location.parse().unwrap())
}

#[expect(clippy::panic, reason = "test code fails loudly")]
fn panic_no_location(reply: &Reply) -> ! {
    panic!("{} without a location: {}", reply.status, reply.body)
}

/// A member of a JSON answer that is text.
pub(crate) fn text<'a>(document: &'a Value, name: &str) -> &'a str {
    document[name]
        .as_str()
        .unwrap_or_else(|| panic_no_text(document, name))
}

#[expect(clippy::panic, reason = "test code fails loudly")]
fn panic_no_text(document: &Value, name: &str) -> ! {
    panic!("no {name} in {document}")
}

/// The names of the members of a JSON object, sorted.
pub(crate) fn names(document: &Value) -> Vec<&str> {
    let members = document.as_object().unwrap();
    let mut names: Vec<_> = members.keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// The tokens of a code of `web`.
pub(crate) async fn redeem(app: &TestApp, answer: &Answer) -> Value {
    let reply = app.redeem(Auth::Basic("web"), &answer.code()).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()
}

/// The published keys.
pub(crate) async fn jwks(app: &TestApp) -> JwkSet {
    app.jwks().await
}

/// The claims of a token for `audience`, its signature verified against the published keys.
pub(crate) async fn verify(app: &TestApp, token: &str, audience: &str) -> Value {
    app.verify(token, audience).await
}

/// The verified claims of the ID token of `web`.
pub(crate) async fn id_token(app: &TestApp, tokens: &Value) -> Value {
    verify(app, text(tokens, "id_token"), "web").await
}

/// The present of the provider, in seconds.
pub(crate) fn now(app: &TestApp) -> i64 {
    app.clock.now().as_seconds()
}

/// A POST with exactly these headers and this body.
pub(crate) async fn post_raw(
    app: &TestApp,
    path: &str,
    headers: &[(header::HeaderName, &str)],
    body: &str,
) -> Reply {
    let mut request = request("POST", &app.at(path));
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    app.call(request.body(Body::from(body.to_owned())).unwrap())
        .await
}

/// A request to the token endpoint of the other tenant, by its client of this name.
pub(crate) async fn token_elsewhere(app: &TestApp, client: &str, body: &str) -> Reply {
    let request = request("POST", &format!("{ORIGIN}/{OTHER_TENANT}/token"))
        .header(FORM.0, FORM.1)
        .header(header::AUTHORIZATION, basic(client));
    app.call(request.body(Body::from(body.to_owned())).unwrap())
        .await
}

/// The form that redeems a code of [`CALLBACK`].
pub(crate) fn redemption(code: &str) -> String {
    encode(&[
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
    ])
}

/// A form as programs send it.
pub(crate) const FORM: (header::HeaderName, &str) =
    (header::CONTENT_TYPE, "application/x-www-form-urlencoded");

/// Pairs as a query or form body.
pub(crate) fn encode(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}
