//! What the pages that wait for a mail say of it, page by page, by a plain reload.

use std::time::Duration;

use sekisho_tests::{
    app::TestApp,
    smtp::{Manner, SmtpServer},
};

use crate::support::{
    ADDRESS, at_mail_check, at_mail_code, delivery, is_good, options, press_link, resend,
    until_delivery, with_mail_member,
};

const MINUTE: Duration = Duration::from_mins(1);
/// What the pages say only of a mail that was taken.
const SENT: [&str; 2] = ["へ送りました", "メールを送りました"];

async fn first_sign_in() -> (TestApp, SmtpServer) {
    let smtp = SmtpServer::start().await;
    let app = TestApp::start_with(options(&smtp)).await;
    (app, smtp)
}

fn assert_not_sent(html: &str) {
    for words in SENT {
        assert!(!html.contains(words), "{words}: {html}");
    }
}

#[tokio::test]
async fn the_waiting_page_says_queued_then_taken() {
    let (app, smtp) = first_sign_in().await;
    smtp.treat(ADDRESS, Manner::Silent);
    let browser = app.browser();
    let page = at_mail_check(&app, &browser).await;
    assert_eq!(delivery(&page), "queued");
    smtp.wait_until_read(ADDRESS, 1).await;
    let page = browser.reload().await;
    assert_eq!(delivery(&page), "queued", "the server has not answered");
    assert_not_sent(&page.html);
    smtp.treat(ADDRESS, Manner::Take);
    let page = until_delivery(&browser, "taken").await;
    assert!(page.html.contains("メールを送りました"), "{}", page.html);
    assert!(press_link(&app, &smtp.wait_for(1).await[0].links()[0]).await);
}

#[tokio::test]
async fn the_waiting_page_says_refused_with_the_servers_words_and_a_resend_arrives() {
    for (manner, said) in [
        (Manner::NoSuchUser, "5.1.1 no such user here"),
        (Manner::NoSuchContent, "5.7.1 not what we take"),
    ] {
        let (app, smtp) = first_sign_in().await;
        smtp.treat(ADDRESS, manner);
        let browser = app.browser();
        at_mail_check(&app, &browser).await;
        let page = until_delivery(&browser, "refused").await;
        let answer = page.text("[data-answer]").unwrap();
        assert!(answer.contains(said), "{answer}");
        assert_not_sent(&page.html);
        assert_eq!(smtp.tries(ADDRESS), 1, "what is refused is not tried again");

        smtp.treat(ADDRESS, Manner::Take);
        let page = resend(&page, &browser).await;
        assert_eq!(page.error().as_deref(), Some("resend-too-soon"));
        assert_eq!(delivery(&page), "refused");
        app.advance(MINUTE);
        let page = resend(&page, &browser).await;
        assert_eq!(page.error(), None, "{page}");
        let page = until_delivery(&browser, "taken").await;
        assert!(!page.has("[data-answer]"));
        assert!(press_link(&app, &smtp.wait_for(1).await[0].links()[0]).await);
    }
}

#[tokio::test]
async fn the_code_page_says_queued_then_taken() {
    let (app, smtp, _) = with_mail_member().await;
    smtp.treat(ADDRESS, Manner::Silent);
    let browser = app.browser();
    let page = at_mail_code(&app, &browser).await;
    assert_eq!(delivery(&page), "queued");
    smtp.wait_until_read(ADDRESS, 1).await;
    let page = browser.reload().await;
    assert_eq!(delivery(&page), "queued");
    assert_not_sent(&page.html);
    smtp.treat(ADDRESS, Manner::Take);
    let page = until_delivery(&browser, "taken").await;
    assert!(page.html.contains("へ送りました"), "{}", page.html);
    let code = smtp.wait_for(1).await[0].code().unwrap();
    assert!(is_good(&page, &browser, &code).await);
}

#[tokio::test]
async fn the_code_page_says_refused_with_the_servers_words_and_a_resend_arrives() {
    let (app, smtp, _) = with_mail_member().await;
    smtp.treat(ADDRESS, Manner::NoSuchUser);
    let browser = app.browser();
    at_mail_code(&app, &browser).await;
    let page = until_delivery(&browser, "refused").await;
    let answer = page.text("[data-answer]").unwrap();
    assert!(answer.contains("5.1.1 no such user here"), "{answer}");
    assert_not_sent(&page.html);

    smtp.treat(ADDRESS, Manner::Take);
    app.advance(MINUTE);
    let page = resend(&page, &browser).await;
    assert_eq!(page.error(), None, "{page}");
    let page = until_delivery(&browser, "taken").await;
    let code = smtp.wait_for(1).await[0].code().unwrap();
    assert!(is_good(&page, &browser, &code).await);
}

#[tokio::test]
async fn a_code_of_a_refused_mail_is_no_code() {
    let (app, smtp, _) = with_mail_member().await;
    smtp.treat(ADDRESS, Manner::NoSuchContent);
    let browser = app.browser();
    at_mail_code(&app, &browser).await;
    let page = until_delivery(&browser, "refused").await;
    smtp.treat(ADDRESS, Manner::Take);
    let code = smtp.wait_until_read(ADDRESS, 1).await.code().unwrap();
    app.advance(MINUTE);
    let page = resend(&page, &browser).await;
    smtp.wait_for(1).await;
    assert!(!is_good(&page, &browser, &code).await, "the newest only");
}
