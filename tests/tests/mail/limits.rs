//! How many mails can be asked for: 1 a minute and 5 an hour to an address, 20 an hour for a
//! member, however many ask at once.

use std::{sync::Arc, time::Duration};

use sekisho_tests::{
    app::TestApp,
    browser::{Browser, Page},
    postgres::TestDatabase,
    smtp::{Received, SmtpServer},
};
use tokio::task::JoinSet;

use crate::support::{
    ADDRESS, add_mail_member, again_at_mail_address, at_mail_address, at_mail_check, at_mail_code,
    options, resend, until_delivery,
};

const PARALLEL: usize = 20;
/// Fewer than the wrong passwords that lock: a password that is being checked counts as one.
const SIGN_INS: usize = 8;
const MINUTE: Duration = Duration::from_mins(1);

/// Presses 再送信 so many times at once: the errors of the pages that said no.
async fn resend_at_once(page: &Page, browser: &Browser) -> Vec<String> {
    let page = Arc::new(page.clone());
    let mut presses = JoinSet::new();
    for _ in 0..PARALLEL {
        let (page, browser) = (Arc::clone(&page), browser.tab());
        presses.spawn(async move { resend(&page, &browser).await });
    }
    let pages = presses.join_all().await;
    pages.iter().filter_map(Page::error).collect()
}

async fn resends_of_the_code(app: TestApp, smtp: SmtpServer) {
    add_mail_member(&app).await;
    let browser = app.browser();
    let page = at_mail_code(&app, &browser).await;
    until_delivery(&browser, "taken").await;
    assert!(
        !resend_at_once(&page, &browser).await.is_empty(),
        "the first is too fresh"
    );
    assert_eq!(smtp.mails().len(), 1);
    // The first was not asked for: 5 more in this hour, one each minute.
    for round in 1..=8 {
        app.advance(MINUTE);
        let page = at_code_page(&browser).await;
        resend_at_once(&page, &browser).await;
        until_delivery(&browser, "taken").await;
        assert_eq!(
            smtp.mails().len(),
            1 + round.min(5),
            "after {round} minutes"
        );
    }
    let page = browser.reload().await;
    let page = resend(&page, &browser).await;
    assert_eq!(page.error().as_deref(), Some("resend-too-often"));
    let codes: Vec<_> = smtp.mails().iter().filter_map(Received::code).collect();
    assert_eq!(codes.len(), 6);
}

async fn at_code_page(browser: &Browser) -> Page {
    let page = browser.reload().await;
    assert_eq!(page.step().as_deref(), Some("mail-code"), "{page}");
    page
}

async fn resends_of_the_link(app: TestApp, smtp: SmtpServer) {
    let browser = app.browser();
    at_mail_check(&app, &browser).await;
    until_delivery(&browser, "taken").await;
    // The first was asked for: 4 more in this hour.
    for round in 1..=6 {
        app.advance(MINUTE);
        let page = browser.reload().await;
        resend_at_once(&page, &browser).await;
        until_delivery(&browser, "taken").await;
        assert_eq!(
            smtp.mails().len(),
            1 + round.min(4),
            "after {round} minutes"
        );
    }
}

async fn mails_of_a_member(app: TestApp, smtp: SmtpServer) {
    let mut sign_ins = JoinSet::new();
    let mut page = None;
    for sign_in in 0..SIGN_INS {
        let browser = app.browser();
        page = Some(match page {
            None => at_mail_address(&app, &browser).await,
            Some(_) => again_at_mail_address(&app, &browser).await,
        });
        let page = page.clone().unwrap();
        sign_ins.spawn(async move { take_addresses(page, &browser, sign_in).await });
    }
    let taken: usize = sign_ins.join_all().await.into_iter().sum();
    assert_eq!(taken, 20);
    assert!(smtp.wait_for(1).await.len() <= taken);
}

/// Has mails sent to one address after the other, none of which is at its own limit, until that
/// is refused: how many times it was not.
async fn take_addresses(mut page: Page, browser: &Browser, sign_in: usize) -> usize {
    for number in 0..=20 {
        let form = page.form("form[data-form=mail-address]");
        let address = format!("member-{sign_in}-{number}@example.jp");
        let waiting = form.fill("mail_address", &address).submit(browser).await;
        if waiting.step().as_deref() == Some("mail-address") {
            assert_eq!(
                waiting.error().as_deref(),
                Some("mail-too-soon"),
                "{waiting}"
            );
            return number;
        }
        let change = waiting.form("form[data-form=change]");
        page = change.submit(browser).await;
    }
    panic!("more than 20 for one sign-in");
}

async fn first_codes_of_many_tabs(app: TestApp, smtp: SmtpServer) {
    add_mail_member(&app).await;
    let app = Arc::new(app);
    let mut sign_ins = JoinSet::new();
    for _ in 0..SIGN_INS {
        let app = Arc::clone(&app);
        sign_ins.spawn(async move {
            let browser = app.browser();
            at_mail_code(&app, &browser).await;
            until_delivery(&browser, "taken").await;
        });
    }
    sign_ins.join_all().await;
    assert_eq!(
        smtp.tries(ADDRESS),
        1,
        "within a minute all use the running code"
    );
}

async fn on_sqlite() -> (TestApp, SmtpServer) {
    let smtp = SmtpServer::start().await;
    (TestApp::start_with(options(&smtp)).await, smtp)
}

async fn on_postgres(database: &TestDatabase) -> (TestApp, SmtpServer) {
    let smtp = SmtpServer::start().await;
    (TestApp::on(&database.url(), options(&smtp)).await, smtp)
}

/// The same on both databases.
macro_rules! on_both {
    ($body:ident, $sqlite:ident, $postgres:ident) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $sqlite() {
            let (app, smtp) = on_sqlite().await;
            $body(app, smtp).await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $postgres() {
            let database = TestDatabase::create().await.unwrap();
            let (app, smtp) = on_postgres(&database).await;
            $body(app, smtp).await;
        }
    };
}

on_both!(
    resends_of_the_code,
    codes_are_sent_again_once_a_minute_and_five_times_an_hour,
    codes_are_sent_again_once_a_minute_and_five_times_an_hour_on_postgres
);
on_both!(
    resends_of_the_link,
    links_are_sent_once_a_minute_and_five_times_an_hour,
    links_are_sent_once_a_minute_and_five_times_an_hour_on_postgres
);
on_both!(
    mails_of_a_member,
    a_member_cannot_have_mails_sent_to_the_whole_world,
    a_member_cannot_have_mails_sent_to_the_whole_world_on_postgres
);
on_both!(
    first_codes_of_many_tabs,
    many_tabs_at_once_send_one_code,
    many_tabs_at_once_send_one_code_on_postgres
);
