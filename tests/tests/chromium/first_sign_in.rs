//! From the letter to the portal, as a member sees and types it: by app, by mail.

use std::time::Duration;

use anyhow::{Context, ensure};
use sekisho_kernel::policy::Method;
use sekisho_tests::{
    chromium::{Chromium, Screen},
    people::{BIRTH_DATE, Person, policies, seed_of},
};
use thirtyfour::Key;

use crate::society::{CHOSEN, LETTER, Society};

async fn with_letter(policy: sekisho_kernel::Policy) -> anyhow::Result<Society> {
    let society = Society::new(policy).await?;
    society
        .app
        .add(Person::with_letter(LETTER.0, LETTER.1))
        .await;
    society.begin().await?;
    Ok(society)
}

/// What a member's scanner reads in the picture of the page.
async fn scanned(society: &Society) -> anyhow::Result<String> {
    let script = "const picture = document.querySelector('img[data-qr]');
        const canvas = document.createElement('canvas');
        canvas.width = picture.naturalWidth; canvas.height = picture.naturalHeight;
        const context = canvas.getContext('2d');
        context.drawImage(picture, 0, 0);
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        return [canvas.width, canvas.height, Array.from(data.filter((_, at) => at % 4 === 0))]";
    society.find("img[data-qr]").await?;
    let seen = society.execute(script, []).await?;
    let (width, height, grey): (usize, usize, Vec<u8>) = seen.convert()?;
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| grey[y * width + x]);
    let grids = image.detect_grids();
    let grid = grids.first().context("no QR code in the picture")?;
    Ok(grid.decode()?.1)
}

/// The rules of a field that are ticked off.
async fn ticked(society: &Society, field: &str) -> anyhow::Result<Vec<String>> {
    let script = "return [...document.querySelectorAll(`[data-rules=${arguments[0]}] .is-ok`)]
        .map((rule) => rule.dataset.rule)";
    Ok(society.execute(script, [field.into()]).await?.convert()?)
}

#[tokio::test]
async fn a_member_sets_an_app_up_by_the_picture_in_chromium() -> anyhow::Result<()> {
    let society = with_letter(policies::a()).await?;
    society.go_to("app-setup", Method::App).await?;

    let address = scanned(&society).await?;
    ensure!(address.starts_with("otpauth://totp/"), "{address}");
    let (_, key) = address.split_once("secret=").context("no secret")?;
    let key = key.split('&').next().unwrap_or_default();
    // The same key is there to be typed.
    society.press("details:has([data-secret]) summary").await?;
    let shown = society.attr("[data-secret]", "data-secret").await?;
    assert_eq!(shown.as_deref(), Some(key));
    society.press("[data-copy]").await?;
    society
        .reads("[data-copy] [data-text]", "コピーしました")
        .await?;

    society.fill("[name=code]", "000000").await?;
    society.press("form[data-form=code] .btn--primary").await?;
    society.find("[role=alert][data-error]").await?;
    assert_eq!(
        scanned(&society).await?,
        address,
        "another key than the app has"
    );
    let code = society.app.code_of(&seed_of(key));
    society.fill("[name=code]", &code).await?;
    society.press("form[data-form=code] .btn--primary").await?;

    society.is_at_step("recovery-codes").await?;
    assert!(society.shows("[data-print]").await?);
    assert!(society.shows("a[download]").await?);
    assert_eq!(
        society
            .find_all(thirtyfour::By::Css("[data-code]"))
            .await?
            .len(),
        10
    );
    society.go_on("recovery-codes", Method::App).await?;
    assert_eq!(society.arrive().await?["acr"], "urn:sekisho:acr:3");
    society.has_no_complaints().await?;

    society.forget_cookies().await?;
    society.begin().await?;
    society.enter(CHOSEN.0, CHOSEN.1).await?;
    society.app.advance(Duration::from_secs(30));
    let code = society.app.code_of(&seed_of(key));
    // As phones show it.
    society
        .fill("[name=code]", &format!("{} {}", &code[..3], &code[3..]))
        .await?;
    society.press("form[data-form=code] .btn--primary").await?;
    society.arrive().await?;
    society.has_no_complaints().await
}

