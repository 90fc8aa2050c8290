//! The main job: a member signs in at one portal, is known at the other, and signs out of both.

use sekisho_tests::demo::Demo;

use crate::support::{
    CREDENTIALS, HANAKO, LOGIN, SOCIETY, name_on, page_name, sign_in_page, signed_in,
};

#[tokio::test]
async fn signing_in_ends_at_the_portal_with_the_members_name() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    let page = sign_in_page(&demo, &browser).await;
    assert_eq!(page.step().as_deref(), Some("credentials"));
    assert!(
        page.url
            .as_str()
            .starts_with(&demo.at("/playground/sign-in/"))
    );
    let portal = demo.sign_in(&browser, &page, HANAKO.0).await;
    assert_eq!(portal.url.as_str(), demo.medical_cost(SOCIETY));
    assert_eq!(name_on(&portal).as_deref(), Some(HANAKO.1));
    assert!(portal.has("[data-statement]"), "{portal}");
    Ok(())
}

#[tokio::test]
async fn the_other_portal_asks_nothing() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    let medical_cost = signed_in(&demo, &browser).await;
    let other = medical_cost
        .follow("a[data-link=other-portal]", &browser)
        .await;
    assert_eq!(other.url.as_str(), demo.check_up(SOCIETY));
    let check_up = if name_on(&other).is_some() {
        other
    } else {
        other.form(LOGIN).submit(&browser).await
    };
    assert_eq!(check_up.url.as_str(), demo.check_up(SOCIETY));
    assert_eq!(name_on(&check_up).as_deref(), Some(HANAKO.1));
    Ok(())
}

#[tokio::test]
async fn signing_out_at_one_signs_out_of_both() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    let medical_cost = signed_in(&demo, &browser).await;
    let top = browser.get(&demo.check_up(SOCIETY)).await;
    let check_up = top.form(LOGIN).submit(&browser).await;
    assert!(name_on(&check_up).is_some());

    let out = medical_cost
        .form("form[data-form=logout]")
        .submit(&browser)
        .await;

    assert!(out.has("[data-notice=signed-out]"), "{out}");
    assert_eq!(page_name(&out).as_deref(), Some("top"));
    // The other portal hears of it from the provider, behind the browser's back.
    let mut left = browser.get(&demo.check_up(SOCIETY)).await;
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while name_on(&left).is_some() && std::time::Instant::now() < patience {
        left = browser.get(&demo.check_up(SOCIETY)).await;
    }
    assert_eq!(page_name(&left).as_deref(), Some("top"), "{left}");
    let asked = left.form(LOGIN).submit(&browser).await;
    assert!(asked.has(CREDENTIALS), "{asked}");
    Ok(())
}

#[tokio::test]
async fn a_society_does_not_know_the_members_session_at_another() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    signed_in(&demo, &browser).await;
    let other = browser.get(&demo.medical_cost("/b-midori")).await;
    let asked = other.form(LOGIN).submit(&browser).await;
    assert_eq!(asked.step().as_deref(), Some("credentials"));
    assert!(asked.url.path().starts_with("/b-midori/"));
    Ok(())
}

#[tokio::test]
async fn a_suspended_member_is_told_whom_to_call() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    let page = sign_in_page(&demo, &browser).await;
    let blocked = demo.sign_in(&browser, &page, "kimiko-03").await;
    assert_eq!(blocked.step().as_deref(), Some("blocked"));
    let reason = blocked.attr("main", "data-reason");
    assert_eq!(reason.as_deref(), Some("suspended"));
    assert!(blocked.has("a[href^='tel:']"));
    Ok(())
}

#[tokio::test]
async fn going_back_to_the_portal_is_no_error() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    let page = sign_in_page(&demo, &browser).await;
    let portal = page.form("form[data-form=cancel]").submit(&browser).await;
    assert_eq!(portal.status, 200);
    assert_eq!(page_name(&portal).as_deref(), Some("top"));
    assert!(portal.has("[data-notice=sign-in-cancelled]"), "{portal}");
    Ok(())
}

#[tokio::test]
async fn an_old_callback_address_is_one_press_from_the_portal() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    let old = demo.check_up("/playground/callback?code=used&state=unknown");
    let page = browser.get(&old).await;
    assert_eq!(page_name(&page).as_deref(), Some("login"));
    assert_eq!(
        page.text("main form button").as_deref(),
        Some("Login with OpenID Connect")
    );
    let asked = page.form(LOGIN).submit(&browser).await;
    let portal = demo.sign_in(&browser, &asked, HANAKO.0).await;
    assert_eq!(name_on(&portal).as_deref(), Some(HANAKO.1));
    Ok(())
}

#[tokio::test]
async fn the_menu_leads_to_help_and_help_leads_back() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    let top = browser.get(&demo.medical_cost(SOCIETY)).await;
    for (entry, step) in [("guide", "help"), ("faq", "faq")] {
        let menu = format!("[data-more] a[data-action={entry}]");
        let help = top.follow(&menu, &browser).await;
        assert_eq!(help.step().as_deref(), Some(step));
        let back = help.follow("a[data-link=back-to-portal]", &browser).await;
        assert_eq!(back.url.as_str(), demo.medical_cost(SOCIETY));
    }
    Ok(())
}

#[tokio::test]
async fn the_menu_leads_to_the_account_and_the_account_leads_back() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    let portal = signed_in(&demo, &browser).await;
    for (entry, step) in [
        ("profile", "account-profile"),
        ("security", "account-security"),
    ] {
        let menu = format!("[data-more] a[data-action={entry}]");
        let page = portal.follow(&menu, &browser).await;
        assert_eq!(page.step().as_deref(), Some(step));
        let guide = page.follow("header a[data-link=guide]", &browser).await;
        let again = guide.follow("a[data-link=back-to-account]", &browser).await;
        assert_eq!(again.step().as_deref(), Some(step));
        assert!(again.html.contains(&demo.medical_cost(SOCIETY)), "{again}");
    }
    Ok(())
}
