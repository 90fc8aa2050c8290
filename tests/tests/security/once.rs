//! docs/security.md 3: once means one statement. With N tries at once over M nodes exactly one
//! wins. Not here: refresh tokens (`tests/protocol`), and each statement by itself (the store's
//! tests).

use std::sync::Arc;

use sekisho_tests::{
    app::{TestApp, TestOptions},
    browser::Form,
    people::{KNOWN, Person, SEED, policies, signed_in::SignedIn, society, walk::Plan},
    postgres::TestDatabase,
    protocol::{Auth, Reply},
};
use tokio::task::JoinSet;

const TRIES: usize = 50;

/// The answers to redeeming one code many times at once, spread over nodes.
async fn redeem_at_once(nodes: &[Arc<TestApp>], code: &str) -> Vec<Reply> {
    let mut tries = JoinSet::new();
    for node in nodes.iter().cycle().take(TRIES) {
        let (node, code) = (Arc::clone(node), code.to_owned());
        tries.spawn(async move { node.redeem(Auth::Basic("web"), &code).await });
    }
    tries.join_all().await
}

fn assert_one_won(replies: &[Reply]) {
    let won: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(won.len(), 1, "{replies:?}");
    for lost in replies.iter().filter(|reply| reply.status != 200) {
        assert_eq!(lost.status, 400, "{}", lost.body);
        assert_eq!(lost.error(), "invalid_grant");
    }
}

async fn assert_first_tokens_are_dead(app: &TestApp, replies: &[Reply]) {
    // RFC 6749 §4.1.2: If an authorization code is used more than once, the authorization server
    // MUST deny the request and SHOULD revoke all tokens previously issued based on it.
    let won = replies
        .iter()
        .find(|reply| reply.status == 200)
        .unwrap()
        .json();
    assert_eq!(
        app.userinfo(won["access_token"].as_str().unwrap())
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn a_code_tried_fifty_times_at_once_is_redeemed_once() {
    let app = Arc::new(TestApp::start().await);
    let code = app.sign_in(&app.browser(), &[]).await.code();
    let replies = redeem_at_once(&[Arc::clone(&app)], &code).await;
    assert_one_won(&replies);
    assert_first_tokens_are_dead(&app, &replies).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_a_code_tried_fifty_times_at_once_on_three_nodes_is_redeemed_once() {
    let database = TestDatabase::create().await.unwrap();
    let first = Arc::new(TestApp::on(&database.url(), TestOptions::default()).await);
    let second = Arc::new(first.another_node(&database.url()).await);
    let third = Arc::new(first.another_node(&database.url()).await);
    let code = first.sign_in(&first.browser(), &[]).await.code();
    let replies = redeem_at_once(&[Arc::clone(&first), second, third], &code).await;
    assert_one_won(&replies);
    assert_first_tokens_are_dead(&first, &replies).await;
}

/// The forms that delete a member's two apps, and the browser they were given to.
async fn forms_that_delete(member: &SignedIn<'_>) -> Vec<Form> {
    let page = member.open("/security").await;
    let mut forms = Vec::new();
    for id in page.attrs("li[data-authenticator]", "data-authenticator") {
        let page = member.open(&format!("/authenticators/{id}/delete")).await;
        forms.push(page.form("form[data-form=delete]"));
    }
    forms
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_of_two_apps_deleted_at_once_one_stays() {
    let database = TestDatabase::create().await.unwrap();
    let app = TestApp::on(&database.url(), society(policies::a())).await;
    let person = Person::new(KNOWN).with_app("会社の電話", &SEED);
    app.add(person.with_app("自分の電話", &SEED)).await;
    let member = SignedIn::sign_in(&app, &Plan::known(KNOWN, &SEED)).await;
    let forms = forms_that_delete(&member).await;
    let [one, other] = &forms[..] else {
        panic!("two apps, not {}", forms.len());
    };
    tokio::join!(one.submit(&member.browser), other.submit(&member.browser));
    let page = member.open("/security").await;
    assert_eq!(page.texts("li[data-authenticator]").len(), 1, "{page}");
}

#[tokio::test]
async fn a_code_is_good_for_a_minute_and_one_address_and_one_client() {
    let app = TestApp::start().await;
    let code = app.sign_in(&app.browser(), &[]).await.code();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", "https://portal.example.jp/cb?keep=1"),
    ];
    assert_eq!(
        app.token(Auth::Basic("web"), &form).await.error(),
        "invalid_grant"
    );
    let code = app.sign_in(&app.browser(), &[]).await.code();
    assert_eq!(
        app.redeem(Auth::Post("post"), &code).await.error(),
        "invalid_grant"
    );
    let code = app.sign_in(&app.browser(), &[]).await.code();
    app.advance(std::time::Duration::from_secs(61));
    assert_eq!(
        app.redeem(Auth::Basic("web"), &code).await.error(),
        "invalid_grant"
    );
}
