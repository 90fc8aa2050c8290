//! Changing password, user ID, second factor and recovery codes on the account pages.

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::{PASSWORD, TestApp},
    people::{Person, policies, society, walk::Plan},
};

use crate::support::{KNOWN, Member, SEED, minutes, with_app};

const NEW_PASSWORD: &str = "Kawatta-2026!";

async fn change_password(member: &Member<'_>) {
    let page = member.open("/security").await;
    let page = member.send(&page, "change-password", &[]).await;
    let fields = [
        ("new_password", NEW_PASSWORD),
        ("new_password_confirm", NEW_PASSWORD),
    ];
    assert_eq!(page.step().as_deref(), Some("new-password"), "{page}");
    let page = member.send(&page, "new-password", &fields).await;
    assert!(page.has("[role=status][data-done=password]"), "{page}");
    assert_eq!(page.step().as_deref(), Some("account-security"));
}

#[tokio::test]
async fn another_password_is_good_at_once_and_the_former_is_not() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let mails = app.mailbox.mails().len();
    change_password(&member).await;
    let told = app.mailbox.wait_for(mails + 1).await;
    assert!(
        told[mails].subject.contains("パスワード変更"),
        "{:?}",
        told[mails]
    );
    let browser = app.browser();
    let page = browser.get(&app.authorize(&[])).await;
    let page = app.enter(&page, &browser, KNOWN, PASSWORD).await.page();
    assert_eq!(page.error().as_deref(), Some("invalid-credentials"));
    let page = app.enter(&page, &browser, KNOWN, NEW_PASSWORD).await.page();
    assert_eq!(page.step().as_deref(), Some("app-code"));
}

#[tokio::test]
async fn a_change_that_is_sent_twice_is_made_once_and_said_to_be_made() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/security").await;
    let page = member.send(&page, "change-password", &[]).await;
    let fields = [
        ("new_password", NEW_PASSWORD),
        ("new_password_confirm", NEW_PASSWORD),
    ];
    for _ in 0..2 {
        let done = member.send(&page, "new-password", &fields).await;
        assert!(done.has("[data-done=password]"), "{done}");
    }
}

#[tokio::test]
async fn of_a_change_that_was_made_somebody_else_in_the_browser_is_told_nothing() {
    let (app, plan) = with_app(policies::a()).await;
    app.add(Person::new("other-0001").with_app("電話", &[8; 20]))
        .await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/security").await;
    let page = member.send(&page, "change-password", &[]).await;
    let fields = [
        ("new_password", NEW_PASSWORD),
        ("new_password_confirm", NEW_PASSWORD),
    ];
    member.send(&page, "new-password", &fields).await;
    let question = member.browser.get(&app.at("/end_session")).await;
    member.send(&question, "sign-out", &[]).await;
    let browser = member.browser.tab();
    let other = Plan::known("other-0001", &[8; 20]);
    let other = Member::sign_in_with(&app, &other, browser).await;
    let opened = other.browser.get(page.url.as_str()).await;
    assert_eq!(
        opened.step().as_deref(),
        Some("account-security"),
        "{opened}"
    );
    assert!(!opened.has("[data-done]"), "{opened}");
}

#[tokio::test]
async fn a_change_that_was_left_is_not_said_to_be_made() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/security").await;
    let page = member.send(&page, "change-password", &[]).await;
    member.send(&page, "cancel", &[]).await;
    let opened = member.browser.get(page.url.as_str()).await;
    assert_eq!(opened.step().as_deref(), Some("account-security"));
    assert!(!opened.has("[data-done]"), "{opened}");
}

#[tokio::test]
async fn the_present_password_is_refused_as_the_new_one() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    change_password(&member).await;
    let page = member.open("/security").await;
    let page = member.send(&page, "change-password", &[]).await;
    let fields = [
        ("new_password", NEW_PASSWORD),
        ("new_password_confirm", NEW_PASSWORD),
    ];
    let page = member.send(&page, "new-password", &fields).await;
    assert_eq!(page.step().as_deref(), Some("new-password"));
    assert_eq!(page.error().as_deref(), Some("is-current"));
}

