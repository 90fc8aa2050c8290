use super::*;

/// Presses a button on a page of `from` with these headers; its form goes to `to`.
async fn origin_of_a_form(
    from: &'static str,
    headers: &'static [(&'static str, &'static str)],
    to: &str,
) -> Option<String> {
    let browser = Browser::new()
        .with_site(HERE, site())
        .with_site(from, answering(headers));
    let page = browser.get(&format!("{from}/headers")).await;
    let navigation = Navigation::post(
        Url::parse(to).unwrap().join("/seen").unwrap(),
        String::new(),
        Initiator::page(&page),
    );
    header_seen(&browser.go(navigation).await.page(), "origin")
}

#[tokio::test]
async fn a_form_says_its_origin_as_the_referrer_policy_allows() {
    for (from, headers, to, origin) in [
        (HERE, &[][..], HERE, HERE),
        (NEIGHBOUR, &[], HERE, NEIGHBOUR),
        (
            NEIGHBOUR,
            &[("referrer-policy", "same-origin")],
            HERE,
            "null",
        ),
        (
            NEIGHBOUR,
            &[("referrer-policy", "same-origin")],
            NEIGHBOUR,
            NEIGHBOUR,
        ),
        (
            NEIGHBOUR,
            &[("referrer-policy", "no-referrer")],
            NEIGHBOUR,
            "null",
        ),
        (
            NEIGHBOUR,
            &[("referrer-policy", "unsafe-url")],
            HERE,
            NEIGHBOUR,
        ),
        // From https to http, the default policy is silent.
        (ELSEWHERE, &[], HERE, "null"),
    ] {
        let seen = origin_of_a_form(from, headers, to).await;
        assert_eq!(seen.as_deref(), Some(origin), "{from} {headers:?} {to}");
    }
}

#[tokio::test]
async fn a_link_says_no_origin() {
    let browser = browser();
    let page = browser.get("http://localhost:8080/page").await;
    assert_eq!(
        header_seen(&page.follow("#near", &browser).await, "origin"),
        None
    );
}

#[tokio::test]
async fn the_distance_to_the_page_that_asked_is_told() {
    let browser = Browser::new()
        .with_site(HERE, site())
        .with_site(NEIGHBOUR, site())
        .with_site(ELSEWHERE, site());
    let seen_here = format!("{HERE}/seen");
    let typed = browser.get(&seen_here).await;
    assert_eq!(
        header_seen(&typed, "sec-fetch-site").as_deref(),
        Some("none")
    );
    for (from, told) in [
        (HERE, "same-origin"),
        (NEIGHBOUR, "same-site"),
        (ELSEWHERE, "cross-site"),
    ] {
        let page = browser.post(from, &seen_here, &[]).await.page();
        assert_eq!(header_seen(&page, "sec-fetch-site").as_deref(), Some(told));
        assert_eq!(
            header_seen(&page, "sec-fetch-mode").as_deref(),
            Some("navigate")
        );
    }
}

#[tokio::test]
async fn a_way_over_another_site_is_a_far_way() {
    let browser = Browser::new()
        .with_site(HERE, site())
        .with_site(NEIGHBOUR, site());
    let over_neighbour = format!("{NEIGHBOUR}/see/303?{HERE}/seen");
    let page = browser.post(HERE, &over_neighbour, &[]).await.page();
    assert_eq!(
        header_seen(&page, "sec-fetch-site").as_deref(),
        Some("same-site")
    );
}

#[tokio::test]
async fn plain_http_to_another_machine_gets_no_fetch_metadata() {
    let browser = Browser::new().with_site("http://portal.example.org", site());
    let page = browser.get("http://portal.example.org/seen").await;
    assert_eq!(header_seen(&page, "sec-fetch-site"), None);
}

#[tokio::test]
async fn a_request_looks_as_if_it_came_over_the_network() {
    let browser = browser()
        .with_language("en")
        .with_user_agent("Test/1")
        .with_address(SocketAddr::from(([192, 0, 2, 7], 4711)));
    let page = browser.get("http://localhost:8080/seen?a=1#part").await;
    assert_eq!(page.text("#target").as_deref(), Some("/seen?a=1"));
    assert_eq!(page.text("#peer").as_deref(), Some("Some(192.0.2.7:4711)"));
    assert_eq!(
        header_seen(&page, "host").as_deref(),
        Some("localhost:8080")
    );
    assert_eq!(header_seen(&page, "accept-language").as_deref(), Some("en"));
    assert_eq!(header_seen(&page, "user-agent").as_deref(), Some("Test/1"));
}
