//! The notice of a sign-in from a new browser: only to a returning member, only about a browser
//! that is not known.

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TARO, TestApp},
    browser::Browser,
};

use crate::support::sign_in_page;

const FIREFOX: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

async fn sign_in(app: &TestApp, browser: &Browser, user_id: &str) {
    let page = sign_in_page(app, browser).await;
    app.enter(&page, browser, user_id, PASSWORD).await.left();
}

#[tokio::test]
async fn a_returning_member_is_told_of_an_unknown_browser() {
    let app = TestApp::start().await;
    sign_in(&app, &app.browser(), HANAKO).await;
    sign_in(&app, &app.browser().with_user_agent(FIREFOX), HANAKO).await;

    let mails = app.mailbox.wait_for(1).await;

    // The first sign-in was before the second: had it sent one, it would be here.
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.to, "hanako-01@example.jp");
    assert_eq!(mail.from, "no-reply@sakura.example.jp");
    assert_eq!(
        mail.subject,
        "【さくら健康保険組合加入者ページ】新しい端末からのログインのお知らせ"
    );
    for part in [
        "Windows の Firefox",
        "0120-000-000",
        "お心当たりがない場合は",
    ] {
        assert!(mail.text.contains(part), "{part}: {}", mail.text);
        assert!(mail.html.contains(part), "{part}: {}", mail.html);
    }
    for link in ["http:", "https:", "href", "<a "] {
        assert!(
            !mail.text.contains(link) && !mail.html.contains(link),
            "{link}"
        );
    }
    assert!(
        !mail.text.contains(HANAKO),
        "a user ID does not travel by mail"
    );
}

#[tokio::test]
async fn a_known_browser_is_not_worth_a_mail() {
    let app = TestApp::start().await;
    let (known, new) = (app.browser(), app.browser().with_user_agent(FIREFOX));
    sign_in(&app, &known, HANAKO).await;
    let page = known.get(&app.authorize(&[("prompt", "login")])).await;
    app.enter(&page, &known, HANAKO, PASSWORD).await.left();
    sign_in(&app, &new, HANAKO).await;
    let mails = app.mailbox.wait_for(1).await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains("Firefox"), "{}", mails[0].text);
}

#[tokio::test]
async fn a_browser_is_known_for_each_member_by_itself() {
    let app = TestApp::start().await;
    let (hanakos, taros) = (app.browser(), app.browser());
    sign_in(&app, &hanakos, HANAKO).await;
    sign_in(&app, &taros, TARO).await;
    let page = hanakos.get(&app.authorize(&[("prompt", "login")])).await;
    app.enter(&page, &hanakos, TARO, PASSWORD).await.left();
    let mails = app.mailbox.wait_for(1).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "taro-02@example.jp");
}
