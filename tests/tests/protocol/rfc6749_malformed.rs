//! RFC 6749 §4.1.2.1, §5.2 at the edge: requests that no client would write. None gives a fault of
//! ours, none is redirected to an address that is not registered. Not here: which error it is.

use axum::body::Body;
use http::header;
use sekisho_tests::{
    app::{CALLBACK, TestApp, TestOptions},
    postgres::TestDatabase,
    protocol::{Reply, basic, request},
};

use crate::support::{FORM, id_token, post_raw, redeem};

const CLIENT: &str = "client_id=web&redirect_uri=https%3A%2F%2Fportal.example.jp%2Fcb";
/// Appended to a good beginning, and alone.
const ENDS: [&str; 34] = [
    "",
    "%",
    "%2",
    "%zz",
    "%FF=%FE",
    "%C3",
    "state=%ED%A0%80",
    "state=%00",
    "nonce=%00",
    "login_hint=%00",
    "scope=%00",
    "scope=openid%00",
    "ui_locales=%00",
    "acr_values=%00+a",
    "prompt=%00",
    "max_age=%00",
    "id_token_hint=%00",
    "code_challenge=%00",
    "response_type=code%00",
    "response_mode=%00",
    "display=%00",
    "claims=%00",
    "max_age=-1",
    "max_age=99999999999999999999999",
    "max_age=18446744073709551615",
    "max_age=9223372036854775807",
    "id_token_hint=a.b.c",
    "id_token_hint=eyJhbGciOiJub25lIn0.e30.",
    "request=a&request_uri=b",
    "claims=%7B",
    "=",
    "?",
    "client_id=%00",
    "redirect_uri=%00",
];

fn long() -> Vec<String> {
    vec![
        format!("state={}", "s".repeat(5_000)),
        format!("nonce={}", "n".repeat(5_000)),
        format!("login_hint={}", "l".repeat(20_000)),
        format!("scope={}", "openid+".repeat(3_000)),
        format!("id_token_hint={}", "i".repeat(30_000)),
        format!("ui_locales={}", "ja+".repeat(5_000)),
        "x=y&".repeat(500),
        format!("x={}", "%41".repeat(20_000)),
        format!("{}=x", "y".repeat(60_000)),
    ]
}

fn queries() -> Vec<String> {
    let good = format!("{CLIENT}&response_type=code&scope=openid");
    let ends = ENDS.iter().map(ToString::to_string).chain(long());
    let both = |end: String| {
        [
            format!("{good}&{end}"),
            end.clone(),
            format!("{CLIENT}&{end}"),
        ]
    };
    let mut queries: Vec<_> = ends.flat_map(both).collect();
    for client in ["%00", "%FF", "web%00", "%20web", &"w".repeat(10_000)] {
        queries.push(good.replacen("client_id=web", &format!("client_id={client}"), 1));
    }
    queries
}

fn shorten(text: &str) -> &str {
    text.get(..120).unwrap_or(text)
}

fn assert_no_fault(app: &TestApp, reply: &Reply, asked: &str) {
    let asked = shorten(asked);
    assert!(
        reply.status.as_u16() < 500,
        "{asked}: {} {}",
        reply.status,
        reply.body
    );
    if let Some(location) = reply.header("location") {
        let ours = app.at("/sign-in/");
        let registered = format!("{CALLBACK}?");
        assert!(
            location.starts_with(&ours) || location.starts_with(&registered),
            "{asked}: {location}"
        );
        assert_eq!(reply.status, 303, "{asked}");
    }
}

async fn malformed_authorization_requests(app: &TestApp) {
    for query in queries() {
        // What is no URI never gets here.
        if let Ok(request) =
            request("GET", &app.at(&format!("/authorize?{query}"))).body(Body::empty())
        {
            assert_no_fault(app, &app.call(request).await, &query);
        }
        assert_no_fault(
            app,
            &post_raw(app, "/authorize", &[FORM], &query).await,
            &query,
        );
        assert_no_fault(
            app,
            &post_raw(app, "/end_session", &[FORM], &query).await,
            &query,
        );
    }
}

async fn malformed_token_requests(app: &TestApp) {
    let good = basic("web");
    for (path, form) in [
        (
            "/token",
            "grant_type=authorization_code&code=a&redirect_uri=b",
        ),
        ("/token", "grant_type=refresh_token&refresh_token=a"),
        ("/token", "grant_type=client_credentials"),
        ("/introspect", "token=a"),
        ("/revoke", "token=a"),
        ("/userinfo", "access_token=a"),
    ] {
        for end in [
            "%",
            "%FF",
            "code=%00",
            "code_verifier=%00",
            "redirect_uri=%00",
            "refresh_token=%00",
            "scope=%00",
            "token=%00",
            "token_type_hint=%00",
            "client_id=%00",
            "grant_type=%00",
            "access_token=%00",
            "client_secret=%00",
        ] {
            let (name, _) = end.split_once('=').unwrap_or((end, ""));
            let form = form
                .replace(&format!("{name}=a"), "x=y")
                .replace(&format!("{name}=b"), "x=y");
            let form = format!("{form}&{end}");
            let reply = post_raw(app, path, &[FORM, (header::AUTHORIZATION, &good)], &form).await;
            assert_no_fault(app, &reply, &form);
            assert_no_fault(app, &post_raw(app, path, &[FORM], &form).await, &form);
        }
    }
    for credentials in [
        "",
        "Basic",
        "Basic ",
        "Basic !",
        "Basic AA==",
        "Basic ADo=",
        "Basic JTAwOng=",
        "Bearer x",
        "x",
    ] {
        for path in ["/token", "/introspect", "/revoke", "/userinfo"] {
            let headers = [FORM, (header::AUTHORIZATION, credentials)];
            let reply = post_raw(app, path, &headers, "grant_type=client_credentials").await;
            assert!(
                (400..500).contains(&reply.status.as_u16()),
                "{path} {credentials}"
            );
        }
    }
}

#[tokio::test]
async fn a_malformed_authorization_request_is_never_a_fault_of_ours() {
    malformed_authorization_requests(&TestApp::start().await).await;
}

#[tokio::test]
async fn a_malformed_token_request_is_never_a_fault_of_ours() {
    malformed_token_requests(&TestApp::start().await).await;
}

#[tokio::test]
async fn postgres_takes_malformed_requests_as_sqlite_does() {
    let database = TestDatabase::create().await.unwrap();
    let app = TestApp::on(&database.url(), TestOptions::default()).await;
    malformed_authorization_requests(&app).await;
    malformed_token_requests(&app).await;
}

#[tokio::test]
async fn what_looks_odd_but_is_allowed_comes_back_as_it_was() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let odd = ("state", "\u{0}\u{7f}\u{2028}\"\\");
    let nonce = ("nonce", "\u{1}'; --\"\\\u{10ffff}");
    let answer = app.sign_in(&browser, &[odd, nonce]).await;
    assert_eq!(answer.param("state"), Some(odd.1));
    let tokens = redeem(&app, &answer).await;
    assert_eq!(id_token(&app, &tokens).await["nonce"], nonce.1);
}
