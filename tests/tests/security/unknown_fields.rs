//! docs/security.md 14: unknown fields of our own forms are refused; where a specification says to
//! ignore them they are ignored and never assigned.

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp},
    protocol::{Auth, claims},
};

use crate::support::{CREDENTIALS, begins_session, get, pairs, post, sign_in_page};

const ASSIGNING: [(&str, &str); 9] = [
    ("tenant", "midori"),
    ("tenant_id", "midori"),
    ("role", "admin"),
    ("sub", "somebody"),
    ("member", "somebody"),
    ("verified", "true"),
    ("acr", "urn:sekisho:acr:2"),
    ("amr", "hwk"),
    ("client[scope]", "everything"),
];

#[tokio::test]
async fn a_form_with_a_field_of_nobodys_is_refused() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let cookies = browser.cookies(page.url.as_str());
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    for (name, value) in ASSIGNING
        .into_iter()
        .chain([("password", "again"), ("csrf", "again")])
    {
        let mut fields = form.fields();
        fields.push((name.to_owned(), value.to_owned()));
        let reply = post(&app, page.url.as_str(), &[("cookie", &cookies)], &fields).await;
        assert_eq!(reply.status, 403, "{name}");
        assert!(reply.body.contains("data-error=\"unknown-form\""), "{name}");
        assert!(!begins_session(&reply), "{name}");
    }
}

#[tokio::test]
async fn unknown_parameters_of_an_authorization_request_change_nothing() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let extended = app.tokens(&app.browser(), &ASSIGNING).await;
    for name in ["id_token", "access_token"] {
        let read = |tokens: &serde_json::Value| claims(tokens[name].as_str().unwrap());
        let (plain, extended) = (read(&tokens), read(&extended));
        for claim in [
            "iss", "sub", "aud", "scope", "acr", "amr", "role", "verified", "tenant",
        ] {
            assert_eq!(plain.get(claim), extended.get(claim), "{name} {claim}");
        }
    }
}

#[tokio::test]
async fn unknown_parameters_of_a_token_request_change_nothing() {
    let app = TestApp::start().await;
    let form = [&ASSIGNING[..], &[("grant_type", "client_credentials")]].concat();
    let reply = app.token(Auth::Basic("service"), &form).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let claims = claims(reply.json()["access_token"].as_str().unwrap());
    assert_eq!(claims["sub"], "service");
    assert_eq!(claims["iss"], app.issuer());
    assert_eq!(claims.get("acr"), None);
    assert_eq!(claims.get("role"), None);
}

#[tokio::test]
async fn the_query_of_a_form_s_address_is_no_field() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let typed = format!("?user_id={HANAKO}&password=correct+horse+battery");
    let address = format!("{}{typed}", page.url);
    let shown = get(
        &app,
        &address,
        &[("cookie", &browser.cookies(page.url.as_str()))],
    )
    .await;
    assert_eq!(shown.status, 200);
    assert!(!shown.body.contains(HANAKO), "an address fills in nothing");
    let form = page.form(CREDENTIALS).fields();
    let refused = browser
        .post(page.url.as_str(), &address, &pairs(&form))
        .await
        .page();
    assert_eq!(refused.error().as_deref(), Some("user-id-missing"));
}
