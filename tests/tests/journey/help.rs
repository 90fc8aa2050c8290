//! ご利用案内 and よくある質問: reached from anywhere, searched without a script, and back again. Which
//! error has which answer, and what an answer says: the pages' own tests.

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp},
    browser::Page,
};

use crate::support::{CREDENTIALS, sign_in_page};

const GUIDE: &str = "header a[data-link=guide]";
const FAQ: &str = "main a[data-link=faq]";
const TO_SIGN_IN: &str = "a[data-link=back-to-sign-in]";
const TO_PORTAL: &str = "a[data-link=back-to-portal]";
const TO_PORTALS: &str = "a[data-link=portals]";

fn open_questions(page: &Page) -> Vec<String> {
    let questions = page.attrs("details[data-question]", "id");
    let is_open = |id: &String| page.has(&format!("details[id={id}][open]"));
    questions.into_iter().filter(is_open).collect()
}

#[tokio::test]
async fn a_sign_in_goes_on_where_help_was_asked_for() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;

    let guide = page.follow(GUIDE, &browser).await;
    assert_eq!(guide.step().as_deref(), Some("help"));
    let faq = guide.follow(FAQ, &browser).await;
    assert_eq!(faq.step().as_deref(), Some("faq"));
    let found = faq
        .form("form[data-form=search]")
        .fill("q", "ﾒｰﾙ　届かない")
        .submit(&browser)
        .await;
    assert!(open_questions(&found).contains(&"mail-not-received".to_owned()));

    let back = found.follow(TO_SIGN_IN, &browser).await;
    assert_eq!(back.url, page.url);
    app.enter(&back, &browser, HANAKO, PASSWORD).await.left();
}

#[tokio::test]
async fn an_error_leads_to_its_answer_and_the_answer_back_to_what_was_typed() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let refused = app.enter(&page, &browser, HANAKO, "wrong").await.page();

    let answer = refused
        .follow("[role=alert] a[data-link=help]", &browser)
        .await;
    assert_eq!(answer.step().as_deref(), Some("faq"));
    assert_eq!(answer.url.fragment(), Some("invalid-credentials"));
    assert_eq!(open_questions(&answer), ["invalid-credentials"]);

    let back = answer.follow(TO_SIGN_IN, &browser).await;
    assert_eq!(
        back.form(CREDENTIALS).value("user_id").as_deref(),
        Some(HANAKO)
    );
    app.enter(&back, &browser, HANAKO, PASSWORD).await.left();
}

#[tokio::test]
async fn an_error_page_leads_to_help_too() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let error = browser
        .get(&app.authorize(&[("client_id", "nobody")]))
        .await;
    let guide = error.follow("main a[data-link=help]", &browser).await;
    assert_eq!(guide.step().as_deref(), Some("help"));
    assert_eq!(guide.url.fragment(), Some("contact"));
    let portals = guide.follow(TO_PORTALS, &browser).await;
    assert_eq!(portals.step().as_deref(), Some("portals"));
}

#[tokio::test]
async fn a_portal_that_is_registered_is_led_back_to() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for path in ["/help", "/help/faq"] {
        let page = browser.get(&app.at(&format!("{path}?client_id=web"))).await;
        let portal = page.link(TO_PORTAL);
        assert_eq!(portal.as_str(), "https://portal.example.jp/", "{path}");
    }
    let page = browser.get(&app.at("/help?client_id=web&lang=en")).await;
    let faq = page.follow(FAQ, &browser).await;
    let found = faq
        .form("form[data-form=search]")
        .fill("q", "phone")
        .submit(&browser)
        .await;
    assert_eq!(found.link(TO_PORTAL).as_str(), "https://portal.example.jp/");
    assert_eq!(found.attr("html", "lang").as_deref(), Some("en"));
    let japanese = found.follow("header a[hreflang=ja]", &browser).await;
    assert_eq!(
        japanese.link(TO_PORTAL).as_str(),
        "https://portal.example.jp/"
    );
}

#[tokio::test]
async fn what_is_not_ours_is_never_led_back_to() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for query in [
        "client_id=nobody",
        "client_id=https://evil.example/",
        "client_id=",
        "back=https://evil.example/",
        "back=//evil.example/",
        "back=/%5Cevil.example",
        "back=javascript:alert(1)",
        "back=/sign-in/../../evil",
        "back=/sign-in/0193f5b8c2d07e3f9a415f0c7b1d2e60@evil.example",
        "back=/end_session",
        "back=%FF",
        "back=a&back=b",
        "portal=https://evil.example/",
    ] {
        for path in ["/help", "/help/faq"] {
            let page = browser.get(&app.at(&format!("{path}?{query}"))).await;
            assert_eq!(page.status, 200, "{path}?{query}");
            assert!(!page.html.contains("evil"), "{path}?{query}");
            let back = page.link(TO_PORTALS);
            assert_eq!(back.as_str(), app.at("/"), "{path}?{query}");
        }
    }
}

#[tokio::test]
async fn a_search_tells_how_many_were_found_and_never_ends_in_nothing() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for (typed, count) in [("パスワード ロック", 1..), ("ラーメン", 0..)] {
        let faq = browser.get(&app.at("/help/faq")).await;
        let found = faq
            .form("form[data-form=search]")
            .fill("q", typed)
            .submit(&browser)
            .await;
        let told: usize = found
            .attr("[role=status][data-found]", "data-found")
            .unwrap()
            .parse()
            .unwrap();
        assert!(count.contains(&told), "{typed}: {told}");
        assert_eq!(open_questions(&found).len(), told, "{typed}");
        let shown = found.attrs("details[data-question]", "id").len();
        assert_eq!(shown, if told == 0 { 22 } else { told }, "{typed}");
        let field = found.form("form[data-form=search]").value("q");
        assert_eq!(field.as_deref(), Some(typed));
    }
}

#[tokio::test]
async fn what_is_searched_for_is_shown_as_text() {
    let app = TestApp::start().await;
    let query = "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    let page = app
        .browser()
        .get(&app.at(&format!("/help/faq?{query}")))
        .await;
    assert!(!page.html.contains("<script>"), "{page}");
    let long = "%E3%81%82".repeat(5_000);
    let page = app
        .browser()
        .get(&app.at(&format!("/help/faq?q={long}")))
        .await;
    let shown = page.form("form[data-form=search]").value("q").unwrap();
    assert_eq!(shown.chars().count(), 100);
}

#[tokio::test]
async fn all_answers_can_be_opened_without_a_script() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let faq = browser.get(&app.at("/help/faq?client_id=web")).await;
    assert_eq!(open_questions(&faq).len(), 0);
    let all = faq.follow("a[data-link=open-all]", &browser).await;
    assert_eq!(open_questions(&all).len(), 22);
    let closed = all.follow("a[data-link=close-all]", &browser).await;
    assert_eq!(open_questions(&closed).len(), 0);
    assert_eq!(
        closed.link(TO_PORTAL).as_str(),
        "https://portal.example.jp/"
    );
}

#[tokio::test]
async fn help_is_there_while_the_store_is_away() {
    let app = TestApp::start().await;
    let browser = app.browser();
    browser.get(&app.at("/help")).await;
    app.app.store.close().await.unwrap();
    for path in ["/help?client_id=native", "/help/faq?q=mail"] {
        assert_eq!(browser.get(&app.at(path)).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn help_sets_no_cookie_and_is_kept_nowhere() {
    let app = TestApp::start().await;
    for path in ["/help", "/help/faq"] {
        let page = app.browser().get(&app.at(path)).await;
        assert_eq!(page.header("set-cookie"), None, "{path}");
        assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
    }
}
