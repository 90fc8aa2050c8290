//! The server is restarted between any two steps: nothing is lost. A restart is another process on
//! the same database, here for every single step.

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp},
    protocol::{Answer, Auth},
};

use crate::support::{CREDENTIALS, has_session, moved, sign_in_page, typed_user_id};

#[tokio::test]
async fn nothing_is_lost_between_any_two_steps_of_a_sign_in() {
    let first = TestApp::start().await;
    let database = first.database();
    let next = || first.another_node(&database);
    let browser = first.browser();
    let page = sign_in_page(&first, &browser).await;
    let browser = moved(&browser, &next().await);
    let shown = browser.get(page.url.as_str()).await;
    assert_eq!(shown.step().as_deref(), Some("credentials"));

    let browser = moved(&browser, &next().await);
    let refused = first.enter(&shown, &browser, HANAKO, "wrong").await.page();
    let browser = moved(&browser, &next().await);
    let again = browser.get(refused.url.as_str()).await;
    assert_eq!(again.error().as_deref(), Some("invalid-credentials"));
    assert_eq!(typed_user_id(&again), HANAKO);

    let browser = moved(&browser, &next().await);
    let answer = Answer::new(
        first
            .enter(&refused, &browser, HANAKO, PASSWORD)
            .await
            .left(),
    );
    assert_eq!(answer.param("state"), Some("the state"));
    assert!(has_session(&first, &moved(&browser, &next().await)).await);
}

#[tokio::test]
async fn codes_tokens_and_sessions_survive_as_well() {
    let first = TestApp::start().await;
    let database = first.database();
    let next = || first.another_node(&database);
    let browser = first.browser();
    let answer = first
        .sign_in(&browser, &[("scope", "openid offline_access")])
        .await;

    let tokens = next()
        .await
        .redeem(Auth::Basic("web"), &answer.code())
        .await
        .json();
    let access_token = tokens["access_token"].as_str().unwrap();
    assert_eq!(next().await.userinfo(access_token).await.status, 200);
    let refresh_token = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(next().await.refresh(refresh_token).await.status, 200);

    let browser = moved(&browser, &next().await);
    let question = browser.get(&first.at("/end_session")).await;
    let browser = moved(&browser, &next().await);
    let done = question
        .form("form[data-form=sign-out]")
        .submit(&browser)
        .await;
    assert!(done.has("main[data-done]"));
    assert!(!has_session(&first, &moved(&browser, &next().await)).await);
}

#[tokio::test]
async fn a_timed_out_sign_in_is_taken_up_by_another_node_too() {
    let first = TestApp::start().await;
    let browser = first.browser();
    let page = sign_in_page(&first, &browser).await;
    first.advance(crate::support::minutes(31));
    let node = first.another_node(&first.database()).await;
    let browser = moved(&browser, &node);
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    let restarted = form.submit(&browser).await;
    assert_eq!(restarted.step().as_deref(), Some("restarted"));
    assert_eq!(typed_user_id(&restarted), HANAKO);
}
