//! Pages left open past the lifetime of a sign-in: each ends at the portal or at a fresh form with
//! the user ID kept.

use sekisho_tests::{
    browser::Page,
    demo::{Demo, PAST_A_SIGN_IN},
};

use crate::support::{
    CREDENTIALS, HANAKO, LOGIN, SOCIETY, name_on, page_name, sign_in_page, signed_in,
};

fn assert_restarted(page: &Page) {
    assert_eq!(page.step().as_deref(), Some("restarted"), "{page}");
    assert!(page.status_text().is_some());
    let user_id = page.form(CREDENTIALS).value("user_id");
    assert_eq!(user_id.as_deref(), Some(HANAKO.0));
}

#[tokio::test]
async fn a_form_sent_too_late_starts_again_and_ends_at_the_portal() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    let page = sign_in_page(&demo, &browser).await;
    demo.advance(PAST_A_SIGN_IN).await?;

    let restarted = demo.sign_in(&browser, &page, HANAKO.0).await;

    assert_restarted(&restarted);
    let portal = demo.sign_in(&browser, &restarted, HANAKO.0).await;
    assert_eq!(portal.url.as_str(), demo.medical_cost(SOCIETY));
    assert_eq!(name_on(&portal).as_deref(), Some(HANAKO.1));
    Ok(())
}

#[tokio::test]
async fn a_page_asked_for_too_late_keeps_the_user_id() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    let page = sign_in_page(&demo, &browser).await;
    demo.advance(20 * 60).await?;
    let form = page.form(CREDENTIALS).fill("user_id", HANAKO.0);
    let refused = form.fill("password", "wrong").submit(&browser).await;
    assert_eq!(refused.error().as_deref(), Some("invalid-credentials"));
    demo.advance(11 * 60).await?;

    let restarted = browser.get(page.url.as_str()).await;

    assert_restarted(&restarted);
    let portal = demo.sign_in(&browser, &restarted, HANAKO.0).await;
    assert_eq!(portal.url.as_str(), demo.medical_cost(SOCIETY));
    assert_eq!(name_on(&portal).as_deref(), Some(HANAKO.1));
    Ok(())
}

#[tokio::test]
async fn a_page_from_before_a_kill_can_be_sent() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    let browser = demo.browser();
    let page = sign_in_page(&demo, &browser).await;
    demo.kill_and_restart().await?;
    let portal = demo.sign_in(&browser, &page, HANAKO.0).await;
    assert_eq!(name_on(&portal).as_deref(), Some(HANAKO.1));
    Ok(())
}

#[tokio::test]
async fn a_booking_sent_after_the_session_is_filled_in_again() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    signed_in(&demo, &browser).await;
    let top = browser.get(&demo.check_up(SOCIETY)).await;
    top.form(LOGIN).submit(&browser).await;
    let form = browser.get(&demo.check_up("/playground/booking")).await;
    let typed = form
        .form("form[data-form=booking]")
        .choose("clinic", "minato")
        .fill("note", "車いすを使います");
    demo.advance(PAST_A_SIGN_IN).await?;

    let login = typed.submit(&browser).await;

    assert_eq!(page_name(&login).as_deref(), Some("login"));
    assert!(login.has("[data-notice=input-kept]"));
    let asked = login.form(LOGIN).submit(&browser).await;
    let again = demo.sign_in(&browser, &asked, HANAKO.0).await;
    assert!(again.has("[data-notice=input-restored]"), "{again}");
    let again = again.form("form[data-form=booking]");
    assert_eq!(again.value("clinic").as_deref(), Some("minato"));
    assert_eq!(again.value("note").as_deref(), Some("車いすを使います"));
    Ok(())
}

#[tokio::test]
async fn a_session_that_timed_out_asks_again_and_leads_back() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    signed_in(&demo, &browser).await;
    demo.advance(PAST_A_SIGN_IN).await?;
    let login = browser
        .get(&demo.medical_cost("/playground/statements"))
        .await;
    assert_eq!(page_name(&login).as_deref(), Some("login"));
    let asked = login.form(LOGIN).submit(&browser).await;
    assert!(asked.has(CREDENTIALS), "{asked}");
    let back = demo.sign_in(&browser, &asked, HANAKO.0).await;
    assert_eq!(
        back.url.as_str(),
        demo.medical_cost("/playground/statements")
    );
    Ok(())
}
