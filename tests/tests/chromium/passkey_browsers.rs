//! Browsers that lack something: passkeys work without the newest functions, and without passkeys
//! there is another way.

use anyhow::ensure;
use sekisho_tests::{
    chromium::{Chromium, Screen},
    people::{policies, seed_of},
};

use crate::society::{NAME, NO_AUTOFILL, PASSKEY, REGISTER, Society};

/// WebAuthn Level 3 §5.1.8 to §5.1.10 are newer than passkeys.
const NO_JSON: &str =
    "for (const name of ['parseCreationOptionsFromJSON', 'parseRequestOptionsFromJSON'])
    delete PublicKeyCredential[name];
delete PublicKeyCredential.prototype.toJSON;";

/// Sets an app up from the key that is written on the page.
async fn sets_an_app_up_instead(society: &Society) -> anyhow::Result<()> {
    society
        .press("form[data-form=other-method] button[value=app]")
        .await?;
    let key = society
        .attr("[data-secret]", "data-secret")
        .await?
        .unwrap_or_default();
    society
        .fill("[name=code]", &society.app.code_of(&seed_of(&key)))
        .await?;
    society.press("form[data-form=code] .btn--primary").await?;
    let claims = society.arrive().await?;
    ensure!(claims["acr"] == "urn:sekisho:acr:3", "{claims}");
    Ok(())
}

#[tokio::test]
async fn passkeys_work_without_the_newest_functions_in_chromium() -> anyhow::Result<()> {
    let society = Society::new(policies::a()).await?;
    society.begin_pages_with(NO_AUTOFILL).await?;
    society.begin_pages_with(NO_JSON).await?;
    let (_, _authenticator) = society.enrolled().await?;
    society.begin().await?;
    let missing = "return PublicKeyCredential.parseRequestOptionsFromJSON === undefined
        && PublicKeyCredential.prototype.toJSON === undefined";
    assert_eq!(society.execute(missing, []).await?.json(), true);
    society.press(PASSKEY).await?;
    society.arrives_by_passkey().await?;
    society.has_no_complaints().await
}

#[tokio::test]
async fn a_browser_without_passkeys_shows_no_button_and_another_way_in_chromium()
-> anyhow::Result<()> {
    let society = Society::new(policies::a()).await?;
    society
        .begin_pages_with("delete window.PublicKeyCredential")
        .await?;
    society.begin().await?;
    assert!(!society.shows(PASSKEY).await?);
    society.at_passkey_set_up().await?;
    assert!(!society.shows(REGISTER).await?);
    assert_eq!(
        society.text("[data-without-passkey] .msg__title").await?,
        "このブラウザーではパスキーを使えません。"
    );
    society.picture("passkey-setup-without-passkeys").await?;
    sets_an_app_up_instead(&society).await?;
    society.has_no_complaints().await
}

#[tokio::test]
async fn without_javascript_the_reason_and_another_way_are_there_in_chromium() -> anyhow::Result<()>
{
    let chromium = Chromium::start_without_javascript(Screen::Phone).await?;
    let society = Society::with(policies::a(), chromium).await?;
    society.begin().await?;
    assert!(!society.shows(PASSKEY).await?);
    society.at_passkey_set_up().await?;
    assert!(society.shows("noscript .msg").await?);
    assert!(!society.shows(REGISTER).await?, "there is nothing to press");
    assert!(!society.has(NAME).await?);
    society.picture("passkey-setup-without-script").await?;
    sets_an_app_up_instead(&society).await?;
    society.has_no_complaints().await
}
