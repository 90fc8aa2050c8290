//! The clients that every tenant of the demo has for integrators: each as its registration says.

use std::{net::Ipv4Addr, str::FromStr};

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use sekisho_tests::{demo::Demo, process::free_port};
use serde_json::Value;

use crate::{
    client::{Client, NATIVE, POST, WEB, WEB_CALLBACK, code_for},
    support::HANAKO,
};

/// The claims of an ID token, verified as a relying party does (OpenID Connect Core §3.1.3.7).
async fn verified(demo: &Demo, client: &Client, id_token: &str) -> anyhow::Result<Value> {
    let jwks: JwkSet = serde_json::from_str(&demo.get("/playground/jwks").await.body)?;
    let header = decode_header(id_token)?;
    let jwk = jwks.find(&header.kid.unwrap()).unwrap();
    let algorithm = jwk.common.key_algorithm.unwrap();
    let mut validation = Validation::new(Algorithm::from_str(&algorithm.to_string())?);
    validation.set_audience(&[client.id]);
    validation.set_issuer(&[demo.at("/playground")]);
    let key = DecodingKey::from_jwk(jwk)?;
    Ok(decode(id_token, &key, &validation)?.claims)
}

/// Everything a client with the code flow does, from end to end.
async fn walk(client: &Client, redirect_uri: &str) -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let code = code_for(&demo, &demo.browser(), client, redirect_uri).await?;
    let answer = client.redeem_at(&demo, &code, redirect_uri).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let tokens = answer.json();

    let claims = verified(&demo, client, tokens["id_token"].as_str().unwrap()).await?;
    assert_eq!(claims["nonce"], "the nonce");
    let bearer = tokens["access_token"].as_str().unwrap();
    let request = demo.http().get(demo.at("/playground/userinfo"));
    let userinfo = demo.send(request.bearer_auth(bearer)).await.json();
    assert_eq!(userinfo["sub"], claims["sub"]);
    assert_eq!(userinfo["name"], HANAKO.1);
    // OpenID Connect Core 1.0 §5.1: in the playground every standard claim is filled.
    for claim in [
        "given_name",
        "family_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "profile",
        "picture",
        "website",
        "gender",
        "birthdate",
        "zoneinfo",
        "locale",
        "updated_at",
        "email",
        "email_verified",
        "phone_number",
        "phone_number_verified",
        "address",
    ] {
        assert!(!userinfo[claim].is_null(), "no {claim} in {userinfo}");
    }
    let refreshed = client.refresh(&demo, &tokens).await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.body);
    Ok(())
}

#[tokio::test]
async fn demo_web_authenticates_by_basic() -> anyhow::Result<()> {
    walk(&WEB, WEB_CALLBACK).await
}

#[tokio::test]
async fn demo_post_authenticates_in_the_body() -> anyhow::Result<()> {
    walk(&POST, WEB_CALLBACK).await
}

/// RFC 8252 §7.3: a native app listens on any free port of loopback.
#[tokio::test]
async fn demo_native_comes_back_to_any_port_with_pkce() -> anyhow::Result<()> {
    let redirect_uri = format!("http://{}:{}/cb", Ipv4Addr::LOCALHOST, free_port()?);
    walk(&NATIVE, &redirect_uri).await
}

#[tokio::test]
async fn demo_native_without_pkce_is_refused() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let request = demo.authorize(
        "playground",
        &[
            ("client_id", NATIVE.id),
            ("redirect_uri", "http://127.0.0.1:40001/cb"),
            ("response_type", "code"),
            ("scope", "openid"),
        ],
    )?;
    let left = demo.browser().visit(&request).await.left();
    assert!(
        left.query_pairs()
            .any(|pair| pair == ("error".into(), "invalid_request".into())),
        "{left}"
    );
    Ok(())
}

#[tokio::test]
async fn demo_web_may_leave_pkce_out() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let request = demo.authorize(
        "playground",
        &[
            ("client_id", WEB.id),
            ("redirect_uri", WEB_CALLBACK),
            ("response_type", "code"),
            ("scope", "openid"),
        ],
    )?;
    let page = demo.browser().get(&request).await;
    assert_eq!(page.step().as_deref(), Some("credentials"));
    Ok(())
}

#[tokio::test]
async fn demo_service_gets_a_token_of_its_own_at_every_tenant() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let basic = Some(("demo-service", "demo-service-secret-for-trying-out"));
    let form = [("grant_type", "client_credentials"), ("scope", "demo.read")];
    for tenant in ["a-sakura", "b-midori", "c-hoshi", "d-umi", "playground"] {
        let token = |path| demo.at(&format!("/{tenant}/{path}"));
        let answer = demo.post(&token("token"), basic, &form).await;
        assert_eq!(answer.status, 200, "{tenant}: {}", answer.body);
        let answer = answer.json();
        assert_eq!(answer["scope"], "demo.read");
        let given = [("token", answer["access_token"].as_str().unwrap())];
        let known = demo.post(&token("introspect"), basic, &given).await;
        assert_eq!(known.json()["active"], true, "{tenant}: {}", known.body);
    }
    Ok(())
}
