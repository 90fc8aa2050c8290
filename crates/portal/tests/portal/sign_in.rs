//! Signing in: OpenID Connect Core 1.0 §3.1 and §4, RFC 7636, RFC 9207, as a browser sees it.

use jsonwebtoken::Algorithm;
use reqwest::StatusCode;

use crate::kit::Kit;

const SESSION: &str = "medical-cost-session";

#[tokio::test]
async fn a_member_signs_in_and_sees_the_name() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.browser();
    let top = browser.get("/sakura").await;
    assert_eq!(top.page(), Some("top"));
    assert!(top.body.contains(">ログイン</button>"));

    let page = browser.submit(&top, "login", &[]).await;
    assert_eq!(
        (page.status, page.page()),
        (StatusCode::OK, Some("signed-in"))
    );
    assert_eq!(page.member_name(), Some("山田 花子"));
    assert_eq!(page.url.path(), "/sakura");
}

#[tokio::test]
async fn the_request_asks_for_the_language_of_the_page() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.browser();
    browser.get("/sakura?lang=en").await;
    let address = browser.visit("/sakura/login").await.location();
    let ui_locales = address
        .query_pairs()
        .find(|(name, _)| name == "ui_locales")
        .unwrap()
        .1
        .into_owned();
    assert_eq!(ui_locales, "en");
}

#[tokio::test]
async fn without_a_whole_name_family_and_given_name_are_shown() {
    let kit = Kit::medical_cost().await;
    kit.provider.behave(|now| now.name = None);
    let page = kit.browser().sign_in("/sakura").await;
    assert_eq!(page.member_name(), Some("佐藤 次郎"));
}

#[tokio::test]
async fn two_tabs_sign_in_beside_each_other() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.browser();
    let one = browser.callback_address("/sakura").await;
    let two = browser.callback_address("/sakura").await;
    assert_eq!(browser.get(one.as_str()).await.page(), Some("signed-in"));
    assert_eq!(browser.get(two.as_str()).await.page(), Some("signed-in"));
}

#[tokio::test]
async fn an_unknown_state_leads_to_login_with_openid_connect() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.browser();
    browser.get("/sakura").await;
    let state = "A".repeat(43);
    let page = browser
        .get(&format!("/sakura/callback?code=x&state={state}"))
        .await;
    assert_eq!(page.page(), Some("login"));
    assert!(page.body.contains(">Login with OpenID Connect</button>"));

    let page = browser.submit(&page, "login", &[]).await;
    assert_eq!(page.page(), Some("signed-in"));
}

#[tokio::test]
async fn an_unknown_state_loses_nothing_for_whoever_is_signed_in() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    for query in ["", "?code=x&state=unknown", "?state=a&state=b"] {
        let page = browser.get(&format!("/sakura/callback{query}")).await;
        assert_eq!(page.page(), Some("signed-in"), "{query}");
    }
}

#[tokio::test]
async fn a_state_is_used_once() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.browser();
    let callback = browser.callback_address("/sakura/statements").await;
    assert_eq!(
        browser.get(callback.as_str()).await.page(),
        Some("statements")
    );
    browser.forget(SESSION);
    let again = browser.get(callback.as_str()).await;
    assert_eq!(again.page(), Some("login"));
    assert_eq!(kit.provider.count("token"), 1);
    // It still leads to where the member was going.
    assert_eq!(
        browser.submit(&again, "login", &[]).await.page(),
        Some("statements")
    );
}

#[tokio::test]
async fn a_state_of_another_browser_signs_nobody_in() {
    let kit = Kit::medical_cost().await;
    let callback = kit.browser().callback_address("/sakura").await;
    let mut other = kit.browser();
    other.get("/sakura").await;
    assert_eq!(other.get(callback.as_str()).await.page(), Some("login"));
    assert_eq!(kit.provider.count("token"), 0);
}

#[tokio::test]
async fn what_does_not_verify_signs_nobody_in() {
    type Change = fn(&mut crate::provider::Behaviour);
    let cases: [(&str, Change); 6] = [
        ("nonce of another request", |now| now.nonce = Some("other")),
        ("audience of another client", |now| now.audience = "other"),
        ("expired ID token", |now| now.lifetime = -1),
        ("userinfo of another member", |now| {
            now.userinfo_sub = Some("other");
        }),
        ("code too old", |now| {
            now.token_error = Some("invalid_grant");
        }),
        ("error of the provider", |now| {
            now.refuse = Some("temporarily_unavailable");
        }),
    ];
    let kit = Kit::medical_cost().await;
    for (case, change) in cases {
        let mut usual = None;
        kit.provider.behave(|now| {
            usual = Some(now.clone());
            change(now);
        });
        let mut browser = kit.browser();
        let page = browser.sign_in("/sakura").await;
        assert_eq!(
            (page.status, page.page()),
            (StatusCode::BAD_REQUEST, Some("login")),
            "{case}"
        );
        assert!(browser.cookie(SESSION).is_none(), "{case}");
        kit.provider.behave(|now| *now = usual.unwrap());
    }
}

#[tokio::test]
async fn iss_of_the_response_must_be_the_issuer_and_must_be_there() {
    let kit = Kit::medical_cost().await;
    for iss in [Some(kit.provider.issuer("fuji")), Some(String::new()), None] {
        kit.provider.behave(|now| now.response_iss.clone_from(&iss));
        let page = kit.browser().sign_in("/sakura").await;
        assert_eq!(page.page(), Some("login"), "{iss:?}");
    }
    assert_eq!(kit.provider.count("token"), 0);
}

