//! Each mail of the first sign-in and the second factors, as a mail server gets it.

use sekisho_kernel::{Locale, policy::Method};
use sekisho_store::MailPurpose;
use sekisho_tests::{
    app::TestApp,
    smtp::{Received, SmtpServer},
};

use crate::support::{
    ADDRESS, add_member, at_mail_address, at_mail_check, at_mail_code, enqueue, is_good, options,
    press_link, until_delivery, with_mail_member,
};

const SERVICE: &str = "さくら健康保険組合加入者ページ";
const SERVICE_EN: &str = "Sakura Health Insurance Society";
const SECURITY: &str = "no-reply@sakura.example.jp";
const DEVICE: &str = "髙橋齋の電話";
const FIRST_SIGN_IN: &str = "webmaster@sakura.example.jp";

async fn one(locale: Locale, is_active: bool, purpose: MailPurpose) -> Received {
    let smtp = SmtpServer::start().await;
    let app = TestApp::start_with(options(&smtp)).await;
    let member = add_member(&app, "kyu-0001", locale, "kyu@example.jp", is_active).await;
    enqueue(&app, member, purpose).await;
    let mail = smtp.wait_for(1).await.remove(0);
    assert_eq!(
        (&*mail.to, &*mail.envelope_to),
        ("kyu@example.jp", "kyu@example.jp")
    );
    assert_eq!(mail.envelope_from, mail.from);
    mail
}

fn notices() -> Vec<(MailPurpose, &'static str, &'static str, &'static str)> {
    let at = sekisho_tests::app::START;
    let name = DEVICE.to_owned();
    let method = Method::App;
    let user_agent = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0".to_owned();
    vec![
        (
            MailPurpose::FirstSignInComplete { at },
            FIRST_SIGN_IN,
            "初回ログイン完了のお知らせ",
            "sign-in is complete",
        ),
        (
            MailPurpose::PasswordLocked { at },
            SECURITY,
            "パスワードロックのお知らせ",
            "password is locked",
        ),
        (
            MailPurpose::AccountLocked { at },
            SECURITY,
            "アカウントロックのお知らせ",
            "account is locked",
        ),
        (
            MailPurpose::SecondFactorAdded { method, name, at },
            SECURITY,
            "認証方法の登録のお知らせ",
            "second factor was added",
        ),
        (
            MailPurpose::RecoveryCodeUsed { at, left: 9 },
            SECURITY,
            "予備コードによるログインのお知らせ",
            "recovery code was used",
        ),
        (
            MailPurpose::NewBrowser { at, user_agent },
            SECURITY,
            "新しい端末からのログインのお知らせ",
            "Sign-in from a new device",
        ),
    ]
}

#[tokio::test]
async fn notices_arrive_in_the_members_language_and_hold_nothing_to_press() {
    for (purpose, from, ja, en) in notices() {
        let mail = one(Locale::Ja, true, purpose.clone()).await;
        assert_eq!(mail.from, from);
        assert_eq!(mail.from_name.as_deref(), Some("さくら健康保険組合"));
        assert_eq!(mail.subject, format!("【{SERVICE}】{ja}"));
        for part in [&mail.text, &mail.html] {
            assert!(part.contains("さくら健康保険組合"), "{part}");
            assert!(part.contains("0120-000-000"), "{part}");
        }
        assert!(
            mail.links().is_empty() && mail.pressable().is_empty(),
            "{}",
            mail.raw
        );

        let mail = one(Locale::En, true, purpose).await;
        assert_eq!(mail.from, from);
        assert_eq!(mail.from_name.as_deref(), Some(SERVICE_EN));
        assert!(
            mail.subject.contains(SERVICE_EN) && mail.subject.contains(en),
            "{}",
            mail.subject
        );
        let ours = mail.text.replace(DEVICE, "");
        assert!(ours.is_ascii() && ours.contains("Member support"), "{ours}");
        assert!(mail.html.contains("<html lang=\"en\">"), "{}", mail.html);
    }
}

