use super::*;

#[tokio::test]
async fn redirects_are_followed_to_the_page() {
    let page = browser().get("http://localhost:8080/to/9").await;
    assert_eq!(page.url.as_str(), "http://localhost:8080/seen");
    assert_eq!(page.status, StatusCode::OK);
}

#[tokio::test]
#[should_panic(expected = "more than 10 redirects")]
async fn an_endless_chain_of_redirects_is_a_failure() {
    browser().get("http://localhost:8080/to/10").await;
}

#[tokio::test]
async fn the_first_foreign_address_is_where_the_browser_left_for() {
    let foreign = "https://portal.example.org/cb?code=1&state=2";
    let left = browser()
        .visit(&format!("{HERE}/see/303?{foreign}"))
        .await
        .left();
    assert_eq!(left.as_str(), foreign);
    let app = browser()
        .visit(&format!("{HERE}/see/302?com.example.app:/cb?code=1"))
        .await
        .left();
    assert_eq!(app.scheme(), "com.example.app");
}

#[tokio::test]
async fn a_303_makes_a_form_into_a_get() {
    let browser = browser();
    for status in [301, 302, 303] {
        let address = format!("{HERE}/see/{status}?/seen");
        let page = browser
            .post(HERE, &address, &[("password", "x")])
            .await
            .page();
        assert_eq!(page.text("#method").as_deref(), Some("GET"), "{status}");
        assert_eq!(page.text("#body").as_deref(), Some(""), "{status}");
    }
}

#[tokio::test]
#[should_panic(expected = "would be posted again")]
async fn a_307_after_a_form_is_a_failure() {
    browser()
        .post(HERE, &format!("{HERE}/see/307?/seen"), &[("password", "x")])
        .await;
}

#[tokio::test]
async fn an_error_page_is_a_page() {
    let page = browser().get("http://localhost:8080/nowhere").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn back_and_reload_ask_for_the_page_anew() {
    let browser = browser();
    browser.get("http://localhost:8080/seen/1").await;
    browser.get("2").await;
    browser.get("2").await;
    let reloaded = browser.reload().await;
    assert_eq!(reloaded.text("#target").as_deref(), Some("/seen/2"));
    let page = browser.back().await;
    assert_eq!(page.text("#target").as_deref(), Some("/seen/1"));
    assert_eq!(
        header_seen(&page, "sec-fetch-site").as_deref(),
        Some("none")
    );
}

#[tokio::test]
async fn a_page_that_a_form_gave_is_posted_again_on_reload() {
    let browser = browser();
    browser
        .post(HERE, &format!("{HERE}/seen"), &[("a", "1")])
        .await
        .page();
    let page = browser.reload().await;
    assert_eq!(page.text("#method").as_deref(), Some("POST"));
    assert_eq!(page.text("#body").as_deref(), Some("a=1"));
}

#[tokio::test]
async fn back_returns_from_a_foreign_site() {
    let browser = browser();
    let page = browser.get("http://localhost:8080/page").await;
    page.press("#far", &browser).await.left();
    assert_eq!(browser.back().await.step().as_deref(), Some("mail-code"));
}

#[tokio::test]
async fn a_tab_has_a_history_of_its_own() {
    let browser = browser();
    browser.get("http://localhost:8080/seen/1").await;
    let tab = browser.tab();
    tab.get("http://localhost:8080/seen/2").await;
    assert_eq!(
        browser.reload().await.text("#target").as_deref(),
        Some("/seen/1")
    );
}

#[tokio::test]
async fn a_page_is_read_by_its_marks() {
    let page = browser().get("http://localhost:8080/page").await;
    assert_eq!(page.step().as_deref(), Some("mail-code"));
    assert_eq!(page.error().as_deref(), Some("code-wrong"));
    assert_eq!(page.status_text().as_deref(), Some("sent again"));
    assert_eq!(page.text("h1").as_deref(), Some("Code & mail"));
    assert_eq!(page.texts("[data-code]"), ["11", "22"]);
    assert_eq!(page.text("h2"), None);
    assert!(page.has("a#near") && !page.has("a#none"));
    assert_eq!(
        page.link("#near").as_str(),
        "http://localhost:8080/seen/link"
    );
    let said = "http://localhost:8080/page (200 OK, step mail-code, error code-wrong, \
                \"Code & mail\")";
    assert_eq!(page.to_string(), said);
}
