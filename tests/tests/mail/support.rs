//! What several of these tests need: a provider whose mails go to the server on loopback, members
//! in two languages, a member's browser on the pages that wait for a mail.

use std::{future::Future, time::Duration};

use sekisho_kernel::{Entropy, Locale, MemberId, OutboxId, policy::Method};
use sekisho_keys::Handle;
use sekisho_store::{
    Activation, ActivationKind, IdentifierState, MailPurpose, Member, NewMember, OutboxDocument,
    OutboxMessage, PasswordCredential, QueuedMail, StoreError, Txn, Work,
};
use sekisho_tests::{
    app::{PASSWORD, TENANT, TestApp, TestOptions, tenant_id},
    browser::{Browser, Page, Visit},
    people::{BIRTH_DATE, Person, derived_password, policies, society},
    smtp::SmtpServer,
};
use sqlx::{Connection, SqliteConnection};

/// Who the mails of most tests go to.
pub(crate) const USER_ID: &str = "hanako-07";
/// Where.
pub(crate) const ADDRESS: &str = "hanako-07@example.jp";

/// Society C, with the mail server `smtp`.
pub(crate) fn options(smtp: &SmtpServer) -> TestOptions {
    TestOptions {
        mail: Some(smtp.transport()),
        ..society(policies::c())
    }
}

/// A provider, its mail server, and a member who signs in by mail.
pub(crate) async fn with_mail_member() -> (TestApp, SmtpServer, MemberId) {
    let smtp = SmtpServer::start().await;
    let app = TestApp::start_with(options(&smtp)).await;
    let member = add_mail_member(&app).await;
    (app, smtp, member)
}

pub(crate) async fn add_mail_member(app: &TestApp) -> MemberId {
    app.add(Person::new(USER_ID).choosing(Method::Mail)).await
}

/// A member with another language or address than [`Person`] has; activated or not.
pub(crate) async fn add_member(
    app: &TestApp,
    user_id: &str,
    locale: Locale,
    address: &str,
    is_active: bool,
) -> MemberId {
    let (entropy, now) = (Entropy::system(), app.clock.now());
    let sub = Handle::new(&entropy).expose().to_owned();
    let id = MemberId::new(now, &entropy);
    let activation = Activation {
        at: now,
        kind: ActivationKind::Strong,
    };
    let member = Member {
        mail_address: Some(address.to_owned()),
        name_kanji: Some("髙橋 齋".to_owned()),
        birth_date: Some("1980-12-01".to_owned()),
        locale: Some(locale),
        activation: is_active.then_some(activation),
        ..Member::new(id, sub, entropy.bytes::<16>().to_vec(), now)
    };
    let new = NewMember {
        member,
        user_id: user_id.to_owned(),
        user_id_state: IdentifierState::Temporary,
        password: PasswordCredential::derived(None),
    };
    write(app, Insert(new)).await;
    id
}

/// Queues a mail as the product does, and lets the worker look.
pub(crate) async fn enqueue(app: &TestApp, member: MemberId, purpose: MailPurpose) -> OutboxId {
    let now = app.clock.now();
    let id = OutboxId::new(now, &Entropy::system());
    let document = OutboxDocument::Mail(QueuedMail { member, purpose });
    write(app, Enqueue(OutboxMessage::queued(id, document, now))).await;
    app.app.wake_outbox();
    id
}

/// Writes something to the tenant that the tests are about.
pub(crate) async fn write<W: Work>(app: &TestApp, work: W) -> W::Output {
    let store = &app.app.store;
    store.transact(&tenant_id(TENANT), work).await.unwrap()
}

struct Insert(NewMember);

impl Work for Insert {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.insert_member(&self.0).await
    }
}

struct Enqueue(OutboxMessage);

impl Work for Enqueue {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.enqueue(&self.0).await
    }
}

/// Asks again until the answer is there.
pub(crate) async fn until<T, F>(complaint: &str, mut ask: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::task::yield_now().await;
        }
    };
    let patience = Duration::from_secs(30);
    tokio::time::timeout(patience, asking)
        .await
        .unwrap_or_else(|_| panic!("{complaint}"))
}

