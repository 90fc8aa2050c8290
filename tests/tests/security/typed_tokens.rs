//! docs/security.md 4: one kind of token never works at another kind's endpoint. Not here: mailed
//! links and one-time codes, which come later.

use sekisho_tests::{
    app::TestApp,
    protocol::{Answer, Auth},
};

use crate::support::{CREDENTIALS, sign_in_page};

#[tokio::test]
async fn only_an_access_token_opens_userinfo() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app
        .tokens(&browser, &[("scope", "openid offline_access")])
        .await;
    let silent = app.authorize(&[("prompt", "none")]);
    let code = Answer::new(browser.visit(&silent).await.left()).code();
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    for (what, token) in [
        ("an ID token", text("id_token")),
        ("a refresh token", text("refresh_token")),
        ("a code", code),
    ] {
        assert_eq!(app.userinfo(&token).await.status, 401, "{what}");
    }
    assert_eq!(app.userinfo(&text("access_token")).await.status, 200);
}

#[tokio::test]
async fn only_a_refresh_token_refreshes_and_only_a_code_is_redeemed() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app
        .tokens(&browser, &[("scope", "openid offline_access")])
        .await;
    let silent = app.authorize(&[("prompt", "none")]);
    let code = Answer::new(browser.visit(&silent).await.left()).code();
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    for token in [text("access_token"), text("id_token"), code] {
        assert_eq!(app.refresh(&token).await.error(), "invalid_grant");
    }
    for token in [
        text("access_token"),
        text("id_token"),
        text("refresh_token"),
    ] {
        assert_eq!(
            app.redeem(Auth::Basic("web"), &token).await.error(),
            "invalid_grant"
        );
    }
}

#[tokio::test]
async fn an_access_token_is_no_id_token_hint() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    let hint = tokens["access_token"].as_str().unwrap();
    let question = browser
        .get(&app.at(&format!("/end_session?id_token_hint={hint}")))
        .await;
    assert!(
        question.has("form[data-form=sign-out]"),
        "the member is asked"
    );
}

#[tokio::test]
async fn the_values_of_a_form_do_not_stand_in_for_each_other() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let form = page.form(CREDENTIALS);
    let resume = form.value("resume").unwrap();
    let swapped = form
        .tamper("csrf", &resume)
        .fill("user_id", "x")
        .fill("password", "y");
    assert_eq!(
        swapped.submit(&browser).await.step().as_deref(),
        Some("restarted")
    );
}
