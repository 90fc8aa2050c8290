//! OpenID Connect Core 1.0 §5.1, §5.3, §5.4: userinfo. Not here: how a token is refused
//! (`rfc6750_bearer`), the `claims` parameter and signed answers (not in this release).

use axum::body::Body;
use http::header;
use sekisho_tests::{
    app::{HANAKO, TestApp},
    protocol::request,
};
use serde_json::{Value, json};

use crate::support::{FORM, id_token, names, post_raw, text};

/// What the scopes tell of Hanako, besides `sub`.
async fn told(scope: &str) -> Value {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[("scope", scope)]).await;
    let mut about = app.userinfo(text(&tokens, "access_token")).await.json();
    // Core §5.3.2: The sub Claim in the UserInfo Response MUST be verified to exactly match the sub
    // Claim in the ID Token.
    let sub = about.as_object_mut().unwrap().remove("sub");
    assert_eq!(sub, Some(id_token(&app, &tokens).await["sub"].clone()));
    about
}

#[tokio::test]
async fn openid_alone_tells_sub_alone() {
    assert_eq!(told("openid").await, json!({}));
}

#[tokio::test]
async fn profile_tells_what_is_known_and_absent_claims_are_absent() {
    // Core §5.3.2: If a Claim is not returned, that Claim Name SHOULD be omitted from the JSON
    // object; it SHOULD NOT be present with a null or empty string value.
    assert_eq!(
        told("openid profile").await,
        json!({
            "name": "山田 花子", "family_name": "山田", "given_name": "花子",
            "preferred_username": HANAKO, "birthdate": "1980-12-01",
            "updated_at": 1_700_000_000,
        })
    );
}

#[tokio::test]
async fn email_phone_and_address_have_their_types() {
    assert_eq!(
        told("openid email").await,
        json!({ "email": "hanako@example.jp", "email_verified": true })
    );
    assert_eq!(
        told("openid phone").await,
        json!({ "phone_number": "+81 90 0000 0000", "phone_number_verified": false })
    );
    assert_eq!(
        told("openid address").await,
        json!({ "address": { "formatted": "東京都千代田区1-1" } })
    );
}

#[tokio::test]
async fn all_scopes_together_tell_all() {
    let all = told("openid profile email phone address").await;
    assert_eq!(all.as_object().unwrap().len(), 6 + 2 + 2 + 1);
}

#[tokio::test]
async fn claims_of_scopes_go_to_userinfo_and_not_to_the_id_token() {
    let app = TestApp::start().await;
    let scope = ("scope", "openid profile email phone address");
    let tokens = app.tokens(&app.browser(), &[scope]).await;
    let claims = id_token(&app, &tokens).await;
    for name in ["name", "email", "phone_number", "address"] {
        assert_eq!(claims.get(name), None, "{name}");
    }
}

#[tokio::test]
async fn get_and_post_header_and_body_tell_the_same() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let token = text(&tokens, "access_token");
    let bearer = format!("Bearer {token}");
    let header = (header::AUTHORIZATION, bearer.as_str());
    let expected = app.userinfo(token).await;
    assert_eq!(expected.header("content-type"), Some("application/json"));
    assert_eq!(expected.header("cache-control"), Some("no-store"));
    for reply in [
        post_raw(&app, "/userinfo", std::slice::from_ref(&header), "").await,
        post_raw(&app, "/userinfo", &[FORM, header], "x=y").await,
        post_raw(&app, "/userinfo", &[FORM], &format!("access_token={token}")).await,
    ] {
        assert_eq!(
            (reply.status.as_u16(), reply.body),
            (200, expected.body.clone())
        );
    }
}

#[tokio::test]
async fn a_narrowed_token_tells_less() {
    let app = TestApp::start().await;
    let tokens = app
        .tokens(&app.browser(), &[("scope", "openid profile email")])
        .await;
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", text(&tokens, "refresh_token")),
        ("scope", "openid email"),
    ];
    let narrowed = app
        .token(sekisho_tests::protocol::Auth::Basic("web"), &form)
        .await
        .json();
    let about = app.userinfo(text(&narrowed, "access_token")).await.json();
    assert_eq!(names(&about), ["email", "email_verified", "sub"]);
}

#[tokio::test]
async fn other_methods_are_not_allowed() {
    let app = TestApp::start().await;
    let reply = app
        .call(
            request("PUT", &app.at("/userinfo"))
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(reply.status, 405);
}
