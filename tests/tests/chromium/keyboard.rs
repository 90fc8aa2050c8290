//! Everything can be reached by keyboard alone, in the order in which it is read.

use crate::support::{HANAKO, SOCIETY, Visitor};
use sekisho_tests::demo::DEMO_PASSWORD;
use thirtyfour::Key;

#[tokio::test]
async fn a_keyboard_is_enough_to_sign_in_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    let portal = visitor.demo.medical_cost(SOCIETY);
    visitor.open(&portal).await?;
    visitor.tab_to("main form[data-form=login] button").await?;
    visitor.key(Key::Enter).await?;
    visitor.is_at_step("credentials").await?;
    assert_eq!(visitor.tab_to("a.skip").await?, 1, "the first stop skips");
    visitor.tab_to("[name=user_id]").await?;
    visitor.type_keys(HANAKO.0).await?;
    assert_eq!(visitor.tab_to("[name=password]").await?, 1);
    visitor.type_keys(DEMO_PASSWORD).await?;
    visitor
        .tab_to("form[data-form=credentials] [type=submit]")
        .await?;
    visitor.key(Key::Enter).await?;
    visitor.is_signed_in_at(&portal).await?;

    visitor.tab_to("details[data-menu] summary").await?;
    visitor.key(Key::Enter).await?;
    assert_eq!(visitor.tab_to("form[data-form=logout] button").await?, 1);
    visitor.key(Key::Enter).await?;
    visitor.find("[data-notice=signed-out]").await?;
    visitor.has_no_complaints().await
}

#[tokio::test]
async fn enter_in_the_password_field_sends_the_form_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    let portal = visitor.demo.medical_cost(SOCIETY);
    visitor.open(&portal).await?;
    visitor.tab_to("main form[data-form=login] button").await?;
    visitor.key(Key::Enter).await?;
    visitor.fill("[name=user_id]", HANAKO.0).await?;
    visitor.fill("[name=password]", DEMO_PASSWORD).await?;
    visitor.key(Key::Enter).await?;
    visitor.is_signed_in_at(&portal).await?;
    visitor.has_no_complaints().await
}
