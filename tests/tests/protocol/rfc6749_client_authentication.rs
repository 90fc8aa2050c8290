//! RFC 6749 §2.3, §5.2 and Core §9: `client_secret_basic`, `client_secret_post`, `none`. Not here:
//! assertions and mutual TLS (not in this release).

use base64::{Engine, engine::general_purpose::STANDARD};
use http::header;
use sekisho_tests::{
    app::{TestApp, secret_of},
    protocol::{Auth, Reply, basic},
};

use crate::support::{FORM, encode, post_raw, token_elsewhere};

/// A request that fails with `invalid_grant` once the client is known.
const GRANT: &str = "grant_type=refresh_token&refresh_token=x";

async fn post(app: &TestApp, authorization: Option<&str>, body: &str) -> Reply {
    let mut headers = vec![FORM];
    headers.extend(authorization.map(|value| (header::AUTHORIZATION, value)));
    post_raw(app, "/token", &headers, &format!("{GRANT}&{body}")).await
}

fn basic_of(pair: &str) -> String {
    format!("Basic {}", STANDARD.encode(pair))
}

fn assert_invalid_client(reply: &Reply) {
    assert_eq!(
        (reply.status.as_u16(), &*reply.error()),
        (401, "invalid_client")
    );
    // RFC 6749 §5.2: the authorization server MUST respond with an HTTP 401 status code and include
    // the "WWW-Authenticate" response header field.
    assert!(
        reply
            .header("www-authenticate")
            .unwrap()
            .starts_with("Basic realm=")
    );
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn section_2_3_1_basic_credentials_are_form_urlencoded_pairs() {
    let app = TestApp::start().await;
    for id in ["plain", "a:b", "a+b", "100%", "a/b?c#d", "a&b=c"] {
        app.put_client(app.new_client(id)).await;
        assert!(
            secret_of(id).contains("ü+&=%"),
            "the secret has special characters, too"
        );
        let reply = post(&app, Some(&basic(id)), "").await;
        assert_eq!(reply.error(), "invalid_grant", "{id}");
        // The id may be repeated in the body, the scheme is read in any case.
        let scheme = basic(id).replacen("Basic", "bASIC", 1);
        let reply = post(&app, Some(&scheme), &encode(&[("client_id", id)])).await;
        assert_eq!(reply.error(), "invalid_grant", "{id}");
    }
}

#[tokio::test]
async fn every_method_works_where_it_is_registered() {
    let app = TestApp::start().await;
    let form = [("grant_type", "refresh_token"), ("refresh_token", "x")];
    for auth in [
        Auth::Basic("web"),
        Auth::Post("post"),
        Auth::Public("native"),
    ] {
        assert_eq!(app.token(auth, &form).await.error(), "invalid_grant");
    }
}

#[tokio::test]
async fn a_method_that_is_not_registered_is_invalid_client() {
    let app = TestApp::start().await;
    let form = [("grant_type", "refresh_token"), ("refresh_token", "x")];
    for auth in [
        Auth::Basic("post"),
        Auth::Basic("native"),
        Auth::Post("web"),
        Auth::Post("native"),
        Auth::Public("web"),
        Auth::Public("post"),
    ] {
        assert_invalid_client(&app.token(auth, &form).await);
    }
}

#[tokio::test]
async fn section_2_3_two_methods_are_invalid_request() {
    let app = TestApp::start().await;
    let secret = secret_of("web");
    for body in [
        encode(&[("client_id", "web"), ("client_secret", &secret)]),
        encode(&[("client_secret", &secret)]),
        encode(&[("client_id", "post")]),
        encode(&[("client_id", "web"), ("client_id", "web")]),
        encode(&[("client_id", "post"), ("client_secret", &secret_of("post"))]),
    ] {
        let reply = post(&app, Some(&basic("web")), &body).await;
        assert_eq!(
            (reply.status.as_u16(), &*reply.error()),
            (400, "invalid_request"),
            "{body}"
        );
    }
}

#[tokio::test]
async fn an_unknown_client_and_a_wrong_secret_get_the_same_answer() {
    let app = TestApp::start().await;
    let wrong = post(&app, Some(&basic_of("web:wrong")), "").await;
    assert_invalid_client(&wrong);
    for (authorization, body) in [
        (Some(basic_of("nobody:wrong")), String::new()),
        (Some(basic("nobody")), String::new()),
        (
            None,
            encode(&[("client_id", "post"), ("client_secret", "wrong")]),
        ),
        (
            None,
            encode(&[("client_id", "nobody"), ("client_secret", "wrong")]),
        ),
        (None, encode(&[("client_id", "nobody")])),
        (None, encode(&[("client_id", "web")])),
    ] {
        let reply = post(&app, authorization.as_deref(), &body).await;
        assert_eq!(reply.status, wrong.status, "{body}");
        assert_eq!(reply.body, wrong.body, "{body}");
        assert_eq!(reply.headers, wrong.headers, "{body}");
    }
}

#[tokio::test]
async fn credentials_that_cannot_be_read_are_invalid_client() {
    let app = TestApp::start().await;
    let bearer = format!("Bearer {}", STANDARD.encode("web:x"));
    let not_utf8 = format!("Basic {}", STANDARD.encode([0xff, b':', 0xff]));
    for authorization in [
        "Basic",
        "Basic ",
        "Basic !!!",
        &basic_of("web"),
        &bearer,
        &not_utf8,
    ] {
        assert_invalid_client(&post(&app, Some(authorization), "").await);
    }
    assert_invalid_client(&post(&app, None, "").await);
    // RFC 6749 §2.3.1: The parameters MUST NOT be included in the request URI.
    let query = encode(&[("client_id", "post"), ("client_secret", &secret_of("post"))]);
    assert_invalid_client(&post_raw(&app, &format!("/token?{query}"), &[FORM], GRANT).await);
}

#[tokio::test]
async fn a_client_of_another_tenant_is_unknown() {
    let app = TestApp::start().await;
    app.put_client(app.new_client("ours")).await;
    assert_invalid_client(&token_elsewhere(&app, "ours", GRANT).await);
}

#[tokio::test]
async fn introspection_and_revocation_authenticate_alike() {
    let app = TestApp::start().await;
    for path in ["/introspect", "/revoke"] {
        let wrong = [FORM, (header::AUTHORIZATION, "Basic d2ViOndyb25n")];
        assert_invalid_client(&post_raw(&app, path, &wrong, "token=x").await);
        assert_invalid_client(&post_raw(&app, path, &[FORM], "token=x").await);
        let good = basic("web");
        let good = [FORM, (header::AUTHORIZATION, good.as_str())];
        assert_eq!(
            post_raw(&app, path, &good, "token=x").await.status,
            200,
            "{path}"
        );
    }
}
