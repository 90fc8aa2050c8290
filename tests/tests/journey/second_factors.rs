//! Signing in with a second factor: two apps, another method, a lost device, recovery codes.

use std::time::Duration;

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::TestApp,
    people::{
        Person, policies, society,
        walk::{Plan, Walk},
    },
};

use crate::support::{KNOWN, SEED, minutes, with_app, with_letter};

const OTHER_SEED: [u8; 20] = [9; 20];
const CODE: &str = "form[data-form=code]";

async fn with_two_apps() -> (TestApp, Plan) {
    let app = TestApp::start_with(society(policies::a())).await;
    let person = Person::new(KNOWN).with_app("会社の電話", &SEED);
    app.add(person.with_app("自分の電話", &OTHER_SEED)).await;
    (app, Plan::known(KNOWN, &SEED))
}

#[tokio::test]
async fn of_two_apps_either_is_good_and_each_code_once() {
    for seed in [SEED, OTHER_SEED] {
        let (app, mut plan) = with_two_apps().await;
        let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
        let names = walk.page().texts(".choice b");
        assert_eq!(names.len(), 2, "{names:?}");
        let ids: Vec<_> = device_ids(&walk);
        let code = app.code_of(&seed);
        let mut answers = Vec::new();
        for id in &ids {
            let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
            let form = walk.page().form(CODE).choose("device", id);
            walk.submit(&form.fill("code", &code)).await;
            answers.push(walk.has_left());
        }
        answers.sort_unstable();
        assert_eq!(answers, [false, true], "the code of one app is no other's");
        for id in &ids {
            let form = walk.page().form(CODE).choose("device", id);
            walk.submit(&form.fill("code", &code)).await;
            assert_eq!(walk.error().as_deref(), Some("wrong-code"), "used up");
        }
        app.advance(Duration::from_secs(30));
        let code = app.code_of(&seed);
        let form = walk.page().form(CODE).without("device");
        walk.submit(&form.fill("code", &code)).await;
        walk.arrive();
    }
}

fn device_ids(walk: &Walk<'_>) -> Vec<String> {
    walk.page()
        .html
        .split("name=\"device\" value=\"")
        .skip(1)
        .map(|rest| rest[..rest.find('"').unwrap()].to_owned())
        .collect()
}

#[tokio::test]
async fn the_app_used_last_is_first_and_chosen() {
    let (app, mut plan) = with_two_apps().await;
    plan.seed = OTHER_SEED.to_vec();
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    assert!(!walk.page().has("[name=device]:not([type=radio])"));
    let own = walk.page().texts(".choice b");
    let id = device_ids(&walk)[own.iter().position(|name| name == "自分の電話").unwrap()].clone();
    let form = walk.page().form(CODE).choose("device", &id);
    walk.submit(&form.fill("code", &app.code_of(&OTHER_SEED)))
        .await;
    walk.arrive();
    let walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    assert_eq!(walk.page().texts(".choice b")[0], "自分の電話");
    let chosen = walk.page().attr("[name=device][checked]", "value");
    assert_eq!(chosen.as_deref(), Some(&*id));
}

#[tokio::test]
async fn a_clock_may_go_wrong_by_one_step_each_way() {
    for (drift, good) in [
        (-60, false),
        (-30, true),
        (0, true),
        (30, true),
        (60, false),
    ] {
        let (app, mut plan) = with_app(policies::a()).await;
        let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
        let at = app.clock.now().as_seconds() + drift;
        let at = sekisho_kernel::Timestamp::from_seconds(at);
        let code = sekisho_tests::people::app_code(&SEED, at);
        walk.send("app-code", CODE, &[("code", &code)]).await;
        assert_eq!(walk.has_left(), good, "{drift} s");
    }
}

#[tokio::test]
async fn the_other_method_can_be_used_instead() {
    let app = TestApp::start_with(society(policies::c())).await;
    let person = Person::new(KNOWN).with_app("電話", &SEED);
    app.add(person.choosing(Method::Mail)).await;
    let mut plan = Plan::known(KNOWN, &SEED);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-code").await;
    let other = walk.page().form("form[data-form=other-method]");
    walk.submit(&other.button("method", "app")).await;
    assert_eq!(walk.step(), "app-code");
    walk.reload().await;
    assert_eq!(walk.step(), "app-code");
    // And back: the code that is running is good, no other mail goes out.
    let other = walk.page().form("form[data-form=other-method]");
    walk.submit(&other.button("method", "mail")).await;
    assert_eq!(walk.step(), "mail-code");
    let other = walk.page().form("form[data-form=other-method]");
    walk.submit(&other.button("method", "app")).await;
    walk.app_code(&SEED).await;
    assert_eq!(walk.acr().await, "urn:sekisho:acr:3");
}

