//! OpenID Connect Core 1.0 §2, §3.1.3.6: ID tokens, as a stranger verifies them. Not here:
//! `auth_time` and `max_age` (`core_max_age`), ID tokens of a refresh (`core_offline_access`).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sekisho_keys::digest::{sha256, sha512};
use sekisho_tests::{
    app::{HANAKO, PASSWORD, TARO, TestApp},
    protocol::{Answer, Auth, jose_header},
};
use serde_json::{Value, json};

use crate::support::{ask, ask_for_form, id_token, now, redeem, text, verify};

#[tokio::test]
async fn an_id_token_says_what_is_due_and_nothing_else() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let claims = id_token(&app, &tokens).await;
    let at = now(&app);
    assert_eq!(
        claims,
        json!({
            "iss": app.issuer(), "aud": "web", "sub": app.member(HANAKO).await.sub,
            "iat": at, "exp": at + 600, "auth_time": at, "nonce": "the nonce",
            "acr": "urn:sekisho:acr:1", "amr": ["pwd"],
            "at_hash": claims["at_hash"], "sid": claims["sid"],
        })
    );
    assert!(text(&claims, "sid").len() >= 22);
}

#[tokio::test]
async fn every_algorithm_is_verified_by_the_published_key() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    for (client, algorithm) in [("web", "RS256"), ("es256", "ES256"), ("eddsa", "EdDSA")] {
        let answer = ask(&app, &browser, &[("client_id", client)]).await;
        let tokens = app.redeem(Auth::Basic(client), &answer.code()).await.json();
        let (token, access_token) = (text(&tokens, "id_token"), text(&tokens, "access_token"));
        let header = jose_header(token);
        assert_eq!(
            (&header["alg"], &header["typ"]),
            (&json!(algorithm), &json!("JWT"))
        );
        let claims = verify(&app, token, client).await;
        assert_eq!(
            claims["at_hash"],
            at_hash(algorithm, access_token),
            "{algorithm}"
        );
    }
}

/// Core §3.1.3.6: the left-most half of the hash that the algorithm uses.
fn at_hash(algorithm: &str, access_token: &str) -> Value {
    let bytes = access_token.as_bytes();
    let half = match algorithm {
        "EdDSA" => sha512(bytes)[..32].to_vec(),
        _ => sha256(bytes)[..16].to_vec(),
    };
    URL_SAFE_NO_PAD.encode(half).into()
}

#[tokio::test]
async fn nonce_comes_back_as_it_was_and_only_if_it_was_sent() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    for nonce in ["n-0S6_WzA2Mj", "a b+c&d=e", "花子\"\\"] {
        let answer = ask(&app, &browser, &[("nonce", nonce)]).await;
        assert_eq!(
            id_token(&app, &redeem(&app, &answer).await).await["nonce"],
            nonce
        );
    }
    // Core §3.1.2.1: nonce OPTIONAL in the code flow.
    let answer = ask(&app, &browser, &[("nonce", "")]).await;
    assert_eq!(
        id_token(&app, &redeem(&app, &answer).await)
            .await
            .get("nonce"),
        None
    );
}

#[tokio::test]
async fn without_the_scope_openid_there_is_no_id_token() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[("scope", "profile")]).await;
    assert_eq!(tokens.get("id_token"), None);
    assert_eq!(text(&tokens, "scope"), "profile");
}

#[tokio::test]
async fn core_8_sub_is_the_same_for_every_client_and_for_nobody_else() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let hanako = id_token(&app, &app.tokens(&browser, &[]).await).await;
    let answer = ask(&app, &browser, &[("client_id", "es256")]).await;
    let elsewhere = app
        .redeem(Auth::Basic("es256"), &answer.code())
        .await
        .json();
    let elsewhere = verify(&app, text(&elsewhere, "id_token"), "es256").await;
    assert_eq!(elsewhere["sub"], hanako["sub"]);

    let other = app.browser();
    let page = ask_for_form(&app, &other, &[]).await;
    let answer = Answer::new(app.enter(&page, &other, TARO, PASSWORD).await.left());
    let taro = id_token(&app, &redeem(&app, &answer).await).await;
    assert_ne!(taro["sub"], hanako["sub"]);
    // Core §2: It MUST NOT exceed 255 ASCII characters in length. And it says nothing by itself.
    let sub = text(&hanako, "sub");
    assert!(
        sub.is_ascii() && sub.len() <= 255 && !sub.contains(HANAKO),
        "{sub}"
    );
}

#[tokio::test]
async fn back_channel_2_1_sid_names_the_session_to_one_client() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let first = id_token(&app, &app.tokens(&browser, &[]).await).await;
    let again = id_token(&app, &redeem(&app, &ask(&app, &browser, &[]).await).await).await;
    assert_eq!(again["sid"], first["sid"]);
    let answer = ask(&app, &browser, &[("client_id", "es256")]).await;
    let elsewhere = app
        .redeem(Auth::Basic("es256"), &answer.code())
        .await
        .json();
    let elsewhere = verify(&app, text(&elsewhere, "id_token"), "es256").await;
    assert_ne!(elsewhere["sid"], first["sid"]);
    let other = id_token(&app, &app.tokens(&app.browser(), &[]).await).await;
    assert_ne!(other["sid"], first["sid"]);
}

#[tokio::test]
async fn a_code_of_one_sign_in_never_tells_of_another() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = ask_for_form(&app, &browser, &[]).await;
    let hanakos = Answer::new(app.enter(&page, &browser, HANAKO, PASSWORD).await.left());
    let page = ask_for_form(&app, &browser, &[("prompt", "login")]).await;
    app.enter(&page, &browser, TARO, PASSWORD).await.left();
    // The session of the first code ended when somebody else signed in.
    let reply = app.redeem(Auth::Basic("web"), &hanakos.code()).await;
    assert_eq!(reply.error(), "invalid_grant");
}
