//! A server that takes its time: what a mail brings lives from when it is handed over, and nobody
//! else's mail waits.

use std::time::Duration;

use sekisho_kernel::Locale;
use sekisho_store::MailPurpose;
use sekisho_tests::{
    app::START,
    smtp::{Manner, SmtpServer},
};

use crate::support::{
    ADDRESS, add_member, at_mail_check, at_mail_code, enqueue, enter_code, is_good, later, options,
    press_link, resend, until_delivery, until_postponed, with_mail_member,
};

const fn minutes(count: u64) -> Duration {
    Duration::from_mins(count)
}

#[tokio::test]
async fn a_code_that_is_sent_nine_minutes_late_still_lives_for_ten() {
    for (after, works) in [
        (Duration::from_secs(10 * 60 - 1), true),
        (minutes(10), false),
    ] {
        let (app, smtp, _) = with_mail_member().await;
        smtp.treat(ADDRESS, Manner::Busy);
        let browser = app.browser();
        at_mail_code(&app, &browser).await;
        until_postponed(&app, 1).await;
        smtp.treat(ADDRESS, Manner::Take);
        later(&app, minutes(9));
        until_delivery(&browser, "taken").await;
        let code = smtp.wait_for(1).await[0].code().unwrap();
        app.advance(after);
        let page = browser.reload().await;
        assert_eq!(is_good(&page, &browser, &code).await, works, "{after:?}");
        if !works {
            assert_eq!(
                browser.reload().await.error().as_deref(),
                Some("code-expired")
            );
        }
    }
}

#[tokio::test]
async fn a_code_that_is_not_sent_yet_is_neither_too_old_nor_guessed_at() {
    let (app, smtp, _) = with_mail_member().await;
    smtp.treat(ADDRESS, Manner::Busy);
    let browser = app.browser();
    let page = at_mail_code(&app, &browser).await;
    until_postponed(&app, 1).await;
    app.advance(minutes(11));
    let page = enter_code(&page, &browser, "123456").await.page();
    assert_eq!(page.error().as_deref(), Some("wrong-code"));
}

#[tokio::test]
async fn a_link_that_is_sent_late_still_lives_for_a_day() {
    for (after, works) in [
        (Duration::from_mins(24 * 60 - 1), true),
        (minutes(24 * 60), false),
    ] {
        let smtp = SmtpServer::start().await;
        let app = sekisho_tests::app::TestApp::start_with(options(&smtp)).await;
        smtp.treat(ADDRESS, Manner::Busy);
        let browser = app.browser();
        at_mail_check(&app, &browser).await;
        until_postponed(&app, 1).await;
        smtp.treat(ADDRESS, Manner::Take);
        later(&app, minutes(9));
        until_delivery(&browser, "taken").await;
        let link = smtp.wait_for(1).await[0].links().remove(0);
        app.advance(after);
        assert_eq!(press_link(&app, &link).await, works, "{after:?}");
    }
}

#[tokio::test]
async fn a_mail_that_the_server_is_slow_with_holds_up_no_other() {
    let (app, smtp, member) = with_mail_member().await;
    smtp.treat(ADDRESS, Manner::Silent);
    enqueue(&app, member, MailPurpose::PasswordLocked { at: START }).await;
    smtp.wait_until_read(ADDRESS, 1).await;
    let other = add_member(&app, "other-001", Locale::Ja, "other@example.jp", true).await;
    enqueue(&app, other, MailPurpose::PasswordLocked { at: START }).await;
    smtp.wait_for_mail("other@example.jp", 1).await;
    assert_eq!(smtp.mails().len(), 1);
    smtp.treat(ADDRESS, Manner::Take);
    smtp.wait_for(2).await;
}

#[tokio::test]
async fn a_slow_servers_answer_counts_for_the_mail_that_it_answers() {
    let (app, smtp, _) = with_mail_member().await;
    smtp.treat(ADDRESS, Manner::Silent);
    let browser = app.browser();
    let page = at_mail_code(&app, &browser).await;
    let first = smtp.wait_until_read(ADDRESS, 1).await.code().unwrap();
    app.advance(minutes(1));
    resend(&page, &browser).await;
    let second = smtp.wait_until_read(ADDRESS, 2).await.code().unwrap();
    smtp.treat(ADDRESS, Manner::Slow(Duration::from_millis(20)));
    let page = until_delivery(&browser, "taken").await;
    assert!(!is_good(&page, &browser, &first).await);
    let page = browser.reload().await;
    assert!(is_good(&page, &browser, &second).await);
}
