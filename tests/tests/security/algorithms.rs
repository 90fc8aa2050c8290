//! docs/security.md 11: algorithms come from our key, not from the token's header. Every forgery
//! is tried where tokens come in: userinfo, introspection, and `id_token_hint`.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use sekisho_keys::{SigningAlgorithm, SigningKey};
use sekisho_tests::{
    app::TestApp,
    browser::Browser,
    protocol::{claims, jose_header},
};
use serde_json::{Value, json};

fn encode(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

/// A token with this header and the claims and signature of a good one.
fn with_header(token: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut header = jose_header(token);
    change(&mut header);
    let rest = token.split_once('.').unwrap().1;
    format!("{}.{rest}", encode(&header))
}

/// The good token's claims under an HMAC with something that is public.
fn hmac(token: &str, secret: &[u8]) -> String {
    let mut header = jose_header(token);
    header["alg"] = json!("HS256");
    let signed = format!("{}.{}", encode(&header), encode(&claims(token)));
    let key = EncodingKey::from_secret(secret);
    let mac = crypto::sign(signed.as_bytes(), &key, Algorithm::HS256).unwrap();
    format!("{signed}.{mac}")
}

/// The good token's claims, signed by a key of the attacker's under this `kid`.
fn signed_by_stranger(token: &str, kid: Option<&str>) -> String {
    let stranger = SigningKey::generate(SigningAlgorithm::Es256).unwrap();
    let typ = jose_header(token)["typ"].as_str().unwrap().to_owned();
    let own = stranger.sign(&typ, &claims(token)).unwrap();
    let Some(kid) = kid else { return own };
    with_header(&own, |header| header["kid"] = json!(kid))
}

async fn published_key(app: &TestApp, kid: &Value) -> Value {
    let keys = app.get("/jwks").await.json()["keys"].clone();
    keys.as_array()
        .unwrap()
        .iter()
        .find(|key| key["kid"] == *kid)
        .unwrap()
        .clone()
}

/// Every forgery of a good token, by name.
async fn forgeries(app: &TestApp, token: &str) -> Vec<(String, String)> {
    let kid = jose_header(token)["kid"].clone();
    let key = published_key(app, &kid).await;
    let parts: Vec<_> = token.split('.').collect();
    let mut forged: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, token: String| forged.push((name.to_owned(), token));
    for alg in [
        "none", "None", "NONE", "nOnE", "HS256", "PS256", "es256", "", "EdDSA",
    ] {
        add(
            &format!("alg {alg:?}"),
            with_header(token, |header| header["alg"] = json!(alg)),
        );
        let header = encode(&json!({ "alg": alg, "typ": jose_header(token)["typ"], "kid": kid }));
        add(
            &format!("alg {alg:?} unsigned"),
            format!("{header}.{}.", parts[1]),
        );
    }
    add("HMAC with the JWK", hmac(token, key.to_string().as_bytes()));
    for member in ["x", "y", "n"] {
        if let Some(text) = key[member].as_str() {
            add("HMAC with a part", hmac(token, text.as_bytes()));
            add(
                "HMAC with its bytes",
                hmac(token, &URL_SAFE_NO_PAD.decode(text).unwrap()),
            );
        }
    }
    add("HMAC with nothing", hmac(token, b""));
    add("a stranger's key", signed_by_stranger(token, None));
    add(
        "a stranger's key under our kid",
        signed_by_stranger(token, kid.as_str()),
    );
    let evil = json!("https://evil.example/jwks");
    for (member, value) in [
        ("jku", evil.clone()),
        ("x5u", evil),
        ("x5c", json!(["MIIB"])),
        ("jwk", key.clone()),
        ("crit", json!(["exp"])),
        ("b64", json!(false)),
        ("kid", json!("../../etc/passwd")),
        ("kid", json!("' OR '1'='1")),
        ("kid", Value::Null),
        ("typ", Value::Null),
        ("typ", json!("at+JWT ")),
    ] {
        add(
            &format!("{member} {value}"),
            with_header(token, |header| header[member] = value.clone()),
        );
    }
    let mut respelled = |name: &str, token: String| add(name, token);
    respelled("truncated", token[..token.len() - 1].to_owned());
    respelled("one longer", format!("{token}A"));
    respelled("padded", format!("{token}="));
    respelled("a fourth part", format!("{token}.{}", parts[2]));
    respelled("two parts", format!("{}.{}", parts[0], parts[1]));
    respelled("no signature", format!("{}.{}.", parts[0], parts[1]));
    respelled("other case", swap_case(token));
    respelled(
        "standard base64",
        token.replace('-', "+").replace('_', "/") + "+",
    );
    let mut raised = claims(token);
    raised["sub"] = json!("somebody else");
    respelled(
        "other claims",
        format!("{}.{}.{}", parts[0], encode(&raised), parts[2]),
    );
    forged
}

fn swap_case(token: &str) -> String {
    let (head, last) = token.split_at(token.len() - 6);
    let swap = |c: char| {
        if c.is_lowercase() {
            c.to_ascii_uppercase()
        } else {
            c.to_ascii_lowercase()
        }
    };
    format!("{head}{}", last.chars().map(swap).collect::<String>())
}

#[tokio::test]
async fn a_forged_access_token_opens_nothing() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let token = tokens["access_token"].as_str().unwrap();
    for (name, forged) in forgeries(&app, token).await {
        let reply = app.userinfo(&forged).await;
        assert_eq!(reply.status, 401, "{name}");
        assert!(
            reply
                .header("www-authenticate")
                .unwrap()
                .contains("invalid_token"),
            "{name}"
        );
        assert_eq!(
            app.introspect(&forged).await,
            json!({ "active": false }),
            "{name}"
        );
    }
    assert_eq!(
        app.userinfo(token).await.status,
        200,
        "the forgeries broke nothing"
    );
}

#[tokio::test]
async fn a_forged_id_token_hint_signs_nobody_out_unasked() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    let token = tokens["id_token"].as_str().unwrap();
    for (name, forged) in forgeries(&app, token).await {
        assert!(is_asked(&app, &browser, &forged).await, "{name}");
    }
    assert!(
        !is_asked(&app, &browser, token).await,
        "the good one is believed"
    );
}

/// Whether the member is asked before a sign-out with that hint.
async fn is_asked(app: &TestApp, browser: &Browser, hint: &str) -> bool {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("id_token_hint", hint)
        .finish();
    let page = browser.get(&app.at(&format!("/end_session?{query}"))).await;
    page.has("form[data-form=sign-out]")
}
