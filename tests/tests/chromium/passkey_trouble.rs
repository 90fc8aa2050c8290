//! Passkeys that do not work at once: what is said, where the focus is, and that every page has a
//! way on.

use std::time::Duration;

use anyhow::ensure;
use sekisho_signin::MemberState;
use sekisho_tests::{app::PASSWORD, chromium::SUBMIT, people::policies};
use serde_json::json;

use crate::society::{
    AUTHENTICATE, CANCEL, MEMBER, NAME, NO_AUTOFILL, OTHER, PASSKEY, REGISTER, Society,
};

/// Has the next dialogs wait until [`LET_GO`], as a person does who is called away.
const HESITATE: &str = "if (window.CredentialsContainer) for (const name of ['get', 'create']) {
    const open = CredentialsContainer.prototype[name];
    CredentialsContainer.prototype[name] = async function (options) {
        if (!options.mediation) await new Promise((go) => { window.letGo = go; });
        return open.call(this, options);
    };
}";
const LET_GO: &str = "window.letGo()";

async fn society() -> anyhow::Result<Society> {
    let society = Society::new(policies::a()).await?;
    society.begin_pages_with(NO_AUTOFILL).await?;
    Ok(society)
}

/// A member with a passkey, at the page that asks for it.
async fn at_passkey(society: &Society) -> anyhow::Result<()> {
    society.begin().await?;
    society.enter(MEMBER, PASSWORD).await?;
    society.is_at_step("passkey").await
}

/// What went wrong is said where the focus is, and there are ways on besides the retry.
async fn is_no_dead_end(society: &Society, code: &str) -> anyhow::Result<()> {
    society.is_told(code).await?;
    for way in [OTHER, CANCEL] {
        ensure!(society.shows(way).await?, "{way}");
    }
    Ok(())
}

