//! Faults of flow state that a hostile reading found: what one tab, one code or one old session does
//! to another. Not here: the machine by itself (`crates/signin/tests/journeys.rs`).

use std::time::Duration;

use sekisho_tests::{
    app::{CALLBACK, HANAKO, PASSWORD, TARO, TestApp},
    protocol::{Answer, Auth, claims},
};

#[tokio::test]
async fn a_wrong_password_in_a_second_tab_signs_nobody_in_and_leaves_the_first_tab_alone() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let second = browser.get(&app.authorize(&[])).await;
    let tab = browser.tab();
    let tokens = app.tokens(&tab, &[("prompt", "login")]).await;

    let refused = app.enter(&second, &browser, TARO, "wrong").await.page();
    assert_eq!(refused.error().as_deref(), Some("invalid-credentials"));
    let still = browser.visit(&app.authorize(&[("prompt", "none")])).await;
    assert!(Answer::new(still.left()).param("code").is_some());
    let access_token = tokens["access_token"].as_str().unwrap();
    assert_eq!(app.userinfo(access_token).await.status, 200);
}

#[tokio::test]
async fn a_client_that_hints_at_one_member_gets_no_token_of_another() {
    let app = TestApp::start().await;
    let hint = app.tokens(&app.browser(), &[]).await["id_token"].clone();
    let hint = hint.as_str().unwrap();
    let browser = app.browser();
    let page = browser
        .get(&app.authorize(&[("id_token_hint", hint)]))
        .await;
    let answer = Answer::new(app.enter(&page, &browser, TARO, PASSWORD).await.left());
    assert_eq!(answer.param("error"), Some("login_required"));
    assert_eq!(answer.param("code"), None);
}

#[tokio::test]
async fn a_session_of_another_member_ends_although_the_browsers_binding_was_lost() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = browser.get(&app.authorize(&[])).await;
    let form = page.form("form:has([name=user_id])");
    let form = form.fill("user_id", HANAKO).fill("password", PASSWORD);
    let code = Answer::new(form.check("remember").send(&browser).await.left()).code();
    let tokens = app.redeem(Auth::Basic("web"), &code).await.json();
    // The binding lives until the browser is closed, the remembered session longer.
    browser.restart();

    let page = browser.get(&app.authorize(&[("prompt", "login")])).await;
    app.enter(&page, &browser, TARO, PASSWORD).await.left();
    let access_token = tokens["access_token"].as_str().unwrap();
    assert_eq!(app.userinfo(access_token).await.status, 401);
}

#[tokio::test]
async fn a_code_gives_nothing_after_the_sign_out_although_it_is_for_offline_access() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let offline = ("scope", "openid offline_access");
    let code = app.sign_in(&browser, &[offline]).await.code();
    let question = browser.get(&app.at("/end_session")).await;
    question
        .form("[data-form=sign-out]")
        .button("confirm", "1")
        .send(&browser)
        .await;
    let reply = app.redeem(Auth::Basic("web"), &code).await;
    assert_eq!(reply.error(), "invalid_grant");
}

#[tokio::test]
async fn a_reused_refresh_token_ends_the_family_although_its_scope_is_wrong_too() {
    let app = TestApp::start().await;
    let first = app.tokens(&app.browser(), &[("scope", "openid")]).await;
    let first = first["refresh_token"].as_str().unwrap().to_owned();
    let second = app.refresh(&first).await.json();
    let second = second["refresh_token"].as_str().unwrap().to_owned();
    app.advance(Duration::from_secs(11));
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*first),
        ("scope", "openid email"),
    ];
    assert_eq!(
        app.token(Auth::Basic("web"), &form).await.error(),
        "invalid_grant"
    );
    assert_eq!(app.refresh(&second).await.error(), "invalid_grant");
}

#[tokio::test]
async fn going_back_to_the_portal_works_from_a_page_that_is_too_old_and_twice() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = browser.get(&app.authorize(&[])).await;
    app.advance(Duration::from_mins(31));
    for _ in 0..2 {
        let left = page.form("[data-form=cancel]").send(&browser).await.left();
        assert_eq!(Answer::new(left).param("error"), Some("access_denied"));
    }
}

#[tokio::test]
async fn a_silent_request_by_post_never_shows_a_page() {
    let app = TestApp::start().await;
    let params = [
        ("client_id", "web"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid"),
        ("prompt", "none"),
    ];
    let from = "https://portal.example.jp/";
    for browser in [app.browser(), app.browser().without_cookies()] {
        let visit = browser.post(from, &app.at("/authorize"), &params).await;
        let answer = Answer::new(visit.left());
        assert_eq!(answer.param("error"), Some("login_required"));
    }
}

#[tokio::test]
async fn a_client_id_that_can_be_none_is_unknown_everywhere() {
    let app = TestApp::start().await;
    let long = "a".repeat(201);
    for id in ["%00", "web%00", "%E3%81%82", "a%20b", &long] {
        let path = format!("/authorize?client_id={id}&redirect_uri={CALLBACK}");
        assert_eq!(app.get(&path).await.status, 400, "{id}");
        let path = format!("/end_session?client_id={id}");
        assert_eq!(app.get(&path).await.status, 400, "{id}");
    }
    let reply = app
        .token(Auth::Public("web\0"), &[("grant_type", "x")])
        .await;
    assert_eq!(
        (reply.status.as_u16(), reply.error().as_str()),
        (401, "invalid_client")
    );
}

#[tokio::test]
async fn an_id_token_names_the_member_whose_password_was_entered() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let first = app.tokens(&browser, &[]).await;
    let page = browser.get(&app.authorize(&[("prompt", "login")])).await;
    let answer = Answer::new(app.enter(&page, &browser, TARO, PASSWORD).await.left());
    let second = app.redeem(Auth::Basic("web"), &answer.code()).await.json();
    let sub =
        |tokens: &serde_json::Value| claims(tokens["id_token"].as_str().unwrap())["sub"].clone();
    assert_eq!(sub(&second), app.member(TARO).await.sub);
    assert_ne!(sub(&first), sub(&second));
}
