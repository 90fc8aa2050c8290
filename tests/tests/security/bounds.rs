//! docs/security.md 15: bounds on body, field, count. Not here: headers (hyper's bound), and the
//! hashing pool (`tests/journey/busy.rs`).

use sekisho_tests::{
    app::{HANAKO, TestApp},
    protocol::Auth,
};

use crate::support::{CREDENTIALS, begins_session, get, post, sign_in_page};

#[tokio::test]
async fn a_body_past_64_kib_is_refused_everywhere() {
    let app = TestApp::start().await;
    let page = sign_in_page(&app, &app.browser()).await;
    let fields = [("padding".to_owned(), "a".repeat(64 * 1024))];
    for address in [
        page.url.to_string(),
        page.form("form[data-form=cancel]").action().to_string(),
        app.at("/authorize"),
        app.at("/token"),
        app.at("/introspect"),
        app.at("/revoke"),
        app.at("/userinfo"),
        app.at("/end_session"),
    ] {
        let reply = post(&app, &address, &[], &fields).await;
        assert_eq!(reply.status, 413, "{address}");
    }
}

#[tokio::test]
async fn a_long_password_is_wrong_and_never_cut_off() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let cookies = browser.cookies(page.url.as_str());
    // As long as a body may be; and one that begins with the right password.
    let begins_right = format!("{}{}", sekisho_tests::app::PASSWORD, "\0".repeat(2_000));
    for password in ["a".repeat(1_025), "あ".repeat(6_000), begins_right] {
        let form = page
            .form(CREDENTIALS)
            .fill("user_id", HANAKO)
            .fill("password", &password);
        let reply = post(
            &app,
            page.url.as_str(),
            &[("cookie", &cookies)],
            &form.fields(),
        )
        .await;
        assert_eq!(reply.status, 303);
        assert!(!begins_session(&reply));
        let shown = browser.get(page.url.as_str()).await;
        assert_eq!(shown.error().as_deref(), Some("invalid-credentials"));
    }
}

#[tokio::test]
async fn a_user_id_longer_than_anybody_types_is_wrong_and_not_kept() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let long = "a".repeat(50_000);
    let refused = app.enter(&page, &browser, &long, "x").await.page();
    assert_eq!(refused.error().as_deref(), Some("invalid-credentials"));
    assert!(refused.html.len() < 20_000, "{} bytes", refused.html.len());
    app.advance(std::time::Duration::from_mins(31));
    let restarted = app.enter(&refused, &browser, &long, "x").await.page();
    assert_eq!(restarted.step().as_deref(), Some("restarted"));
    assert!(
        restarted.html.len() < 20_000,
        "{} bytes",
        restarted.html.len()
    );
}

#[tokio::test]
async fn requests_of_too_many_or_too_long_parameters_are_answered_by_the_rule() {
    let app = TestApp::start().await;
    let many = "&a=".repeat(120);
    let reply = get(&app, &format!("{}{many}", app.authorize(&[])), &[]).await;
    assert_eq!(reply.status, 400);
    assert_eq!(reply.header("location"), None);
    let many: Vec<_> = (0..120).map(|n| (format!("a{n}"), String::new())).collect();
    for path in ["/token", "/introspect", "/revoke"] {
        let reply = post(&app, &app.at(path), &[], &many).await;
        assert_eq!(reply.error(), "invalid_request", "{path}");
    }
    for path in ["/end_session", "/authorize"] {
        assert_eq!(
            post(&app, &app.at(path), &[], &many).await.status,
            400,
            "{path}"
        );
    }
}

#[tokio::test]
async fn long_values_are_told_to_the_client_and_long_hints_were_never_said() {
    let app = TestApp::start().await;
    let long = "a".repeat(5_000);
    for name in ["state", "nonce"] {
        let reply = get(&app, &app.authorize(&[(name, &long)]), &[]).await;
        let location = reply.header("location").unwrap();
        assert!(location.contains("error=invalid_request"), "{name}");
        assert!(
            location.len() < 1_000,
            "{name}: what is too long is not given back"
        );
    }
    for name in ["login_hint", "ui_locales", "acr_values", "id_token_hint"] {
        let page = app.browser().get(&app.authorize(&[(name, &long)])).await;
        assert_eq!(page.step().as_deref(), Some("credentials"), "{name}");
        assert!(page.html.len() < 20_000, "{name}");
    }
}

#[tokio::test]
async fn a_request_as_long_as_allowed_still_works_to_the_end() {
    let app = TestApp::start().await;
    let state = "あ".repeat(4_096 / 3);
    let answer = app.sign_in(&app.browser(), &[("state", &state)]).await;
    assert_eq!(answer.param("state"), Some(&*state));
    assert_eq!(
        app.redeem(Auth::Basic("web"), &answer.code()).await.status,
        200
    );
}

#[tokio::test]
async fn nonsense_never_is_our_fault() {
    let app = TestApp::start().await;
    for path in [
        "/sign-in/x",
        "/sign-in/..",
        "/sign-in/%00",
        "/sign-in/%ff",
        "/sign-in/01920000000070008000000000000000/x",
        "/%2e%2e/jwks",
        "/authorize?%",
        "/authorize?client_id=%ff",
        "/authorize?client_id=a&client_id=b",
        "/end_session?%zz",
        "/x/y/z?a=b",
    ] {
        let reply = app.get(path).await;
        assert!(reply.status.is_client_error(), "{path}: {}", reply.status);
    }
    for (path, body) in [
        ("/token", "%"),
        ("/userinfo", "%ff"),
        ("/authorize", "a=%e3%81"),
    ] {
        let request = sekisho_tests::protocol::request("POST", &app.at(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(axum::body::Body::from(body));
        let reply = app.call(request.unwrap()).await;
        assert!(reply.status.is_client_error(), "{path}: {}", reply.status);
    }
}
