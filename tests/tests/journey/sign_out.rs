//! Signing out (RP-Initiated Logout 1.0 §2). Not here: logout tokens (`tests/protocol`).

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TARO, TestApp},
    protocol::Auth,
};

use crate::support::{has_session, sign_in_page};

const CONFIRM: &str = "form[data-form=sign-out]";

#[tokio::test]
async fn the_question_names_the_portals_and_the_answer_ends_all() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    browser
        .visit(&app.authorize(&[("client_id", "post")]))
        .await
        .left();

    let question = browser.get(&app.at("/end_session")).await;
    assert_eq!(question.step().as_deref(), Some("sign-out"));
    assert_eq!(
        question.text("h1").unwrap(),
        "ログアウトしてもよろしいですか?"
    );
    let mut named = question.texts("main ul.dots li");
    named.sort();
    assert_eq!(named, ["post", "web"]);
    assert!(has_session(&app, &browser).await, "asking ends nothing");

    let done = question.form(CONFIRM).submit(&browser).await;
    assert_eq!(done.step().as_deref(), Some("sign-out"));
    assert!(done.has("main[data-done]"));
    assert!(!has_session(&app, &browser).await);
    let access_token = tokens["access_token"].as_str().unwrap();
    assert_eq!(app.userinfo(access_token).await.status, 401);
}

#[tokio::test]
async fn the_answer_is_a_redirect_so_that_a_reload_sends_nothing() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let question = browser.get(&app.at("/end_session")).await;
    let done = question.form(CONFIRM).submit(&browser).await;
    assert_ne!(done.url, question.url);
    let reloaded = browser.reload().await;
    assert!(reloaded.has("main[data-done]"), "{reloaded}");
}

#[tokio::test]
async fn without_a_session_there_is_nothing_to_ask() {
    let app = TestApp::start().await;
    let done = app.browser().get(&app.at("/end_session")).await;
    assert_eq!(done.status, 200);
    assert!(done.has("main[data-done]"));
    assert!(done.has("a.tile"), "and the way on is shown");
}

#[tokio::test]
async fn not_answering_keeps_the_session() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    browser.get(&app.at("/end_session")).await;
    assert!(has_session(&app, &browser).await);
}

#[tokio::test]
async fn a_portal_that_vouches_for_the_member_need_not_ask() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    let hint = tokens["id_token"].as_str().unwrap();
    let bye = format!(
        "{}?id_token_hint={hint}&state=s&post_logout_redirect_uri=https://portal.example.jp/bye",
        app.at("/end_session")
    );
    let left = browser.visit(&bye).await.left();
    assert_eq!(left.as_str(), "https://portal.example.jp/bye?state=s");
    assert!(!has_session(&app, &browser).await);
}

#[tokio::test]
async fn a_portal_that_vouches_for_somebody_else_has_the_member_asked() {
    let app = TestApp::start().await;
    let (hanakos, taros) = (app.browser(), app.browser());
    let tokens = app.tokens(&hanakos, &[]).await;
    let page = sign_in_page(&app, &taros).await;
    app.enter(&page, &taros, TARO, PASSWORD).await.left();
    let hint = tokens["id_token"].as_str().unwrap();
    let question = taros
        .get(&app.at(&format!("/end_session?id_token_hint={hint}")))
        .await;
    assert!(question.has(CONFIRM));
    assert!(has_session(&app, &taros).await);
}

#[tokio::test]
async fn the_question_has_a_way_back_that_ends_nothing() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let question = browser.get(&app.at("/end_session")).await;
    assert_eq!(question.text("main p.links a").unwrap(), "ポータルに戻る");
    let list = question.follow("main p.links a", &browser).await;
    assert_eq!(list.step().as_deref(), Some("portals"));
    assert!(has_session(&app, &browser).await);
}

#[tokio::test]
async fn a_question_left_open_in_a_tab_still_signs_out_when_it_is_answered() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let question = browser.get(&app.at("/end_session")).await;
    question.form(CONFIRM).submit(&browser).await;
    let page = sign_in_page(&app, &browser).await;
    app.enter(&page, &browser, HANAKO, PASSWORD).await.left();
    let done = question.form(CONFIRM).submit(&browser.tab()).await;
    assert!(done.has("main[data-done]"), "{done}");
    assert!(!has_session(&app, &browser).await);
}

#[tokio::test]
async fn tokens_of_the_session_die_and_offline_access_stays() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app
        .tokens(&browser, &[("scope", "openid offline_access")])
        .await;
    let question = browser.get(&app.at("/end_session")).await;
    question.form(CONFIRM).submit(&browser).await;
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    let refreshed = app.token(Auth::Basic("web"), &form).await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.body);
}
