//! docs/security.md 1, 3 and 4: another member's codes, links and devices are worth nothing, and
//! what rests on a password dies with it.

use std::time::Duration;

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::{ORIGIN, OTHER_TENANT, TENANT, TestApp},
    people::{
        Person, policies, society,
        walk::{LETTER, LETTER_USER_ID, Plan, Walk, press},
    },
};

use crate::support::{KNOWN, SEED, post};

const OTHER: &str = "other-0002";
const OTHER_SEED: [u8; 20] = [9; 20];
const CODE: &str = "form[data-form=code]";

/// Two members of society C with an app each, and one by mail each.
async fn four_members() -> TestApp {
    let app = TestApp::start_with(society(policies::c())).await;
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    app.add(Person::new(OTHER).with_app("電話", &OTHER_SEED))
        .await;
    for user_id in ["mail-0001", "mail-0002"] {
        app.add(Person::new(user_id).choosing(Method::Mail)).await;
    }
    app
}

#[tokio::test]
async fn the_code_of_another_members_app() {
    let app = four_members().await;
    let mut plan = Plan::known(KNOWN, &SEED);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    let code = app.code_of(&OTHER_SEED);
    walk.send("app-code", CODE, &[("code", &code)]).await;
    assert_eq!(walk.error().as_deref(), Some("wrong-code"));
    // Nor was it used up.
    let mut plan = Plan::known(OTHER, &OTHER_SEED);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    walk.send("app-code", CODE, &[("code", &code)]).await;
    walk.arrive();
}

#[tokio::test]
async fn another_members_app_named_as_the_device() {
    let app = four_members().await;
    let other = app.member(OTHER).await.id;
    let tenant = sekisho_tests::app::tenant_id(TENANT);
    let theirs = app.app.store.read(&tenant).list_totps(other).await.unwrap()[0].id;
    let mut plan = Plan::known(KNOWN, &SEED);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    let address = walk.page().url.to_string();
    let cookies = walk.browser.cookies(&address);
    for seed in [SEED, OTHER_SEED] {
        let form = walk.page().form(CODE).fill("code", &app.code_of(&seed));
        let mut fields = form.fields();
        fields.push(("device".to_owned(), theirs.to_string()));
        post(&app, &address, &[("cookie", &cookies)], &fields).await;
        walk.reload().await;
        assert_eq!(walk.error().as_deref(), Some("wrong-code"));
    }
}

#[tokio::test]
async fn the_code_that_was_mailed_to_another_member() {
    let app = four_members().await;
    let mut codes = Vec::new();
    for user_id in ["mail-0001", "mail-0002"] {
        let mut plan = Plan::known(user_id, &[]);
        let walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-code").await;
        codes.push(walk.newest_mail_code().await);
    }
    if codes[0] != codes[1] {
        let mut plan = Plan::known("mail-0001", &[]);
        let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-code").await;
        walk.send("mail-code", CODE, &[("code", &codes[1])]).await;
        assert_eq!(walk.error().as_deref(), Some("wrong-code"));
    }
}

#[tokio::test]
async fn another_members_recovery_code() {
    let app = TestApp::start_with(society(policies::a())).await;
    let mut codes = Vec::new();
    for (user_id, seed) in [(KNOWN, SEED), (OTHER, OTHER_SEED)] {
        let person = Person::new(user_id).with_app("電話", &seed);
        app.add(person.without_recovery_codes()).await;
        let mut plan = Plan::known(user_id, &seed);
        plan.new_password.clone_from(&plan.password);
        let mut walk = Walk::begin(&app, &app.browser()).await;
        walk.go_home(&mut plan).await;
        codes.push(plan.recovery_codes[0].clone());
    }
    for (user_id, code, works) in [(KNOWN, &codes[1], false), (OTHER, &codes[1], true)] {
        let mut plan = Plan::known(user_id, &[]);
        let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
        let link = walk.page().link("a[data-link=lost-device]");
        walk.open(link.as_str()).await;
        let form = walk.page().form(CODE).fill("code", code);
        walk.submit(&form).await;
        assert_eq!(walk.has_left(), works, "{user_id}");
    }
}

#[tokio::test]
async fn a_link_pressed_in_the_browser_of_another_member_confirms_for_its_own_member_only() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
    app.add(Person::with_letter("letter-02", "wxyz-wxyz-wxyz-wxyz"))
        .await;
    let mut own = Plan::letter(Method::App);
    let mut theirs = Plan {
        user_id: "letter-02".to_owned(),
        password: "wxyz-wxyz-wxyz-wxyz".to_owned(),
        new_user_id: "momijiko8".to_owned(),
        ..own.clone()
    };
    let browser = app.browser();
    let mut other = Walk::up_to(&app, &browser, &mut theirs, "mail-check").await;
    other.mailed_link().await;
    let mut walk = Walk::up_to(&app, &app.browser(), &mut own, "mail-check").await;
    let link = walk.mailed_link().await;
    // Pressed in their browser, with their cookies.
    let page = browser.get(&link).await;
    let done = page.form("form[data-form=confirm]").submit(&browser).await;
    assert!(done.has("main[data-done]"));
    other.reload().await;
    assert_eq!(other.step(), "mail-check");
    let member = app.member("letter-02").await;
    assert_eq!(member.mail_confirmed_at, None);
    walk.reload().await;
    assert_eq!(walk.step(), "app-setup");
}