#[tokio::test]
async fn another_second_factor_can_be_chosen_while_one_is_set_up() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::Passkey);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "passkey-setup").await;
    let other = walk.page().form("form[data-form=other-method]");
    walk.submit(&other.button("method", "app")).await;
    assert_eq!(walk.step(), "app-setup");
    walk.go_home(&mut plan).await;
    walk.arrive();
}

#[tokio::test]
async fn a_recovery_code_takes_the_place_of_a_lost_device_once() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.go_home(&mut plan).await;
    let code = plan.recovery_codes[3].clone();

    for (tried, works) in [(code.to_lowercase(), true), (code, false)] {
        app.advance(minutes(2));
        let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
        let link = walk.page().link("a[data-link=lost-device]");
        walk.open(link.as_str()).await;
        assert_eq!(walk.step(), "recovery-code");
        let form = walk.page().form(CODE);
        walk.submit(&form.fill("code", &tried)).await;
        if works {
            let claims = walk.claims().await;
            assert_eq!(claims["acr"], "urn:sekisho:acr:1");
            assert_eq!(claims["amr"], serde_json::json!(["pwd", "otp", "mfa"]));
        } else {
            assert_eq!(walk.error().as_deref(), Some("wrong-code"));
        }
    }
    let told = app.mailbox.wait_for(3).await;
    let told = told
        .iter()
        .filter(|mail| mail.subject.contains("予備コード"));
    assert_eq!(told.count(), 1);
}

#[tokio::test]
async fn opening_the_lost_device_page_changes_nothing() {
    let (app, mut plan) = with_app(policies::a()).await;
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    let address = walk.page().url.to_string();
    let link = walk.page().link("a[data-link=lost-device]");
    walk.open(link.as_str()).await;
    assert_eq!(walk.step(), "recovery-code");
    walk.open(&address).await;
    assert_eq!(walk.step(), "app-code");
}

#[tokio::test]
async fn recovery_codes_are_shown_once_to_keep() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let browser = app.browser();
    let mut walk = Walk::up_to(&app, &browser, &mut plan, "recovery-codes").await;
    let codes = walk.page().texts("[data-code]");
    assert_eq!(codes.len(), 10);
    let address = walk.page().url.to_string();
    let file = browser.get(&format!("{address}/recovery-codes.txt")).await;
    assert!(codes.iter().all(|code| file.html.contains(code)));
    let disposition = file.header("content-disposition").unwrap();
    assert!(disposition.contains("attachment"), "{disposition}");
    walk.go_home(&mut plan).await;

    let after = browser.get(&format!("{address}/recovery-codes.txt")).await;
    assert!(codes.iter().all(|code| !after.html.contains(code)));
    app.advance(minutes(2));
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.go_home(&mut plan).await;
    assert_eq!(walk.steps.join(" "), "credentials app-code");
}

#[tokio::test]
async fn the_device_that_was_chosen_stays_chosen_after_a_wrong_code() {
    let (app, mut plan) = with_two_apps().await;
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    for id in device_ids(&walk) {
        let form = walk.page().form(CODE).choose("device", &id);
        walk.submit(&form.fill("code", "000000")).await;
        assert_eq!(walk.error().as_deref(), Some("wrong-code"));
        let shown = walk.page().form(CODE).value("device");
        assert_eq!(shown.as_deref(), Some(&*id));
    }
}

#[tokio::test]
async fn a_browser_that_runs_no_script_is_told_why_no_passkey_is_made() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::Passkey);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "passkey-setup").await;
    walk.send("passkey-setup", "form[data-form=passkey]", &[])
        .await;
    assert_eq!(walk.step(), "passkey-setup");
    assert_eq!(walk.error().as_deref(), Some("passkey-unsupported"));
}
