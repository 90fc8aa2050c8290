//! A forgotten user ID (member-journeys.md, section 6): by birth date and mail address.

use sekisho_tests::{
    app::TestApp,
    browser::{Browser, Page},
    people::{BIRTH_DATE, policies},
};

use crate::support::{KNOWN, sign_in_page, with_app};

const ADDRESS: &str = "known-0001@example.jp";

async fn forgot(app: &TestApp, browser: &Browser) -> Page {
    let page = sign_in_page(app, browser).await;
    page.follow("a[data-link=forgot-user-id]", browser).await
}

async fn ask(page: &Page, browser: &Browser, address: &str, birth_date: &str) -> Page {
    let form = page.form("form[data-form=forgot-user-id]");
    let form = form.fill("birth_date", birth_date);
    form.fill("mail_address", address).submit(browser).await
}

#[tokio::test]
async fn the_user_id_comes_by_mail() {
    let (app, _) = with_app(policies::a()).await;
    let browser = app.browser();
    let page = forgot(&app, &browser).await;
    let page = ask(&page, &browser, "Known-0001@Example.jp", "昭和55年12月1日").await;
    assert_eq!(page.step().as_deref(), Some("credentials"));
    assert_eq!(
        page.attr("[role=status]", "data-status").as_deref(),
        Some("user-id-mail")
    );
    let mails = app.mailbox.wait_for(1).await;
    assert_eq!(mails[0].to, ADDRESS);
    assert!(mails[0].text.contains(KNOWN), "{:?}", mails[0]);
}

#[tokio::test]
async fn nothing_is_mailed_where_either_is_another() {
    let (app, _) = with_app(policies::a()).await;
    let browser = app.browser();
    let page = forgot(&app, &browser).await;
    for (address, birth_date) in [(ADDRESS, "19801202"), ("nobody@example.jp", BIRTH_DATE)] {
        let answer = ask(&page, &browser, address, birth_date).await;
        assert!(answer.has("[data-status=user-id-mail]"), "the same answer");
    }
    ask(&page, &browser, ADDRESS, BIRTH_DATE).await;
    assert_eq!(app.mailbox.wait_for(1).await.len(), 1);
}

#[tokio::test]
async fn what_is_missing_is_said() {
    let (app, _) = with_app(policies::a()).await;
    let browser = app.browser();
    let page = forgot(&app, &browser).await;
    for (address, birth_date, error) in [
        ("", BIRTH_DATE, "mail-address-missing"),
        (ADDRESS, "", "empty"),
        (ADDRESS, "32", "malformed"),
    ] {
        let page = ask(&page, &browser, address, birth_date).await;
        assert_eq!(page.step().as_deref(), Some("forgot-user-id"));
        assert_eq!(page.error().as_deref(), Some(error));
        let kept = page.form("form[data-form=forgot-user-id]");
        assert_eq!(kept.value("mail_address").as_deref(), Some(address));
    }
}

#[tokio::test]
async fn the_pages_lead_to_each_other_and_back_with_the_portals_request_kept() {
    let (app, _) = with_app(policies::a()).await;
    let browser = app.browser();
    let page = forgot(&app, &browser).await;
    let page = page.follow("a[data-link=forgot-password]", &browser).await;
    assert_eq!(page.step().as_deref(), Some("forgot-password"));
    let page = page.follow("a[data-link=forgot-user-id]", &browser).await;
    let page = page.follow("a[data-link=sign-in]", &browser).await;
    assert_eq!(page.step().as_deref(), Some("credentials"));
    assert!(page.has("form[data-form=cancel]"), "the portal waits");
}
