//! docs/security.md 20, for first sign-ins and second factors: nothing secret is in the database as
//! it is, at no moment: not in transactions, not in the outbox. What is logged: `secrets.rs`.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::TestApp,
    people::{
        Person, policies, society,
        walk::{LETTER, LETTER_CODE, LETTER_USER_ID, Plan, Walk},
    },
};

/// The database as text, with what is written ahead.
fn database(app: &TestApp) -> String {
    let path = app.database().trim_start_matches("sqlite:").to_owned();
    let files = ["", "-wal"].map(|suffix| std::fs::read(format!("{path}{suffix}")));
    let bytes: Vec<u8> = files.into_iter().flatten().flatten().collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn assert_hidden(app: &TestApp, secrets: &[(&str, String)], step: &str) {
    let stored = database(app);
    assert!(stored.contains(LETTER_USER_ID), "the database was read");
    for (name, secret) in secrets {
        assert!(!stored.contains(secret.as_str()), "{name} at {step}");
    }
}

/// Walks to the portal and returns every secret that was met on the way.
pub(crate) async fn secrets_of_a_first_sign_in(
    app: &TestApp,
    plan: &mut Plan,
    mut look: impl FnMut(&[(&'static str, String)], &str),
) -> Vec<(&'static str, String)> {
    let mut secrets = vec![
        ("temporary password", plan.password.clone()),
        ("the same, folded", plan.password.replace('-', "")),
        ("new password", plan.new_password.clone()),
        ("letter code", LETTER_CODE.to_owned()),
        ("the same, folded", LETTER_CODE.replace('-', "")),
    ];
    let mut walk = Walk::begin(app, &app.browser()).await;
    while !walk.has_left() {
        let step = walk.step();
        match &*step {
            "mail-check" => {
                let link = walk.mailed_link().await;
                secrets.push(("link", link.rsplit('/').next().unwrap().to_owned()));
            }
            "app-setup" => {
                let seed = walk.page().text("[data-secret]").unwrap().replace(' ', "");
                let bytes = sekisho_tests::people::seed_of(&seed);
                secrets.push(("seed", seed));
                secrets.push(("seed in base64", STANDARD.encode(&bytes)));
                secrets.push(("seed as numbers", format!("{bytes:?}").replace(' ', "")));
            }
            "recovery-codes" => {
                let codes = walk.page().texts("[data-code]");
                secrets.extend(codes.iter().map(|code| ("recovery code", code.clone())));
                let folded = codes.iter().map(|code| code.replace('-', ""));
                secrets.extend(folded.map(|code| ("recovery code, folded", code)));
            }
            _ => {}
        }
        look(&secrets, &step);
        walk.go_on(plan).await;
        app.advance(Duration::from_secs(61));
    }
    look(&secrets, "the portal");
    secrets
}

#[tokio::test]
async fn nothing_secret_is_in_the_database_at_any_step() {
    for policy in [policies::a(), policies::b()] {
        let app = TestApp::start_with(society(policy)).await;
        app.add(Person::with_letter(LETTER_USER_ID, LETTER).with_letter_code(LETTER_CODE))
            .await;
        let mut plan = Plan::letter(Method::App);
        let look = |secrets: &[(&str, String)], step: &str| assert_hidden(&app, secrets, step);
        secrets_of_a_first_sign_in(&app, &mut plan, look).await;
    }
}

#[tokio::test]
async fn a_derived_password_is_never_stored() {
    let app = TestApp::start_with(society(policies::letter_code())).await;
    app.add(Person::migrated(LETTER_USER_ID).with_letter_code(LETTER_CODE))
        .await;
    let mut plan = Plan::migrated(Method::App);
    let look = |secrets: &[(&str, String)], step: &str| assert_hidden(&app, secrets, step);
    secrets_of_a_first_sign_in(&app, &mut plan, look).await;
}

#[tokio::test]
async fn a_mailed_code_is_neither_in_the_outbox_nor_anywhere_else() {
    let app = TestApp::start_with(society(policies::c())).await;
    app.add(Person::new(LETTER_USER_ID).choosing(Method::Mail))
        .await;
    let mut plan = Plan::known(LETTER_USER_ID, &[]);
    let walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-code").await;
    let code = walk.newest_mail_code().await;
    let quoted = [
        format!("\"{code}\""),
        format!(" {code} "),
        format!(":{code},"),
    ];
    let stored = database(&app);
    for code in quoted {
        assert!(!stored.contains(&code));
    }
}
