//! The names on pages: `data-step`, `data-form`, fields, `data-error`, `data-reason`
//! (docs/contract.md "Pages"). Not here: `[data-call-number]`, which comes with the staff console.

use scraper::{Html, Selector};
use sekisho_tests::{
    app::{HANAKO, PASSWORD, SUSPENDED, TestApp},
    browser::Page,
};

/// Each form of a page: its name, then the names of its fields in their order.
fn forms(page: &Page) -> Vec<(String, Vec<String>)> {
    let html = Html::parse_document(&page.html);
    let (form, field) = (
        Selector::parse("form").unwrap(),
        Selector::parse("[name]").unwrap(),
    );
    let name = |element: scraper::ElementRef<'_>| element.attr("name").unwrap().to_owned();
    html.select(&form)
        .map(|form| {
            let form_name = form
                .attr("data-form")
                .expect("a form without a name")
                .to_owned();
            (form_name, form.select(&field).map(name).collect())
        })
        .collect()
}

fn assert_page(page: &Page, step: &str, expected: &[(&str, &[&str])]) {
    assert_eq!(page.step().as_deref(), Some(step), "{page}");
    let found = forms(page);
    let found: Vec<(&str, Vec<&str>)> = found
        .iter()
        .map(|(name, fields)| (&**name, fields.iter().map(String::as_str).collect()))
        .collect();
    let expected: Vec<(&str, Vec<&str>)> = expected
        .iter()
        .map(|(name, fields)| (*name, fields.to_vec()))
        .collect();
    assert_eq!(found, expected, "{page}");
}

const HIDDEN: &[&str] = &["csrf", "resume"];
const CREDENTIALS: &[&str] = &[
    "csrf", "resume", "step", "user_id", "password", "remember", "shared",
];
const SIGN_IN: &[(&str, &[&str])] = &[("credentials", CREDENTIALS), ("cancel", HIDDEN)];

#[tokio::test]
async fn credentials_refused_restarted_and_blocked() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = browser.get(&app.authorize(&[])).await;
    assert_page(&page, "credentials", SIGN_IN);
    assert!(!page.has("[data-error]"));

    let refused = app.enter(&page, &browser, HANAKO, "wrong").await.page();
    assert_page(&refused, "credentials", SIGN_IN);
    assert!(refused.has("[role=alert][data-error=invalid-credentials]"));

    let blocked = app
        .enter(&refused, &browser, SUSPENDED, PASSWORD)
        .await
        .page();
    assert_eq!(blocked.step().as_deref(), Some("blocked"));
    assert!(blocked.has("main[data-reason=suspended]"));
    assert!(blocked.has("form[data-form=retry]"));

    let restarted = app.browser().get(page.url.as_str()).await;
    assert_page(&restarted, "restarted", SIGN_IN);
    assert!(restarted.has("[role=status]"));
}

#[tokio::test]
async fn cookies_off_error_portals_and_sign_out() {
    let app = TestApp::start().await;
    let off = app
        .browser()
        .without_cookies()
        .get(&app.authorize(&[]))
        .await;
    assert_page(&off, "cookies-off", &[("retry", &[])]);
    assert!(off.has("[role=alert][data-error=cookies-off]"));

    let error = app
        .browser()
        .get(&app.authorize(&[("client_id", "nobody")]))
        .await;
    assert_page(&error, "error", &[]);
    assert_eq!(error.status, 400);
    assert!(error.has("main[data-error=unknown-client]"));

    assert_page(&app.browser().get(&app.at("/")).await, "portals", &[]);

    let search: &[(&str, &[&str])] = &[("search", &["q"])];
    assert_page(&app.browser().get(&app.at("/help")).await, "help", &[]);
    assert_page(
        &app.browser().get(&app.at("/help/faq")).await,
        "faq",
        search,
    );

    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let question = browser.get(&app.at("/end_session")).await;
    assert_page(
        &question,
        "sign-out",
        &[("sign-out", &["csrf", "resume", "confirm"])],
    );
    let done = question
        .form("form[data-form=sign-out]")
        .submit(&browser)
        .await;
    assert_page(&done, "sign-out", &[]);
}

#[tokio::test]
async fn the_mistakes_of_a_request_have_names() {
    let app = TestApp::start().await;
    for (changed, code) in [
        (("client_id", ""), "client-id-missing"),
        (("client_id", "nobody"), "unknown-client"),
        (("redirect_uri", ""), "redirect-uri-missing"),
        (
            ("redirect_uri", "https://evil.example/"),
            "redirect-uri-mismatch",
        ),
    ] {
        let page = app.browser().get(&app.authorize(&[changed])).await;
        assert_eq!(page.attr("main", "data-error").as_deref(), Some(code));
    }
    let missing = app.browser().get(&app.at("/nothing")).await;
    assert_eq!(
        missing.attr("main", "data-error").as_deref(),
        Some("not-found")
    );
    assert_eq!(missing.status, 404);
}

#[tokio::test]
async fn a_page_s_address_names_its_own_transaction() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let (one, two) = (
        browser.get(&app.authorize(&[])).await,
        browser.tab().get(&app.authorize(&[])).await,
    );
    for page in [&one, &two] {
        assert!(
            page.url.as_str().starts_with(&app.at("/sign-in/")),
            "{page}"
        );
        assert_eq!(page.form("form[data-form=credentials]").action(), &page.url);
    }
    assert_ne!(one.url, two.url);
}
