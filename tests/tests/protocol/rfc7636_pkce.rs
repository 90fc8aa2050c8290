//! RFC 7636: `code_challenge` at the authorization endpoint and `code_verifier` at the token
//! endpoint. Not here: the hash itself (unit tests of `pkce`, with the vector of appendix B).

use sekisho_tests::{
    app::{CALLBACK, TestApp},
    protocol::{Auth, CHALLENGE, Reply, VERIFIER},
};

use crate::support::ask;

const METHOD: (&str, &str) = ("code_challenge_method", "S256");
const GOOD: [(&str, &str); 2] = [("code_challenge", CHALLENGE), METHOD];

async fn redeem(app: &TestApp, code: &str, verifier: Option<&str>) -> Reply {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
    ];
    form.extend(verifier.map(|verifier| ("code_verifier", verifier)));
    app.token(Auth::Basic("web"), &form).await
}

#[tokio::test]
async fn the_verifier_of_the_challenge_is_taken() {
    let app = TestApp::start().await;
    let code = app.sign_in(&app.browser(), &GOOD).await.code();
    assert_eq!(redeem(&app, &code, Some(VERIFIER)).await.status, 200);
}

#[tokio::test]
async fn section_4_6_a_wrong_code_verifier_is_invalid_grant() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let changed = VERIFIER.replacen('d', "e", 1);
    for verifier in [
        None,
        Some(&*changed),
        Some(CHALLENGE),
        Some("short"),
        Some(&"a".repeat(200)),
    ] {
        let code = ask(&app, &browser, &GOOD).await.code();
        let reply = redeem(&app, &code, verifier).await;
        assert_eq!(
            (reply.status.as_u16(), &*reply.error()),
            (400, "invalid_grant"),
            "{verifier:?}"
        );
        // RFC 9700 §4.5.3.1: there is no second guess.
        assert_eq!(
            redeem(&app, &code, Some(VERIFIER)).await.error(),
            "invalid_grant"
        );
    }
}

#[tokio::test]
async fn rfc_9700_a_verifier_without_a_challenge_is_invalid_grant() {
    let app = TestApp::start().await;
    let code = app.sign_in(&app.browser(), &[]).await.code();
    assert_eq!(
        redeem(&app, &code, Some(VERIFIER)).await.error(),
        "invalid_grant"
    );
}

#[tokio::test]
async fn section_4_4_1_only_s256_is_taken() {
    let app = TestApp::start().await;
    for asked in [
        &[
            ("code_challenge", VERIFIER),
            ("code_challenge_method", "plain"),
        ][..],
        // §4.3: defaults to "plain" if not present in the request.
        &[("code_challenge", CHALLENGE)],
        &[
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "s256"),
        ],
        &[
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S512"),
        ],
        &[METHOD],
        &[("code_challenge", "short"), METHOD],
        &[("code_challenge", &CHALLENGE[1..]), METHOD],
        &[
            (
                "code_challenge",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c=",
            ),
            METHOD,
        ],
        &[
            (
                "code_challenge",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM",
            ),
            METHOD,
        ],
    ] {
        let answer = ask(&app, &app.browser(), asked).await;
        assert_eq!(answer.param("error"), Some("invalid_request"), "{asked:?}");
        assert!(
            answer
                .param("error_description")
                .unwrap()
                .contains("code_challenge")
        );
    }
}

#[tokio::test]
async fn section_4_4_1_it_can_be_required() {
    let app = TestApp::start().await;
    let native = ("redirect_uri", "http://127.0.0.1:5000/cb");
    for client in [
        &[("client_id", "strict")][..],
        &[("client_id", "native"), native],
    ] {
        let answer = ask(&app, &app.browser(), client).await;
        assert_eq!(answer.param("error"), Some("invalid_request"), "{client:?}");
        let asked = [client, &GOOD].concat();
        app.sign_in(&app.browser(), &asked).await.code();
    }
}

#[tokio::test]
async fn a_challenge_is_bound_to_its_code() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    // RFC 7636 §1: an intercepted code is of no use in a flow of the attacker's own.
    let theirs = ask(&app, &browser, &GOOD).await.code();
    let other = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    assert_eq!(
        redeem(&app, &theirs, Some(other)).await.error(),
        "invalid_grant"
    );
}
