//! A server that is busy, down, or hangs up: tried again, with something new each time, and given
//! up in the end.

use std::time::Duration;

use sekisho_kernel::OutboxId;
use sekisho_store::{DeliveryState, MailPurpose};
use sekisho_tests::{
    app::{START, TENANT, TestApp, tenant_id},
    smtp::{Manner, SmtpServer},
};

use crate::support::{
    ADDRESS, at_mail_check, at_mail_code, delivery, enqueue, is_good, later, options, press_link,
    until, until_delivery, until_postponed, with_mail_member,
};

/// The first pause.
const PAUSE: Duration = Duration::from_secs(2);
/// After so many tries a mail is given up.
const MOST_ATTEMPTS: i64 = 15;
/// Longer than any pause.
const LONG: Duration = Duration::from_hours(7);

#[tokio::test]
async fn a_busy_server_is_tried_again_and_the_page_waits() {
    let (app, smtp, _) = with_mail_member().await;
    smtp.treat(ADDRESS, Manner::Busy);
    let browser = app.browser();
    at_mail_code(&app, &browser).await;
    until_postponed(&app, 1).await;
    assert_eq!(delivery(&browser.reload().await), "queued");
    smtp.treat(ADDRESS, Manner::Take);
    later(&app, PAUSE);
    let page = until_delivery(&browser, "taken").await;
    let code = smtp.wait_for(1).await[0].code().unwrap();
    assert!(is_good(&page, &browser, &code).await);
}

#[tokio::test]
async fn a_server_that_is_down_gets_the_mail_when_it_is_back() {
    let (app, mut smtp, _) = with_mail_member().await;
    smtp.stop();
    let browser = app.browser();
    at_mail_code(&app, &browser).await;
    until_postponed(&app, 1).await;
    assert_eq!(delivery(&browser.reload().await), "queued");
    smtp.restart().await;
    later(&app, PAUSE);
    until_delivery(&browser, "taken").await;
    assert_eq!(smtp.mails().len(), 1);
}

#[tokio::test]
async fn the_code_of_a_mail_that_may_not_have_arrived_is_dead_when_another_is_sent() {
    for manner in [Manner::HangUpAtData, Manner::HangUpAfterData] {
        let (app, smtp, _) = with_mail_member().await;
        smtp.treat(ADDRESS, manner);
        let browser = app.browser();
        at_mail_code(&app, &browser).await;
        until_postponed(&app, 1).await;
        let half_sent = smtp.mails().first().map(|mail| mail.code().unwrap());
        assert_eq!(half_sent.is_some(), manner == Manner::HangUpAfterData);
        assert_eq!(delivery(&browser.reload().await), "queued");

        smtp.treat(ADDRESS, Manner::Take);
        later(&app, PAUSE);
        let page = until_delivery(&browser, "taken").await;
        let code = smtp.mails().pop().unwrap().code().unwrap();
        if let Some(half_sent) = half_sent {
            assert_ne!(half_sent, code);
            assert!(!is_good(&page, &browser, &half_sent).await);
        }
        let page = browser.reload().await;
        assert!(is_good(&page, &browser, &code).await);
    }
}

#[tokio::test]
async fn the_link_of_a_mail_that_may_not_have_arrived_is_dead_when_another_is_sent() {
    let smtp = SmtpServer::start().await;
    let app = TestApp::start_with(options(&smtp)).await;
    smtp.treat(ADDRESS, Manner::HangUpAfterData);
    let browser = app.browser();
    at_mail_check(&app, &browser).await;
    until_postponed(&app, 1).await;
    smtp.treat(ADDRESS, Manner::Take);
    later(&app, PAUSE);
    let mails = smtp.wait_for(2).await;
    let links: Vec<_> = mails
        .iter()
        .flat_map(sekisho_tests::smtp::Received::links)
        .collect();
    assert!(!press_link(&app, &links[0]).await);
    assert!(press_link(&app, &links[1]).await);
}

#[tokio::test]
async fn after_two_days_of_failures_it_is_given_up_and_its_state_is_refused() {
    let (app, smtp, member) = with_mail_member().await;
    smtp.treat(ADDRESS, Manner::Busy);
    let message = enqueue(&app, member, MailPurpose::PasswordLocked { at: START }).await;
    for attempt in 1..MOST_ATTEMPTS {
        until_postponed(&app, attempt).await;
        assert_eq!(state_of(&app, message).await, queued(attempt));
        later(&app, LONG);
    }
    let state = until("never given up", || async {
        let state = state_of(&app, message).await;
        (!matches!(state, DeliveryState::Queued { .. })).then_some(state)
    })
    .await;
    let DeliveryState::Refused { answer, .. } = state else {
        panic!("{state:?}");
    };
    assert!(
        answer.contains("451") && answer.contains("busy"),
        "{answer}"
    );
    assert!(smtp.mails().is_empty());
    let most = usize::try_from(MOST_ATTEMPTS).unwrap();
    assert_eq!(smtp.tries(ADDRESS), most);
    smtp.treat(ADDRESS, Manner::Take);
    later(&app, LONG);
    // A mail that is queued now goes, and only that.
    enqueue(&app, member, MailPurpose::PasswordLocked { at: START }).await;
    smtp.wait_for(1).await;
    assert_eq!(smtp.tries(ADDRESS), most + 1);
}

fn queued(attempts: i64) -> DeliveryState {
    let attempts = u32::try_from(attempts).unwrap();
    DeliveryState::Queued { attempts }
}

async fn state_of(app: &TestApp, message: OutboxId) -> DeliveryState {
    let tenant = tenant_id(TENANT);
    let found = app.app.store.read(&tenant).find_delivery(message).await;
    found.unwrap().unwrap()
}
