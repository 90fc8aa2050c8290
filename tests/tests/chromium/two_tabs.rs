//! Two tabs: a page's address holds its own sign-in, so they never mix.

use crate::support::{HANAKO, LOGIN, SOCIETY, Visitor};
use sekisho_tests::demo::DEMO_PASSWORD;

#[tokio::test]
async fn two_tabs_of_two_portals_each_end_at_their_own_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    let (medical_cost, check_up) = (
        visitor.demo.medical_cost(SOCIETY),
        visitor.demo.check_up(SOCIETY),
    );
    visitor.open(&medical_cost).await?;
    visitor.press(LOGIN).await?;
    visitor.is_at_step("credentials").await?;
    let first = visitor.chromium.window().await?;
    let second = visitor.chromium.new_tab().await?;
    visitor.chromium.switch_to_window(second.clone()).await?;
    visitor.open(&check_up).await?;
    visitor.press(LOGIN).await?;
    visitor.enter(HANAKO.0, DEMO_PASSWORD).await?;
    visitor.is_signed_in_at(&check_up).await?;

    // The first tab's form is still open, and the member signs in there too.
    visitor.chromium.switch_to_window(first).await?;
    visitor.enter(HANAKO.0, DEMO_PASSWORD).await?;
    visitor.is_signed_in_at(&medical_cost).await?;

    visitor.chromium.switch_to_window(second).await?;
    visitor.chromium.refresh().await?;
    visitor.is_signed_in_at(&check_up).await?;
    visitor.has_no_complaints().await
}
