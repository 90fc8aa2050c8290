//! RFC 6749 §4.1.2, §10.5: a code works once; a second use revokes what the first gave. Not here:
//! what else a code is bound to (`rfc6749_code`).

use std::{sync::Arc, time::Duration};

use sekisho_tests::{
    app::{TestApp, TestOptions},
    postgres::TestDatabase,
    protocol::{Auth, Reply},
};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::support::{ask, text};

const TRIES: usize = 50;

/// Nothing of what a code gave works any more.
async fn assert_dead(app: &TestApp, tokens: &Value) {
    assert_eq!(app.userinfo(text(tokens, "access_token")).await.status, 401);
    for name in ["access_token", "refresh_token"] {
        let told = app.introspect(text(tokens, name)).await;
        assert_eq!(told, serde_json::json!({ "active": false }), "{name}");
    }
    assert_eq!(
        app.refresh(text(tokens, "refresh_token")).await.error(),
        "invalid_grant"
    );
}

#[tokio::test]
async fn the_second_use_is_invalid_grant_and_revokes_what_the_first_gave() {
    let app = TestApp::start().await;
    let code = app
        .sign_in(&app.browser(), &[("scope", "openid offline_access")])
        .await
        .code();
    let tokens = app.redeem(Auth::Basic("web"), &code).await.json();
    let again = app.redeem(Auth::Basic("web"), &code).await;
    assert_eq!(
        (again.status.as_u16(), &*again.error()),
        (400, "invalid_grant")
    );
    assert_dead(&app, &tokens).await;
}

#[tokio::test]
async fn a_use_long_after_revokes_as_well_and_refreshed_tokens_too() {
    let app = TestApp::start().await;
    let code = app.sign_in(&app.browser(), &[]).await.code();
    let tokens = app.redeem(Auth::Basic("web"), &code).await.json();
    app.advance(Duration::from_mins(5));
    let refreshed = app.refresh(text(&tokens, "refresh_token")).await.json();
    assert_eq!(
        app.redeem(Auth::Basic("web"), &code).await.error(),
        "invalid_grant"
    );
    assert_dead(&app, &refreshed).await;
}

#[tokio::test]
async fn a_failed_use_is_a_use() {
    let app = TestApp::start().await;
    let code = app.sign_in(&app.browser(), &[]).await.code();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", "https://evil.example/"),
    ];
    assert_eq!(
        app.token(Auth::Basic("web"), &form).await.error(),
        "invalid_grant"
    );
    assert_eq!(
        app.redeem(Auth::Basic("web"), &code).await.error(),
        "invalid_grant"
    );
}

#[tokio::test]
async fn the_second_use_leaves_other_grants_alone() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let other = app.tokens(&browser, &[]).await;
    let code = ask(&app, &browser, &[]).await.code();
    for _ in 0..2 {
        app.redeem(Auth::Basic("web"), &code).await;
    }
    assert_eq!(app.userinfo(text(&other, "access_token")).await.status, 200);
}

async fn redeem_at_once(nodes: &[Arc<TestApp>], code: &str) -> Vec<Reply> {
    let mut tries = JoinSet::new();
    for node in nodes.iter().cycle().take(TRIES) {
        let (node, code) = (Arc::clone(node), code.to_owned());
        tries.spawn(async move { node.redeem(Auth::Basic("web"), &code).await });
    }
    tries.join_all().await
}

async fn assert_one_won(app: &TestApp, replies: &[Reply]) {
    let (won, lost): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 200);
    assert_eq!((won.len(), lost.len()), (1, TRIES - 1));
    for reply in lost {
        assert_eq!(
            (reply.status.as_u16(), &*reply.error()),
            (400, "invalid_grant")
        );
    }
    assert_dead(app, &won[0].json()).await;
}

#[tokio::test]
async fn fifty_parallel_redemptions_have_one_winner() {
    let app = Arc::new(TestApp::start().await);
    let code = app.sign_in(&app.browser(), &[]).await.code();
    let replies = redeem_at_once(&[Arc::clone(&app)], &code).await;
    assert_one_won(&app, &replies).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_fifty_parallel_redemptions_on_two_nodes_have_one_winner() {
    let database = TestDatabase::create().await.unwrap();
    let first = Arc::new(TestApp::on(&database.url(), TestOptions::default()).await);
    let second = Arc::new(first.another_node(&database.url()).await);
    let code = first.sign_in(&first.browser(), &[]).await.code();
    let replies = redeem_at_once(&[Arc::clone(&first), second], &code).await;
    assert_one_won(&first, &replies).await;
}
