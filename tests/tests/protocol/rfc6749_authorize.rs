//! RFC 6749 §3.1, §4.1.1, §4.1.2: the authorization request that is taken, and its answer. Not
//! here: errors (`rfc6749_authorize_errors`), and which addresses are registered
//! (`tests/security/redirects.rs`).

use sekisho_tests::{
    app::{CALLBACK, TestApp},
    protocol::{Answer, Auth},
};

use crate::support::{answer_of, ask, ask_for_form, ask_raw, encode, redeem, text};

const STATES: [&str; 9] = [
    "a",
    "a b+c",
    "a&b=c#d?e",
    "100%25",
    "\"<script>'\\",
    "é 花子 🌸",
    "line\r\nbreak",
    "eyJhIjoxfQ==.-_~",
    " ",
];

fn names(answer: &Answer) -> Vec<String> {
    let mut names: Vec<_> = answer
        .url
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn state_comes_back_intact_with_a_code() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    for state in STATES {
        let answer = ask(&app, &browser, &[("state", state)]).await;
        assert_eq!(answer.param("state"), Some(state));
        assert!(!answer.code().is_empty());
    }
}

#[tokio::test]
async fn state_comes_back_intact_after_the_sign_in_page() {
    let app = TestApp::start().await;
    let state = STATES.concat();
    let answer = app.sign_in(&app.browser(), &[("state", &state)]).await;
    assert_eq!(answer.param("state"), Some(&*state));
}

#[tokio::test]
async fn state_comes_back_intact_with_an_error() {
    let app = TestApp::start().await;
    for state in STATES {
        let answer = ask(
            &app,
            &app.browser(),
            &[("state", state), ("prompt", "none")],
        )
        .await;
        assert_eq!(answer.param("state"), Some(state));
        assert_eq!(answer.param("error"), Some("login_required"));
    }
}

#[tokio::test]
async fn an_answer_has_the_parameters_that_are_due_and_no_others() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let answer = app.sign_in(&browser, &[]).await;
    assert_eq!(names(&answer), ["code", "iss", "state"]);
    let answer = ask(&app, &browser, &[("state", "")]).await;
    assert_eq!(names(&answer), ["code", "iss"]);
    let answer = ask(&app, &app.browser(), &[("prompt", "none")]).await;
    assert_eq!(
        names(&answer),
        ["error", "error_description", "iss", "state"]
    );
    let answer = ask(&app, &app.browser(), &[("prompt", "none"), ("state", "")]).await;
    assert_eq!(names(&answer), ["error", "error_description", "iss"]);
}

#[tokio::test]
async fn rfc_6749_3_1_2_a_registered_query_survives() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let address = format!("{CALLBACK}?keep=1");
    let answer = app.sign_in(&browser, &[("redirect_uri", &address)]).await;
    assert!(
        answer.url.as_str().starts_with(&format!("{address}&")),
        "{}",
        answer.url
    );
    assert_eq!(answer.param("keep"), Some("1"));
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*answer.code()),
        ("redirect_uri", &*address),
    ];
    assert_eq!(app.token(Auth::Basic("web"), &form).await.status, 200);
}

#[tokio::test]
async fn rfc_6749_3_1_unknown_parameters_are_ignored_repeated_or_not() {
    let app = TestApp::start().await;
    let address = app.authorize(&[]);
    let (_, known) = address.split_once('?').unwrap();
    for unknown in [
        "extra=foobar",
        "x=1&x=2",
        "%E8%8A%B1=1",
        "=",
        "&&&",
        "flag",
        "RESPONSE_TYPE=token",
    ] {
        let reply = ask_raw(&app, &format!("{unknown}&{known}&{unknown}")).await;
        assert_eq!(reply.status, 303, "{unknown}");
        let next = reply.header("location").unwrap();
        assert!(next.starts_with(&app.at("/sign-in/")), "{unknown}: {next}");
    }
}

#[tokio::test]
async fn the_order_of_parameters_and_scopes_does_not_matter() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let mut pairs = vec![
        ("client_id", "web"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "email profile openid"),
        ("state", "s"),
    ];
    for _ in 0..pairs.len() {
        pairs.rotate_left(1);
        let address = app.at(&format!("/authorize?{}", encode(&pairs)));
        let answer = Answer::new(browser.visit(&address).await.left());
        let tokens = redeem(&app, &answer).await;
        assert_eq!(text(&tokens, "scope"), "email openid profile");
    }
}

#[tokio::test]
async fn rfc_6749_3_1_a_parameter_without_a_value_was_not_sent() {
    let app = TestApp::start().await;
    let empty = "&prompt=&max_age=&code_challenge=&code_challenge_method=&request=&request_uri=\
                 &registration=&response_mode=&id_token_hint=&display";
    let address = app.authorize(&[]);
    let (_, query) = address.split_once('?').unwrap();
    let reply = ask_raw(&app, &format!("{query}{empty}")).await;
    assert_eq!(answer_of(&reply).param("error"), None);
}

#[tokio::test]
async fn core_3_1_2_1_scopes_that_nobody_knows_are_ignored() {
    let app = TestApp::start().await;
    let scope = ("scope", "openid nonsense https://api.example/read profile");
    let tokens = app.tokens(&app.browser(), &[scope]).await;
    assert_eq!(text(&tokens, "scope"), "openid profile");
}

#[tokio::test]
async fn an_answer_is_a_redirect_that_sends_nothing_on() {
    let app = TestApp::start().await;
    let address = app.authorize(&[("prompt", "none")]);
    let reply = ask_raw(&app, address.split_once('?').unwrap().1).await;
    // RFC 9700 §4.12: 303, so that what was typed is not posted on.
    assert_eq!(reply.status, 303);
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.body, "");
}

#[tokio::test]
async fn rfc_6749_4_1_2_1_the_member_may_decline() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = ask_for_form(&app, &browser, &[]).await;
    let left = page
        .form("form[data-form=cancel]")
        .send(&browser)
        .await
        .left();
    let answer = Answer::new(left);
    assert!(answer.url.as_str().starts_with(CALLBACK));
    assert_eq!(answer.param("error"), Some("access_denied"));
    assert_eq!(answer.param("state"), Some("the state"));
}

#[tokio::test]
async fn rfc_6749_10_10_codes_cannot_be_guessed() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let first = app.sign_in(&browser, &[]).await.code();
    let second = ask(&app, &browser, &[]).await.code();
    assert_ne!(first, second);
    // 128 bits in base64url are 22 characters.
    assert!(first.len() >= 22 && second.len() >= 22, "{first} {second}");
}