#[tokio::test]
async fn rare_kanji_arrive_as_they_were_typed() {
    let name = "髙橋 齋 𠮷野家";
    let mail = one(
        Locale::Ja,
        true,
        MailPurpose::SecondFactorAdded {
            method: Method::App,
            name: name.to_owned(),
            at: sekisho_tests::app::START,
        },
    )
    .await;
    assert!(mail.text.contains(name), "{}", mail.text);
    assert!(mail.html.contains(name), "{}", mail.html);
    assert!(mail.raw.is_ascii(), "it passes any mail server");
}

#[tokio::test]
async fn a_mail_has_every_header_that_a_mail_needs_once() {
    let at = sekisho_tests::app::START;
    let mail = one(Locale::Ja, true, MailPurpose::PasswordLocked { at }).await;
    for name in [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
    ] {
        let count = mail
            .headers
            .iter()
            .filter(|header| header.eq_ignore_ascii_case(name))
            .count();
        assert_eq!(count, 1, "{name}: {:?}", mail.headers);
    }
    let id = mail.message_id.unwrap();
    assert!(
        id.ends_with("@sakura.example.jp"),
        "{id}: no machine's name leaves the house"
    );
}

#[tokio::test]
async fn the_mailed_code_works_and_its_mail_holds_nothing_to_press() {
    let (app, smtp, _) = with_mail_member().await;
    let browser = app.browser();
    at_mail_code(&app, &browser).await;
    let mail = smtp.wait_for_mail(ADDRESS, 1).await;
    assert_eq!(mail.from, SECURITY);
    assert_eq!(mail.from_name.as_deref(), Some("さくら健康保険組合"));
    assert_eq!(
        mail.subject,
        format!("【{SERVICE}】ワンタイムパスワードのお知らせ")
    );
    let body = format!("{SERVICE}にログインするためのワンタイムパスワードをお知らせします。");
    assert!(
        mail.text.contains(&body) && mail.html.contains(&body),
        "{}",
        mail.text
    );
    let code = mail.code().unwrap();
    assert!(mail.html.contains(&code));
    assert!(
        mail.links().is_empty() && mail.pressable().is_empty(),
        "{}",
        mail.html
    );
    assert!(
        !mail.text.contains("http") && !mail.html.contains("http"),
        "{}",
        mail.html
    );
    let page = until_delivery(&browser, "taken").await;
    assert!(is_good(&page, &browser, &code).await);
}

#[tokio::test]
async fn the_address_check_has_one_link_below_the_issuer_and_it_works() {
    let smtp = SmtpServer::start().await;
    let app = TestApp::start_with(options(&smtp)).await;
    let browser = app.browser();
    at_mail_check(&app, &browser).await;
    let mail = smtp.wait_for_mail(ADDRESS, 1).await;
    assert_eq!(mail.from, FIRST_SIGN_IN);
    assert_eq!(
        mail.subject,
        format!("【{SERVICE}】メールアドレスの確認のお願い")
    );
    let [link] = mail.links().try_into().unwrap();
    assert_eq!(mail.pressable(), std::slice::from_ref(&link));
    assert!(link.starts_with(&format!("{}/m/", app.issuer())), "{link}");
    let page = until_delivery(&browser, "taken").await;
    assert!(press_link(&app, &link).await);
    let next = page.form("form[data-form=continue]").submit(&browser).await;
    assert_eq!(next.step().as_deref(), Some("profile"), "{next}");
    assert!(!press_link(&app, &link).await, "once");
}

#[tokio::test]
async fn a_new_address_gets_the_link_and_the_old_one_nothing() {
    let smtp = SmtpServer::start().await;
    let app = TestApp::start_with(options(&smtp)).await;
    let browser = app.browser();
    let page = at_mail_address(&app, &browser).await;
    let form = page.form("form[data-form=mail-address]");
    form.fill("mail_address", "New.Hanako+1@example.co.jp")
        .submit(&browser)
        .await;
    let mail = smtp.wait_for(1).await.remove(0);
    assert_eq!(mail.to, "New.Hanako+1@example.co.jp");
    assert!(press_link(&app, &mail.links().remove(0)).await);
    let stored = app.member("hanako-07").await.mail_address;
    assert_eq!(stored.as_deref(), Some("New.Hanako+1@example.co.jp"));
}
