//! **Login with OpenID Connect**: a callback address that cannot be used is one press from the
//! portal.

use anyhow::Context;
use sekisho_tests::{
    browser::Browser,
    demo::{DEMO_PASSWORD, Demo},
    remote::remote,
};

use crate::support::{HANAKO, LOGIN, SOCIETY, Visitor};

/// The callback address of a sign-in at the check-up portal that was begun elsewhere.
async fn foreign_callback(demo: &Demo) -> anyhow::Result<String> {
    let request = demo.http().get(demo.check_up("/playground/login"));
    let begun = demo.send(request).await;
    let authorize = begun.header("location").context("no Location")?;
    // A browser that knows the provider only: it leaves at the callback.
    let browser = Browser::new().with_site(&demo.at(""), remote(demo.port()));
    let page = browser.get(authorize).await;
    let form = page.form("form[data-form=credentials]");
    let typed = form
        .fill("user_id", HANAKO.0)
        .fill("password", DEMO_PASSWORD);
    Ok(typed.send(&browser).await.left().into())
}

#[tokio::test]
async fn an_unusable_callback_with_a_session_is_one_press_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    visitor.sign_in().await?;
    visitor
        .open(&foreign_callback(&visitor.demo).await?)
        .await?;
    visitor.is_at_page("login").await?;
    assert_eq!(visitor.text(LOGIN).await?, "Login with OpenID Connect");
    visitor.pictures("portal-login-with-openid-connect").await?;

    visitor.press(LOGIN).await?;

    visitor
        .is_signed_in_at(&visitor.demo.check_up(SOCIETY))
        .await?;
    visitor.has_no_complaints().await
}

#[tokio::test]
async fn without_a_session_the_press_leads_to_the_sign_in_page_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    visitor
        .open(&foreign_callback(&visitor.demo).await?)
        .await?;
    visitor.is_at_page("login").await?;
    visitor.press(LOGIN).await?;
    visitor.is_at_step("credentials").await?;
    visitor.enter(HANAKO.0, DEMO_PASSWORD).await?;
    visitor
        .is_signed_in_at(&visitor.demo.check_up(SOCIETY))
        .await?;
    visitor.has_no_complaints().await
}
