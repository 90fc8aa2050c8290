//! OpenID Connect RP-Initiated Logout 1.0. Not here: the question and its page
//! (`tests/journey/sign_out.rs`), what other clients are told (`back_channel_logout`).

use std::time::Duration;

use sekisho_tests::{
    app::{HANAKO, OTHER_TENANT, PASSWORD, TestApp},
    browser::{Browser, Visit},
    protocol::Answer,
};
use serde_json::Value;

use crate::support::{BYE, ask, encode, redemption, text, token_elsewhere};

const QUESTION: &str = "form[data-form=sign-out]";

async fn sign_in(app: &TestApp) -> (Browser, Value) {
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    (browser, tokens)
}

async fn sign_out(app: &TestApp, browser: &Browser, params: &[(&str, &str)]) -> Visit {
    browser
        .visit(&app.at(&format!("/end_session?{}", encode(params))))
        .await
}

async fn has_session(app: &TestApp, browser: &Browser) -> bool {
    ask(app, &browser.tab(), &[("prompt", "none")])
        .await
        .param("code")
        .is_some()
}

/// The browser stays here, is asked, and is signed in still.
async fn assert_asked(app: &TestApp, browser: &Browser, params: &[(&str, &str)]) {
    let page = sign_out(app, browser, params).await.page();
    assert!(page.has(QUESTION), "{params:?}: {page}");
    assert!(has_session(app, browser).await, "{params:?}");
}

#[tokio::test]
async fn section_3_a_valid_hint_with_a_registered_address_goes_there_with_state() {
    let app = TestApp::start().await;
    for state in ["a", "a b&c=d#é", ""] {
        let (browser, tokens) = sign_in(&app).await;
        let params = [
            ("id_token_hint", text(&tokens, "id_token")),
            ("post_logout_redirect_uri", BYE),
            ("state", state),
        ];
        let left = sign_out(&app, &browser, &params).await.left();
        assert!(left.as_str().starts_with(BYE), "{left}");
        let given: Vec<_> = left.query_pairs().into_owned().collect();
        let expected = [("state".to_owned(), state.to_owned())];
        assert_eq!(given, expected[..usize::from(!state.is_empty())]);
        assert!(!has_session(&app, &browser).await);
    }
}

#[tokio::test]
async fn section_2_an_expired_hint_is_accepted() {
    let app = TestApp::start().await;
    let (browser, tokens) = sign_in(&app).await;
    app.advance(Duration::from_mins(20));
    let hint = ("id_token_hint", text(&tokens, "id_token"));
    let left = sign_out(&app, &browser, &[hint, ("post_logout_redirect_uri", BYE)])
        .await
        .left();
    assert_eq!(left.as_str(), BYE);
    assert!(!has_session(&app, &browser).await);
}

#[tokio::test]
async fn after_the_session_ended_by_itself_the_browser_goes_on_all_the_same() {
    let app = TestApp::start().await;
    let (browser, tokens) = sign_in(&app).await;
    app.advance(Duration::from_hours(2));
    let hint = ("id_token_hint", text(&tokens, "id_token"));
    let left = sign_out(&app, &browser, &[hint, ("post_logout_redirect_uri", BYE)])
        .await
        .left();
    assert_eq!(left.as_str(), BYE);
}

#[tokio::test]
async fn section_2_without_a_hint_the_member_is_asked() {
    let app = TestApp::start().await;
    let (browser, _) = sign_in(&app).await;
    assert_asked(&app, &browser, &[]).await;
    assert_asked(&app, &browser, &[("post_logout_redirect_uri", BYE)]).await;
    let named = [
        ("client_id", "web"),
        ("post_logout_redirect_uri", BYE),
        ("state", "s"),
    ];
    assert_asked(&app, &browser, &named).await;
    // Who says yes goes where the client may send them.
    let page = sign_out(&app, &browser, &named).await.page();
    let left = page.form(QUESTION).send(&browser).await.left();
    assert_eq!(left.as_str(), format!("{BYE}?state=s"));
    assert!(!has_session(&app, &browser).await);
}

