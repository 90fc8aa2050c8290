//! Everything can be reached by keyboard alone, in the order in which it is read.

use crate::support::{HANAKO, SOCIETY, Visitor};
use anyhow::bail;
use sekisho_tests::demo::DEMO_PASSWORD;
use thirtyfour::Key;

/// More than any page has.
const MOST_STOPS: usize = 12;

impl Visitor {
    async fn type_keys(&self, keys: &str) -> anyhow::Result<()> {
        Ok(self
            .chromium
            .action_chain()
            .send_keys(keys)
            .perform()
            .await?)
    }

    async fn key(&self, key: Key) -> anyhow::Result<()> {
        self.type_keys(&String::from(char::from(key))).await
    }

    /// Presses Tab until an element that matches has the focus: how often.
    async fn tab_to(&self, selector: &str) -> anyhow::Result<usize> {
        for stops in 1..=MOST_STOPS {
            self.key(Key::Tab).await?;
            let script = "const at = document.activeElement; \
                          return [at.matches(arguments[0]), getComputedStyle(at).outlineStyle, \
                                  getComputedStyle(at).boxShadow, at.outerHTML]";
            let seen = self.chromium.execute(script, [selector.into()]).await?;
            let seen: (bool, String, String, String) = seen.convert()?;
            let (is_there, outline, shadow, element) = seen;
            assert!(
                outline != "none" || shadow != "none",
                "nobody sees that {element} has the focus"
            );
            if is_there {
                return Ok(stops);
            }
        }
        bail!("{selector} is not reached by Tab")
    }
}

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
