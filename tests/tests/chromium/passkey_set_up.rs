//! A passkey as second factor, from the letter to the portal.

use sekisho_kernel::{Policy, policy::Method};
use sekisho_tests::{
    app::PASSWORD,
    people::{Person, policies},
};

use crate::society::{AUTHENTICATE, CHOSEN, LETTER, MEMBER, NAME, NO_AUTOFILL, REGISTER, Society};

/// From the letter to this page, on the way to a passkey.
async fn from_letter_to(step: &str, policy: Policy) -> anyhow::Result<Society> {
    let society = Society::new(policy).await?;
    society.begin_pages_with(NO_AUTOFILL).await?;
    society
        .app
        .add(Person::with_letter(LETTER.0, LETTER.1))
        .await;
    society.begin().await?;
    society.go_to(step, Method::Passkey).await?;
    Ok(society)
}

/// The first sign-in leads to the next one, by the password just chosen, and that to the set-up.
async fn at_set_up_of_the_next_sign_in(policy: Policy) -> anyhow::Result<Society> {
    let society = from_letter_to("set-up-later", policy).await?;
    society.press("form[data-form=continue] button").await?;
    society.is_at_step("credentials").await?;
    society.enter(CHOSEN.0, CHOSEN.1).await?;
    society.is_at_step("passkey-setup").await?;
    Ok(society)
}

/// Registers, names, keeps the recovery codes, and signs in again with all that was chosen.
async fn set_up_and_sign_in_again(society: Society) -> anyhow::Result<()> {
    let authenticator = society.authenticator().await?;
    society.press(REGISTER).await?;
    assert_eq!(society.value("[name=device_name]").await?, "パスキー");
    society.press(&format!("{NAME} button")).await?;
    society.is_at_step("recovery-codes").await?;
    society.go_on("recovery-codes", Method::Passkey).await?;
    society.arrives_by_passkey().await?;

    // Discoverable: the device keeps who it belongs to, and of which site.
    let held = authenticator.passkeys().await?;
    assert_eq!(held.len(), 1);
    assert_eq!(held[0]["isResidentCredential"], true);
    assert_eq!(held[0]["rpId"], "localhost");
    assert_eq!(
        held[0]["userName"],
        format!("{} (さくら健康保険組合)", CHOSEN.0)
    );

    society.forget_cookies().await?;
    society.begin().await?;
    society.enter(CHOSEN.0, CHOSEN.1).await?;
    society.is_at_step("passkey").await?;
    society.press(AUTHENTICATE).await?;
    society.arrives_by_passkey().await?;
    society.has_no_complaints().await
}

#[tokio::test]
async fn society_a_sets_a_passkey_up_in_the_first_sign_in_in_chromium() -> anyhow::Result<()> {
    set_up_and_sign_in_again(from_letter_to("passkey-setup", policies::a()).await?).await
}

#[tokio::test]
async fn society_b_sets_a_passkey_up_at_the_next_sign_in_in_chromium() -> anyhow::Result<()> {
    set_up_and_sign_in_again(at_set_up_of_the_next_sign_in(policies::b()).await?).await
}

#[tokio::test]
async fn society_c_sets_a_passkey_up_at_the_next_sign_in_in_chromium() -> anyhow::Result<()> {
    set_up_and_sign_in_again(at_set_up_of_the_next_sign_in(policies::c()).await?).await
}

#[tokio::test]
async fn society_d_sets_a_passkey_up_in_the_first_sign_in_in_chromium() -> anyhow::Result<()> {
    set_up_and_sign_in_again(from_letter_to("passkey-setup", policies::d()).await?).await
}

#[tokio::test]
async fn a_passkey_is_named_by_its_member_in_chromium() -> anyhow::Result<()> {
    let society = Society::new(policies::a()).await?;
    let id = society
        .app
        .add(Person::new(MEMBER).choosing(Method::Passkey))
        .await;
    let _authenticator = society.authenticator().await?;
    society.begin().await?;
    society.enter(MEMBER, PASSWORD).await?;
    society.press(REGISTER).await?;
    society.find(NAME).await?;

    // Another device of the member has a name already.
    society.add_passkey(id, "会社のパソコン").await?;
    for (name, code) in [
        ("会社のパソコン", "device-name-taken"),
        ("会社 の パソコン!", "device-name-malformed"),
    ] {
        society.fill("[name=device_name]", name).await?;
        society.press(&format!("{NAME} button")).await?;
        society
            .find(&format!("[role=alert][data-error={code}]"))
            .await?;
        assert_eq!(society.value("[name=device_name]").await?, name);
        society.find("[name=device_name]:focus").await?;
    }
    society
        .fill("[name=device_name]", "じぶんのスマホ2")
        .await?;
    society.press(&format!("{NAME} button")).await?;
    society.arrives_by_passkey().await?;
    let mut names: Vec<_> = society
        .passkeys(id)
        .await?
        .into_iter()
        .map(|passkey| passkey.name)
        .collect();
    names.sort();
    assert_eq!(names, ["じぶんのスマホ2", "会社のパソコン"]);
    society.has_no_complaints().await
}

#[tokio::test]
async fn a_reload_between_registering_and_naming_asks_for_the_name_in_chromium()
-> anyhow::Result<()> {
    let society = from_letter_to("passkey-setup", policies::a()).await?;
    let authenticator = society.authenticator().await?;
    society.press(REGISTER).await?;
    society.find(NAME).await?;
    society.refresh().await?;
    society.press(&format!("{NAME} button")).await?;
    society.is_at_step("recovery-codes").await?;
    assert_eq!(authenticator.passkeys().await?.len(), 1);
    society.has_no_complaints().await
}