#[tokio::test]
async fn section_3_an_address_that_is_not_registered_is_never_gone_to() {
    let app = TestApp::start().await;
    let (browser, tokens) = sign_in(&app).await;
    let hint = ("id_token_hint", text(&tokens, "id_token"));
    for address in [
        "https://evil.example/",
        "https://portal.example.jp/bye/",
        "javascript:alert(1)",
    ] {
        assert_asked(
            &app,
            &browser,
            &[hint, ("post_logout_redirect_uri", address)],
        )
        .await;
    }
    // Nor after a yes.
    let params = [hint, ("post_logout_redirect_uri", "https://evil.example/")];
    let page = sign_out(&app, &browser, &params).await.page();
    let done = page.form(QUESTION).submit(&browser).await;
    assert!(done.has("main[data-done]"), "{done}");
    assert!(!done.html.contains("evil.example"));
}

#[tokio::test]
async fn a_hint_that_is_not_ours_never_redirects() {
    let app = TestApp::start().await;
    let (browser, tokens) = sign_in(&app).await;
    let good = text(&tokens, "id_token");
    let (signed, _) = good.rsplit_once('.').unwrap();
    let payload = signed.split_once('.').unwrap().1;
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.");
    let foreign = foreign_hint(&app).await;
    for hint in [
        &*unsigned,
        &format!("{signed}."),
        &foreign,
        text(&tokens, "access_token"),
        "garbage",
    ] {
        for client in [("client_id", "web"), ("x", "y")] {
            let params = [
                ("id_token_hint", hint),
                client,
                ("post_logout_redirect_uri", BYE),
            ];
            assert_asked(&app, &browser, &params).await;
            // Without a session there is nobody to ask, and still no redirect.
            let page = sign_out(&app, &app.browser(), &params).await.page();
            assert!(page.has("main[data-done]"), "{hint}: {page}");
        }
    }
}

/// A good ID token of another tenant.
async fn foreign_hint(app: &TestApp) -> String {
    let browser = app.browser();
    let there = app
        .authorize(&[])
        .replace("/sakura/", &format!("/{OTHER_TENANT}/"));
    let page = browser.get(&there).await;
    let answer = Answer::new(app.enter(&page, &browser, HANAKO, PASSWORD).await.left());
    let tokens = token_elsewhere(app, "web", &redemption(&answer.code()))
        .await
        .json();
    text(&tokens, "id_token").to_owned()
}

#[tokio::test]
async fn section_2_client_id_must_match_the_hint() {
    let app = TestApp::start().await;
    let (browser, tokens) = sign_in(&app).await;
    let hint = ("id_token_hint", text(&tokens, "id_token"));
    let wished = ("post_logout_redirect_uri", BYE);
    assert_asked(&app, &browser, &[hint, wished, ("client_id", "post")]).await;
    let left = sign_out(&app, &browser, &[hint, wished, ("client_id", "web")])
        .await
        .left();
    assert_eq!(left.as_str(), BYE);
}

#[tokio::test]
async fn section_2_post_does_the_same() {
    let app = TestApp::start().await;
    let (browser, tokens) = sign_in(&app).await;
    let params = [
        ("id_token_hint", text(&tokens, "id_token")),
        ("post_logout_redirect_uri", BYE),
        ("state", "a b"),
    ];
    let portal = "https://portal.example.jp/account";
    let left = browser
        .post(portal, &app.at("/end_session"), &params)
        .await
        .left();
    assert_eq!(left.as_str(), format!("{BYE}?state=a+b"));
    assert!(!has_session(&app, &browser).await);
    // Without a hint it asks, too.
    let (browser, _) = sign_in(&app).await;
    let page = browser
        .post(portal, &app.at("/end_session"), &[("client_id", "web")])
        .await
        .page();
    assert!(page.has(QUESTION), "{page}");
    assert!(has_session(&app, &browser).await);
}

#[tokio::test]
async fn what_cannot_be_read_is_a_page() {
    let app = TestApp::start().await;
    for query in [
        "state=a&state=b",
        "id_token_hint=%FF",
        "post_logout_redirect_uri=%",
    ] {
        let reply = app.get(&format!("/end_session?{query}")).await;
        assert_eq!(
            (reply.status.as_u16(), reply.header("location")),
            (400, None),
            "{query}"
        );
    }
}
