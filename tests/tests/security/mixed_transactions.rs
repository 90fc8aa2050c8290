//! docs/security.md 1 and 2: what was proven in one transaction, one tab, one browser, one tenant
//! counts in no other.

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::{ORIGIN, OTHER_TENANT, TENANT, TestApp},
    people::{
        BIRTH_DATE, Person, policies, society,
        walk::{LETTER, LETTER_USER_ID, Plan, Walk},
    },
};

use crate::support::{KNOWN, SEED, begins_session, post};

const STEPS: &str = "birth-date terms profile new-password mail-address mail-check app-setup \
                     recovery-codes";

async fn with_letter() -> TestApp {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    app
}

#[tokio::test]
async fn proofs_of_one_tab_do_not_count_in_another() {
    let app = with_letter().await;
    let browser = app.browser();
    for step in STEPS.split_whitespace().take(6) {
        let mut plan = Plan::letter(Method::App);
        let _first = Walk::up_to(&app, &browser, &mut plan, step).await;
        let mut second = Walk::begin(&app, &browser).await;
        assert_eq!(second.step(), "credentials", "beside {step}");
        second.credentials(&plan.user_id, &plan.password).await;
        assert_eq!(second.step(), "birth-date", "beside {step}");
        app.advance(std::time::Duration::from_mins(2));
    }
    let mut plan = Plan::known(KNOWN, &SEED);
    let _first = Walk::up_to(&app, &browser, &mut plan, "app-code").await;
    let mut second = Walk::begin(&app, &browser).await;
    second.credentials(KNOWN, "a wrong password").await;
    assert_eq!(second.step(), "credentials");
}

#[tokio::test]
async fn a_form_with_the_anti_forgery_value_of_another_transaction_is_not_taken() {
    for step in STEPS.split_whitespace() {
        let app = with_letter().await;
        let browser = app.browser();
        let mut plan = Plan::letter(Method::App);
        let mut walk = Walk::up_to(&app, &browser, &mut plan, step).await;
        let other = Walk::begin(&app, &browser).await;
        let foreign = other.page().form("form[data-form=cancel]").value("csrf");
        let foreign = foreign.unwrap();
        let address = walk.page().url.to_string();
        let cookies = walk.browser.cookies(&address);
        let forms = ["form:has([name=step])", "form[data-form=cancel]"];
        for form in forms {
            let form = walk.page().form(form).tamper("csrf", &foreign);
            let fields = form.fields();
            let headers = [("cookie", &*cookies)];
            let reply = post(&app, form.action().as_str(), &headers, &fields).await;
            let told = reply.header("location").unwrap_or_default();
            assert!(!begins_session(&reply), "{step}");
            assert!(
                !told.contains("error=") && !told.contains("code="),
                "{told}"
            );
        }
        walk.reload().await;
        assert_eq!(walk.step(), step);
    }
}

#[tokio::test]
async fn no_button_works_without_its_anti_forgery_value() {
    let app = TestApp::start_with(society(policies::c())).await;
    app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
    let person = Person::new(KNOWN).with_app("電話", &SEED);
    app.add(person.choosing(Method::Mail)).await;
    let mut letter = Plan::letter(Method::App);
    let mut known = Plan::known(KNOWN, &SEED);
    for (step, button) in [
        ("terms", "decline"),
        ("mail-check", "change"),
        ("mail-check", "resend"),
        ("mail-code", "resend"),
        ("mail-code", "other-method"),
        ("mail-code", "cancel"),
    ] {
        app.advance(std::time::Duration::from_mins(2));
        let plan = if step == "mail-code" {
            &mut known
        } else {
            &mut letter
        };
        let mut walk = Walk::up_to(&app, &app.browser(), plan, step).await;
        match step {
            "mail-check" => drop(walk.mailed_link().await),
            "mail-code" => drop(walk.newest_mail_code().await),
            _ => {}
        }
        app.advance(std::time::Duration::from_mins(1));
        let sent = app.mailbox.mails().len();
        let selector = format!("form[data-form={button}]");
        let form = walk.page().form(&selector);
        for form in [form.clone().without("csrf"), form.tamper("csrf", "x")] {
            let cookies = walk.browser.cookies(form.action().as_str());
            let headers = [("cookie", &*cookies)];
            let reply = post(&app, form.action().as_str(), &headers, &form.fields()).await;
            let told = reply.header("location").unwrap_or_default();
            assert!(!told.contains("error="), "{button}: {told}");
        }
        walk.reload().await;
        assert_eq!(walk.step(), step, "{button}");
        assert_eq!(app.mailbox.mails().len(), sent, "{button}");
    }
}

