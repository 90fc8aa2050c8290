use super::*;

/// Visits a page at `from` that sets these cookies and gives the browser.
async fn given(from: &str, cookies: &'static [(&'static str, &'static str)]) -> Browser {
    let browser = Browser::new()
        .with_site(HERE, site())
        .with_site(NEIGHBOUR, site())
        .with_site(ELSEWHERE, site())
        .with_site(from, answering(cookies));
    browser.get(&format!("{from}/folder/headers")).await;
    browser
}

#[tokio::test]
async fn cookies_go_to_their_host_whatever_the_port() {
    let browser = given(
        HERE,
        &[("set-cookie", "a=1; Path=/"), ("set-cookie", "b=2; Path=/")],
    )
    .await;
    let page = browser.get(&format!("{NEIGHBOUR}/seen")).await;
    assert_eq!(header_seen(&page, "cookie").as_deref(), Some("a=1; b=2"));
    let page = browser.get(&format!("{ELSEWHERE}/seen")).await;
    assert_eq!(header_seen(&page, "cookie"), None);
}

#[tokio::test]
async fn cookies_go_to_their_path_the_longest_first() {
    let cookies = &[
        ("set-cookie", "root=1; Path=/"),
        ("set-cookie", "seen=2; Path=/seen"),
        ("set-cookie", "default=3"),
    ];
    let browser = given(HERE, cookies).await;
    assert_eq!(browser.cookies(&format!("{HERE}/")), "root=1");
    assert_eq!(browser.cookies(&format!("{HERE}/seen")), "seen=2; root=1");
    assert_eq!(browser.cookies(&format!("{HERE}/seen/x")), "seen=2; root=1");
    assert_eq!(browser.cookies(&format!("{HERE}/seenx")), "root=1");
    assert_eq!(
        browser.cookies(&format!("{HERE}/folder/x")),
        "default=3; root=1"
    );
}

#[tokio::test]
async fn a_later_cookie_replaces_and_max_age_0_removes() {
    let cookies = &[
        ("set-cookie", "a=1; Path=/"),
        ("set-cookie", "a=2; Path=/"),
        ("set-cookie", "b=1; Path=/"),
        ("set-cookie", "b=; Path=/; Max-Age=0"),
        ("set-cookie", "c=1; Path=/"),
        (
            "set-cookie",
            "c=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        ),
    ];
    assert_eq!(given(HERE, cookies).await.cookies(HERE), "a=2");
}

#[tokio::test]
async fn a_cookie_of_a_redirection_counts() {
    let redirect = || async {
        let headers = [
            (header::SET_COOKIE, "a=1; Path=/"),
            (header::LOCATION, "/seen"),
        ];
        (StatusCode::SEE_OTHER, headers)
    };
    let browser = Browser::new().with_site(HERE, site().route("/set", get(redirect)));
    let page = browser.get(&format!("{HERE}/set")).await;
    assert_eq!(header_seen(&page, "cookie").as_deref(), Some("a=1"));
}

#[tokio::test]
async fn another_sites_form_brings_no_lax_cookie_and_its_link_does() {
    let cookies = &[
        ("set-cookie", "default=1; Path=/"),
        ("set-cookie", "lax=1; Path=/; SameSite=Lax"),
        ("set-cookie", "strict=1; Path=/; SameSite=Strict"),
        ("set-cookie", "none=1; Path=/; SameSite=None; Secure"),
    ];
    let browser = given(ELSEWHERE, cookies).await;
    let target = format!("{ELSEWHERE}/seen/link");

    let page = browser
        .post("https://attacker.example", &target, &[])
        .await
        .page();
    assert_eq!(header_seen(&page, "cookie").as_deref(), Some("none=1"));

    let link = browser.get(&format!("{HERE}/page")).await;
    let page = link.follow("#far", &browser).await;
    assert_eq!(
        header_seen(&page, "cookie").as_deref(),
        Some("default=1; lax=1; none=1")
    );

    let page = browser.post(ELSEWHERE, &target, &[]).await.page();
    let all = "default=1; lax=1; strict=1; none=1";
    assert_eq!(header_seen(&page, "cookie").as_deref(), Some(all));
}

#[tokio::test]
async fn prefixes_and_secure_are_kept() {
    let cookies = &[
        ("set-cookie", "__Host-a=1; Path=/; Secure"),
        ("set-cookie", "__Host-b=1; Path=/"),
        ("set-cookie", "__Host-c=1; Path=/x; Secure"),
        ("set-cookie", "__Secure-d=1; Path=/; Secure"),
        ("set-cookie", "e=1; Path=/; Secure"),
        ("set-cookie", "f=1; Path=/; SameSite=None"),
    ];
    let https = given(ELSEWHERE, cookies).await;
    assert_eq!(https.cookies(ELSEWHERE), "__Host-a=1; __Secure-d=1; e=1");
    assert_eq!(https.cookies("http://portal.example.org/"), "");
    let loopback = given(HERE, cookies).await;
    assert_eq!(loopback.cookies(HERE), "e=1");
}

#[tokio::test]
#[should_panic(expected = "no Domain attribute")]
async fn a_cookie_for_a_whole_domain_is_a_failure() {
    given(ELSEWHERE, &[("set-cookie", "a=1; Domain=example.org")]).await;
}

#[tokio::test]
async fn tabs_share_cookies_and_a_closed_browser_keeps_the_lasting_ones() {
    let cookies = &[
        ("set-cookie", "device=1; Path=/; Max-Age=60"),
        ("set-cookie", "session=2; Path=/"),
    ];
    let browser = given(HERE, cookies).await;
    let tab = browser.tab();
    assert_eq!(tab.cookie(HERE, "session").as_deref(), Some("2"));
    browser.restart();
    assert_eq!(tab.cookies(HERE), "device=1");
}

#[tokio::test]
async fn cookies_can_be_off() {
    let router = answering(&[("set-cookie", "a=1; Path=/")]);
    let browser = Browser::new().with_site(HERE, router).without_cookies();
    browser.get(&format!("{HERE}/headers")).await;
    assert_eq!(browser.cookies(HERE), "");
}
