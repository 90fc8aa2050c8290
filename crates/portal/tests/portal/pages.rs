//! Pages: headers, languages, charts, failures that lead on.

use reqwest::StatusCode;
use sekisho_portal::{Portal, PortalClock, PortalConfig, PortalError, PortalKind};

use crate::{
    browser::Answer,
    kit::{Kit, SAKURA_COLORS, society},
    provider::CLIENT_ID,
};

#[tokio::test]
async fn every_page_has_the_security_headers() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    for path in [
        "/",
        "/sakura",
        "/sakura/statements",
        "/sakura/callback",
        "/nowhere",
        "/sakura/login",
    ] {
        let page = browser.visit(path).await;
        let policy = page.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'; img-src 'self';"),
            "{path}"
        );
        assert!(
            policy.ends_with("base-uri 'none'; frame-ancestors 'none'"),
            "{path}"
        );
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(
            page.header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert!(
            !page.body.contains("<script") && !page.body.contains("style="),
            "{path}"
        );
    }
    let policy = browser
        .get("/sakura")
        .await
        .header("content-security-policy")
        .to_owned();
    let origin = kit.provider.issuer("").trim_end_matches('/').to_owned();
    assert!(
        policy.contains(&format!("form-action 'self' {origin};")),
        "{policy}"
    );
}

/// Links of the menu: what it leads to, by name.
fn menu(page: &Answer) -> Vec<(String, String)> {
    let (_, menu) = page.body.split_once("data-more").unwrap();
    let (menu, _) = menu.split_once("</nav>").unwrap();
    let links = menu.split("<a href=\"").skip(1);
    links
        .map(|link| {
            let (address, rest) = link.split_once('"').unwrap();
            let (_, rest) = rest.split_once("data-action=\"").unwrap();
            let name = rest.split('"').next().unwrap().to_owned();
            (name, address.replace("&#38;", "&"))
        })
        .collect()
}

#[tokio::test]
async fn the_menu_leads_to_the_providers_pages_which_know_where_from() {
    let kit = Kit::medical_cost().await;
    let at = |path: &str, lang: &str| {
        let issuer = kit.provider.issuer("sakura");
        format!("{issuer}{path}?client_id={CLIENT_ID}&lang={lang}")
    };
    let help = |lang| {
        [
            ("guide".to_owned(), at("/help", lang)),
            ("faq".to_owned(), at("/help/faq", lang)),
        ]
    };
    let stranger = kit.browser().get("/sakura").await;
    assert_eq!(menu(&stranger), help("ja"));

    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let account = [
        ("profile".to_owned(), at("/account/profile", "en")),
        ("security".to_owned(), at("/account/security", "en")),
    ];
    let page = browser.get("/sakura?lang=en").await;
    assert_eq!(menu(&page), [account, help("en")].concat());
}

#[tokio::test]
async fn cookies_are_named_for_the_portal_and_out_of_reach_of_scripts() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.browser();
    let callback = browser.callback_address("/sakura").await;
    let answer = browser.visit(callback.as_str()).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("medical-cost-session="), "{cookie}");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/sakura"] {
        assert!(cookie.contains(part), "{cookie}");
    }
}

#[tokio::test]
async fn the_language_is_chosen_once_and_kept() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.browser();
    assert!(
        browser
            .get("/sakura")
            .await
            .body
            .contains("<html lang=\"ja\">")
    );
    assert!(
        browser
            .get("/sakura?lang=en")
            .await
            .body
            .contains("Your medical costs")
    );
    assert!(
        browser
            .get("/sakura")
            .await
            .body
            .contains("<html lang=\"en\">")
    );
}

/// Core §5.1: `locale` is the "End-User's locale".
#[tokio::test]
async fn a_member_comes_back_to_the_language_spoken_at_the_provider() {
    let kit = Kit::medical_cost().await;
    kit.provider.behave(|now| now.locale = Some("en-GB"));
    let mut browser = kit.browser();
    let page = browser.sign_in("/sakura").await;
    assert!(page.body.contains("<html lang=\"en\">"), "{}", page.body);
    assert!(page.body.contains(">Sign out</button>"), "{}", page.body);
    browser.forget("medical-cost-session");
    let top = browser.get("/sakura").await;
    assert_eq!(top.page(), Some("top"));
    assert!(top.body.contains("<html lang=\"en\">"), "{}", top.body);
}