#[tokio::test]
async fn the_address_of_a_half_done_sign_in_is_worth_nothing_in_another_browser() {
    for step in STEPS.split_whitespace() {
        let app = with_letter().await;
        let mut plan = Plan::letter(Method::App);
        let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, step).await;
        let address = walk.page().url.to_string();
        let stranger = app.browser();
        let page = stranger.get(&address).await;
        assert!(["restarted", "credentials"].contains(&&*page.step().unwrap()));
        assert_ne!(page.url.as_str(), address);
        assert!(!page.html.contains(LETTER_USER_ID), "{step}");
        let form = walk.page().form("form:has([name=step])");
        let reply = post(&app, &address, &[], &form.fields()).await;
        assert!(!begins_session(&reply), "{step}");
        walk.reload().await;
        assert_eq!(walk.step(), step);
    }
}

#[tokio::test]
async fn what_a_page_offers_to_save_is_for_its_own_browser() {
    let app = with_letter().await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-setup").await;
    let address = walk.page().url.to_string();
    let qr = format!("{address}/qr.png");
    let own = walk.browser.get(&qr).await;
    assert_eq!(own.header("content-type"), Some("image/png"));
    assert_eq!(own.header("cache-control"), Some("no-store"));
    let stranger = app.browser();
    assert_eq!(stranger.get(&qr).await.status, 404);
    walk.go_to(&mut plan, "recovery-codes").await;
    let codes = walk.page().texts("[data-code]");
    let file = format!("{address}/recovery-codes.txt");
    let foreign = app.browser().get(&file).await;
    assert_eq!(foreign.status, 404);
    assert!(codes.iter().all(|code| !foreign.html.contains(code)));
    // What is over is not shown again, in the own browser either.
    assert_eq!(walk.browser.get(&qr).await.status, 404);
}

#[tokio::test]
async fn the_options_of_a_passkey_are_for_the_page_that_asks_in_its_own_browser() {
    let app = with_letter().await;
    let mut plan = Plan::letter(Method::Passkey);
    let walk = Walk::up_to(&app, &app.browser(), &mut plan, "passkey-setup").await;
    let address = format!("{}/passkey/options", walk.page().url);
    let csrf = walk.page().form("form[data-form=cancel]").value("csrf");
    let own = walk.browser.cookies(&address);
    let foreign = {
        let stranger = app.browser();
        Walk::begin(&app, &stranger).await;
        stranger.cookies(&address)
    };
    for (what, cookies, csrf, mode, status) in [
        ("all right", &own, csrf.clone(), "register", 200),
        ("no cookie", &String::new(), csrf.clone(), "register", 403),
        ("a foreign cookie", &foreign, csrf.clone(), "register", 403),
        ("no value", &own, None, "register", 403),
        ("another mode", &own, csrf.clone(), "button", 409),
        ("no mode", &own, csrf.clone(), "all", 400),
    ] {
        let mut fields = vec![("mode".to_owned(), mode.to_owned())];
        fields.extend(csrf.map(|csrf| ("csrf".to_owned(), csrf)));
        let reply = post(&app, &address, &[("cookie", cookies)], &fields).await;
        assert_eq!(reply.status.as_u16(), status, "{what}: {}", reply.body);
    }
}

#[tokio::test]
async fn a_transaction_of_one_tenant_is_none_of_another() {
    let app = with_letter().await;
    let browser = app.browser();
    let mut plan = Plan::letter(Method::App);
    let walk = Walk::up_to(&app, &browser, &mut plan, "birth-date").await;
    let there = walk.page().url.as_str().replace(
        &format!("{ORIGIN}/{TENANT}/"),
        &format!("{ORIGIN}/{OTHER_TENANT}/"),
    );
    let page = browser.get(&there).await;
    assert_ne!(page.step().as_deref(), Some("birth-date"));
    let form = walk.page().form("form[data-form=birth-date]");
    let fields = form.fill("birth_date", BIRTH_DATE).fields();
    let cookies = browser.cookies(walk.page().url.as_str());
    post(&app, &there, &[("cookie", &cookies)], &fields).await;
    let mut walk = walk;
    walk.reload().await;
    assert_eq!(walk.step(), "birth-date");
}
