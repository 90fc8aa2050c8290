//! docs/security.md 1 and 13: proofs, not flags; policy in the domain, not in the page. At every
//! step of a first sign-in and of the one after it, the forms of all other steps are posted with
//! everything right in them: nothing is taken, nothing moves on.

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::TestApp,
    people::{
        BIRTH_DATE, Person, policies, society,
        walk::{LETTER, LETTER_CODE, LETTER_USER_ID, Plan, Walk, code_in, link_in},
    },
};

use crate::support::{KNOWN, SEED, begins_session, post};

const STEPS: [&str; 8] = [
    "birth-date",
    "terms",
    "profile",
    "new-password",
    "mail-address",
    "mail-check",
    "app-setup",
    "recovery-codes",
];

/// The fields of every step's form, filled as whoever knows all secrets would.
fn forms(app: &TestApp, seed: &[u8]) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let text = str::to_owned;
    let code = app.code_of(seed);
    vec![
        ("letter-code", vec![("code", text(LETTER_CODE))]),
        ("birth-date", vec![("birth_date", text(BIRTH_DATE))]),
        ("terms", vec![("terms", text("x")), ("agree", text("1"))]),
        (
            "profile",
            vec![("user_id", text("attacker7")), ("method", text("mail"))],
        ),
        (
            "new-password",
            vec![
                ("new_password", text("Kanazawa-no-yuki-3")),
                ("new_password_confirm", text("Kanazawa-no-yuki-3")),
            ],
        ),
        (
            "mail-address",
            vec![("mail_address", text("attacker@example.jp"))],
        ),
        ("mail-check", vec![]),
        (
            "app-setup",
            vec![("code", code.clone()), ("device_name", text("x"))],
        ),
        ("passkey-setup", vec![("credential", text("{}"))]),
        ("passkey-setup", vec![("device_name", text("x"))]),
        ("passkey", vec![("credential", text("{}"))]),
        ("app-code", vec![("code", code)]),
        ("mail-code", vec![("code", text("123456"))]),
        ("recovery-code", vec![("code", text("ABCD-EFGH"))]),
        ("recovery-codes", vec![]),
        ("set-up-later", vec![]),
        ("sign-out", vec![]),
    ]
}

const BUTTONS: [&str; 4] = ["decline", "change", "resend", "other-method"];

/// Posts every form that is not of the open page, and finds the page unmoved.
pub(crate) async fn nothing_moves(walk: &mut Walk<'_>, seed: &[u8]) {
    let (app, step) = (walk.app, walk.step());
    let address = walk.page().url.to_string();
    let csrf = walk
        .page()
        .form("form[data-form=cancel]")
        .value("csrf")
        .unwrap();
    let cookies = walk.browser.cookies(&address);
    let cookies = [("cookie", &*cookies)];
    if step == "mail-check" {
        walk.mailed_link().await;
    }
    let mails = codes_and_links(app);
    for (name, fields) in forms(app, seed) {
        if name == step || (name == "recovery-code" && step.ends_with("-code")) {
            continue;
        }
        let of_step = [("csrf", csrf.clone()), ("step", name.to_owned())];
        let fields: Vec<_> = of_step.into_iter().chain(fields).collect();
        let fields: Vec<_> = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        let reply = post(app, &address, &cookies, &fields).await;
        still_there(walk, &step, &reply, name).await;
    }
    for button in BUTTONS {
        let meant = match button {
            "decline" => step == "terms",
            "change" => step == "mail-check",
            "resend" => ["mail-check", "mail-code"].contains(&&*step),
            _ => ["app-setup", "passkey-setup"].contains(&&*step) || step.ends_with("-code"),
        };
        if meant {
            continue;
        }
        let fields = [("csrf", csrf.as_str()), ("method", "mail")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let reply = post(app, &format!("{address}/{button}"), &cookies, &fields).await;
        still_there(walk, &step, &reply, button).await;
    }
    assert_eq!(codes_and_links(app), mails, "at {step} a mail went out");
}

/// How many mails brought something; notices may be on their way.
fn codes_and_links(app: &TestApp) -> usize {
    let brings = |text: &str| link_in(text).is_some() || code_in(text).is_some();
    let mails = app.mailbox.mails();
    mails.iter().filter(|mail| brings(&mail.text)).count()
}

async fn still_there(
    walk: &mut Walk<'_>,
    step: &str,
    reply: &sekisho_tests::protocol::Reply,
    what: &str,
) {
    let told = reply.header("location").unwrap_or_default().to_owned();
    assert!(!told.contains("code="), "{what} at {step}: {told}");
    assert!(!begins_session(reply), "{what} at {step}");
    walk.reload().await;
    assert_eq!(walk.step(), step, "{what} at {step}");
    assert_eq!(walk.error(), None, "{what} at {step}");
}

#[tokio::test]
async fn in_the_order_of_society_a() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    for step in STEPS {
        walk.go_to(&mut plan, step).await;
        nothing_moves(&mut walk, &SEED).await;
    }
    walk.go_home(&mut plan).await;
    walk.arrive();
}

