//! Another member signs in in the same browser: the former session ends (docs/security.md 2).

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TARO, TestApp},
    protocol::{Answer, Auth, claims},
};

#[tokio::test]
async fn the_former_members_session_and_tokens_end() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let hanakos = app.tokens(&browser, &[]).await;
    let page = browser.get(&app.authorize(&[("prompt", "login")])).await;
    let answer = Answer::new(app.enter(&page, &browser, TARO, PASSWORD).await.left());

    let taros = app.redeem(Auth::Basic("web"), &answer.code()).await.json();

    let sub = |tokens: &serde_json::Value| {
        claims(tokens["id_token"].as_str().unwrap())["sub"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_ne!(sub(&hanakos), sub(&taros));
    assert_eq!(
        app.userinfo(hanakos["access_token"].as_str().unwrap())
            .await
            .status,
        401
    );
    assert_eq!(
        app.userinfo(taros["access_token"].as_str().unwrap())
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_portal_asking_silently_finds_the_new_member_if_it_names_no_other() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let hanakos = app.tokens(&browser, &[]).await;
    let page = browser.get(&app.authorize(&[("prompt", "login")])).await;
    let answer = Answer::new(app.enter(&page, &browser, TARO, PASSWORD).await.left());
    let taros = app.redeem(Auth::Basic("web"), &answer.code()).await.json();
    let silently = async |hint: Option<&serde_json::Value>| {
        let hint = hint.map(|tokens| ("id_token_hint", tokens["id_token"].as_str().unwrap()));
        let asked: Vec<_> = [("prompt", "none")].into_iter().chain(hint).collect();
        Answer::new(browser.visit(&app.authorize(&asked)).await.left())
    };
    let answer = silently(Some(&taros)).await;
    let tokens = app.redeem(Auth::Basic("web"), &answer.code()).await.json();
    let sub = claims(tokens["id_token"].as_str().unwrap())["sub"].clone();
    assert_eq!(sub, app.member(TARO).await.sub);
    let answer = silently(Some(&hanakos)).await;
    assert_eq!(answer.param("error"), Some("login_required"));
    let answer = silently(None).await;
    assert_eq!(answer.param("error"), Some("account_selection_required"));
}

#[tokio::test]
async fn the_same_member_again_keeps_the_tokens_of_the_session() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    let page = browser.get(&app.authorize(&[("prompt", "login")])).await;
    app.enter(&page, &browser, HANAKO, PASSWORD).await.left();
    assert_eq!(
        app.userinfo(tokens["access_token"].as_str().unwrap())
            .await
            .status,
        200
    );
}
