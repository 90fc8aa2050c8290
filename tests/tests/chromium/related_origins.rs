//! Passkeys of one host on the sign-in pages of another (WebAuthn Level 3 §5.11): the browser asks
//! the first whether it knows the second.

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::{PASSWORD, TestOptions},
    chromium::{Chromium, Port, Screen},
    people::{Person, policies, society},
};

use crate::society::{MEMBER, NO_AUTOFILL, PASSKEY, REGISTER, Society};

/// The host that passkeys belong to.
const RELYING_PARTY: &str = "one.example";
/// The host on which the society's members sign in.
const LOGIN: &str = "two.example";

/// The society on the one host, with passkeys of the other, which answers over TLS or is not there.
async fn shared(is_there: bool) -> anyhow::Result<Society> {
    let (plain, tls) = (Port::take().await?, Port::take().await?);
    let nowhere = Port::take().await?.number();
    let relying_party = if is_there { tls.number() } else { nowhere };
    let rules = format!(
        "--host-resolver-rules=MAP {LOGIN} 127.0.0.1:{},MAP {RELYING_PARTY} 127.0.0.1:{relying_party}",
        tls.number()
    );
    let arguments = [&*rules, "--ignore-certificate-errors"];
    let chromium = Chromium::start_with(Screen::Phone, &arguments).await?;
    tls.serve_tls(&[RELYING_PARTY, LOGIN], plain.number())?;
    let options = TestOptions {
        origin: Some(format!("https://{LOGIN}")),
        rp_id: Some(RELYING_PARTY.to_owned()),
        ..society(policies::a())
    };
    let society = Society::at(plain, options, chromium).await?;
    society.begin_pages_with(NO_AUTOFILL).await?;
    Ok(society)
}

#[tokio::test]
async fn a_passkey_of_another_host_signs_in_in_chromium() -> anyhow::Result<()> {
    let society = shared(true).await?;
    let (member, authenticator) = society.enrolled().await?;
    assert_eq!(authenticator.passkeys().await?[0]["rpId"], RELYING_PARTY);
    assert_eq!(society.passkeys(member).await?[0].rp_id, RELYING_PARTY);

    society.begin().await?;
    society.press(PASSKEY).await?;
    society.arrives_by_passkey().await?;
    society.has_no_complaints().await
}

/// The browser lets nobody use the passkeys of a host that does not say so, and the member goes on
/// by another method.
#[tokio::test]
async fn a_host_that_does_not_answer_gives_no_passkeys_in_chromium() -> anyhow::Result<()> {
    let society = shared(false).await?;
    let person = Person::new(MEMBER).choosing(Method::Passkey);
    society.app.add(person).await;
    let authenticator = society.authenticator().await?;
    society.begin().await?;
    society.enter(MEMBER, PASSWORD).await?;
    society.press(REGISTER).await?;
    society.is_told("passkey-not-registered").await?;
    assert!(authenticator.passkeys().await?.is_empty());
    society
        .press("form[data-form=other-method] button[value=app]")
        .await?;
    society.is_at_step("app-setup").await
}
