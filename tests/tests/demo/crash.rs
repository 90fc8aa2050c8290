//! `kill -9` right after an answer: nothing that was answered is lost (docs/security.md 22).

use sekisho_tests::{demo::Demo, protocol::Answer};
use tokio::task::JoinSet;

use crate::{
    client::{WEB, WEB_CALLBACK, code_for, request},
    support::{HANAKO, LOGIN, SOCIETY, name_on, open_day, page_name, signed_in},
};

#[tokio::test]
async fn a_sign_in_is_kept_at_portal_and_provider() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    let browser = demo.browser();
    signed_in(&demo, &browser).await;

    demo.kill_and_restart().await?;

    let portal = browser.get(&demo.medical_cost(SOCIETY)).await;
    assert_eq!(name_on(&portal).as_deref(), Some(HANAKO.1));
    let other = browser.get(&demo.check_up(SOCIETY)).await;
    let other = other.form(LOGIN).submit(&browser).await;
    assert_eq!(name_on(&other).as_deref(), Some(HANAKO.1));
    Ok(())
}

#[tokio::test]
async fn tokens_work_and_what_was_used_stays_used() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    let code = code_for(&demo, &demo.browser(), &WEB, WEB_CALLBACK).await?;
    let redeemed = WEB.redeem(&demo, &code).await;
    assert_eq!(redeemed.status, 200, "{}", redeemed.body);
    let tokens = redeemed.json();

    demo.kill_and_restart().await?;

    let access_token = tokens["access_token"].as_str().unwrap();
    let request = demo.http().get(demo.at("/playground/userinfo"));
    let userinfo = demo.send(request.bearer_auth(access_token)).await;
    assert_eq!(userinfo.json()["name"], HANAKO.1);
    let refreshed = WEB.refresh(&demo, &tokens).await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.body);
    demo.kill_and_restart().await?;
    assert_eq!(WEB.refresh(&demo, &refreshed.json()).await.status, 200);
    // Last, because a second use ends the grant.
    let again = WEB.redeem(&demo, &code).await;
    assert_eq!(again.error(), "invalid_grant");
    Ok(())
}

/// A kill in the middle of many: each token that was answered works, and its code is used up.
#[tokio::test(flavor = "multi_thread")]
async fn in_a_crowd_whatever_was_answered_holds() -> anyhow::Result<()> {
    const CROWD: usize = 40;
    let mut demo = Demo::start().await?;
    let browser = demo.browser();
    let mut codes = vec![code_for(&demo, &browser, &WEB, WEB_CALLBACK).await?];
    let again = request(&demo, &WEB, WEB_CALLBACK)?;
    while codes.len() < CROWD {
        codes.push(Answer::new(browser.visit(&again).await.left()).code());
    }
    let mut redemptions = JoinSet::new();
    for code in codes {
        let request = WEB.redemption(&demo, &code);
        redemptions.spawn(async move { Some((code, request.send().await.ok()?)) });
    }

    let mut answered = Vec::new();
    while let Some(redemption) = redemptions.join_next().await {
        answered.extend(redemption?);
        if answered.len() == 5 {
            demo.running().kill()?;
        }
    }
    demo.kill_and_restart().await?;

    for (code, answer) in answered {
        assert_eq!(answer.status(), 200);
        // The body may have been cut off by the kill, and was not answered then.
        let Ok(tokens) = answer.json::<serde_json::Value>().await else {
            continue;
        };
        let bearer = tokens["access_token"].as_str().unwrap();
        let userinfo = demo.http().get(demo.at("/playground/userinfo"));
        let userinfo = demo.send(userinfo.bearer_auth(bearer)).await;
        assert_eq!(userinfo.status, 200, "{}", userinfo.body);
        assert_eq!(WEB.redeem(&demo, &code).await.error(), "invalid_grant");
    }
    Ok(())
}

#[tokio::test]
async fn a_booking_is_there() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    let browser = demo.browser();
    signed_in(&demo, &browser).await;
    let top = browser.get(&demo.check_up(SOCIETY)).await;
    top.form(LOGIN).submit(&browser).await;
    let page = browser.get(&demo.check_up("/playground/booking")).await;
    let form = page.form("form[data-form=booking]");
    let typed = form.choose("clinic", "aoba").fill("day", &open_day(&page)?);
    let booked = typed.submit(&browser).await;
    assert_eq!(page_name(&booked).as_deref(), Some("booked"), "{booked}");
    let day = booked.text("[data-booking-day]");

    demo.kill_and_restart().await?;

    let bookings = browser.get(&demo.check_up("/playground/bookings")).await;
    assert_eq!(bookings.text("[data-booking-day]"), day);
    Ok(())
}

#[tokio::test]
async fn a_sign_out_stays_a_sign_out() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    let browser = demo.browser();
    let portal = signed_in(&demo, &browser).await;
    portal.form("form[data-form=logout]").submit(&browser).await;

    demo.kill_and_restart().await?;

    let top = browser.get(&demo.medical_cost(SOCIETY)).await;
    assert_eq!(page_name(&top).as_deref(), Some("top"));
    let asked = top.form(LOGIN).submit(&browser).await;
    assert_eq!(asked.step().as_deref(), Some("credentials"));
    Ok(())
}
