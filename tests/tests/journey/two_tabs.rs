//! Two tabs of two portals in one browser: each gets to its own. Not here: second-factor steps in
//! two tabs.

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp},
    protocol::{Answer, Auth},
};

use crate::support::{sign_in_page, typed_user_id};

#[tokio::test]
async fn each_tab_goes_to_its_own_portal() {
    let app = TestApp::start().await;
    let (first, second) = {
        let first = app.browser();
        let second = first.tab();
        (first, second)
    };
    let page = sign_in_page(&app, &first).await;
    let other = app.authorize(&[("client_id", "post"), ("state", "other")]);
    let other_page = second.get(&other).await;
    assert_ne!(page.url, other_page.url);

    let answer = Answer::new(app.enter(&page, &first, HANAKO, PASSWORD).await.left());
    let other = Answer::new(
        app.enter(&other_page, &second, HANAKO, PASSWORD)
            .await
            .left(),
    );

    assert_eq!(answer.param("state"), Some("the state"));
    assert_eq!(other.param("state"), Some("other"));
    assert_eq!(
        app.redeem(Auth::Basic("web"), &answer.code()).await.status,
        200
    );
    assert_eq!(
        app.redeem(Auth::Post("post"), &other.code()).await.status,
        200
    );
}

#[tokio::test]
async fn a_tab_left_behind_goes_on_to_its_own_portal_by_a_reload() {
    let app = TestApp::start().await;
    let first = app.browser();
    let second = first.tab();
    let other = app.authorize(&[("client_id", "post"), ("state", "other")]);
    let other_page = second.get(&other).await;
    app.sign_in(&first, &[]).await;

    let answer = Answer::new(second.visit(other_page.url.as_str()).await.left());

    assert_eq!(answer.param("state"), Some("other"));
    assert_eq!(
        app.redeem(Auth::Post("post"), &answer.code()).await.status,
        200
    );
}

#[tokio::test]
async fn two_tabs_sent_at_the_same_moment_share_one_session() {
    let app = TestApp::start().await;
    let first = app.browser();
    let second = first.tab();
    let page = sign_in_page(&app, &first).await;
    let other = app.authorize(&[("client_id", "post"), ("state", "other")]);
    let other_page = second.get(&other).await;

    // Neither has the session of the other when it is sent.
    let (visit, other) = tokio::join!(
        app.enter(&page, &first, HANAKO, PASSWORD),
        app.enter(&other_page, &second, HANAKO, PASSWORD),
    );

    let (answer, other) = (Answer::new(visit.left()), Answer::new(other.left()));
    let tokens = app.redeem(Auth::Basic("web"), &answer.code()).await;
    assert_eq!(tokens.status, 200, "{}", tokens.body);
    let tokens = app.redeem(Auth::Post("post"), &other.code()).await;
    assert_eq!(tokens.status, 200, "{}", tokens.body);
}

#[tokio::test]
async fn what_was_typed_in_one_tab_does_not_show_in_the_other() {
    let app = TestApp::start().await;
    let first = app.browser();
    let second = first.tab();
    let page = sign_in_page(&app, &first).await;
    sign_in_page(&app, &second).await;
    app.enter(&page, &first, HANAKO, "wrong").await.page();
    let untouched = second.reload().await;
    assert_eq!(untouched.error(), None);
    assert_eq!(typed_user_id(&untouched), "");
}
