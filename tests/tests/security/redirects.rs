//! docs/security.md 6: redirects compare bytes. Not here: what may be registered (unit tests of
//! `registered_uri`), and the order of the other checks (`tests/protocol`).

use sekisho_tests::{
    app::{CALLBACK, HANAKO, PASSWORD, TestApp},
    protocol::Auth,
};

use crate::support::{CREDENTIALS, get, post, sign_in_page};

const NOT_REGISTERED: [&str; 28] = [
    "https://portal.example.jp/cb/",
    "https://portal.example.jp/cb?",
    "https://portal.example.jp/cb#",
    "https://portal.example.jp/cb#x",
    "https://portal.example.jp/cb?keep=1&more=2",
    "https://portal.example.jp/cb?keep=2",
    "https://portal.example.jp/cb?KEEP=1",
    "https://portal.example.jp/./cb",
    "https://portal.example.jp/x/../cb",
    "https://portal.example.jp/%63b",
    "https://portal.example.jp//cb",
    "https://portal.example.jp:443/cb",
    "https://PORTAL.example.jp/cb",
    "HTTPS://portal.example.jp/cb",
    "http://portal.example.jp/cb",
    "https://portal.example.jp./cb",
    "https://portal.example.jp.evil.example/cb",
    "https://evil.example/https://portal.example.jp/cb",
    "https://user@portal.example.jp/cb",
    "https://portal.example.jp@evil.example/cb",
    "https://portal.example.jp\\@evil.example/cb",
    "https://evil.example/cb",
    "//portal.example.jp/cb",
    "/cb",
    " https://portal.example.jp/cb",
    "https://portal.example.jp/cb ",
    "https://portal.example.jp/cb\n",
    "javascript:alert(1)//https://portal.example.jp/cb",
];

#[tokio::test]
async fn an_address_that_is_not_registered_byte_for_byte_is_never_redirected_to() {
    let app = TestApp::start().await;
    for address in NOT_REGISTERED {
        for more in [
            ("prompt", "none"),
            ("response_type", "nonsense"),
            ("scope", "openid"),
        ] {
            let request = app.authorize(&[("redirect_uri", address), more]);
            let reply = get(&app, &request, &[]).await;
            assert_eq!(reply.status, 400, "{address:?} {more:?}");
            assert_eq!(reply.header("location"), None, "{address:?}");
            assert!(
                reply.body.contains("data-error=\"redirect-uri-mismatch\""),
                "{address:?}"
            );
            assert!(!reply.body.contains("evil.example"), "{address:?}");
        }
    }
}

#[tokio::test]
async fn the_registered_addresses_are_redirected_to_with_their_query() {
    let app = TestApp::start().await;
    for (address, answer) in [
        (CALLBACK, "https://portal.example.jp/cb?error="),
        (
            "https://portal.example.jp/cb?keep=1",
            "https://portal.example.jp/cb?keep=1&error=",
        ),
    ] {
        let request = app.authorize(&[("redirect_uri", address), ("prompt", "none")]);
        let reply = get(&app, &request, &[]).await;
        assert_eq!(reply.status, 303);
        assert!(
            reply.header("location").unwrap().starts_with(answer),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn the_token_endpoint_compares_bytes_as_well() {
    let app = TestApp::start().await;
    for address in [
        "https://portal.example.jp/cb?keep=1",
        "https://portal.example.jp/cb/",
        "",
    ] {
        let code = app.sign_in(&app.browser(), &[]).await.code();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("redirect_uri", address),
        ];
        let refused = app.token(Auth::Basic("web"), &form).await;
        assert_eq!(refused.status, 400, "{address}");
    }
}

#[tokio::test]
async fn an_address_taken_back_during_the_sign_in_gets_no_code() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let mut client = app.new_client("web");
    client.redirect_uris = vec!["https://portal.example.jp/new".to_owned()];
    app.put_client(client).await;
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    let cookies = browser.cookies(page.url.as_str());
    let reply = post(
        &app,
        page.url.as_str(),
        &[("cookie", &cookies)],
        &form.fields(),
    )
    .await;
    let location = reply.header("location").unwrap_or_default();
    assert!(
        !location.starts_with("https://portal.example.jp"),
        "{location}"
    );
}

#[tokio::test]
async fn after_signing_out_the_browser_goes_to_registered_addresses_only() {
    let app = TestApp::start().await;
    for address in [
        "https://evil.example/bye",
        "https://portal.example.jp/bye/",
        "https://portal.example.jp/bye?x",
        "https://portal.example.jp/bye#x",
        "HTTPS://portal.example.jp/bye",
        CALLBACK,
        "javascript:alert(1)",
    ] {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("client_id", "web"), ("post_logout_redirect_uri", address)])
            .finish();
        let reply = app.get(&format!("/end_session?{query}")).await;
        assert_eq!(reply.status, 200, "{address}");
        assert_eq!(reply.header("location"), None, "{address}");
        assert!(!reply.body.contains("evil.example"), "{address}");
    }
}
