//! A mail that nobody waits for any more when its turn comes is not sent.

use std::time::Duration;

use sekisho_kernel::MemberId;
use sekisho_store::{DeliveryState, MailPurpose, PasswordCredential, StoreError, Txn, Work};
use sekisho_tests::{
    app::{PASSWORD, START, TENANT, TestApp, tenant_id},
    smtp::{Manner, SmtpServer},
};

use crate::support::{
    ADDRESS, at_mail_check, at_mail_code, enqueue, is_good, later, options, press_link, resend,
    until, until_delivery, until_postponed, with_mail_member, write,
};

const MINUTE: Duration = Duration::from_mins(1);

struct SetPassword(MemberId, String, sekisho_kernel::Timestamp);

impl Work for SetPassword {
    type Output = bool;

    async fn run(&self, txn: &Txn<'_>) -> Result<bool, StoreError> {
        let password = PasswordCredential::chosen(self.1.clone());
        txn.set_password(self.0, &password, self.2).await
    }
}

async fn change_password(app: &TestApp, member: MemberId) {
    let password = sekisho_kernel::Secret::new(PASSWORD.to_owned());
    let caller = sekisho_server::hashing::Caller::Stranger;
    let phc = app
        .app
        .hashing
        .hash(caller, password, [3; 16])
        .await
        .unwrap();
    write(app, SetPassword(member, phc, app.clock.now())).await;
}

/// Whatever was sent before it has been sent when this is.
async fn let_the_worker_finish(app: &TestApp, smtp: &SmtpServer, member: MemberId) {
    let before = smtp.mails().len();
    enqueue(app, member, MailPurpose::PasswordLocked { at: START }).await;
    smtp.wait_for(before + 1).await;
}

#[tokio::test]
async fn a_code_mail_that_a_newer_one_has_overtaken() {
    let (app, smtp, member) = with_mail_member().await;
    smtp.treat(ADDRESS, Manner::Busy);
    let browser = app.browser();
    let page = at_mail_code(&app, &browser).await;
    until_postponed(&app, 1).await;
    smtp.treat(ADDRESS, Manner::Take);
    app.advance(MINUTE);
    resend(&page, &browser).await;
    let page = until_delivery(&browser, "taken").await;
    let_the_worker_finish(&app, &smtp, member).await;
    let mails = smtp.mails();
    let codes: Vec<_> = mails
        .iter()
        .filter_map(sekisho_tests::smtp::Received::code)
        .collect();
    assert_eq!(codes.len(), 1, "{codes:?}");
    assert!(is_good(&page, &browser, &codes[0]).await);
}

#[tokio::test]
async fn a_link_mail_that_a_newer_one_has_overtaken() {
    let smtp = SmtpServer::start().await;
    let app = TestApp::start_with(options(&smtp)).await;
    smtp.treat(ADDRESS, Manner::Busy);
    let browser = app.browser();
    let page = at_mail_check(&app, &browser).await;
    until_postponed(&app, 1).await;
    smtp.treat(ADDRESS, Manner::Take);
    app.advance(MINUTE);
    resend(&page, &browser).await;
    until_delivery(&browser, "taken").await;
    let member = app.member("hanako-07").await.id;
    let_the_worker_finish(&app, &smtp, member).await;
    let links: Vec<_> = smtp
        .mails()
        .iter()
        .flat_map(sekisho_tests::smtp::Received::links)
        .collect();
    assert_eq!(links.len(), 1, "{links:?}");
    assert!(press_link(&app, &links[0]).await);
}

#[tokio::test]
async fn a_code_mail_after_the_password_was_changed() {
    let (app, smtp, member) = with_mail_member().await;
    smtp.treat(ADDRESS, Manner::Busy);
    let browser = app.browser();
    at_mail_code(&app, &browser).await;
    until_postponed(&app, 1).await;
    smtp.treat(ADDRESS, Manner::Take);
    app.advance(MINUTE);
    change_password(&app, member).await;
    let_the_worker_finish(&app, &smtp, member).await;
    assert_eq!(
        smtp.mails()
            .iter()
            .filter_map(sekisho_tests::smtp::Received::code)
            .count(),
        0
    );
}

#[tokio::test]
async fn the_link_of_a_reissue_after_the_password_was_changed() {
    let (app, smtp, member) = with_mail_member().await;
    smtp.treat(ADDRESS, Manner::Busy);
    let (at, by) = (app.clock.now(), "窓口 齋藤".to_owned());
    change_password(&app, member).await;
    let message = enqueue(&app, member, MailPurpose::PasswordReissue { at, by }).await;
    until_postponed(&app, 1).await;
    app.advance(MINUTE);
    change_password(&app, member).await;
    smtp.treat(ADDRESS, Manner::Take);
    later(&app, MINUTE);
    let tenant = tenant_id(TENANT);
    let state = until("never decided", || async {
        let found = app.app.store.read(&tenant).find_delivery(message).await;
        let state = found.unwrap().unwrap();
        (!matches!(state, DeliveryState::Queued { .. })).then_some(state)
    })
    .await;
    assert!(
        matches!(state, DeliveryState::Refused { .. }),
        "never sent is not taken: {state:?}"
    );
    assert!(smtp.mails().is_empty());
}

#[tokio::test]
async fn the_link_of_a_reissue_arrives_and_works_otherwise() {
    let (app, smtp, member) = with_mail_member().await;
    let (at, by) = (app.clock.now(), "窓口 齋藤".to_owned());
    change_password(&app, member).await;
    enqueue(&app, member, MailPurpose::PasswordReissue { at, by }).await;
    let mail = smtp.wait_for(1).await.remove(0);
    assert_eq!(mail.from, "no-reply@sakura.example.jp");
    assert!(
        mail.subject.ends_with("】パスワード再設定のご案内"),
        "{}",
        mail.subject
    );
    let [link] = mail.links().try_into().unwrap();
    assert!(link.starts_with(&format!("{}/m/", app.issuer())), "{link}");
    let phone = app.browser();
    let page = phone.get(&link).await;
    assert_eq!(page.step().as_deref(), Some("mail-confirm"), "{page}");
    let next = page.form("form[data-form=confirm]").submit(&phone).await;
    assert_eq!(
        next.step().as_deref(),
        Some("mail-code"),
        "a second factor is still asked for"
    );
}
