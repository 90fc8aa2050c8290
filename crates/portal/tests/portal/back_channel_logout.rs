//! The receiver of OpenID Connect Back-Channel Logout 1.0 §2.4 to §2.8.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::Algorithm;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{browser::Answer, kit::Kit};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

fn claims(kit: &Kit) -> Value {
    let now = kit.provider.now();
    json!({
        "iss": kit.provider.issuer("sakura"), "aud": "portal", "iat": now, "exp": now + 120,
        "jti": "jti-1", "sub": "member-1", "sid": "sid-1", "events": { EVENT: {} },
    })
}

fn with(kit: &Kit, name: &str, value: Value) -> Value {
    let mut claims = claims(kit);
    claims[name] = value;
    claims
}

fn without(kit: &Kit, names: &[&str]) -> Value {
    let mut claims = claims(kit);
    for name in names {
        claims.as_object_mut().unwrap().remove(*name);
    }
    claims
}

async fn send(kit: &Kit, token: &str) -> Answer {
    kit.browser()
        .post("/sakura/backchannel-logout", &[("logout_token", token)])
        .await
}

#[tokio::test]
async fn a_good_token_ends_the_session() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let answer = send(&kit, &kit.provider.sign(Some("logout+jwt"), &claims(&kit))).await;
    assert_eq!(
        (answer.status, answer.header("cache-control")),
        (StatusCode::OK, "no-store")
    );
    assert_eq!(browser.get("/sakura").await.page(), Some("top"));
}

#[tokio::test]
async fn sid_or_sub_alone_names_the_sessions_too() {
    for missing in ["sub", "sid"] {
        let kit = Kit::medical_cost().await;
        let mut browser = kit.signed_in("member-1", "山田 花子").await;
        let token = kit.provider.sign(None, &without(&kit, &[missing]));
        assert_eq!(send(&kit, &token).await.status, StatusCode::OK, "{missing}");
        assert_eq!(
            browser.get("/sakura").await.page(),
            Some("top"),
            "{missing}"
        );
    }
}

#[tokio::test]
async fn other_sessions_go_on() {
    let kit = Kit::medical_cost().await;
    let mut same_member = kit.signed_in("member-1", "山田 花子").await;
    let token = kit
        .provider
        .sign(Some("logout+jwt"), &with(&kit, "sid", json!("sid-2")));
    assert_eq!(send(&kit, &token).await.status, StatusCode::OK);
    let mut other = with(&kit, "sub", json!("member-2"));
    other["jti"] = json!("jti-2");
    assert_eq!(
        send(&kit, &kit.provider.sign(None, &other)).await.status,
        StatusCode::OK
    );
    assert_eq!(same_member.get("/sakura").await.page(), Some("signed-in"));
}

#[tokio::test]
async fn what_does_not_hold_ends_nothing() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let now = kit.provider.now();
    let cases = [
        (
            "issuer",
            with(&kit, "iss", json!(kit.provider.issuer("fuji"))),
        ),
        ("audience", with(&kit, "aud", json!("other"))),
        ("audiences", with(&kit, "aud", json!(["other", "another"]))),
        ("expired", with(&kit, "exp", json!(now - 61))),
        ("from the future", with(&kit, "iat", json!(now + 120))),
        ("nonce", with(&kit, "nonce", json!("n"))),
        ("events", with(&kit, "events", json!({}))),
        ("event", with(&kit, "events", json!({ EVENT: "x" }))),
        ("nobody", without(&kit, &["sub", "sid"])),
        ("no jti", without(&kit, &["jti"])),
        ("no iat", without(&kit, &["iat"])),
        ("no exp", without(&kit, &["exp"])),
    ];
    for (case, claims) in cases {
        let answer = send(&kit, &kit.provider.sign(Some("logout+jwt"), &claims)).await;
        assert_eq!(
            (answer.status, answer.header("cache-control")),
            (StatusCode::BAD_REQUEST, "no-store"),
            "{case}"
        );
    }
    let id_token = kit.provider.sign(Some("JWT"), &claims(&kit));
    assert_eq!(send(&kit, &id_token).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(browser.get("/sakura").await.page(), Some("signed-in"));
}

#[tokio::test]
async fn a_token_works_once() {
    let kit = Kit::medical_cost().await;
    let token = kit.provider.sign(Some("logout+jwt"), &claims(&kit));
    assert_eq!(send(&kit, &token).await.status, StatusCode::OK);
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    assert_eq!(send(&kit, &token).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(browser.get("/sakura").await.page(), Some("signed-in"));
}

#[tokio::test]
async fn unsigned_and_foreign_signatures_are_refused() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let good = kit.provider.sign(Some("logout+jwt"), &claims(&kit));
    let payload = good.split('.').nth(1).unwrap();
    let signature = good.split('.').nth(2).unwrap();
    let header = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let stranger = Kit::medical_cost().await;
    let tokens = [
        format!(
            "{}.{payload}.",
            header(r#"{"alg":"none","typ":"logout+jwt"}"#)
        ),
        format!(
            "{}.{payload}.{signature}",
            header(r#"{"alg":"HS256","typ":"logout+jwt"}"#)
        ),
        format!(
            "{}.{payload}.{signature}",
            header(r#"{"alg":"EdDSA","kid":"key-1","crit":["x"]}"#)
        ),
        stranger.provider.sign(Some("logout+jwt"), &claims(&kit)),
        "not a token".to_owned(),
        String::new(),
    ];
    for token in tokens {
        assert_eq!(
            send(&kit, &token).await.status,
            StatusCode::BAD_REQUEST,
            "{token}"
        );
    }
    let empty = kit.browser().post("/sakura/backchannel-logout", &[]).await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
    assert_eq!(browser.get("/sakura").await.page(), Some("signed-in"));
}

#[tokio::test]
async fn a_rotated_key_of_any_algorithm_is_found() {
    for algorithm in [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA] {
        let kit = Kit::medical_cost().await;
        let mut browser = kit.signed_in("member-1", "山田 花子").await;
        kit.provider.rotate_key_to("key-2", algorithm);
        let token = kit.provider.sign(Some("logout+jwt"), &claims(&kit));
        assert_eq!(
            send(&kit, &token).await.status,
            StatusCode::OK,
            "{algorithm:?}"
        );
        assert_eq!(
            browser.get("/sakura").await.page(),
            Some("top"),
            "{algorithm:?}"
        );
    }
}