#[tokio::test]
async fn in_the_order_of_society_b_with_a_derived_password() {
    let app = TestApp::start_with(society(policies::b())).await;
    app.add(Person::migrated(LETTER_USER_ID)).await;
    let mut plan = Plan::migrated(Method::App);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    for step in [
        "birth-date",
        "terms",
        "mail-address",
        "mail-check",
        "profile",
        "new-password",
        "set-up-later",
        "app-setup",
        "recovery-codes",
    ] {
        walk.go_to(&mut plan, step).await;
        nothing_moves(&mut walk, &SEED).await;
    }
    walk.go_home(&mut plan).await;
    walk.arrive();
}

#[tokio::test]
async fn at_the_code_of_a_letter() {
    let app = TestApp::start_with(society(policies::letter_code())).await;
    app.add(Person::migrated(LETTER_USER_ID).with_letter_code(LETTER_CODE))
        .await;
    let mut plan = Plan::migrated(Method::App);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.go_to(&mut plan, "letter-code").await;
    nothing_moves(&mut walk, &SEED).await;
    walk.go_home(&mut plan).await;
    walk.arrive();
}

#[tokio::test]
async fn at_the_second_factors() {
    let app = TestApp::start_with(society(policies::c())).await;
    let person = Person::new(KNOWN).with_app("電話", &SEED);
    app.add(person.choosing(Method::Mail)).await;
    let mut plan = Plan::known(KNOWN, &SEED);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-code").await;
    walk.newest_mail_code().await;
    nothing_moves(&mut walk, &SEED).await;
    let other = walk.page().form("form[data-form=other-method]");
    walk.submit(&other.button("method", "app")).await;
    nothing_moves(&mut walk, &SEED).await;
    walk.go_home(&mut plan).await;
    walk.arrive();
}

#[tokio::test]
async fn before_a_password_none_of_them_does_anything() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    let mut walk = Walk::begin(&app, &app.browser()).await;
    let address = walk.page().url.to_string();
    let csrf = walk.page().form("form[data-form=cancel]").value("csrf");
    let cookies = walk.browser.cookies(&address);
    for (name, fields) in forms(&app, &SEED) {
        let mut sent = vec![
            ("csrf".to_owned(), csrf.clone().unwrap()),
            ("step".to_owned(), name.to_owned()),
        ];
        sent.extend(
            fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value)),
        );
        let reply = post(&app, &address, &[("cookie", &cookies)], &sent).await;
        assert!(!begins_session(&reply), "{name}");
        walk.reload().await;
        assert_eq!(walk.step(), "credentials", "{name}");
    }
}

#[tokio::test]
async fn a_step_that_is_done_is_not_redone() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "profile").await;
    let profile = walk.page().form("form[data-form=profile]");
    let other = profile
        .fill("user_id", "attacker7")
        .choose("method", "passkey");
    walk.go_to(&mut plan, "new-password").await;
    let password = walk.page().form("form[data-form=new-password]");
    let password = password
        .fill("new_password", "Kanazawa-no-yuki-3")
        .fill("new_password_confirm", "Kanazawa-no-yuki-3");
    walk.go_to(&mut plan, "mail-address").await;
    for form in [&other, &password] {
        walk.submit(form).await;
        assert_eq!(walk.step(), "mail-address");
    }
    walk.go_home(&mut plan).await;
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials("attacker7", &plan.password).await;
    assert_eq!(walk.error().as_deref(), Some("invalid-credentials"));
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials(&plan.user_id, "Kanazawa-no-yuki-3").await;
    assert_eq!(walk.error().as_deref(), Some("invalid-credentials"));
}
