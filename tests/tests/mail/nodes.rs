//! Several nodes: what one leaves undone another does, and none does what another has done.

use std::time::Duration;

use sekisho_store::MailPurpose;
use sekisho_tests::{
    app::{ORIGIN, START, TestApp},
    postgres::TestDatabase,
    smtp::{Manner, SmtpServer},
};

use crate::support::{
    ADDRESS, USER_ID, add_mail_member, at_mail_code, delivery, enqueue, is_good, later, options,
    until_delivery,
};

/// Longer than a message is one node's.
const LEASE: Duration = Duration::from_secs(61);

async fn another_node_sends_after_the_lease(database: &str) {
    let smtp = SmtpServer::start().await;
    let app = TestApp::on(database, options(&smtp)).await;
    add_mail_member(&app).await;
    let node = app.another_node_with(database, &options(&smtp)).await;
    smtp.treat(ADDRESS, Manner::Silent);
    let browser = app.browser();
    at_mail_code(&app, &browser).await;
    // The code is made, and half of its mail is with the server.
    let lost = smtp.wait_until_read(ADDRESS, 1).await.code().unwrap();
    drop(app);
    let browser = browser.tab().with_site(ORIGIN, node.router.clone());
    // Within a minute the running code is used.
    let page = at_mail_code(&node, &browser).await;
    assert_eq!(delivery(&page), "queued");
    node.app.wake_outbox();
    assert_eq!(smtp.tries(ADDRESS), 1, "it is the other node's");
    smtp.treat(ADDRESS, Manner::Take);
    later(&node, LEASE);
    let code = smtp.wait_until_read(ADDRESS, 2).await.code().unwrap();
    let page = until_delivery(&browser, "taken").await;
    assert_ne!(lost, code);
    assert!(!is_good(&page, &browser, &lost).await);
    let page = browser.reload().await;
    assert!(is_good(&page, &browser, &code).await);
    assert_eq!(
        node.member(USER_ID).await.mail_address.as_deref(),
        Some(ADDRESS)
    );
}

#[tokio::test]
async fn what_a_killed_node_has_begun_another_sends_after_the_lease() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = format!("sqlite:{}", folder.path().join("sekisho.db").display());
    another_node_sends_after_the_lease(&database).await;
}

#[tokio::test]
async fn what_a_killed_node_has_begun_another_sends_after_the_lease_on_postgres() {
    let database = TestDatabase::create().await.unwrap();
    another_node_sends_after_the_lease(&database.url()).await;
}

#[tokio::test]
async fn two_nodes_send_each_mail_once_on_postgres() {
    const MAILS: usize = 60;
    let database = TestDatabase::create().await.unwrap();
    let smtp = SmtpServer::start().await;
    let app = TestApp::on(&database.url(), options(&smtp)).await;
    let node = app
        .another_node_with(&database.url(), &options(&smtp))
        .await;
    let member = add_mail_member(&app).await;
    for _ in 0..MAILS {
        enqueue(&app, member, MailPurpose::PasswordLocked { at: START }).await;
        node.app.wake_outbox();
    }
    smtp.wait_for(MAILS).await;
    // What one of them would send twice would be sent by the time that this is.
    for app in [&app, &node] {
        enqueue(app, member, MailPurpose::AccountLocked { at: START }).await;
    }
    let mails = smtp.wait_for(MAILS + 2).await;
    assert_eq!(mails.len(), MAILS + 2);
    assert_eq!(smtp.tries(ADDRESS), MAILS + 2);
}
