//! Pictures of every page of the first sign-in and of the second factors, in both languages, on a
//! phone and on a desk: none is wider than its screen, and the browser complains of none.

use std::time::Duration;

use anyhow::Context;
use sekisho_kernel::{Locale, Policy, policy::Method};
use sekisho_tests::{
    app::PASSWORD,
    people::{Person, policies},
};

use crate::society::{AUTHENTICATE, CHOSEN, LETTER, MEMBER, NAME, NO_AUTOFILL, REGISTER, Society};

/// A society whose pages are looked at in one language.
struct Gallery {
    society: Society,
    locale: Locale,
}

impl Gallery {
    async fn of(policy: Policy, locale: Locale) -> anyhow::Result<Self> {
        let society = Society::new(policy).await?;
        society.begin_pages_with(NO_AUTOFILL).await?;
        Ok(Self { society, locale })
    }

    async fn begin(&self) -> anyhow::Result<()> {
        self.society.begin_in(self.locale).await
    }

    async fn begin_with_letter(&self) -> anyhow::Result<()> {
        let person = Person::with_letter(LETTER.0, LETTER.1);
        self.society.app.add(person).await;
        self.begin().await
    }

    async fn picture(&self, name: &str) -> anyhow::Result<()> {
        let name = match self.locale {
            Locale::Ja => format!("step-{name}"),
            Locale::En => format!("step-{name}-en"),
        };
        self.society.picture(&name).await
    }

    /// The page as it is, and with the message that comes of a wrong entry.
    async fn picture_refused(&self, step: &str, field: &str, wrong: &str) -> anyhow::Result<()> {
        self.picture(step).await?;
        self.society.fill(&format!("[name={field}]"), wrong).await?;
        let submit = format!("form:has([name={field}]) .btn--primary");
        self.society.press(&submit).await?;
        self.society.find("[data-error]").await?;
        self.picture(&format!("{step}-refused")).await
    }

    async fn letter_to_app(&self) -> anyhow::Result<()> {
        let society = &self.society;
        self.begin_with_letter().await?;
        let method = Method::App;
        society.go_to("birth-date", method).await?;
        self.picture_refused("birth-date", "birth_date", "19800101")
            .await?;
        society.go_to("terms", method).await?;
        self.picture("terms").await?;
        society.go_to("profile", method).await?;
        society.choose(method).await?;
        self.picture_refused("profile", "user_id", "hanako-01")
            .await?;
        society.go_to("new-password", method).await?;
        self.picture("new-password").await?;
        society.fill("[name=new_password]", CHOSEN.0).await?;
        society.fill("[name=new_password_confirm]", "x").await?;
        society
            .press("form[data-form=new-password] .btn--primary")
            .await?;
        society.find("[data-error]").await?;
        self.picture("new-password-refused").await?;
        society.go_to("mail-address", method).await?;
        self.picture_refused("mail-address", "mail_address", "hanako-01@example.jp")
            .await?;
        society
            .fill("[name=mail_address]", "sakurako@example.jp")
            .await?;
        society
            .press("form[data-form=mail-address] .btn--primary")
            .await?;
        society.is_at_step("mail-check").await?;
        society.find("[data-delivery=taken]").await?;
        self.picture("mail-check").await?;
        self.mailed_link().await?;
        society.is_at_step("app-setup").await?;
        self.picture("app-setup").await?;
        society.press("details:has([data-secret]) summary").await?;
        self.picture_refused("app-setup-key", "code", "000000")
            .await?;
        let key = society.attr("[data-secret]", "data-secret").await?;
        let code = society
            .app
            .code_of(&sekisho_tests::people::seed_of(&key.context("a key")?));
        society.fill("[name=code]", &code).await?;
        society.press("form[data-form=code] .btn--primary").await?;
        society.is_at_step("recovery-codes").await?;
        self.picture("recovery-codes").await
    }

    /// The page of a mailed link, in a tab of its own.
    async fn mailed_link(&self) -> anyhow::Result<()> {
        let society = &self.society;
        let waiting = society.window().await?;
        let tab = society.new_tab().await?;
        society.switch_to_window(tab).await?;
        society.open(&society.mailed_link().await).await?;
        society.is_at_step("mail-confirm").await?;
        self.picture("mail-confirm").await?;
        society.press("form[data-form=confirm] button").await?;
        society.find("main[data-done]").await?;
        self.picture("mail-confirmed").await?;
        society.close_window().await?;
        Ok(society.switch_to_window(waiting).await?)
    }