#[tokio::test]
async fn later_the_password_and_the_code_are_asked_before_anything_is_changed() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    app.advance(minutes(6));
    let page = member.open("/security").await;
    let page = member.send(&page, "change-password", &[]).await;
    assert_eq!(page.step().as_deref(), Some("reauthenticate"));
    assert_eq!(
        page.text(".lead").as_deref(),
        Some("続行する際には再度認証してください。")
    );
    let wrong = member
        .send(&page, "reauthenticate", &[("password", "wrong")])
        .await;
    assert_eq!(wrong.error().as_deref(), Some("invalid-credentials"));
    assert!(wrong.has("[data-call-number]"));
    let page = member.confirm(&wrong).await;
    assert_eq!(page.step().as_deref(), Some("new-password"));
}

#[tokio::test]
async fn going_back_from_the_question_changes_nothing() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    app.advance(minutes(6));
    let page = member.open("/security").await;
    let page = member.send(&page, "change-password", &[]).await;
    let page = member.send(&page, "cancel", &[]).await;
    assert_eq!(page.step().as_deref(), Some("account-security"));
    assert!(!page.has("[data-done]"));
}

#[tokio::test]
async fn another_user_id_signs_in_and_the_former_does_not() {
    let (app, plan) = with_app(policies::a()).await;
    app.add(Person::new("taken-0001")).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/profile").await;
    for (typed, error) in [("taken-0001", "taken"), ("abc", "too-short")] {
        let page = member.send(&page, "profile", &[("user_id", typed)]).await;
        assert_eq!(page.step().as_deref(), Some("account-profile"));
        assert_eq!(page.error().as_deref(), Some(error), "{typed}");
        let form = page.form("form[data-form=profile]");
        assert_eq!(form.value("user_id").as_deref(), Some(typed));
        assert!(page.has("[data-call-number]"));
    }
    let page = member
        .send(&page, "profile", &[("user_id", "Betsuno-02")])
        .await;
    assert!(page.has("[data-done=profile]"), "{page}");
    let form = page.form("form[data-form=profile]");
    assert_eq!(form.value("user_id").as_deref(), Some("betsuno-02"));
    let browser = app.browser();
    let page = browser.get(&app.authorize(&[])).await;
    let page = app.enter(&page, &browser, KNOWN, PASSWORD).await.page();
    assert_eq!(page.error().as_deref(), Some("invalid-credentials"));
    let page = app
        .enter(&page, &browser, "betsuno-02", PASSWORD)
        .await
        .page();
    assert_eq!(page.step().as_deref(), Some("app-code"));
}

#[tokio::test]
async fn what_was_asked_for_in_a_session_that_ended_is_done_after_signing_in() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/profile").await;
    app.advance(minutes(31));
    let page = member
        .send(&page, "profile", &[("user_id", "betsuno-02")])
        .await;
    assert_eq!(page.step().as_deref(), Some("credentials"));
    let why = page.text("main [role=status]").unwrap();
    assert!(why.contains("変更の続きへ"), "{why}");
    assert!(page.has("[data-account]"), "only the password: {page}");
    let fields = [("password", PASSWORD)];
    let page = member.send(&page, "credentials", &fields).await;
    let code = app.code_of(&SEED);
    let page = member.send(&page, "code", &[("code", &code)]).await;
    assert!(page.has("[data-done=profile]"), "{page}");
}

#[tokio::test]
async fn somebody_else_who_signs_in_then_gets_nothing_of_it() {
    let (app, plan) = with_app(policies::a()).await;
    app.add(Person::new("other-0001").with_app("電話", &[8; 20]))
        .await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/profile").await;
    app.advance(minutes(31));
    let page = member
        .send(&page, "profile", &[("user_id", "betsuno-02")])
        .await;
    let page = member.send(&page, "other-account", &[]).await;
    let fields = [("user_id", "other-0001"), ("password", PASSWORD)];
    let page = member.send(&page, "credentials", &fields).await;
    let code = app.code_of(&[8; 20]);
    let page = member.send(&page, "code", &[("code", &code)]).await;
    assert_eq!(page.step().as_deref(), Some("account-profile"));
    assert!(!page.has("[data-done]"));
    let form = page.form("form[data-form=profile]");
    assert_eq!(form.value("user_id").as_deref(), Some("other-0001"));
}

