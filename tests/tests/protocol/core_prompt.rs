//! OpenID Connect Core 1.0 §3.1.2.1, §3.1.2.3, §3.1.2.6: `prompt`. Not here: consent (not asked for
//! in this release), `prompt=none` by POST (`core_authorize_post`).

use std::time::Duration;

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TARO, TestApp},
    protocol::{Answer, Auth, claims},
};

use crate::support::{CREDENTIALS, ask, ask_for_form, id_token, redeem, text};

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn none_without_a_session_is_login_required() {
    let app = TestApp::start().await;
    let answer = ask(&app, &app.browser(), &[("prompt", "none")]).await;
    assert_eq!(answer.param("error"), Some("login_required"));
    assert_eq!(answer.param("code"), None);
    // Nor does a browser without cookies see a page.
    let answer = ask(
        &app,
        &app.browser().without_cookies(),
        &[("prompt", "none")],
    )
    .await;
    assert_eq!(answer.param("error"), Some("login_required"));
}

#[tokio::test]
async fn none_with_a_session_keeps_sub_and_auth_time() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let first = id_token(&app, &app.tokens(&browser, &[]).await).await;
    app.advance(5 * MINUTE);
    let silent = [("prompt", "none"), ("nonce", "other")];
    let tokens = redeem(&app, &ask(&app, &browser, &silent).await).await;
    let second = id_token(&app, &tokens).await;
    assert_eq!(second["sub"], first["sub"]);
    assert_eq!(second["auth_time"], first["auth_time"]);
    assert_eq!(second["nonce"], "other");
    assert_eq!(
        second["iat"].as_i64().unwrap(),
        first["iat"].as_i64().unwrap() + 300
    );
}

#[tokio::test]
async fn none_after_the_session_ended_is_login_required() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    app.advance(31 * MINUTE);
    let answer = ask(&app, &browser, &[("prompt", "none")]).await;
    assert_eq!(answer.param("error"), Some("login_required"));
}

#[tokio::test]
async fn login_authenticates_anew_the_same_member() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let first = id_token(&app, &app.tokens(&browser, &[]).await).await;
    app.advance(MINUTE);
    let second = id_token(&app, &app.tokens(&browser, &[("prompt", "login")]).await).await;
    assert_eq!(second["sub"], first["sub"]);
    assert_eq!(
        second["auth_time"].as_i64().unwrap(),
        first["auth_time"].as_i64().unwrap() + 60
    );
    // And it is the session's from now on.
    let silent = ask(&app, &browser, &[("prompt", "none")]).await;
    let third = id_token(&app, &redeem(&app, &silent).await).await;
    assert_eq!(third["auth_time"], second["auth_time"]);
}

#[tokio::test]
async fn login_is_not_got_round_by_reloading_the_page() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let page = ask_for_form(&app, &browser, &[("prompt", "login")]).await;
    assert!(browser.reload().await.has(CREDENTIALS));
    let visit = app.enter(&page, &browser, HANAKO, "wrong").await;
    assert_eq!(visit.page().error().as_deref(), Some("invalid-credentials"));
    assert!(browser.reload().await.has(CREDENTIALS));
}

#[tokio::test]
async fn select_account_lets_the_member_say_who_it_is() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let first = id_token(&app, &app.tokens(&browser, &[]).await).await;
    let select = app.authorize(&[("prompt", "select_account")]);
    let page = browser.get(&select).await;
    let choose = page.form("form[data-form=account]");
    let mine = page.attr("[data-account]", "value").unwrap();
    let same = choose.clone().button("account", &mine);
    let answer = Answer::new(same.send(&browser).await.left());
    let again = id_token(&app, &redeem(&app, &answer).await).await;
    assert_eq!(again["sub"], first["sub"]);

    let page = browser.get(&select).await;
    let another = page.form("form[data-form=account]");
    let page = another.button("account", "another").submit(&browser).await;
    let answer = Answer::new(app.enter(&page, &browser, TARO, PASSWORD).await.left());
    let second = id_token(&app, &redeem(&app, &answer).await).await;
    assert_ne!(second["sub"], first["sub"]);
}

#[tokio::test]
async fn values_may_be_combined_but_not_with_none() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let both = app.authorize(&[("prompt", "login select_account")]);
    let page = browser.get(&both).await;
    let mine = page.attr("[data-account]", "value").unwrap();
    let choose = page
        .form("form[data-form=account]")
        .button("account", &mine);
    assert!(choose.submit(&browser).await.has(CREDENTIALS));
    ask_for_form(&app, &browser, &[("prompt", "consent login")]).await;
    // Core §3.1.2.1: If this parameter contains none with any other value, an error is returned.
    for prompt in [
        "none login",
        "login none",
        "none consent",
        "nonsense",
        "none nonsense",
        "NONE",
    ] {
        let answer = ask(&app, &browser, &[("prompt", prompt)]).await;
        assert_eq!(answer.param("error"), Some("invalid_request"), "{prompt}");
        assert_eq!(answer.param("state"), Some("the state"), "{prompt}");
    }
}

#[tokio::test]
async fn the_session_of_one_portal_signs_in_to_another() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    let answer = ask(&app, &browser, &[("client_id", "post"), ("prompt", "none")]).await;
    let reply = app.redeem(Auth::Post("post"), &answer.code()).await;
    let there = claims(text(&reply.json(), "id_token"));
    assert_eq!(there["sub"], claims(text(&tokens, "id_token"))["sub"]);
    assert_eq!(there["aud"], "post");
}