    async fn passkey(&self) -> anyhow::Result<()> {
        let society = &self.society;
        let person = Person::new(MEMBER).choosing(Method::Passkey);
        let member = society.app.add(person).await;
        self.begin().await?;
        society.enter(MEMBER, PASSWORD).await?;
        society.is_at_step("passkey-setup").await?;
        self.picture("passkey-setup").await?;
        let authenticator = society.authenticator().await?;
        authenticator.verify_user(false).await?;
        society.press(REGISTER).await?;
        society.is_told("passkey-not-registered").await?;
        self.picture("passkey-setup-refused").await?;
        authenticator.verify_user(true).await?;
        society.press(REGISTER).await?;
        society.find(NAME).await?;
        self.picture("passkey-name").await?;
        society.press(&format!("{NAME} button")).await?;
        society.arrives_by_passkey().await?;

        society.add_app(member, &[5; 20]).await?;
        society.forget_cookies().await?;
        authenticator.clear().await?;
        self.begin().await?;
        society.enter(MEMBER, PASSWORD).await?;
        society.is_at_step("passkey").await?;
        self.picture("passkey").await?;
        society.press(AUTHENTICATE).await?;
        society.is_told("passkey-failed").await?;
        self.picture("passkey-refused").await
    }

    async fn codes(&self) -> anyhow::Result<()> {
        let society = &self.society;
        let seeds = ([5; 20], [6; 20]);
        let person = Person::new(MEMBER)
            .with_app("じぶんのスマートフォン", &seeds.0)
            .with_app("会社のスマートフォン", &seeds.1);
        society.app.add(person).await;
        self.begin().await?;
        society.enter(MEMBER, PASSWORD).await?;
        society.is_at_step("app-code").await?;
        self.picture_refused("app-code", "code", "000000").await?;
        let other = "sugiko-09";
        society
            .app
            .add(Person::new(other).choosing(Method::Mail))
            .await;
        self.begin().await?;
        society.enter(other, PASSWORD).await?;
        society.is_at_step("mail-code").await?;
        self.picture_refused("mail-code", "code", "000000").await
    }

    async fn set_up_later(&self) -> anyhow::Result<()> {
        self.begin_with_letter().await?;
        self.society.go_to("set-up-later", Method::App).await?;
        self.picture("set-up-later").await
    }

    async fn lost_device(&self) -> anyhow::Result<()> {
        let society = &self.society;
        let person = Person::new(MEMBER)
            .with_app("スマートフォン", &[5; 20])
            .without_recovery_codes();
        society.app.add(person).await;
        self.begin().await?;
        society.enter(MEMBER, PASSWORD).await?;
        society
            .fill("[name=code]", &society.app.code_of(&[5; 20]))
            .await?;
        society.press("form[data-form=code] .btn--primary").await?;
        society.go_on("recovery-codes", Method::App).await?;
        society.arrive().await?;
        society.forget_cookies().await?;
        society.app.advance(Duration::from_secs(30));
        self.begin().await?;
        society.enter(MEMBER, PASSWORD).await?;
        society.press("a[data-link=lost-device]").await?;
        society.is_at_step("recovery-code").await?;
        self.picture_refused("recovery-code", "code", "aaaa-bbbb")
            .await
    }
}

#[tokio::test]
async fn pages_from_the_letter_to_the_app_in_chromium() -> anyhow::Result<()> {
    for locale in Locale::ALL {
        Gallery::of(policies::a(), locale)
            .await?
            .letter_to_app()
            .await?;
    }
    Ok(())
}

#[tokio::test]
async fn pages_of_passkeys_in_chromium() -> anyhow::Result<()> {
    for locale in Locale::ALL {
        Gallery::of(policies::a(), locale).await?.passkey().await?;
    }
    Ok(())
}

#[tokio::test]
async fn pages_of_one_time_passwords_in_chromium() -> anyhow::Result<()> {
    for locale in Locale::ALL {
        Gallery::of(policies::c(), locale).await?.codes().await?;
    }
    Ok(())
}

#[tokio::test]
async fn pages_of_set_ups_that_wait_and_lost_devices_in_chromium() -> anyhow::Result<()> {
    for locale in Locale::ALL {
        Gallery::of(policies::b(), locale)
            .await?
            .set_up_later()
            .await?;
        Gallery::of(policies::a(), locale)
            .await?
            .lost_device()
            .await?;
    }
    Ok(())
}