#[tokio::test]
async fn the_language_chosen_at_the_portal_comes_before_the_providers() {
    let kit = Kit::medical_cost().await;
    kit.provider.behave(|now| now.locale = Some("en"));
    let mut browser = kit.browser();
    browser.get("/sakura?lang=ja").await;
    let page = browser.sign_in("/sakura").await;
    assert!(page.body.contains("<html lang=\"ja\">"), "{}", page.body);
}

#[tokio::test]
async fn a_locale_the_portal_does_not_speak_changes_nothing() {
    let kit = Kit::medical_cost().await;
    kit.provider.behave(|now| now.locale = Some("fr"));
    let page = kit.browser().sign_in("/sakura").await;
    assert!(page.body.contains("<html lang=\"ja\">"), "{}", page.body);
}

/// "Login with OpenID Connect" is the name of a page and the only "log in" that stays.
#[tokio::test]
async fn english_pages_say_sign_in_and_sign_out() {
    for kit in [Kit::medical_cost().await, Kit::check_up().await] {
        let mut browser = kit.browser();
        let mut shown = Vec::new();
        for path in [
            "/sakura?lang=en",
            "/sakura/callback",
            "/sakura?notice=signed-out-here",
            "/sakura?notice=sign-in-cancelled",
            "/nowhere",
        ] {
            shown.push(browser.get(path).await.body);
        }
        shown.push(browser.sign_in("/sakura").await.body);
        for body in shown {
            let texts = body.replace("Login with OpenID Connect", "");
            let texts: String = texts
                .split('>')
                .map(|part| part.split('<').next().unwrap())
                .collect();
            let texts = texts.to_lowercase();
            for word in ["log in", "log out", "logged", "logging", "log-in", "login"] {
                assert!(!texts.contains(word), "{word}: {texts}");
            }
        }
    }
}

#[tokio::test]
async fn the_top_shows_the_year_and_the_statements_add_up_to_it() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let top = browser.get("/sakura").await;
    let sum = top.between("data-sum>", "<").unwrap().to_owned();
    let statements = browser.get("/sakura/statements").await;
    assert_eq!(statements.between("data-sum>", "<"), Some(sum.as_str()));

    let mut other = kit.signed_in("member-2", "佐藤 次郎").await;
    assert_ne!(
        other.get("/sakura").await.between("data-sum>", "<"),
        Some(sum.as_str())
    );
}

