//! RFC 8252 §7.3, §8: native apps choose their loopback port. Not here: private-use schemes at
//! registration (unit tests of `registered_uri`).

use sekisho_tests::{
    app::TestApp,
    protocol::{Auth, CHALLENGE, VERIFIER},
};

use crate::support::{answer_of, ask_raw};

fn asked<'a>(client: &'a str, address: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("client_id", client),
        ("redirect_uri", address),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
}

#[tokio::test]
async fn section_7_3_any_port_is_allowed_and_the_code_is_bound_to_it() {
    let app = TestApp::start().await;
    for (port, redeemed_at, status) in [
        ("", "", 200),
        (":49152", ":49152", 200),
        (":49152", ":49153", 400),
    ] {
        let address = format!("http://127.0.0.1{port}/cb");
        let answer = app
            .sign_in(&app.browser(), &asked("native", &address))
            .await;
        assert!(
            answer.url.as_str().starts_with(&format!("{address}?")),
            "{}",
            answer.url
        );
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &*answer.code()),
            ("redirect_uri", &format!("http://127.0.0.1{redeemed_at}/cb")),
            ("code_verifier", VERIFIER),
        ];
        assert_eq!(
            app.token(Auth::Public("native"), &form).await.status,
            status,
            "{port}"
        );
    }
}

#[tokio::test]
async fn nothing_but_the_port_is_free() {
    let app = TestApp::start().await;
    for address in [
        "http://127.0.0.1:5000/other",
        "http://127.0.0.1:5000/cb/",
        "http://127.0.0.1:5000/cb?x",
        "http://127.0.0.1:5000/cb#x",
        "https://127.0.0.1:5000/cb",
        "http://127.0.0.1:/cb",
        "http://127.0.0.1:99999/cb",
        "http://127.0.0.1:5000@evil.example/cb",
        "http://127.0.0.1.evil.example/cb",
        "http://127.0.0.2:5000/cb",
        "http://localhost:5000/cb",
        "http://[::1]:5000/cb",
    ] {
        let query = app.authorize(&asked("native", address));
        let reply = ask_raw(&app, query.split_once('?').unwrap().1).await;
        assert_eq!(
            (reply.status.as_u16(), reply.header("location")),
            (400, None),
            "{address}"
        );
    }
}

#[tokio::test]
async fn a_web_client_has_no_free_port() {
    let app = TestApp::start().await;
    let query = app.authorize(&asked("web", "https://portal.example.jp:8443/cb"));
    let reply = ask_raw(&app, query.split_once('?').unwrap().1).await;
    assert_eq!(reply.status, 400);
}

#[tokio::test]
async fn section_8_1_a_public_client_needs_pkce() {
    let app = TestApp::start().await;
    let query = app.authorize(&asked("native", "http://127.0.0.1:5000/cb")[..2]);
    let reply = ask_raw(&app, query.split_once('?').unwrap().1).await;
    assert_eq!(answer_of(&reply).param("error"), Some("invalid_request"));
}