/// Waits until the dialog has opened.
async fn dialog_is_open(society: &Society) -> anyhow::Result<()> {
    let script = "document.body.dataset.open = typeof window.letGo";
    while !society.has("body[data-open=function]").await? {
        society.execute(script, []).await?;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

#[tokio::test]
async fn a_registration_that_fails_is_tried_again_on_the_same_page_in_chromium()
-> anyhow::Result<()> {
    let society = society().await?;
    society.at_passkey_set_up().await?;
    let authenticator = society.authenticator().await?;
    authenticator.verify_user(false).await?;
    for _ in 0..2 {
        society.send(REGISTER).await?;
        is_no_dead_end(&society, "passkey-not-registered").await?;
        assert_eq!(
            society.text("#failed .msg__title").await?,
            "セキュリティキーの登録が無効です"
        );
        assert_eq!(society.text(REGISTER).await?, "再試行してください");
    }
    authenticator.verify_user(true).await?;
    society.press(REGISTER).await?;
    society.press(&format!("{NAME} button")).await?;
    society.arrives_by_passkey().await?;
    society.has_no_complaints().await
}

#[tokio::test]
async fn another_method_is_set_up_in_place_of_a_failed_passkey_in_chromium() -> anyhow::Result<()> {
    let society = society().await?;
    society.at_passkey_set_up().await?;
    let authenticator = society.authenticator().await?;
    authenticator.verify_user(false).await?;
    society.send(REGISTER).await?;
    is_no_dead_end(&society, "passkey-not-registered").await?;
    society
        .press("form[data-form=other-method] button[value=app]")
        .await?;
    society.is_at_step("app-setup").await
}

#[tokio::test]
async fn a_sign_in_that_is_closed_is_tried_again_in_chromium() -> anyhow::Result<()> {
    let society = society().await?;
    let (member, authenticator) = society.enrolled().await?;
    society.add_app(member, &[5; 20]).await?;
    authenticator.verify_user(false).await?;
    at_passkey(&society).await?;
    for _ in 0..2 {
        society.send(AUTHENTICATE).await?;
        is_no_dead_end(&society, "passkey-failed").await?;
    }
    authenticator.verify_user(true).await?;
    society.press(AUTHENTICATE).await?;
    society.arrives_by_passkey().await?;
    society.has_no_complaints().await
}

#[tokio::test]
async fn the_way_back_to_the_portal_is_open_after_a_failure_in_chromium() -> anyhow::Result<()> {
    let society = society().await?;
    let (_, authenticator) = society.enrolled().await?;
    authenticator.verify_user(false).await?;
    at_passkey(&society).await?;
    society.press(AUTHENTICATE).await?;
    society.is_told("passkey-failed").await?;
    society.press(CANCEL).await?;
    society.is_at_page("portal").await?;
    let address = society.current_url().await?;
    assert!(
        address.as_str().contains("error=access_denied"),
        "{address}"
    );
    Ok(())
}

#[tokio::test]
async fn what_is_typed_stays_when_the_dialog_of_the_sign_in_page_is_closed_in_chromium()
-> anyhow::Result<()> {
    let society = society().await?;
    let (_, authenticator) = society.enrolled().await?;
    authenticator.verify_user(false).await?;
    society.begin().await?;
    society.fill("[name=user_id]", MEMBER).await?;
    society.fill("[name=password]", PASSWORD).await?;
    society.press(PASSKEY).await?;
    society.is_told("passkey-failed").await?;
    assert_eq!(society.value("[name=user_id]").await?, MEMBER);
    assert_eq!(society.value("[name=password]").await?, PASSWORD);
    society.press(SUBMIT).await?;
    society.is_at_step("passkey").await
}

#[tokio::test]
async fn a_device_without_the_passkey_is_no_dead_end_in_chromium() -> anyhow::Result<()> {
    let society = society().await?;
    let (member, authenticator) = society.enrolled().await?;
    society.add_app(member, &[5; 20]).await?;
    authenticator.clear().await?;
    at_passkey(&society).await?;
    society.send(AUTHENTICATE).await?;
    is_no_dead_end(&society, "passkey-failed").await?;
    society.begin().await?;
    society.press(PASSKEY).await?;
    society.is_told("passkey-failed").await
}

#[tokio::test]
async fn a_passkey_that_nobody_has_is_unknown_in_chromium() -> anyhow::Result<()> {
    let society = society().await?;
    let authenticator = society.authenticator().await?;
    authenticator.put_stranger("localhost").await?;
    society.begin().await?;
    society.press(PASSKEY).await?;
    society.is_at_step("credentials").await?;
    society.is_told("passkey-unknown").await?;
    society.has_no_complaints().await
}

#[tokio::test]
async fn a_passkey_that_was_taken_from_its_member_is_unknown_in_chromium() -> anyhow::Result<()> {
    let society = society().await?;
    let (member, _authenticator) = society.enrolled().await?;
    society.revoke_passkeys(member).await?;
    society.begin().await?;
    society.press(PASSKEY).await?;
    society.is_told("passkey-unknown").await?;
    // The password is still there, and leads on to a new passkey.
    society.enter(MEMBER, PASSWORD).await?;
    society.is_at_step("passkey-setup").await
}

#[tokio::test]
async fn a_suspended_member_is_told_so_after_a_passkey_in_chromium() -> anyhow::Result<()> {
    let society = society().await?;
    let (_, _authenticator) = society.enrolled().await?;
    society.app.set_state(MEMBER, MemberState::Suspended).await;
    society.begin().await?;
    society.press(PASSKEY).await?;
    society
        .find("main[data-step=blocked][data-reason=suspended]")
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_device_that_is_registered_already_is_said_to_be_in_chromium() -> anyhow::Result<()> {
    let society = society().await?;
    // WebAuthn Level 3 §5.1.3: InvalidStateError where the authenticator holds an excluded one.
    society
        .begin_pages_with(
            "CredentialsContainer.prototype.create = async () => {
                throw new DOMException('registered', 'InvalidStateError');
            };",
        )
        .await?;
    society.at_passkey_set_up().await?;
    society.send(REGISTER).await?;
    is_no_dead_end(&society, "passkey-already-registered").await?;
    society.has_no_complaints().await
}

#[tokio::test]
async fn a_registration_that_takes_too_long_is_tried_again_in_chromium() -> anyhow::Result<()> {
    let society = society().await?;
    society.begin_pages_with(HESITATE).await?;
    society.at_passkey_set_up().await?;
    let _authenticator = society.authenticator().await?;
    society.press(REGISTER).await?;
    dialog_is_open(&society).await?;
    society.app.advance(Duration::from_secs(5 * 60 + 1));
    society.execute(LET_GO, []).await?;
    is_no_dead_end(&society, "passkey-not-registered").await?;
    society.press(REGISTER).await?;
    dialog_is_open(&society).await?;
    society.execute(LET_GO, []).await?;
    society.find(NAME).await?;
    Ok(())
}

#[tokio::test]
async fn a_sign_in_that_takes_too_long_is_tried_again_in_chromium() -> anyhow::Result<()> {
    let society = society().await?;
    let (_, _authenticator) = society.enrolled().await?;
    society.begin_pages_with(HESITATE).await?;
    at_passkey(&society).await?;
    society.press(AUTHENTICATE).await?;
    dialog_is_open(&society).await?;
    society.app.advance(Duration::from_secs(5 * 60 + 1));
    society.execute(LET_GO, []).await?;
    society.is_told("passkey-timeout").await?;
    society.press(AUTHENTICATE).await?;
    dialog_is_open(&society).await?;
    society.execute(LET_GO, []).await?;
    society.arrives_by_passkey().await
}

#[tokio::test]
async fn the_passkeys_page_left_open_begins_again_with_the_user_id_in_chromium()
-> anyhow::Result<()> {
    let society = society().await?;
    let (_, _authenticator) = society.enrolled().await?;
    for reload in [true, false] {
        society.forget_cookies().await?;
        at_passkey(&society).await?;
        society.app.advance(Duration::from_mins(31));
        if reload {
            society.chromium.refresh().await?;
        } else {
            society.press(AUTHENTICATE).await?;
        }
        society.is_at_step("restarted").await?;
        ensure!(society.value("[name=user_id]").await? == MEMBER);
        ensure!(!society.text("[role=status]").await?.is_empty());
    }
    society.enter(MEMBER, PASSWORD).await?;
    society.is_at_step("passkey").await?;
    society.press(AUTHENTICATE).await?;
    society.arrives_by_passkey().await
}

/// Waits until the page has asked for options so many times.
async fn has_asked(society: &Society, count: i64) -> anyhow::Result<()> {
    let script = "return performance.getEntriesByType('resource')
        .filter((entry) => entry.name.endsWith('/passkey/options')).length";
    while society.execute(script, []).await?.json().as_i64() != Some(count) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

#[tokio::test]
async fn a_sign_in_page_left_open_gets_a_new_challenge_in_chromium() -> anyhow::Result<()> {
    let society = Society::new(policies::a()).await?;
    let (_, authenticator) = society.enrolled().await?;
    let passkeys = authenticator.passkeys().await?;
    authenticator.clear().await?;
    society
        .devtools(
            "Emulation.setFocusEmulationEnabled",
            json!({ "enabled": true }),
        )
        .await?;
    society.begin().await?;
    has_asked(&society, 1).await?;
    // By the time the member comes back to the tab, its challenge is too old.
    society.app.advance(Duration::from_secs(5 * 60 + 1));
    for passkey in passkeys {
        authenticator.put(passkey).await?;
    }
    let later = "const now = Date.now; Date.now = () => now() + 5 * 60 * 1000;
        window.dispatchEvent(new Event('focus'))";
    society.execute(later, []).await?;
    society.arrives_by_passkey().await?;
    society.has_no_complaints().await
}

#[tokio::test]
async fn a_counter_that_went_back_is_refused_with_a_text_of_its_own_in_chromium()
-> anyhow::Result<()> {
    let society = society().await?;
    let (member, authenticator) = society.enrolled().await?;
    society.add_app(member, &[5; 20]).await?;
    authenticator.set_counters(20).await?;
    at_passkey(&society).await?;
    society.press(AUTHENTICATE).await?;
    society.arrives_by_passkey().await?;
    society.forget_cookies().await?;

    authenticator.set_counters(3).await?;
    at_passkey(&society).await?;
    society.send(AUTHENTICATE).await?;
    is_no_dead_end(&society, "passkey-counter").await?;
    assert_eq!(
        society.text("#failed .msg__title").await?,
        "このパスキーは使えません。"
    );
    society.begin().await?;
    society.press(PASSKEY).await?;
    society.is_told("passkey-counter").await
}