#[tokio::test]
async fn charts_are_images_of_the_member_alone() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    for (variant, bar) in [
        ("wide-light", "#00428c"),
        ("wide-dark", "#97d3ff"),
        ("phone-light", "#00428c"),
        ("phone-dark", "#97d3ff"),
    ] {
        let path = format!("/sakura/chart/{variant}.svg");
        let chart = browser.get(&path).await;
        assert_eq!(chart.header("content-type"), "image/svg+xml; charset=utf-8");
        assert_eq!(chart.header("cache-control"), "no-store");
        assert!(chart.body.contains(&format!("fill=\"{bar}\"")), "{path}");
        assert_eq!(kit.browser().get(&path).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn stylesheets_are_immutable_under_their_hash() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.browser();
    let addresses = stylesheets(&browser.get("/sakura").await);
    let [portal, sakura] = addresses.as_slice() else {
        panic!("{addresses:?}");
    };
    assert!(portal.starts_with("/assets/portal-"), "{portal}");
    for address in [portal, sakura] {
        let stylesheet = browser.get(address).await;
        assert_eq!(stylesheet.header("content-type"), "text/css; charset=utf-8");
        assert_eq!(
            stylesheet.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
    }
    assert_eq!(browser.get(sakura).await.body, SAKURA_COLORS);
    assert_eq!(
        browser.get("/assets/portal-000000000000.css").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_society_without_a_stylesheet_has_the_portals_colours() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.browser();
    assert_eq!(stylesheets(&browser.get("/fuji").await).len(), 1);
    let [fuji, sakura] = ["/fuji/mark.svg", "/sakura/mark.svg"];
    assert!(browser.get(fuji).await.body.contains("fill=\"#0017c1\""));
    assert!(browser.get(sakura).await.body.contains("fill=\"#00428c\""));
}

#[tokio::test]
async fn every_link_of_a_top_leads_to_a_page() {
    for kit in [Kit::medical_cost().await, Kit::check_up().await] {
        for mut browser in [kit.browser(), kit.signed_in("member-1", "山田 花子").await] {
            let top = browser.get("/sakura").await;
            for link in addresses(&top) {
                // Not to the other portal, the provider or the telephone.
                let is_here = link.starts_with('/');
                if is_here {
                    let page = browser.get(&format!("{}{link}", kit.base)).await;
                    assert_eq!(page.status, StatusCode::OK, "{link}");
                }
            }
        }
    }
}

/// Where the links of a page lead to.
fn addresses(page: &Answer) -> Vec<String> {
    page.body
        .split("href=\"")
        .skip(1)
        .map(|rest| rest.split_once('"').unwrap().0.to_owned())
        .collect()
}

fn stylesheets(page: &Answer) -> Vec<String> {
    let mut addresses = addresses(page);
    addresses.retain(|address| address.starts_with("/assets/"));
    addresses
}

#[tokio::test]
async fn what_is_not_there_is_a_page_with_a_way_on() {
    let kit = Kit::check_up().await;
    let mut browser = kit.browser();
    for (path, way_on) in [
        ("/nowhere", "href=\"/\""),
        ("/sakura/nowhere", "href=\"/sakura\""),
    ] {
        let page = browser.get(path).await;
        assert_eq!(
            (page.status, page.error()),
            (StatusCode::NOT_FOUND, Some("not-found")),
            "{path}"
        );
        assert!(page.body.contains(way_on), "{path}");
    }
}

#[tokio::test]
async fn a_portal_on_this_machine_answers_to_its_names_only() {
    let kit = Kit::medical_cost().await;
    let (_, authority) = kit.base.split_once("://").unwrap();
    let port = authority.rsplit_once(':').unwrap().1;
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let ask = async |host: &str| {
        http.get(format!("{}/sakura", kit.base))
            .header("host", host)
            .send()
            .await
            .unwrap()
    };
    assert_eq!(
        ask("evil.example").await.status(),
        StatusCode::MISDIRECTED_REQUEST
    );
    let other_name = ask(&format!("localhost:{port}")).await;
    assert_eq!(other_name.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        other_name.headers()["location"],
        format!("{}/sakura", kit.base)
    );
}

#[tokio::test]
async fn a_configuration_that_cannot_work_is_refused_with_its_reason() {
    let config = |change: fn(&mut PortalConfig)| {
        let mut config = PortalConfig {
            kind: PortalKind::CheckUp,
            base_url: "http://localhost:8082".parse().unwrap(),
            societies: vec![society("sakura", "さくら", "https://id.example.jp/sakura")],
            database: "/nonexistent/portal.sqlite".into(),
            clock: PortalClock::system(),
        };
        change(&mut config);
        config
    };
    let cases: [fn(&mut PortalConfig); 6] = [
        |config| config.base_url = "http://portal.example.jp".parse().unwrap(),
        |config| config.base_url = "https://portal.example.jp/below".parse().unwrap(),
        |config| config.societies.clear(),
        |config| config.societies[0].id = "login".to_owned(),
        |config| config.societies[0].id = "a/b".to_owned(),
        |config| config.societies[0].issuer = "http://id.example.jp".parse().unwrap(),
    ];
    for change in cases {
        let error = Portal::open(config(change)).await.unwrap_err();
        assert!(matches!(error, PortalError::Config(_)), "{error}");
    }
    let error = Portal::open(config(|_| ())).await.unwrap_err();
    assert!(matches!(error, PortalError::Database(_)), "{error}");
}
