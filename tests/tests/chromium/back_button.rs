//! The back button: no way back ends in an error page.

use crate::support::{HANAKO, LOGIN, SOCIETY, Visitor};
use sekisho_tests::demo::DEMO_PASSWORD;

#[tokio::test]
async fn back_after_signing_in_ends_at_the_portal_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    visitor.sign_in().await?;
    visitor.go_back().await?;
    visitor
        .is_signed_in_at(&visitor.demo.medical_cost(SOCIETY))
        .await?;
    visitor.has_no_complaints().await
}

#[tokio::test]
async fn back_from_a_refusal_can_be_sent_again_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    visitor.open(&visitor.demo.medical_cost(SOCIETY)).await?;
    visitor.press(LOGIN).await?;
    visitor.enter(HANAKO.0, "wrong").await?;
    visitor.find("[data-error=invalid-credentials]").await?;
    visitor.go_back().await?;
    visitor.enter(HANAKO.0, DEMO_PASSWORD).await?;
    visitor
        .is_signed_in_at(&visitor.demo.medical_cost(SOCIETY))
        .await?;
    visitor.has_no_complaints().await
}

#[tokio::test]
async fn back_after_signing_out_shows_nothing_of_the_member_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    visitor.sign_in().await?;
    visitor
        .open(&visitor.demo.medical_cost("/playground/statements"))
        .await?;
    visitor.sign_out().await?;
    visitor.find("[data-notice=signed-out]").await?;
    visitor.go_back().await?;
    visitor.is_at_page("login").await?;
    assert!(!visitor.has("[data-statement]").await?);
    visitor.has_no_complaints().await
}
