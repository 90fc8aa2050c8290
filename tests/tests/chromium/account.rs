//! The account pages, from the portal's menu and back: with and without script, on a phone and on a
//! desk, and with the devices that only a browser has.

use sekisho_tests::{app::PASSWORD, demo::DEMO_PASSWORD, people::policies};

use crate::{
    society::{AUTHENTICATE, MEMBER, NAME, NO_AUTOFILL, REGISTER, Society},
    support::{SOCIETY, Visitor},
};

const NEW_PASSWORD: &str = "Kawatta-2026!";
/// The first link of the menu to a page of the account.
const MENU: &str = "details.menu summary";
const CHANGE_PASSWORD: &str = "form[data-form=change-password] button";
const ADD_PASSKEY: &str = "form[data-form=add-passkey] button";

impl Visitor {
    /// Signs in at a portal and opens the account by its menu.
    async fn open_account(&self) -> anyhow::Result<()> {
        self.sign_in().await?;
        self.press("details[data-more] summary").await?;
        self.press("[data-action=profile]").await?;
        self.is_at_step("account-profile").await
    }

    /// Opens a page of the account by the menu.
    async fn choose_in_menu(&self, page: &str) -> anyhow::Result<()> {
        self.press(MENU).await?;
        self.press(&format!("details.menu a[href*='/account/{page}']"))
            .await?;
        self.is_at_step(&format!("account-{page}")).await
    }

    /// Enters a new password twice.
    async fn enter_new_password(&self) -> anyhow::Result<()> {
        self.is_at_step("new-password").await?;
        self.fill("[name=new_password]", NEW_PASSWORD).await?;
        self.fill("[name=new_password_confirm]", NEW_PASSWORD)
            .await?;
        self.press("form[data-form=new-password] .btn--primary")
            .await?;
        self.find("[role=status][data-done=password]").await?;
        Ok(())
    }
}

#[tokio::test]
async fn a_member_walks_through_the_account_and_back_to_the_portal_in_chromium()
-> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    visitor.open_account().await?;
    visitor.press(MENU).await?;
    visitor.press("details.menu a[href*='/account?']").await?;
    visitor.is_at_step("account").await?;
    visitor.pictures("account").await?;
    for page in ["profile", "sessions", "security"] {
        visitor.choose_in_menu(page).await?;
        visitor.pictures(&format!("account-{page}")).await?;
    }
    visitor.press(CHANGE_PASSWORD).await?;
    visitor.enter_new_password().await?;
    visitor.picture("account-security-done").await?;
    let portal = visitor.demo.medical_cost(SOCIETY);
    visitor.press(MENU).await?;
    visitor
        .press(&format!("details.menu a[href^='{portal}']"))
        .await?;
    visitor.is_signed_in_at(&portal).await?;
    visitor.has_no_complaints().await
}

#[tokio::test]
async fn the_account_works_without_javascript_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::without_javascript().await?;
    visitor.open_account().await?;
    visitor.choose_in_menu("security").await?;
    visitor.demo.advance(6 * 60).await?;
    visitor.press(CHANGE_PASSWORD).await?;
    visitor.is_at_step("reauthenticate").await?;
    visitor.picture("reauthenticate").await?;
    visitor.fill("[name=password]", DEMO_PASSWORD).await?;
    visitor
        .press("form[data-form=reauthenticate] .btn--primary")
        .await?;
    visitor.enter_new_password().await?;
    visitor.has_no_complaints().await
}

#[tokio::test]
async fn a_second_device_is_added_and_the_first_deleted_in_chromium() -> anyhow::Result<()> {
    let society = Society::new(policies::a()).await?;
    society.begin_pages_with(NO_AUTOFILL).await?;
    society.at_passkey_set_up().await?;
    let former = society.authenticator().await?;
    society.press(REGISTER).await?;
    society.press(&format!("{NAME} button")).await?;
    society.arrives_by_passkey().await?;
    let member = society.app.member(MEMBER).await.id;
    let deleted = society.passkeys(member).await?[0].id;
    society.open(&society.app.at("/account/security")).await?;

    // The device that has a passkey already is told so, and another one is taken.
    society.press(ADD_PASSKEY).await?;
    society.is_at_step("passkey-setup").await?;
    society.send(REGISTER).await?;
    society.is_told("passkey-already-registered").await?;
    former.unplug().await?;
    let _latter = society.authenticator().await?;
    society.press(REGISTER).await?;
    society.press(&format!("{NAME} button")).await?;
    society
        .find("[role=status][data-done=passkey-added]")
        .await?;
    society.picture("account-security-two-passkeys").await?;
    assert_eq!(society.passkeys(member).await?.len(), 2);

    let device = format!("li[data-authenticator='{deleted}'] a[href$='/delete']");
    society.press(&device).await?;
    society.is_at_step("authenticator-delete").await?;
    society.picture("authenticator-delete").await?;
    society.press("form[data-form=delete] button").await?;
    society.find("[role=status][data-done=removed]").await?;
    assert_eq!(society.passkeys(member).await?.len(), 1);

    society.forget_cookies().await?;
    society.begin().await?;
    society.enter(MEMBER, PASSWORD).await?;
    society.press(AUTHENTICATE).await?;
    society.arrives_by_passkey().await?;
    society.has_no_complaints().await
}