#[tokio::test]
async fn a_link_of_one_tenant_at_another_and_a_link_that_is_none() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
    let mut plan = Plan::letter(Method::App);
    let walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-check").await;
    let link = walk.mailed_link().await;
    let own = format!("{ORIGIN}/{TENANT}/");
    assert!(link.starts_with(&own), "built from the issuer: {link}");
    let there = link.replace(&own, &format!("{ORIGIN}/{OTHER_TENANT}/"));
    let token = link.rsplit('/').next().unwrap();
    let session = walk.browser.cookies(&own);
    let session = session.split('=').nth(1).unwrap().to_owned();
    for address in [
        there,
        link.replace(token, &token.to_uppercase()),
        format!("{link}A"),
        link.replace(token, &token[1..]),
        link.replace(token, &session),
        link.replace(token, &"A".repeat(5000)),
    ] {
        let page = app.browser().get(&address).await;
        assert!(!page.has("form[data-form=confirm]"), "{address}");
        assert_eq!(page.error().as_deref(), Some("link-unknown"), "{address}");
    }
    // A press needs the page's own value, from our own site.
    let page = app.browser().get(&link).await;
    let form = page.form("form[data-form=confirm]");
    for form in [
        form.clone().without("csrf"),
        form.clone().tamper("csrf", "x"),
    ] {
        post(&app, &link, &[], &form.fields()).await;
    }
    let cross = [("origin", "https://evil.example")];
    post(&app, &link, &cross, &form.fields()).await;
    assert_eq!(app.member(LETTER_USER_ID).await.mail_confirmed_at, None);
    assert!(press(&app, &link).await.has("main[data-done]"));
}

#[tokio::test]
async fn a_link_is_no_code_and_a_code_is_no_link() {
    let app = TestApp::start_with(society(policies::c())).await;
    app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
    let mut plan = Plan::letter(Method::Mail);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-check").await;
    let link = walk.mailed_link().await;
    let token = link.rsplit('/').next().unwrap().to_owned();
    walk.go_to(&mut plan, "mail-code").await;
    let code = walk.newest_mail_code().await;
    let page = app.browser().get(&app.at(&format!("/m/{code}"))).await;
    assert_eq!(page.error().as_deref(), Some("link-unknown"));
    walk.send("mail-code", CODE, &[("code", &token)]).await;
    assert_eq!(walk.error().as_deref(), Some("wrong-code"));
    let auth = sekisho_tests::protocol::Auth::Basic("web");
    assert_eq!(app.redeem(auth, &token).await.error(), "invalid_grant");
    assert_eq!(app.refresh(&token).await.error(), "invalid_grant");
}

#[tokio::test]
async fn what_was_pending_dies_when_the_password_changes() {
    let app = TestApp::start_with(society(policies::c())).await;
    app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
    // Half-done, elsewhere: at the confirmation of an address, and at the new password.
    let mut early = Plan::letter(Method::Mail);
    let waiting = Walk::up_to(&app, &app.browser(), &mut early, "mail-check").await;
    let link = waiting.mailed_link().await;
    app.advance(Duration::from_mins(2));
    let mut plan = Plan::letter(Method::Mail);
    let mut elsewhere = Walk::up_to(&app, &app.browser(), &mut plan, "new-password").await;
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-code").await;
    let code = walk.newest_mail_code().await;

    elsewhere.reload().await;
    assert_eq!(elsewhere.step(), "credentials");
    let page = app.browser().get(&link).await;
    assert_eq!(page.error().as_deref(), Some("link-expired"));
    walk.send("mail-code", CODE, &[("code", &code)]).await;
    assert_eq!(walk.step(), "recovery-codes");
}

#[tokio::test]
async fn a_mailed_code_dies_when_the_password_changes() {
    let app = four_members().await;
    let mut plan = Plan::known("mail-0001", &[]);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-code").await;
    let code = walk.newest_mail_code().await;
    app.raise_security_version("mail-0001").await;
    walk.send("mail-code", CODE, &[("code", &code)]).await;
    assert_eq!(walk.step(), "credentials");
    // The proofs are void; the same mail is not good for a new sign-in with the new password.
    walk.credentials("mail-0001", &plan.password).await;
    assert!(!walk.has_left());
}
