//! The main job on a phone: sign in through one portal, be known at the other, book, sign out.

use crate::support::{HANAKO, LOGIN, SOCIETY, Visitor};
use sekisho_tests::demo::DEMO_PASSWORD;

#[tokio::test]
async fn a_member_signs_in_is_known_and_signs_out_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    let (medical_cost, check_up) = (
        visitor.demo.medical_cost(SOCIETY),
        visitor.demo.check_up(SOCIETY),
    );
    visitor.open(&medical_cost).await?;
    visitor.press(LOGIN).await?;
    visitor.is_at_step("credentials").await?;
    visitor.enter(HANAKO.0, DEMO_PASSWORD).await?;
    visitor.is_signed_in_at(&medical_cost).await?;

    visitor.press("a[data-link=other-portal]").await?;
    visitor.is_at_page("top").await?;
    visitor.press(LOGIN).await?;
    visitor.is_signed_in_at(&check_up).await?;

    visitor.sign_out().await?;
    visitor.find("[data-notice=signed-out]").await?;
    visitor.open(&medical_cost).await?;
    visitor.is_at_page("top").await?;
    visitor.press(LOGIN).await?;
    visitor.is_at_step("credentials").await?;
    visitor.has_no_complaints().await
}

#[tokio::test]
async fn a_wrong_password_is_said_and_the_user_id_stays_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    visitor.open(&visitor.demo.medical_cost(SOCIETY)).await?;
    visitor.press(LOGIN).await?;
    visitor.enter(HANAKO.0, "wrong").await?;
    visitor
        .find("[role=alert][data-error=invalid-credentials]")
        .await?;
    assert_eq!(visitor.value("[name=user_id]").await?, HANAKO.0);
    assert_eq!(visitor.value("[name=password]").await?, "");
    // Keyboards and screen readers begin at the message.
    let focused = visitor.chromium.active_element().await?;
    assert_eq!(focused.attr("id").await?.as_deref(), Some("failed"));
    visitor.enter(HANAKO.0, DEMO_PASSWORD).await?;
    visitor
        .is_signed_in_at(&visitor.demo.medical_cost(SOCIETY))
        .await?;
    visitor.has_no_complaints().await
}