#[tokio::test]
async fn a_cancelled_sign_in_comes_back_to_the_top_calmly() {
    let kit = Kit::medical_cost().await;
    kit.provider
        .behave(|now| now.refuse = Some("access_denied"));
    let page = kit.browser().sign_in("/sakura").await;
    assert_eq!((page.status, page.page()), (StatusCode::OK, Some("top")));
    assert_eq!(page.notice(), Some("sign-in-cancelled"));
    assert!(page.body.contains("ログインを取りやめました"));
}

#[tokio::test]
async fn a_rotated_key_is_fetched_and_foreign_keys_are_not_fetched_without_end() {
    let kit = Kit::medical_cost().await;
    kit.signed_in("member-1", "山田 花子").await;
    assert_eq!(kit.provider.count("jwks"), 1);
    kit.provider.rotate_key("key-2");
    kit.signed_in("member-1", "山田 花子").await;
    assert_eq!(kit.provider.count("jwks"), 2);

    // Within the pause the next unknown key is not asked for; after it, it is.
    kit.provider.rotate_key("key-3");
    assert_eq!(kit.browser().sign_in("/sakura").await.page(), Some("login"));
    assert_eq!(kit.provider.count("jwks"), 2);
    kit.clock.advance(31);
    kit.signed_in("member-1", "山田 花子").await;
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_is_said_honestly_and_can_be_retried() {
    let kit = Kit::medical_cost().await;
    kit.provider.behave(|now| now.is_down = true);
    let mut browser = kit.browser();
    let page = browser.sign_in("/sakura").await;
    assert_eq!(
        (page.status, page.page()),
        (StatusCode::SERVICE_UNAVAILABLE, Some("unavailable"))
    );
    assert!(page.body.contains("ログインの受付に接続できません"));
    assert_eq!(page.header("retry-after"), "30");

    kit.provider.behave(|now| now.is_down = false);
    kit.clock.advance(1);
    assert_eq!(
        browser.submit(&page, "login", &[]).await.page(),
        Some("signed-in")
    );
}

#[tokio::test]
async fn a_third_party_may_start_sign_in_for_its_issuer() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.browser();
    let issuer = kit.provider.issuer("sakura");
    let target = format!("{}/sakura/statements", kit.base);
    let page = browser
        .get(&format!("/login?iss={issuer}&target_link_uri={target}"))
        .await;
    assert_eq!(page.page(), Some("statements"));

    let hint = browser
        .visit(&format!("/sakura/login?iss={issuer}&login_hint=hanako1"))
        .await;
    assert!(
        hint.location()
            .query()
            .unwrap()
            .contains("login_hint=hanako1")
    );
}

#[tokio::test]
async fn a_third_party_cannot_choose_a_foreign_issuer_or_target() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.browser();
    assert_eq!(
        browser.get("/login?iss=https://evil.example").await.page(),
        Some("choose-society")
    );
    let foreign = browser.get("/sakura/login?iss=https://evil.example").await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);

    let issuer = kit.provider.issuer("sakura");
    let page = browser
        .get(&format!(
            "/login?iss={issuer}&target_link_uri=https://evil.example/"
        ))
        .await;
    assert_eq!(
        (page.url.path(), page.page()),
        ("/sakura", Some("signed-in"))
    );
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_and_after_ten_hours() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    for _ in 0..20 {
        kit.clock.advance(1_790);
        assert_eq!(
            browser.get("/sakura").await.page(),
            Some("signed-in"),
            "within ten hours"
        );
    }
    kit.clock.advance(1_790);
    assert_eq!(browser.get("/sakura").await.page(), Some("top"));

    let mut idle = kit.signed_in("member-1", "山田 花子").await;
    kit.clock.advance(1_801);
    assert_eq!(idle.get("/sakura/statements").await.page(), Some("login"));
}

#[tokio::test]
async fn a_session_of_one_society_is_none_at_another() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    assert_eq!(browser.get("/fuji").await.page(), Some("top"));
    let cookie = browser.cookie(SESSION).unwrap().to_owned();
    let stolen = reqwest::Client::builder().no_proxy().build().unwrap();
    let page = stolen
        .get(format!("{}/fuji", kit.base))
        .header("cookie", format!("{SESSION}={cookie}"));
    assert!(
        page.send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("data-page=\"top\"")
    );
}

#[tokio::test]
async fn of_parallel_callbacks_exactly_one_exchanges_the_code() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.browser();
    let callback = browser.callback_address("/sakura").await;
    let cookie = format!(
        "medical-cost-browser={}",
        browser.cookie("medical-cost-browser").unwrap()
    );
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let tries: Vec<_> = (0..12)
        .map(|_| tokio::spawn(http.get(callback.clone()).header("cookie", &cookie).send()))
        .collect();
    let mut sessions = 0;
    for answer in tries {
        sessions += answer
            .await
            .unwrap()
            .unwrap()
            .headers()
            .get_all("set-cookie")
            .iter()
            .count();
    }
    assert_eq!((sessions, kit.provider.count("token")), (1, 1));
}

#[tokio::test]
async fn the_algorithms_that_providers_sign_with_are_understood() {
    for algorithm in [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA] {
        let kit = Kit::medical_cost().await;
        kit.provider.rotate_key_to("key", algorithm);
        kit.signed_in("member-1", "山田 花子").await;
    }
}

#[tokio::test]
async fn a_login_button_older_than_the_cookie_needs_one_more_press() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.browser();
    let page = browser.get("/sakura/statements").await;
    browser.forget("medical-cost-browser");
    let again = browser.submit(&page, "login", &[]).await;
    assert_eq!(
        (again.page(), again.notice()),
        (Some("login"), Some("no-cookie"))
    );
    assert_eq!(
        browser.submit(&again, "login", &[]).await.page(),
        Some("statements")
    );
}
