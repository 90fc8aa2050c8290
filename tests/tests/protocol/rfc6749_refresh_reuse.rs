//! RFC 9700 §4.14.2: refresh tokens rotate, and what an old one means. Not here: scope and clients
//! (`rfc6749_refresh`).

use std::{collections::HashSet, sync::Arc, time::Duration};

use sekisho_tests::{
    app::{TestApp, TestOptions},
    postgres::TestDatabase,
    protocol::Reply,
};
use tokio::task::JoinSet;

use crate::support::text;

const TRIES: usize = 20;

async fn first_token(app: &TestApp) -> String {
    let tokens = app
        .tokens(&app.browser(), &[("scope", "openid offline_access")])
        .await;
    text(&tokens, "refresh_token").to_owned()
}

/// Uses a refresh token and returns the next.
async fn next(app: &TestApp, token: &str) -> String {
    let reply = app.refresh(token).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    text(&reply.json(), "refresh_token").to_owned()
}

#[tokio::test]
async fn within_ten_seconds_the_last_one_gives_the_same_successor_again() {
    let app = TestApp::start().await;
    let first = first_token(&app).await;
    let second = next(&app, &first).await;
    assert_ne!(second, first);
    assert_eq!(next(&app, &first).await, second);
    app.advance(Duration::from_secs(10));
    assert_eq!(next(&app, &first).await, second);
    // And the family goes on.
    assert_ne!(next(&app, &second).await, second);
}

#[tokio::test]
async fn after_it_the_family_dies() {
    let app = TestApp::start().await;
    let first = first_token(&app).await;
    let tokens = app.refresh(&first).await.json();
    app.advance(Duration::from_secs(11));
    let reused = app.refresh(&first).await;
    assert_eq!(
        (reused.status.as_u16(), &*reused.error()),
        (400, "invalid_grant")
    );
    assert_eq!(
        app.refresh(text(&tokens, "refresh_token")).await.error(),
        "invalid_grant"
    );
    assert_eq!(
        app.userinfo(text(&tokens, "access_token")).await.status,
        401
    );
    for name in ["access_token", "refresh_token"] {
        assert_eq!(
            app.introspect(text(&tokens, name)).await["active"],
            false,
            "{name}"
        );
    }
}

#[tokio::test]
async fn an_older_one_kills_the_family_at_once() {
    let app = TestApp::start().await;
    let first = first_token(&app).await;
    let second = next(&app, &first).await;
    let third = next(&app, &second).await;
    assert_eq!(app.refresh(&first).await.error(), "invalid_grant");
    assert_eq!(app.refresh(&third).await.error(), "invalid_grant");
}

#[tokio::test]
async fn the_death_of_a_family_is_no_other_familys() {
    let app = TestApp::start().await;
    let (first, other) = (first_token(&app).await, first_token(&app).await);
    next(&app, &first).await;
    app.advance(Duration::from_secs(11));
    assert_eq!(app.refresh(&first).await.error(), "invalid_grant");
    next(&app, &other).await;
}

/// The successors that many uses of one token at once give.
async fn refresh_at_once(nodes: &[Arc<TestApp>], token: &str) -> HashSet<String> {
    let mut tries = JoinSet::new();
    for node in nodes.iter().cycle().take(TRIES) {
        let (node, token) = (Arc::clone(node), token.to_owned());
        tries.spawn(async move { node.refresh(&token).await });
    }
    let replies: Vec<Reply> = tries.join_all().await;
    assert!(
        replies.iter().all(|reply| reply.status == 200),
        "{replies:?}"
    );
    replies
        .iter()
        .map(|reply| text(&reply.json(), "refresh_token").to_owned())
        .collect()
}

async fn assert_one_successor(nodes: &[Arc<TestApp>]) {
    let first = first_token(&nodes[0]).await;
    let successors = refresh_at_once(nodes, &first).await;
    assert_eq!(successors.len(), 1);
    // It is the current one: it has a successor, and the family lives.
    next(&nodes[0], successors.iter().next().unwrap()).await;
}

#[tokio::test]
async fn many_uses_at_once_give_one_successor() {
    assert_one_successor(&[Arc::new(TestApp::start().await)]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_many_uses_at_once_on_two_nodes_give_one_successor() {
    let database = TestDatabase::create().await.unwrap();
    let first = Arc::new(TestApp::on(&database.url(), TestOptions::default()).await);
    let second = Arc::new(first.another_node(&database.url()).await);
    assert_one_successor(&[first, second]).await;
}
