//! A tab left open: past its time the form starts again with the user ID kept, and ends at the
//! portal.

use crate::support::{HANAKO, LOGIN, SOCIETY, Visitor};
use sekisho_tests::{
    chromium::SUBMIT,
    demo::{DEMO_PASSWORD, PAST_A_SIGN_IN},
};

#[tokio::test]
async fn a_sign_in_left_open_is_taken_up_again_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    let portal = visitor.demo.medical_cost(SOCIETY);
    visitor.open(&portal).await?;
    visitor.press(LOGIN).await?;
    visitor.fill("[name=user_id]", HANAKO.0).await?;
    visitor.fill("[name=password]", DEMO_PASSWORD).await?;
    visitor.demo.advance(PAST_A_SIGN_IN).await?;

    visitor.press(SUBMIT).await?;

    visitor.is_at_step("restarted").await?;
    assert_eq!(visitor.value("[name=user_id]").await?, HANAKO.0);
    assert!(!visitor.text("[role=status]").await?.is_empty());
    visitor.pictures("provider-restarted").await?;
    visitor.fill("[name=password]", DEMO_PASSWORD).await?;
    visitor.press(SUBMIT).await?;
    visitor.is_signed_in_at(&portal).await?;
    visitor.has_no_complaints().await
}

/// What the browser does with a tab that it closed and restored.
#[tokio::test]
async fn a_page_reloaded_too_late_is_taken_up_again_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    let portal = visitor.demo.medical_cost(SOCIETY);
    visitor.open(&portal).await?;
    visitor.press(LOGIN).await?;
    visitor.is_at_step("credentials").await?;
    visitor.demo.advance(PAST_A_SIGN_IN).await?;
    visitor.chromium.refresh().await?;
    visitor.is_at_step("restarted").await?;
    visitor.enter(HANAKO.0, DEMO_PASSWORD).await?;
    visitor.is_signed_in_at(&portal).await?;
    visitor.has_no_complaints().await
}
