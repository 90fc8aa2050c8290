//! docs/security.md 12: another tenant's object is like a missing one. Not here: the queries by
//! themselves (the store's tests).

use sekisho_tests::{
    app::{CALLBACK, HANAKO, ORIGIN, OTHER_TENANT, PASSWORD, TENANT, TestApp, secret_of},
    protocol::{Answer, Reply, request},
};

use crate::support::{CREDENTIALS, begins_session, cookie, get, post, sign_in_page};

/// An address of ours at the other tenant.
fn elsewhere(address: &str) -> String {
    address.replacen(&format!("/{TENANT}/"), &format!("/{OTHER_TENANT}/"), 1)
}

async fn post_elsewhere(app: &TestApp, path: &str, form: &[(&str, &str)]) -> Reply {
    let mut form: Vec<_> = form
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    form.push(("client_id".to_owned(), "post".to_owned()));
    form.push(("client_secret".to_owned(), secret_of("post")));
    post(app, &elsewhere(&app.at(path)), &[], &form).await
}

#[tokio::test]
async fn a_code_is_missing_at_the_other_tenant_and_still_good_at_its_own() {
    let app = TestApp::start().await;
    let answer = app.sign_in(&app.browser(), &[("client_id", "post")]).await;
    let code = answer.code();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", CALLBACK),
    ];
    let foreign = post_elsewhere(&app, "/token", &form).await;
    let missing = [
        ("grant_type", "authorization_code"),
        ("code", "x"),
        ("redirect_uri", CALLBACK),
    ];
    let missing = post_elsewhere(&app, "/token", &missing).await;
    assert_eq!(
        (foreign.status, &*foreign.body),
        (missing.status, &*missing.body)
    );
    assert_eq!(foreign.error(), "invalid_grant");
    let own = app
        .redeem(sekisho_tests::protocol::Auth::Post("post"), &code)
        .await;
    assert_eq!(own.status, 200, "{}", own.body);
}

#[tokio::test]
async fn tokens_are_worth_nothing_at_the_other_tenant_and_cannot_be_revoked_there() {
    let app = TestApp::start().await;
    let tokens = app
        .tokens(&app.browser(), &[("scope", "openid offline_access")])
        .await;
    for name in ["access_token", "refresh_token"] {
        let token = tokens[name].as_str().unwrap();
        let told = post_elsewhere(&app, "/introspect", &[("token", token)]).await;
        assert_eq!(
            told.json(),
            serde_json::json!({ "active": false }),
            "{name}"
        );
        post_elsewhere(&app, "/revoke", &[("token", token)]).await;
        assert_eq!(app.introspect(token).await["active"], true, "{name}");
    }
    let access_token = tokens["access_token"].as_str().unwrap();
    let bearer = format!("Bearer {access_token}");
    let reply = get(
        &app,
        &elsewhere(&app.at("/userinfo")),
        &[("authorization", &bearer)],
    )
    .await;
    assert_eq!(reply.status, 401);
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    assert_eq!(
        post_elsewhere(&app, "/token", &form).await.error(),
        "invalid_grant"
    );
    assert_eq!(app.userinfo(access_token).await.status, 200);
}

#[tokio::test]
async fn a_session_and_a_known_browser_are_nobodys_at_the_other_tenant() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let silent = elsewhere(&app.authorize(&[("prompt", "none")]));
    let answer = Answer::new(browser.visit(&silent).await.left());
    assert_eq!(answer.param("error"), Some("login_required"));

    // Not even under the other tenant's cookie name.
    let other = app.browser();
    let page = other.get(&elsewhere(&app.authorize(&[]))).await;
    app.enter(&page, &other, HANAKO, PASSWORD).await.left();
    let (name, _) = cookie(&other, &elsewhere(&app.at("/")), "s").unwrap();
    let (own_name, handle) = cookie(&browser, &app.at("/"), "s").unwrap();
    assert_ne!(name, own_name);
    let reply = get(&app, &silent, &[("cookie", &format!("{name}={handle}"))]).await;
    assert!(reply.header("location").unwrap().contains("login_required"));
}

#[tokio::test]
async fn a_sign_in_is_missing_at_the_other_tenant() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let foreign = browser.get(&elsewhere(page.url.as_str())).await;
    let missing = format!("{ORIGIN}/{OTHER_TENANT}/sign-in/01920000000070008000000000000000");
    let missing = browser.get(&missing).await;
    assert_eq!(foreign.step(), missing.step());
    assert_eq!(foreign.status, missing.status);

    // The form, sent there with its own cookie under the other tenant's name, does nothing.
    browser.tab().get(&elsewhere(&app.authorize(&[]))).await;
    let (own, handle) = cookie(&browser, &app.at("/"), "b").unwrap();
    let names = browser.cookies(&app.at("/"));
    let other_name = names
        .split("; ")
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, _)| name)
        .find(|name| name.starts_with("sekisho-b-") && *name != own)
        .unwrap();
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    let cookies = format!("{other_name}={handle}");
    let address = elsewhere(page.url.as_str());
    let reply = post(&app, &address, &[("cookie", &cookies)], &form.fields()).await;
    assert!(!begins_session(&reply));
    let location = reply.header("location").unwrap_or_default();
    assert!(!location.contains("code="), "{location}");
}

#[tokio::test]
async fn a_clients_secret_is_wrong_at_the_other_tenant() {
    let app = TestApp::start().await;
    // The same client id and the same secret text are registered at both; the stored hash is bound
    // to its tenant, so a row copied over would not be worth anything.
    let mut client = app.new_client("only-here");
    client.grant_types = vec![sekisho_oidc::GrantType::ClientCredentials];
    app.put_client(client).await;
    let credentials = sekisho_tests::protocol::basic("only-here");
    let form = [("grant_type".to_owned(), "client_credentials".to_owned())];
    let headers = [("authorization", &*credentials)];
    let here = post(&app, &app.at("/token"), &headers, &form).await;
    assert_ne!(here.status, 401, "{}", here.body);
    let there = post(&app, &elsewhere(&app.at("/token")), &headers, &form).await;
    assert_eq!(there.status, 401);
    assert_eq!(there.error(), "invalid_client");
}

#[tokio::test]
async fn an_unknown_tenant_is_a_404_on_every_route() {
    let app = TestApp::start().await;
    for path in [
        "/",
        "/authorize",
        "/token",
        "/jwks",
        "/userinfo",
        "/sign-in",
        "/end_session",
    ] {
        for method in ["GET", "POST"] {
            let address = format!("{ORIGIN}/nobody{path}");
            let request = request(method, &address)
                .body(axum::body::Body::empty())
                .unwrap();
            assert_eq!(app.call(request).await.status, 404, "{method} {path}");
        }
    }
}
