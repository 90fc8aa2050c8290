//! Each society's sample members, from the portal and back to it over plain HTTP, and with the
//! program killed between any two steps. Not here: passkeys, which need a real browser
//! (`tests/chromium`).

use sekisho_tests::demo::Demo;

use crate::{
    support::{name_on, page_name},
    walk::Walker,
};

const A: &str = "a-sakura";
const B: &str = "b-midori";
const C: &str = "c-hoshi";
const D: &str = "d-umi";
const SOCIETIES: [&str; 4] = [A, B, C, D];

/// The steps of a first sign-in where all is done in one, and of one that leaves the second factor
/// to the next sign-in.
const IN_ONE: [&str; 9] = [
    "credentials",
    "birth-date",
    "terms",
    "profile",
    "new-password",
    "mail-address",
    "mail-check",
    "app-setup",
    "recovery-codes",
];
const MAIL_FIRST: [&str; 7] = [
    "credentials",
    "birth-date",
    "terms",
    "mail-address",
    "mail-check",
    "profile",
    "new-password",
];

/// The steps of the first sign-in of a society.
fn first_steps(tenant: &str, method: &str) -> Vec<&'static str> {
    let rest: &[&str] = match (tenant, method) {
        (A | D, _) => return IN_ONE.to_vec(),
        // There is nothing to set up for mail.
        (_, "mail") => &["mail-code", "recovery-codes"],
        _ => &["set-up-later", "credentials", "app-setup", "recovery-codes"],
    };
    [&MAIL_FIRST[..], rest].concat()
}

/// Asserts that the portal knows who it is.
fn assert_arrived(demo: &Demo, walker: &Walker, page: &sekisho_tests::browser::Page) {
    let portal = demo.medical_cost(&format!("/{}", walker.tenant));
    assert_eq!(page.url.as_str(), portal, "{:?} {page}", walker.steps);
    assert!(name_on(page).is_some(), "{page}");
}

/// From the first password to the portal, and a second time from another browser.
async fn first_and_second(
    demo: &mut Demo,
    mut walker: Walker,
    method: &'static str,
) -> anyhow::Result<()> {
    walker.method = method;
    let page = walker.sign_in(demo).await?;
    assert_arrived(demo, &walker, &page);
    let steps = first_steps(&walker.tenant, method);
    assert_eq!(walker.steps, steps, "{} {method}", walker.tenant);

    let page = walker.sign_in_elsewhere(demo).await?;
    assert_arrived(demo, &walker, &page);
    let code = format!("{method}-code");
    assert_eq!(walker.steps, ["credentials", &code], "{}", walker.tenant);
    Ok(())
}

#[tokio::test]
async fn a_new_member_with_an_app_reaches_the_portal_and_comes_back() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    for tenant in SOCIETIES {
        let walker = Walker::of(&demo, tenant, "new").await?;
        first_and_second(&mut demo, walker, "app").await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_new_member_with_mail_codes_and_another_user_id_does_so_too() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    for tenant in [B, C] {
        let mut walker = Walker::of(&demo, tenant, "new").await?;
        walker.new_user_id = Some("sakura-2026".to_owned());
        first_and_second(&mut demo, walker, "mail").await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_migrated_member_does_so_with_the_derived_password() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    for tenant in SOCIETIES {
        let walker = Walker::of(&demo, tenant, "migrated").await?;
        first_and_second(&mut demo, walker, "app").await?;
    }
    Ok(())
}

#[tokio::test]
async fn members_with_an_app_or_two_sign_in_again_and_again() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    for tenant in SOCIETIES {
        for state in ["app", "two-apps"] {
            let mut walker = Walker::of(&demo, tenant, state).await?;
            for device in ["会社のスマートフォン", "自分のスマートフォン"] {
                walker.device = (state == "two-apps").then(|| device.to_owned());
                let page = walker.sign_in_elsewhere(&mut demo).await?;
                assert_arrived(&demo, &walker, &page);
                assert_eq!(
                    walker.steps,
                    ["credentials", "app-code"],
                    "{tenant} {state}"
                );
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn members_with_mail_codes_sign_in_where_mail_is_offered() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    for tenant in [B, C] {
        let mut walker = Walker::of(&demo, tenant, "mail").await?;
        let page = walker.sign_in(&mut demo).await?;
        assert_arrived(&demo, &walker, &page);
        assert_eq!(walker.steps, ["credentials", "mail-code"], "{tenant}");
    }
    for tenant in [A, D] {
        assert!(Walker::of(&demo, tenant, "mail").await.is_err(), "{tenant}");
    }
    Ok(())
}

#[tokio::test]
async fn new_terms_are_agreed_to_once() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    for tenant in SOCIETIES {
        let mut walker = Walker::of(&demo, tenant, "terms-outdated").await?;
        let page = walker.sign_in(&mut demo).await?;
        assert_arrived(&demo, &walker, &page);
        assert!(walker.steps.contains(&"terms".to_owned()), "{tenant}");
        let page = walker.sign_in_elsewhere(&mut demo).await?;
        assert_arrived(&demo, &walker, &page);
        assert_eq!(walker.steps, ["credentials", "app-code"], "{tenant}");
    }
    Ok(())
}

#[tokio::test]
async fn who_is_locked_or_suspended_learns_it_after_the_password_only() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    for tenant in SOCIETIES {
        for (state, reason) in [("locked", "account-locked"), ("suspended", "suspended")] {
            let mut walker = Walker::of(&demo, tenant, state).await?;
            let page = walker.sign_in(&mut demo).await?;
            assert_eq!(walker.steps, ["credentials", "blocked"], "{tenant}");
            let shown = page.attr("main", "data-reason");
            assert_eq!(shown.as_deref(), Some(reason), "{tenant}");
            assert!(page.has("[data-call-number]"), "{page}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn who_chose_a_passkey_sets_it_up_at_the_next_sign_in() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    for tenant in SOCIETIES {
        let mut walker = Walker::of(&demo, tenant, "passkey-ready").await?;
        walker.sign_in(&mut demo).await?;
        assert_eq!(walker.steps, ["credentials", "passkey-setup"], "{tenant}");
    }
    Ok(())
}

#[tokio::test]
async fn killed_between_any_two_steps_nothing_is_lost() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    for (tenant, state, method) in [
        (A, "new", "app"),
        (C, "migrated", "app"),
        (B, "new", "mail"),
    ] {
        let mut walker = Walker::of(&demo, tenant, state).await?;
        walker.killing = true;
        first_and_second(&mut demo, walker, method).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_sign_out_ends_it_at_both_portals() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    let mut walker = Walker::of(&demo, A, "app").await?;
    let portal = walker.sign_in(&mut demo).await?;
    assert_arrived(&demo, &walker, &portal);
    let other = walker.browser.get(&demo.check_up("/a-sakura")).await;
    let other = other
        .form(crate::support::LOGIN)
        .submit(&walker.browser)
        .await;
    assert_eq!(name_on(&other), name_on(&portal));
    portal
        .form("form[data-form=logout]")
        .submit(&walker.browser)
        .await;
    let top = walker.browser.get(&demo.medical_cost("/a-sakura")).await;
    assert_eq!(page_name(&top).as_deref(), Some("top"));
    let page = walker.sign_in(&mut demo).await?;
    assert_eq!(walker.steps, ["credentials", "app-code"], "{page}");
    Ok(())
}
