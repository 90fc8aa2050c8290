//! The button that shows the password: script adds it, and it never changes what is sent.

use crate::support::{HANAKO, LOGIN, SOCIETY, Visitor};
use sekisho_tests::{chromium::SUBMIT, demo::DEMO_PASSWORD};

const BUTTON: &str = "[data-reveal=password]";
const PASSWORD: &str = "[name=password]";

#[tokio::test]
async fn the_password_can_be_shown_and_hidden_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    let portal = visitor.demo.medical_cost(SOCIETY);
    visitor.open(&portal).await?;
    visitor.press(LOGIN).await?;
    visitor.fill("[name=user_id]", HANAKO.0).await?;
    visitor.fill(PASSWORD, DEMO_PASSWORD).await?;
    let kind = async || {
        visitor
            .find(PASSWORD)
            .await?
            .prop("type")
            .await
            .map_err(anyhow::Error::from)
    };
    assert_eq!(kind().await?.as_deref(), Some("password"));
    assert_eq!(visitor.text(BUTTON).await?, "表示");
    let label = visitor.attr(BUTTON, "aria-label").await?;
    assert_eq!(label.as_deref(), Some("パスワードを表示する"));

    visitor.press(BUTTON).await?;

    assert_eq!(kind().await?.as_deref(), Some("text"));
    assert_eq!(visitor.text(BUTTON).await?, "隠す");
    assert_eq!(visitor.value(PASSWORD).await?, DEMO_PASSWORD);
    visitor.picture("provider-sign-in-password-shown").await?;
    visitor.press(BUTTON).await?;
    assert_eq!(kind().await?.as_deref(), Some("password"));
    visitor.press(BUTTON).await?;
    visitor.press(SUBMIT).await?;
    visitor.is_signed_in_at(&portal).await?;
    visitor.has_no_complaints().await
}
