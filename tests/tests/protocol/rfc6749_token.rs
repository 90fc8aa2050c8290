//! RFC 6749 §3.2, §5.1, §5.2: the form of token requests and answers. Not here: who asks
//! (`rfc6749_client_authentication`), and each grant (its own file).

use axum::body::Body;
use http::header;
use sekisho_oidc::GrantType;
use sekisho_tests::{
    app::TestApp,
    protocol::{Auth, Reply, basic, request},
};

use crate::support::{names, post_raw, text};

fn assert_not_kept(reply: &Reply) {
    assert_eq!(reply.header("content-type"), Some("application/json"));
    // RFC 6749 §5.1: The authorization server MUST include the HTTP "Cache-Control" response header
    // field with a value of "no-store" in any response containing tokens, as well as the "Pragma"
    // response header field with a value of "no-cache".
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("pragma"), Some("no-cache"));
}

#[tokio::test]
async fn section_5_1_an_answer_says_what_is_due_and_is_not_kept() {
    let app = TestApp::start().await;
    let code = app.sign_in(&app.browser(), &[]).await.code();
    let reply = app.redeem(Auth::Basic("web"), &code).await;
    assert_eq!(reply.status, 200);
    assert_not_kept(&reply);
    let tokens = reply.json();
    assert_eq!(text(&tokens, "token_type"), "Bearer");
    assert_eq!(tokens["expires_in"], 600);
    assert_eq!(text(&tokens, "scope"), "openid profile");
    let due = [
        "access_token",
        "expires_in",
        "id_token",
        "refresh_token",
        "scope",
        "token_type",
    ];
    assert_eq!(names(&tokens), due);
}

#[tokio::test]
async fn section_5_2_each_fault_has_its_code_and_400() {
    let app = TestApp::start().await;
    for (form, error) in [
        (&[][..], "invalid_request"),
        (&[("grant_type", "")], "invalid_request"),
        (&[("grant_type", "implicit")], "unsupported_grant_type"),
        (&[("grant_type", "password")], "unsupported_grant_type"),
        (
            &[("grant_type", "client_credentials")],
            "unauthorized_client",
        ),
        (&[("grant_type", "authorization_code")], "invalid_request"),
        (
            &[("grant_type", "authorization_code"), ("code", "x")],
            "invalid_request",
        ),
        (
            &[
                ("grant_type", "authorization_code"),
                ("code", "x"),
                ("redirect_uri", "y"),
            ],
            "invalid_grant",
        ),
        (&[("grant_type", "refresh_token")], "invalid_request"),
        (
            &[("grant_type", "refresh_token"), ("refresh_token", "x")],
            "invalid_grant",
        ),
    ] {
        let reply = app.token(Auth::Basic("web"), form).await;
        assert_eq!(
            (reply.status.as_u16(), &*reply.error()),
            (400, error),
            "{form:?}"
        );
        assert_eq!(reply.header("www-authenticate"), None, "{form:?}");
        assert_not_kept(&reply);
        assert_eq!(
            names(&reply.json()),
            ["error", "error_description"],
            "{form:?}"
        );
    }
}

#[tokio::test]
async fn section_3_2_a_known_parameter_sent_twice_is_invalid_request() {
    let app = TestApp::start().await;
    let tokens = app.tokens(&app.browser(), &[]).await;
    let refresh_token = text(&tokens, "refresh_token");
    let good = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token),
    ];
    for twice in [good[0], good[1], ("scope", "openid")] {
        let form = [good[0], good[1], twice, ("scope", "openid")];
        let reply = app.token(Auth::Basic("web"), &form).await;
        assert_eq!(reply.error(), "invalid_request", "{}", twice.0);
    }
    // §3.2: unrecognized request parameters MUST be ignored.
    let form = [good[0], good[1], ("x", "1"), ("x", "2"), ("audience", "y")];
    assert_eq!(app.token(Auth::Basic("web"), &form).await.status, 200);
}

#[tokio::test]
async fn a_client_uses_the_grants_that_it_is_registered_for() {
    let app = TestApp::start().await;
    let mut client = app.new_client("brief");
    client.grant_types = vec![GrantType::AuthorizationCode];
    app.put_client(client).await;
    for (client, grant_type) in [
        ("brief", "refresh_token"),
        ("brief", "client_credentials"),
        ("service", "authorization_code"),
        ("service", "refresh_token"),
    ] {
        let reply = app
            .token(Auth::Basic(client), &[("grant_type", grant_type)])
            .await;
        assert_eq!(
            reply.error(),
            "unauthorized_client",
            "{client} {grant_type}"
        );
    }
}

#[tokio::test]
async fn section_3_2_requests_are_posted_forms() {
    let app = TestApp::start().await;
    let got = app.get("/token?grant_type=client_credentials").await;
    assert_eq!(got.status, 405);
    let authorization = basic("service");
    for kind in [
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
    ] {
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::AUTHORIZATION, &*authorization),
        ];
        let reply = post_raw(&app, "/token", &headers, "grant_type=client_credentials").await;
        assert_eq!(
            (reply.status.as_u16(), &*reply.error()),
            (400, "invalid_request"),
            "{kind}"
        );
    }
    let kind = (
        header::CONTENT_TYPE,
        "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
    );
    let headers = [kind, (header::AUTHORIZATION, &*authorization)];
    let reply = post_raw(&app, "/token", &headers, "grant_type=client_credentials").await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn a_page_of_another_origin_reads_nothing() {
    let app = TestApp::start().await;
    let request = request("OPTIONS", &app.at("/token")).header("origin", "https://evil.example");
    let reply = app.call(request.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.header("access-control-allow-origin"), None);
}
