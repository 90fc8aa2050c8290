//! Devices on the account pages: one more, another name, one less.

use sekisho_tests::{
    app::TestApp,
    browser::Page,
    people::{Person, policies, seed_of, society, walk::Plan},
};

use crate::support::{KNOWN, Member, SEED, minutes, with_app};

/// Two apps with the same seed: either shows the code of whichever the page has first.
async fn with_two_apps() -> (TestApp, Plan) {
    let app = TestApp::start_with(society(policies::a())).await;
    let person = Person::new(KNOWN).with_app("会社の電話", &SEED);
    app.add(person.with_app("自分の電話", &SEED)).await;
    (app, Plan::known(KNOWN, &SEED))
}

/// The id of the device of this name.
fn device(page: &Page, name: &str) -> String {
    let names = page.texts("li[data-authenticator] > div > b");
    let place = names
        .iter()
        .position(|text| text.starts_with(name))
        .unwrap();
    let mut ids = page.html.split("<li data-authenticator=\"").skip(1);
    ids.nth(place)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

async fn ask_to_delete(member: &Member<'_>, name: &str) -> Page {
    let page = member.open("/security").await;
    let id = device(&page, name);
    let page = member.open(&format!("/authenticators/{id}/delete")).await;
    assert_eq!(page.step().as_deref(), Some("authenticator-delete"));
    assert_eq!(page.text("[data-device-name]").as_deref(), Some(name));
    page
}

#[tokio::test]
async fn one_of_two_apps_is_deleted_after_a_question_and_the_member_is_told() {
    let (app, plan) = with_two_apps().await;
    let member = Member::sign_in(&app, &plan).await;
    let mails = app.mailbox.mails().len();
    let page = ask_to_delete(&member, "自分の電話").await;
    let page = member.send(&page, "delete", &[]).await;
    assert!(page.has("[data-done=removed]"), "{page}");
    assert_eq!(page.texts("li[data-authenticator]").len(), 1);
    let told = app.mailbox.wait_for(mails + 1).await;
    assert!(told[mails].text.contains("自分の電話"));
    // What is pressed again in an old tab is done already.
    let page = member.open("/security").await;
    assert_eq!(page.texts("li[data-authenticator]").len(), 1);
}

#[tokio::test]
async fn the_last_one_cannot_be_deleted_whatever_is_sent() {
    let (app, plan) = with_two_apps().await;
    let member = Member::sign_in(&app, &plan).await;
    let first = ask_to_delete(&member, "自分の電話").await;
    let second = ask_to_delete(&member, "会社の電話").await;
    member.send(&first, "delete", &[]).await;
    let page = member.send(&second, "delete", &[]).await;
    assert_eq!(page.step().as_deref(), Some("account-security"));
    assert_eq!(page.error().as_deref(), Some("last-authenticator"));
    assert_eq!(page.texts("li[data-authenticator]").len(), 1);
    let page = ask_to_delete(&member, "会社の電話").await;
    assert_eq!(page.error().as_deref(), Some("last-authenticator"));
    assert!(!page.has("form[data-form=delete]"));
    // The page is no dead end: another one is set up from here.
    let page = member.send(&page, "add-app", &[]).await;
    assert_eq!(page.step().as_deref(), Some("app-setup"), "{page}");
}

#[tokio::test]
async fn deleting_asks_who_it_is_when_that_was_long_ago() {
    let (app, plan) = with_two_apps().await;
    let member = Member::sign_in(&app, &plan).await;
    app.advance(minutes(6));
    let page = ask_to_delete(&member, "自分の電話").await;
    let page = member.send(&page, "delete", &[]).await;
    let page = member.confirm(&page).await;
    assert!(page.has("[data-done=removed]"), "{page}");
}

#[tokio::test]
async fn a_device_gets_another_name() {
    let (app, plan) = with_two_apps().await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/security").await;
    let id = device(&page, "自分の電話");
    let form = |page: &Page| {
        let selector = format!("li[data-authenticator=\"{id}\"] form[data-form=rename]");
        page.form(&selector)
    };
    let page = form(&page).fill("device_name", "会社の電話");
    let page = page.submit(&member.browser).await;
    assert_eq!(page.error().as_deref(), Some("device-name-taken"));
    assert_eq!(
        form(&page).value("device_name").as_deref(),
        Some("会社の電話")
    );
    let page = form(&page).fill("device_name", "家のタブレット");
    let page = page.submit(&member.browser).await;
    assert!(page.has("[data-done=renamed]"), "{page}");
    assert_eq!(device(&page, "家のタブレット"), id);
}

#[tokio::test]
async fn one_more_app_signs_in_like_the_first() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/security").await;
    let page = member.send(&page, "add-app", &[]).await;
    assert_eq!(page.step().as_deref(), Some("app-setup"), "{page}");
    let seed = seed_of(&page.text("[data-secret]").unwrap());
    let fields = [
        ("code", &*app.code_of(&seed)),
        ("device_name", "新しい電話"),
    ];
    let page = member.send(&page, "code", &fields).await;
    assert!(page.has("[data-done=app-added]"), "{page}");
    let plan = Plan::known(KNOWN, &seed);
    let page = member.open("/security").await;
    assert_eq!(page.texts("li[data-authenticator]").len(), 2);
    Member::sign_in(&app, &plan).await;
}

#[tokio::test]
async fn what_is_refused_within_a_change_stands_in_the_history_with_its_number() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/security").await;
    let page = member.send(&page, "add-app", &[]).await;
    let fields = [("code", "000000"), ("device_name", "新しい電話")];
    let page = member.send(&page, "code", &fields).await;
    let number = page.text("[data-call-number]").unwrap();
    let history = member.open("/sessions").await;
    let listed = history.texts("[data-call-number]");
    assert!(
        listed.iter().any(|listed| number.contains(listed)),
        "{listed:?}"
    );
}

#[tokio::test]
async fn a_device_of_somebody_else_is_not_to_be_had() {
    let (app, plan) = with_two_apps().await;
    app.add(Person::new("other-0001").with_app("よその電話", &[8; 20]))
        .await;
    let other = Member::sign_in(&app, &Plan::known("other-0001", &[8; 20])).await;
    let theirs = device(&other.open("/security").await, "よその電話");
    let member = Member::sign_in(&app, &plan).await;
    let path = format!("/authenticators/{theirs}/delete");
    let page = member.open(&path).await;
    assert_eq!(page.step().as_deref(), Some("account-security"));
    let own = ask_to_delete(&member, "自分の電話").await;
    let csrf = own.form("form[data-form=delete]").value("csrf").unwrap();
    let address = app.at(&format!("/account{path}"));
    let from = own.url.to_string();
    let fields = [("csrf", csrf.as_str())];
    member.browser.post(&from, &address, &fields).await.page();
    let page = other.open("/security").await;
    assert_eq!(page.texts("li[data-authenticator]").len(), 1, "still there");
}

#[tokio::test]
async fn a_mail_address_is_not_changed_by_adding_a_device() {
    let app = TestApp::start_with(society(policies::c())).await;
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    let member = Member::sign_in(&app, &Plan::known(KNOWN, &SEED)).await;
    let page = member.open("/security").await;
    let csrf = page.attr("form[data-form=add-app] [name=csrf]", "value");
    let fields = [("csrf", &*csrf.unwrap()), ("method", "mail")];
    let address = app.at("/account/authenticators");
    let from = page.url.to_string();
    let page = member.browser.post(&from, &address, &fields).await.page();
    assert_eq!(page.step().as_deref(), Some("account-security"), "{page}");
    assert!(!page.has("[data-done]"), "{page}");
}
