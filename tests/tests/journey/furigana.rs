//! Furigana: off until it is switched on by a link, then on every Japanese page of this browser.

use sekisho_tests::app::{HANAKO, TestApp};

use crate::support::sign_in_page;

const SWITCH: &str = "a[data-link=furigana]";
const READING: &str = "ruby rt";

#[tokio::test]
async fn switched_on_by_a_link_it_stays_on_until_it_is_switched_off() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    assert!(!page.has(READING));
    assert_eq!(page.text(SWITCH).as_deref(), Some("ふりがなをつける"));

    let page = page.follow(SWITCH, &browser).await;
    assert!(page.has(READING), "{page}");
    assert_eq!(page.header("vary"), Some("cookie"));
    // Through a refusal, on another page, and after the browser was closed.
    let page = app.enter(&page, &browser, HANAKO, "wrong").await.page();
    assert_eq!(page.error().as_deref(), Some("invalid-credentials"));
    assert!(page.has(READING));
    browser.restart();
    let page = browser.get(&app.at("/help")).await;
    assert!(page.has(READING));
    let faq = browser.get(&app.at("/help/faq?q=機種変更")).await;
    assert!(faq.has("[data-found]") && faq.has(READING));

    let page = sign_in_page(&app, &browser).await;
    let page = page.follow(SWITCH, &browser).await;
    assert!(!page.has(READING));
    assert!(!browser.get(&app.at("/help")).await.has(READING));
}

#[tokio::test]
async fn pages_in_another_language_have_neither_the_link_nor_readings() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let page = page.follow(SWITCH, &browser).await;
    let english = browser.get(&format!("{}?lang=en", page.url.path())).await;
    assert!(!english.has(SWITCH) && !english.has(READING), "{english}");
}

#[tokio::test]
async fn what_members_typed_and_what_scripts_read_is_as_it_was() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = browser.get(&app.at("/help/faq?furigana=on&q=認証")).await;
    assert_eq!(page.attr("input[name=q]", "value").as_deref(), Some("認証"));
    assert!(!page.texts("title").concat().is_empty());
    assert!(!page.has("title ruby") && !page.has("[data-text] ruby"));
}
