//! Nobody writes a header, a recipient or a mark-up into a mail, through no name and no address.

use sekisho_kernel::{Locale, policy::Method};
use sekisho_store::{DeliveryState, MailPurpose};
use sekisho_tests::{
    app::{START, TENANT, TestApp, tenant_id},
    smtp::SmtpServer,
};

use crate::support::{add_member, at_mail_address, enqueue, options, until};

const EVIL: &str = "evil@example.net";

async fn start() -> (TestApp, SmtpServer) {
    let smtp = SmtpServer::start().await;
    (TestApp::start_with(options(&smtp)).await, smtp)
}

#[tokio::test]
async fn an_address_on_file_that_holds_more_than_an_address_gets_nothing() {
    let (app, smtp) = start().await;
    for (number, address) in [
        "a@example.jp\r\nBcc: evil@example.net",
        "a@example.jp\nRCPT TO:<evil@example.net>",
        "a@example.jp>\r\nRCPT TO:<evil@example.net",
        "a@example.jp, evil@example.net",
        "\"a\r\n.\r\nMAIL FROM:<x@example.jp>\"@example.jp",
    ]
    .into_iter()
    .enumerate()
    {
        let user_id = format!("evil-{number:04}");
        let member = add_member(&app, &user_id, Locale::Ja, address, true).await;
        let message = enqueue(&app, member, MailPurpose::PasswordLocked { at: START }).await;
        let tenant = tenant_id(TENANT);
        let state = until("never decided", || async {
            let found = app.app.store.read(&tenant).find_delivery(message).await;
            let state = found.unwrap().unwrap();
            (!matches!(state, DeliveryState::Queued { .. })).then_some(state)
        })
        .await;
        assert!(
            matches!(state, DeliveryState::Refused { .. }),
            "{address:?}: {state:?}"
        );
    }
    assert!(smtp.mails().is_empty());
    assert_eq!(smtp.tries(EVIL), 0);
}

#[tokio::test]
async fn the_page_takes_no_such_address_and_sends_nothing() {
    let (app, smtp) = start().await;
    let browser = app.browser();
    let mut page = at_mail_address(&app, &browser).await;
    for address in [
        "a@example.jp\r\nBcc: evil@example.net",
        "a@example.jp,evil@example.net",
        "a@example.jp <evil@example.net>, b@example.jp",
        "a@example.jp%0aBcc:evil@example.net",
    ] {
        let form = page.form("form[data-form=mail-address]");
        page = form.tamper("mail_address", address).submit(&browser).await;
        assert_eq!(page.step().as_deref(), Some("mail-address"), "{address:?}");
        assert!(page.error().is_some(), "{address:?}");
    }
    assert!(smtp.mails().is_empty());
    assert_eq!(smtp.tries(EVIL), 0);
}

#[tokio::test]
async fn a_name_or_a_browser_is_text_and_never_a_header_or_mark_up() {
    let (app, smtp) = start().await;
    let member = add_member(&app, "name-0001", Locale::Ja, "name@example.jp", true).await;
    let name =
        "x\r\nBcc: evil@example.net\r\n\r\n.\r\nQUIT\r\n<a href=\"https://evil.example\">押す</a>";
    let (name, at, method) = (name.to_owned(), START, Method::App);
    let user_agent = name.clone();
    for purpose in [
        MailPurpose::SecondFactorAdded { method, name, at },
        MailPurpose::NewBrowser { at, user_agent },
    ] {
        let before = smtp.mails().len();
        enqueue(&app, member, purpose).await;
        let mail = smtp.wait_for(before + 1).await.remove(before);
        assert_eq!(mail.to, "name@example.jp");
        let forged = mail
            .headers
            .iter()
            .any(|header| header.eq_ignore_ascii_case("Bcc"));
        assert!(!forged, "{:?}", mail.headers);
        assert!(mail.pressable().is_empty(), "{}", mail.html);
        assert!(mail.text.contains("0120-000-000"), "cut off: {}", mail.text);
    }
    assert_eq!(smtp.tries(EVIL), 0);
}