#[tokio::test]
async fn a_page_opened_after_the_session_ended_says_why_it_asks_to_sign_in() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    app.advance(minutes(31));
    let page = member.open("/security").await;
    assert_eq!(page.step().as_deref(), Some("credentials"));
    let why = page.text("main [role=status]").unwrap();
    assert!(why.contains("アカウントの画面へ"), "{why}");
    let page = app.browser().get(&app.at("/account/security")).await;
    assert!(!page.has("main [role=status]"), "nobody was signed in");
}

#[tokio::test]
async fn a_form_of_a_session_that_ended_learns_nothing_and_leaves_nothing() {
    let (app, plan) = with_app(policies::a()).await;
    app.add(Person::new("taken-0001")).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/profile").await;
    app.advance(minutes(31));
    for typed in ["taken-0001", "abc", "free-00001"] {
        let page = member.send(&page, "profile", &[("user_id", typed)]).await;
        assert_eq!(page.step().as_deref(), Some("credentials"), "{typed}");
        assert!(page.has("main [role=status]"), "{typed}: {page}");
    }
    let member = Member::sign_in(&app, &plan).await;
    let history = member.open("/sessions").await;
    assert!(!history.has("[data-call-number]"), "{history}");
}

async fn with_mail_too() -> (TestApp, Plan) {
    let app = TestApp::start_with(society(policies::c())).await;
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    (app, Plan::known(KNOWN, &SEED))
}

#[tokio::test]
async fn another_second_factor_is_chosen_and_the_member_is_told() {
    let (app, plan) = with_mail_too().await;
    let member = Member::sign_in(&app, &plan).await;
    let mails = app.mailbox.mails().len();
    let page = member.open("/profile").await;
    let page = member.send(&page, "profile", &[("method", "mail")]).await;
    assert!(page.has("[data-done=profile]"), "{page}");
    assert_eq!(app.member(KNOWN).await.method, Some(Method::Mail));
    let told = app.mailbox.wait_for(mails + 1).await;
    assert!(told[mails].subject.contains("認証方法変更"));
}

#[tokio::test]
async fn a_second_factor_that_is_not_registered_is_set_up_first() {
    let (app, plan) = with_mail_too().await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/profile").await;
    let page = member
        .send(&page, "profile", &[("method", "passkey")])
        .await;
    assert_eq!(page.step().as_deref(), Some("passkey-setup"));
    assert_eq!(
        app.member(KNOWN).await.method,
        Some(Method::App),
        "not before it is there"
    );
}

#[tokio::test]
async fn new_recovery_codes_take_the_place_of_the_former() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/security").await;
    let page = member.send(&page, "new-recovery-codes", &[]).await;
    assert_eq!(page.step().as_deref(), Some("recovery-codes"), "{page}");
    assert_eq!(page.texts("[data-code]").len(), 10);
    let page = member.send(&page, "continue", &[]).await;
    assert!(page.has("[data-done=recovery-codes]"), "{page}");
    assert!(
        page.text("#recovery-codes ~ ul")
            .unwrap()
            .contains("残り10個")
    );
}

#[tokio::test]
async fn a_change_that_takes_too_long_begins_again_and_says_why() {
    let changes = [
        ("/security", "change-password", "reauthenticate"),
        ("/security", "change-password", "new-password"),
        ("/security", "add-app", "app-setup"),
        ("/security", "new-recovery-codes", "recovery-codes"),
        ("/profile", "change-mail", "mail-address"),
    ];
    for (page, change, step) in changes {
        let (app, plan) = with_app(policies::a()).await;
        let member = Member::sign_in(&app, &plan).await;
        if step == "reauthenticate" {
            app.advance(minutes(6));
        }
        let page = member.open(page).await;
        let page = member.send(&page, change, &[]).await;
        assert_eq!(page.step().as_deref(), Some(step), "{page}");
        app.advance(minutes(31));
        let page = member.browser.get(page.url.as_str()).await;
        let shown = page.step().unwrap();
        assert!(["restarted", "reauthenticate"].contains(&&*shown), "{page}");
        assert!(
            page.status_text().is_some_and(|text| !text.is_empty()),
            "{page}"
        );
    }
}
