//! パスキーでログイン: no user ID, no password, and nothing to press where the browser offers it by
//! itself.

use std::time::Duration;

use sekisho_tests::{
    app::{HANAKO, PASSWORD},
    people::policies,
};

use crate::society::{AUTHENTICATE, MEMBER, NO_AUTOFILL, PASSKEY, Society};

async fn without_autofill() -> anyhow::Result<Society> {
    let society = Society::new(policies::a()).await?;
    society.begin_pages_with(NO_AUTOFILL).await?;
    Ok(society)
}

#[tokio::test]
async fn the_button_signs_in_without_user_id_or_password_in_chromium() -> anyhow::Result<()> {
    let society = without_autofill().await?;
    let (_, _authenticator) = society.enrolled().await?;
    society.begin().await?;
    society.press(PASSKEY).await?;
    let claims = society.arrive().await?;
    assert_eq!(claims["acr"], "urn:sekisho:acr:4");
    let sub = society.app.member(MEMBER).await.sub;
    assert_eq!(claims["sub"], sub);
    society.has_no_complaints().await
}

#[tokio::test]
async fn what_the_browser_offers_by_itself_signs_in_in_chromium() -> anyhow::Result<()> {
    let society = Society::new(policies::a()).await?;
    let (_, _authenticator) = society.enrolled().await?;
    society.begin().await?;
    society.arrives_by_passkey().await?;
    society.has_no_complaints().await
}

#[tokio::test]
async fn a_passkey_signs_in_whoever_it_belongs_to_in_chromium() -> anyhow::Result<()> {
    let society = without_autofill().await?;
    let (_, _authenticator) = society.enrolled().await?;
    society.begin().await?;
    // What somebody typed into the page does not count.
    society.fill("[name=user_id]", HANAKO).await?;
    society.press(PASSKEY).await?;
    let sub = society.app.member(MEMBER).await.sub;
    assert_eq!(society.arrive().await?["sub"], sub);
    Ok(())
}

/// Whether the session is still there after half an hour of idleness.
async fn session_outlives_half_an_hour(remember: bool) -> anyhow::Result<bool> {
    let society = without_autofill().await?;
    let (_, _authenticator) = society.enrolled().await?;
    society.begin().await?;
    society.find(PASSKEY).await?;
    if remember {
        society.press("input[name=remember]").await?;
    }
    society.press(PASSKEY).await?;
    society.arrives_by_passkey().await?;
    society.app.advance(Duration::from_mins(31));
    society.begin().await?;
    Ok(!society.has("main[data-step=credentials]").await?)
}

#[tokio::test]
async fn the_button_remembers_where_that_is_ticked_in_chromium() -> anyhow::Result<()> {
    assert!(session_outlives_half_an_hour(true).await?);
    Ok(())
}

#[tokio::test]
async fn the_button_does_not_remember_where_that_is_not_ticked_in_chromium() -> anyhow::Result<()> {
    assert!(!session_outlives_half_an_hour(false).await?);
    Ok(())
}

#[tokio::test]
async fn another_method_is_used_in_place_of_the_passkey_in_chromium() -> anyhow::Result<()> {
    let society = without_autofill().await?;
    let (member, authenticator) = society.enrolled().await?;
    authenticator.unplug().await?;
    let seed = [5; 20];
    society.add_app(member, &seed).await?;
    society.begin().await?;
    society.enter(MEMBER, PASSWORD).await?;
    society.find(AUTHENTICATE).await?;
    society
        .press("form[data-form=other-method] button[value=app]")
        .await?;
    society
        .fill("[name=code]", &society.app.code_of(&seed))
        .await?;
    society.press("form[data-form=code] .btn--primary").await?;
    assert_eq!(society.arrive().await?["acr"], "urn:sekisho:acr:3");
    society.has_no_complaints().await
}