/// Waits until the delivery of the page that is open is in this state: the page.
pub(crate) async fn until_delivery(browser: &Browser, state: &str) -> Page {
    until(&format!("the page never said {state}"), || async {
        let page = browser.reload().await;
        (delivery(&page) == state).then_some(page)
    })
    .await
}

/// What a page says of the mail that it waits for.
pub(crate) fn delivery(page: &Page) -> String {
    page.attr("[data-delivery]", "data-delivery")
        .unwrap_or_else(|| panic!("no delivery on {page}"))
}

/// Waits until so many messages wait to be tried again after so many tries.
pub(crate) async fn until_postponed(app: &TestApp, attempts: i64) {
    let mut database = SqliteConnection::connect(&app.database()).await.unwrap();
    let sql = "SELECT count(*) FROM outbox WHERE state = 'queued' AND attempts = ?";
    loop {
        let count: i64 = sqlx::query_scalar(sql)
            .bind(attempts)
            .fetch_one(&mut database)
            .await
            .unwrap();
        if count > 0 {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// Moves the clock on and lets the worker look.
pub(crate) fn later(app: &TestApp, length: Duration) {
    app.advance(length);
    app.app.wake_outbox();
}

/// A member's browser after user ID and password.
pub(crate) async fn sign_in(app: &TestApp, browser: &Browser, user_id: &str) -> Page {
    let page = browser.get(&app.authorize(&[])).await;
    app.enter(&page, browser, user_id, PASSWORD).await.page()
}

/// The same with the page that asks for the mailed code open.
pub(crate) async fn at_mail_code(app: &TestApp, browser: &Browser) -> Page {
    let page = sign_in(app, browser, USER_ID).await;
    assert_eq!(page.step().as_deref(), Some("mail-code"), "{page}");
    page
}

/// A new member of society C on the page that asks for the mail address.
pub(crate) async fn at_mail_address(app: &TestApp, browser: &Browser) -> Page {
    app.add(Person::migrated(USER_ID)).await;
    again_at_mail_address(app, browser).await
}

/// The same member there, in whatever browser. Terms are asked for once.
pub(crate) async fn again_at_mail_address(app: &TestApp, browser: &Browser) -> Page {
    let page = browser.get(&app.authorize(&[])).await;
    let password = derived_password();
    let page = app.enter(&page, browser, USER_ID, &password).await.page();
    let form = page.form("form[data-form=birth-date]");
    let mut page = form.fill("birth_date", BIRTH_DATE).submit(browser).await;
    if page.step().as_deref() == Some("terms") {
        let form = page.form("form[data-form=terms]").button("agree", "1");
        page = form.submit(browser).await;
    }
    assert_eq!(page.step().as_deref(), Some("mail-address"), "{page}");
    page
}

/// The same on the page that waits for the link in the mail.
pub(crate) async fn at_mail_check(app: &TestApp, browser: &Browser) -> Page {
    let page = at_mail_address(app, browser).await;
    let page = page.form("form[data-form=mail-address]");
    let page = page.submit(browser).await;
    assert_eq!(page.step().as_deref(), Some("mail-check"), "{page}");
    page
}

/// Presses 再送信.
pub(crate) async fn resend(page: &Page, browser: &Browser) -> Page {
    page.form("form[data-form=resend]").submit(browser).await
}

/// Enters a code.
pub(crate) async fn enter_code(page: &Page, browser: &Browser, code: &str) -> Visit {
    let form = page.form("form[data-form=code]");
    form.fill("code", code).send(browser).await
}

/// Whether a code leads on.
pub(crate) async fn is_good(page: &Page, browser: &Browser, code: &str) -> bool {
    match enter_code(page, browser, code).await {
        Visit::Left(_) => true,
        Visit::Page(page) => page.step().as_deref() != Some("mail-code"),
    }
}

/// Opens a mailed link on another device and presses it: whether it did its thing.
pub(crate) async fn press_link(app: &TestApp, link: &str) -> bool {
    let phone = app.browser();
    let page = phone.get(link).await;
    if page.step().as_deref() != Some("mail-confirm") || !page.has("form[data-form=confirm]") {
        return false;
    }
    let done = page.form("form[data-form=confirm]").submit(&phone).await;
    done.has("main[data-done]")
}
