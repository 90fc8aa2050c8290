//! Pages work without JavaScript; scripts only add.

use crate::support::{HANAKO, LOGIN, SOCIETY, Visitor};
use sekisho_tests::demo::{DEMO_PASSWORD, PAST_A_SIGN_IN};

#[tokio::test]
async fn the_whole_sign_in_works_without_javascript_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::without_javascript().await?;
    let portal = visitor.demo.medical_cost(SOCIETY);
    visitor.open(&portal).await?;
    visitor.press(LOGIN).await?;
    visitor.is_at_step("credentials").await?;
    assert!(!visitor.find("[data-reveal]").await?.is_displayed().await?);
    visitor.enter(HANAKO.0, "wrong").await?;
    visitor.find("[data-error=invalid-credentials]").await?;
    visitor.demo.advance(PAST_A_SIGN_IN).await?;
    visitor.enter(HANAKO.0, DEMO_PASSWORD).await?;
    visitor.is_at_step("restarted").await?;
    visitor.enter(HANAKO.0, DEMO_PASSWORD).await?;
    visitor.is_signed_in_at(&portal).await?;
    visitor.sign_out().await?;
    visitor.find("[data-notice=signed-out]").await?;
    visitor.has_no_complaints().await
}
