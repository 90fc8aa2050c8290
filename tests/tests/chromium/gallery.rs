//! Pictures of every page on a phone and on a desk: none is wider than its screen, and the browser
//! complains of none.

use std::time::Duration;

use sekisho_tests::demo::DEMO_PASSWORD;

use crate::support::{HANAKO, LOGIN, SOCIETY, Visitor};

#[tokio::test]
async fn pages_of_the_portals_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    let demo = &visitor.demo;
    visitor.open(&demo.medical_cost("/")).await?;
    visitor.picture("portal-choose-society").await?;
    visitor.open(&demo.medical_cost(SOCIETY)).await?;
    visitor.pictures("portal-top").await?;
    visitor.open(&demo.check_up(SOCIETY)).await?;
    visitor.picture("check-up-top-signed-out").await?;
    visitor
        .open(&demo.medical_cost("/playground/nowhere"))
        .await?;
    visitor.picture("portal-not-found").await?;
    visitor
        .open(&demo.medical_cost("/playground/statements"))
        .await?;
    visitor.picture("portal-login-no-session").await?;
    visitor.sign_in().await?;
    visitor.pictures("portal-signed-in").await?;
    visitor.press("details.fold summary").await?;
    visitor.picture("portal-signed-in-months").await?;
    visitor.press("details[data-menu] summary").await?;
    visitor.picture("portal-signed-in-menu").await?;
    visitor
        .open(&demo.medical_cost("/playground/statements"))
        .await?;
    visitor.pictures("portal-statements").await?;
    visitor
        .open(&demo.medical_cost("/playground?lang=en"))
        .await?;
    visitor.picture("portal-signed-in-en").await?;
    visitor.open(&demo.check_up(SOCIETY)).await?;
    visitor.press(LOGIN).await?;
    visitor.is_at_page("signed-in").await?;
    visitor.picture("check-up-top").await?;
    visitor
        .open(&demo.medical_cost("/playground?lang=ja"))
        .await?;
    visitor.sign_out().await?;
    visitor.find("[data-notice=signed-out]").await?;
    visitor.picture("portal-signed-out").await
}

#[tokio::test]
async fn pages_of_the_provider_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    let demo = &visitor.demo;
    visitor.open(&demo.medical_cost(SOCIETY)).await?;
    visitor.press(LOGIN).await?;
    visitor.pictures("provider-sign-in").await?;
    visitor.enter(HANAKO.0, "wrong").await?;
    visitor.find("[data-error=invalid-credentials]").await?;
    visitor.pictures("provider-sign-in-wrong").await?;
    let fold = "details.fold:last-of-type summary";
    visitor.press(fold).await?;
    visitor.picture("provider-sign-in-trouble").await?;
    visitor.press("a.head__link").await?;
    visitor.find("html[lang=en]").await?;
    visitor.picture("provider-sign-in-en").await?;
    visitor.press("a.head__link").await?;
    visitor.find("html[lang=ja]").await?;
    visitor.open(&demo.medical_cost("/a-sakura")).await?;
    visitor.press(LOGIN).await?;
    visitor.enter("suspended-09", DEMO_PASSWORD).await?;
    visitor.is_at_step("blocked").await?;
    visitor.pictures("provider-blocked").await?;
    visitor
        .open(&demo.at("/a-sakura/authorize?client_id=nobody"))
        .await?;
    visitor.is_at_step("error").await?;
    visitor.pictures("provider-error").await?;
    visitor.open(&demo.at("/a-sakura/nowhere")).await?;
    visitor.picture("provider-not-found").await?;
    visitor.open(&demo.at("/a-sakura/")).await?;
    visitor.picture("provider-portals").await?;
    visitor.sign_in().await?;
    visitor.open(&demo.at("/playground/end_session")).await?;
    visitor.is_at_step("sign-out").await?;
    visitor.pictures("provider-sign-out").await?;
    visitor.press("[name=confirm]").await?;
    visitor.find("main[data-done]").await?;
    visitor.picture("provider-signed-out").await
}

/// Every society in its own colours.
#[tokio::test]
async fn sign_in_pages_of_all_societies_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    for society in ["a-sakura", "b-midori", "c-hoshi", "d-umi"] {
        let portal = visitor.demo.medical_cost(&format!("/{society}"));
        visitor.open(&portal).await?;
        visitor.press(LOGIN).await?;
        visitor.is_at_step("credentials").await?;
        visitor
            .pictures(&format!("provider-sign-in-{society}"))
            .await?;
    }
    Ok(())
}

#[tokio::test]
async fn pages_of_the_demo_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    let demo = &visitor.demo;
    visitor.open(&demo.at("/demo")).await?;
    visitor.pictures("demo").await?;
    let before = visitor.text("section[aria-labelledby=clock] time").await?;
    visitor.press("[data-advance='86400']").await?;
    // The page opens again by itself; while it does, its elements come and go.
    let moved = async {
        let after = async || visitor.text("section[aria-labelledby=clock] time").await;
        while !matches!(after().await, Ok(after) if after != before) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), moved).await?;
    visitor.open(&demo.at("/demo/mail")).await?;
    visitor.picture("demo-mail-empty").await?;
    visitor.sign_in().await?;
    visitor.chromium.delete_all_cookies().await?;
    visitor.open(&demo.at("/demo")).await?;
    visitor.chromium.delete_all_cookies().await?;
    visitor.sign_in().await?;
    demo.wait_for_mails(1).await?;
    visitor.open(&demo.at("/demo/mail")).await?;
    visitor.find("[data-mail]").await?;
    visitor.pictures("demo-mail").await
}
