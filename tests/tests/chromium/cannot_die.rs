//! What only a browser does to a sign-in: its history, what it keeps of pages, its tabs. Every way ends
//! at the portal. The other sequences: `journey/cannot_die/table.rs`; two tabs, back after the end, and
//! pages left open at the portals of the demo: `two_tabs.rs`, `back_button.rs`, `timed_out.rs`.

use anyhow::ensure;
use sekisho_tests::{
    app::PASSWORD,
    chromium::{Chromium, SUBMIT, Screen},
    people::{KNOWN, Person, SEED, policies},
};

use crate::society::Society;

const CODE: &str = "form[data-form=code] .btn--primary";
/// Longer than a sign-in may take.
const TOO_LONG: std::time::Duration = std::time::Duration::from_mins(31);

/// A member with an app, whom a portal sent here.
async fn at_the_form() -> anyhow::Result<Society> {
    let society = Society::with(policies::a(), Chromium::start(Screen::Phone).await?).await?;
    society
        .app
        .add(Person::new(KNOWN).with_app("電話", &SEED))
        .await;
    society.begin().await?;
    society.is_at_step("credentials").await?;
    Ok(society)
}

async fn at_the_code() -> anyhow::Result<Society> {
    let society = at_the_form().await?;
    society.enter(KNOWN, PASSWORD).await?;
    society.is_at_step("app-code").await?;
    Ok(society)
}

/// Enters the code, and is at the portal as the member.
async fn arrives(society: &Society) -> anyhow::Result<()> {
    society
        .fill("[name=code]", &society.app.code_of(&SEED))
        .await?;
    society.press(CODE).await?;
    is_home(society).await
}

async fn is_home(society: &Society) -> anyhow::Result<()> {
    let claims = society.arrive().await?;
    let member = society.app.member(KNOWN).await;
    ensure!(claims["sub"] == *member.sub, "{claims}");
    society.has_no_complaints().await
}

#[tokio::test]
async fn back_and_forward_at_the_second_factor_lead_to_it_in_chromium() -> anyhow::Result<()> {
    let society = at_the_code().await?;
    society.go_back().await?;
    society.chromium.forward().await?;
    society.is_at_step("app-code").await?;
    arrives(&society).await
}

#[tokio::test]
async fn a_form_that_back_shows_again_can_be_sent_again_in_chromium() -> anyhow::Result<()> {
    let society = at_the_code().await?;
    society.go_back().await?;
    if society.step().await? == "credentials" {
        society.enter(KNOWN, PASSWORD).await?;
    }
    society.is_at_step("app-code").await?;
    arrives(&society).await
}

#[tokio::test]
async fn back_from_the_portal_leads_there_again_in_chromium() -> anyhow::Result<()> {
    let society = at_the_code().await?;
    arrives(&society).await?;
    society.go_back().await?;
    is_home(&society).await
}

#[tokio::test]
async fn a_double_click_enters_once_in_chromium() -> anyhow::Result<()> {
    let society = at_the_form().await?;
    society.fill("[name=user_id]", KNOWN).await?;
    society.fill("[name=password]", PASSWORD).await?;
    let button = society.find(SUBMIT).await?;
    let twice = society
        .chromium
        .action_chain()
        .double_click_element(&button);
    twice.perform().await?;
    society.is_at_step("app-code").await?;
    arrives(&society).await
}

#[tokio::test]
async fn a_refusal_is_reloaded_without_a_question_in_chromium() -> anyhow::Result<()> {
    let society = at_the_form().await?;
    society.enter(KNOWN, "wrong").await?;
    society.is_told("invalid-credentials").await?;
    society.chromium.refresh().await?;
    society.is_told("invalid-credentials").await?;
    ensure!(society.value("[name=user_id]").await? == KNOWN);
    society.enter(KNOWN, PASSWORD).await?;
    arrives(&society).await
}

#[tokio::test]
async fn a_tab_that_was_copied_goes_on_in_both_in_chromium() -> anyhow::Result<()> {
    let society = at_the_code().await?;
    let address = society.chromium.current_url().await?;
    let first = society.chromium.window().await?;
    let second = society.chromium.new_tab().await?;
    society.chromium.switch_to_window(second).await?;
    society.open(address.as_str()).await?;
    society.is_at_step("app-code").await?;
    arrives(&society).await?;
    society.chromium.switch_to_window(first).await?;
    society.chromium.refresh().await?;
    is_home(&society).await
}

#[tokio::test]
async fn forty_tabs_each_get_to_the_portal_when_one_signs_in_in_chromium() -> anyhow::Result<()> {
    let society = at_the_form().await?;
    let mut tabs = vec![society.chromium.window().await?];
    for _ in 1..40 {
        let tab = society.chromium.new_tab().await?;
        society.chromium.switch_to_window(tab.clone()).await?;
        society.begin().await?;
        tabs.push(tab);
    }
    society.enter(KNOWN, PASSWORD).await?;
    arrives(&society).await?;
    tabs.pop();
    for tab in tabs {
        society.chromium.switch_to_window(tab).await?;
        society.chromium.refresh().await?;
        is_home(&society).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_page_kept_for_too_long_by_back_and_forward_begins_again_in_chromium()
-> anyhow::Result<()> {
    let society = at_the_code().await?;
    society.go_back().await?;
    society.app.advance(TOO_LONG);
    society.chromium.forward().await?;
    society.chromium.refresh().await?;
    society.is_at_step("restarted").await?;
    ensure!(society.value("[name=user_id]").await? == KNOWN);
    ensure!(!society.text("[role=status]").await?.is_empty());
    society.enter(KNOWN, PASSWORD).await?;
    society.is_at_step("app-code").await?;
    arrives(&society).await
}
