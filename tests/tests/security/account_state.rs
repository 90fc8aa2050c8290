//! docs/security.md 8: account state is read again at every issuance; suspended means dead at the
//! next request, on every node.

use sekisho_signin::MemberState;
use sekisho_tests::{
    app::{HANAKO, TestApp, TestOptions},
    browser::Browser,
    postgres::TestDatabase,
    protocol::{Answer, Auth},
};
use serde_json::Value;

use crate::support::CREDENTIALS;

struct Given {
    browser: Browser,
    tokens: Value,
    code: String,
}

async fn sign_in(app: &TestApp) -> Given {
    let browser = app.browser();
    let tokens = app
        .tokens(&browser, &[("scope", "openid offline_access")])
        .await;
    let silent = app.authorize(&[("prompt", "none")]);
    let code = Answer::new(browser.visit(&silent).await.left()).code();
    Given {
        browser,
        tokens,
        code,
    }
}

/// Nothing that was given before is worth anything at this node.
async fn assert_dead(app: &TestApp, given: &Given) {
    let token = |name: &str| given.tokens[name].as_str().unwrap();
    assert_eq!(app.userinfo(token("access_token")).await.status, 401);
    for name in ["access_token", "refresh_token"] {
        let told = app.introspect(token(name)).await;
        assert_eq!(told, serde_json::json!({ "active": false }), "{name}");
    }
    assert_eq!(
        app.refresh(token("refresh_token")).await.error(),
        "invalid_grant"
    );
    assert_eq!(
        app.redeem(Auth::Basic("web"), &given.code).await.error(),
        "invalid_grant"
    );
    let browser = given
        .browser
        .tab()
        .with_site(sekisho_tests::app::ORIGIN, app.router.clone());
    let silent = Answer::new(
        browser
            .visit(&app.authorize(&[("prompt", "none")]))
            .await
            .left(),
    );
    assert_eq!(silent.param("error"), Some("login_required"));
    assert!(browser.get(&app.authorize(&[])).await.has(CREDENTIALS));
}

#[tokio::test]
async fn suspended_means_dead_at_the_next_request() {
    let app = TestApp::start().await;
    let given = sign_in(&app).await;
    app.set_state(HANAKO, MemberState::Suspended).await;
    assert_dead(&app, &given).await;
}

#[tokio::test]
async fn postgres_suspended_means_dead_on_every_node() {
    let database = TestDatabase::create().await.unwrap();
    let first = TestApp::on(&database.url(), TestOptions::default()).await;
    let others = [
        first.another_node(&database.url()).await,
        first.another_node(&database.url()).await,
    ];
    for node in &others {
        // Each has answered before, so that whatever it keeps in memory is there.
        let given = sign_in(node).await;
        let access_token = given.tokens["access_token"].as_str().unwrap();
        assert_eq!(node.userinfo(access_token).await.status, 200);
        first.set_state(HANAKO, MemberState::Suspended).await;
        assert_dead(node, &given).await;
        first.set_state(HANAKO, MemberState::Active).await;
    }
}

#[tokio::test]
async fn others_do_not_feel_it() {
    let app = TestApp::start().await;
    let given = sign_in(&app).await;
    app.set_state("taro-02", MemberState::Suspended).await;
    let access_token = given.tokens["access_token"].as_str().unwrap();
    assert_eq!(app.userinfo(access_token).await.status, 200);
}
