//! docs/security.md 22: when the store is down the answer is an honest 503, never a false success.
//! Not here: the mail server (the outbox keeps what cannot go; the store's tests).

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp},
    protocol::Auth,
};

use crate::support::{CREDENTIALS, begins_session, get, post, sign_in_page};

#[tokio::test]
async fn pages_and_endpoints_answer_503_and_say_when_to_come_back() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let cookies = browser.cookies(page.url.as_str());
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    app.app.store.close().await.unwrap();

    let headers = [("cookie", &*cookies)];
    let replies = [
        ("authorize", get(&app, &app.authorize(&[]), &[]).await),
        ("page", get(&app, page.url.as_str(), &headers).await),
        (
            "form",
            post(&app, page.url.as_str(), &headers, &form.fields()).await,
        ),
        ("token", app.redeem(Auth::Basic("web"), "a-code").await),
        (
            "userinfo",
            app.userinfo(tokens["access_token"].as_str().unwrap()).await,
        ),
        (
            "readyz",
            get(&app, "http://localhost:8080/readyz", &[]).await,
        ),
    ];
    for (name, reply) in replies {
        assert_eq!(reply.status, 503, "{name}: {}", reply.body);
        assert!(!begins_session(&reply), "{name}");
        if name != "readyz" {
            assert!(reply.header("retry-after").is_some(), "{name}");
        }
    }
    let alive = get(&app, "http://localhost:8080/livez", &[]).await;
    assert_eq!(alive.status, 200);
}