#[tokio::test]
async fn rules_tick_off_and_user_ids_are_looked_up_while_they_are_typed_in_chromium()
-> anyhow::Result<()> {
    let society = with_letter(policies::a()).await?;
    society.go_to("profile", Method::App).await?;
    society.fill("[name=user_id]", "abc").await?;
    assert_eq!(ticked(&society, "user_id").await?, ["characters"]);
    society.fill("[name=user_id]", "abcdefg8").await?;
    assert_eq!(
        ticked(&society, "user_id").await?,
        ["length", "mix", "characters"]
    );
    society
        .find("#user_id-state[data-state=free] .good")
        .await?;
    // Hanako has hers, however it is typed.
    society.fill("[name=user_id]", "HANAKO-01").await?;
    society
        .find("#user_id-state[data-state=refused] [data-error=taken]")
        .await?;
    society.go_on("profile", Method::App).await?;

    society.is_at_step("new-password").await?;
    society.fill("[name=new_password]", CHOSEN.0).await?;
    assert!(
        !ticked(&society, "new_password")
            .await?
            .contains(&"not-user-id".to_owned())
    );
    society.fill("[name=new_password]", CHOSEN.1).await?;
    assert!(
        !ticked(&society, "new_password")
            .await?
            .contains(&"match".to_owned())
    );
    society
        .fill("[name=new_password_confirm]", CHOSEN.1)
        .await?;
    let seen = ticked(&society, "new_password").await?;
    for rule in ["length", "characters", "not-user-id", "match"] {
        assert!(seen.iter().any(|ticked| ticked == rule), "{rule}: {seen:?}");
    }
    society.has_no_complaints().await
}

#[tokio::test]
async fn a_member_goes_from_the_letter_to_the_portal_by_mail_in_chromium() -> anyhow::Result<()> {
    let society = with_letter(policies::c()).await?;
    society.go_to("mail-address", Method::Mail).await?;
    society
        .press("form[data-form=mail-address] .btn--primary")
        .await?;
    society.is_at_step("mail-check").await?;

    // The member reads the mail on a computer.
    let computer = Chromium::start(Screen::Desktop).await?;
    computer.open(&society.mailed_link().await).await?;
    computer.is_at_step("mail-confirm").await?;
    assert_eq!(computer.text("[data-user-id]").await?, LETTER.0);
    assert!(
        society.has("main[data-step=mail-check]").await?,
        "opened is not confirmed"
    );
    computer.press("form[data-form=confirm] button").await?;
    computer.find("main[data-done]").await?;
    computer.has_no_complaints().await?;

    // Nothing is pressed on the phone.
    society.is_at_step("profile").await?;
    // Society C: the second factor, which needs nothing more, is asked for at once.
    society.go_to("mail-code", Method::Mail).await?;
    society.enter_mailed_code().await?;
    society.is_at_step("recovery-codes").await?;
    society.go_on("recovery-codes", Method::Mail).await?;
    assert_eq!(society.arrive().await?["acr"], "urn:sekisho:acr:2");
    society.has_no_complaints().await
}

#[tokio::test]
async fn a_keyboard_is_enough_for_the_first_sign_in_in_chromium() -> anyhow::Result<()> {
    let society = with_letter(policies::a()).await?;
    society.go_to("birth-date", Method::App).await?;
    society.tab_to("[name=birth_date]").await?;
    society.type_keys(BIRTH_DATE).await?;
    society.key(Key::Enter).await?;
    society.is_at_step("terms").await?;
    society.tab_to(".scroll").await?;
    society.tab_to("[name=agree]").await?;
    society.key(Key::Enter).await?;
    society.is_at_step("profile").await?;
    society.tab_to("[name=method]").await?;
    society.type_keys(" ").await?;
    society.key(Key::Down).await?;
    assert!(society.has("[name=method][value=app]:checked").await?);
    society.key(Key::Enter).await?;
    society.is_at_step("new-password").await?;
    society.tab_to("[name=new_password]").await?;
    society.type_keys(CHOSEN.1).await?;
    society.tab_to("[name=new_password_confirm]").await?;
    society.type_keys(CHOSEN.1).await?;
    society.key(Key::Enter).await?;
    society.is_at_step("mail-address").await?;
    society.tab_to("[name=mail_address]").await?;
    society.key(Key::Enter).await?;
    society.is_at_step("mail-check").await?;
    society.go_on("mail-check", Method::App).await?;
    society.is_at_step("app-setup").await?;
    let key = society
        .attr("[data-secret]", "data-secret")
        .await?
        .context("no key")?;
    society.tab_to("details:has([data-secret]) summary").await?;
    society.key(Key::Enter).await?;
    society.tab_to("[data-copy]").await?;
    society.tab_to("[name=code]").await?;
    society
        .type_keys(&society.app.code_of(&seed_of(&key)))
        .await?;
    society.key(Key::Enter).await?;
    society.is_at_step("recovery-codes").await?;
    society.tab_to("form[data-form=continue] button").await?;
    society.key(Key::Enter).await?;
    society.arrive().await?;
    society.has_no_complaints().await
}
