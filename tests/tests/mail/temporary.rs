//! The temporary user ID and password by mail: two mails, of which neither is enough.

use sekisho_kernel::Locale;
use sekisho_store::MailPurpose;
use sekisho_tests::{
    app::TestApp,
    smtp::{Manner, Received, SmtpServer},
};

use crate::support::{add_member, enqueue, later, options, until_postponed};

const USER_ID: &str = "letter-0009";
const TO: &str = "letter@example.jp";

async fn start() -> (TestApp, SmtpServer, sekisho_kernel::MemberId) {
    let smtp = SmtpServer::start().await;
    let app = TestApp::start_with(options(&smtp)).await;
    let member = add_member(&app, USER_ID, Locale::Ja, TO, false).await;
    (app, smtp, member)
}

/// The password stands alone in the line after its label.
fn password_of(mail: &Received) -> String {
    let line = mail.text.lines().find(|line| line.contains("パスワード: "));
    let line = line.unwrap_or_else(|| panic!("{}", mail.text));
    line.split_once(": ").unwrap().1.trim().to_owned()
}

async fn step_after(app: &TestApp, password: &str) -> Option<String> {
    let browser = app.browser();
    let page = browser.get(&app.authorize(&[])).await;
    let visit = app.enter(&page, &browser, USER_ID, password).await;
    visit.page().step()
}

#[tokio::test]
async fn they_come_as_two_mails_and_open_the_first_sign_in() {
    let (app, smtp, member) = start().await;
    enqueue(&app, member, MailPurpose::TemporaryUserId).await;
    let user_id = smtp.wait_for(1).await.remove(0);
    enqueue(&app, member, MailPurpose::TemporaryPassword).await;
    let password = smtp.wait_for(2).await.remove(1);

    for mail in [&user_id, &password] {
        assert_eq!(mail.from, "webmaster@sakura.example.jp");
        assert_eq!(mail.to, TO);
    }
    assert!(
        user_id.subject.ends_with("】仮のユーザIDのお知らせ"),
        "{}",
        user_id.subject
    );
    assert!(
        password.subject.ends_with("】仮のパスワードのお知らせ"),
        "{}",
        password.subject
    );
    let secret = password_of(&password);
    assert!(user_id.text.contains(USER_ID) && !user_id.raw.contains(&secret));
    assert!(!password.text.contains(USER_ID) && !password.html.contains(USER_ID));
    assert!(password.links().is_empty() && password.pressable().is_empty());
    let [start] = user_id.links().try_into().unwrap();
    assert!(start.starts_with(&app.issuer()), "{start}");

    assert_eq!(
        step_after(&app, &secret).await.as_deref(),
        Some("birth-date")
    );
    assert_eq!(
        step_after(&app, "abcd-efgh-jkmn").await.as_deref(),
        Some("credentials")
    );
}

#[tokio::test]
async fn the_password_of_a_mail_that_may_not_have_arrived_is_dead_when_another_is_sent() {
    let (app, smtp, member) = start().await;
    smtp.treat(TO, Manner::HangUpAfterData);
    enqueue(&app, member, MailPurpose::TemporaryPassword).await;
    let first = password_of(&smtp.wait_for(1).await.remove(0));
    until_postponed(&app, 1).await;
    smtp.treat(TO, Manner::Take);
    later(&app, std::time::Duration::from_secs(2));
    let second = password_of(&smtp.wait_for(2).await.remove(1));
    assert_ne!(first, second);
    assert_eq!(
        step_after(&app, &first).await.as_deref(),
        Some("credentials")
    );
    assert_eq!(
        step_after(&app, &second).await.as_deref(),
        Some("birth-date")
    );
}
