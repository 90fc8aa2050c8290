//! A device that several members use: the browser knows them by its device cookie alone, asks who it is
//! before a running session answers, and keeps nothing of whoever says that others use it, too.

use std::time::Duration;

use sekisho_tests::{
    app::TestApp,
    browser::{Browser, Form, Page},
    people::{
        BIRTH_DATE, KNOWN, Person, SEED, policies, society,
        walk::{Plan, Walk, has_session},
    },
    protocol::{Auth, claims},
};

use crate::{
    forgot_password,
    support::{CREDENTIALS, minutes, typed_user_id, with_app},
};

const OTHER: &str = "other-0002";
const OTHER_SEED: [u8; 20] = [9; 20];
const CHOOSE: &str = "form[data-form=account]";

fn mine() -> Plan {
    Plan::known(KNOWN, &SEED)
}

fn theirs() -> Plan {
    Plan::known(OTHER, &OTHER_SEED)
}

/// Two members who signed in with one browser, the last of whom is signed in.
async fn used_by_two() -> (TestApp, Browser) {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    app.add(Person::new(OTHER).with_app("電話", &OTHER_SEED))
        .await;
    let browser = app.browser();
    sign_in(&app, &browser, theirs()).await;
    sign_out(&app, &browser).await;
    sign_in(&app, &browser, mine()).await;
    (app, browser)
}

async fn sign_in(app: &TestApp, browser: &Browser, mut plan: Plan) {
    let mut walk = Walk::begin(app, browser).await;
    walk.go_home(&mut plan).await;
    walk.arrive();
}

async fn sign_out(app: &TestApp, browser: &Browser) {
    let page = browser.tab().get(&app.at("/end_session")).await;
    let form = page.form("form[data-form=sign-out]").button("confirm", "1");
    form.submit(&browser.tab()).await;
}

/// The user IDs that may be chosen, as they are shown.
fn offered(page: &Page) -> Vec<String> {
    assert_eq!(page.step().as_deref(), Some("choose-account"), "{page}");
    page.texts("[data-account] b")
}

/// Presses the button of this user ID.
fn choose(page: &Page, shown: &str) -> Form {
    let at = offered(page).iter().position(|it| it == shown).unwrap();
    let ids = page.attrs("[data-account]", "value");
    page.form(CHOOSE).button("account", &ids[at])
}

/// The member that the portal got.
async fn arrived(walk: &Walk<'_>) -> String {
    let reply = walk.app.redeem(Auth::Basic("web"), &walk.arrive()).await;
    let claims = claims(reply.json()["id_token"].as_str().unwrap());
    claims["sub"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_session_of_one_opens_no_portal_to_another_without_a_word() {
    let (app, browser) = used_by_two().await;
    let mut walk = Walk::begin(&app, &browser).await;
    let page = walk.page();
    assert_eq!(
        offered(page),
        ["kn•••••1", "ot•••••2"],
        "the last one first"
    );
    assert_eq!(page.texts("[data-signed-in] b"), ["kn•••••1"]);
    assert!(!page.html.contains(KNOWN) && !page.html.contains(OTHER));

    // The other one gives the password, and no user ID is on the page.
    let form = choose(page, "ot•••••2");
    walk.submit(&form).await;
    let page = walk.page();
    assert_eq!(page.step().as_deref(), Some("credentials"));
    assert!(!page.html.contains(OTHER), "{page}");
    assert_eq!(
        page.attr("[data-account]", "value").as_deref(),
        Some("ot•••••2")
    );
    let form = page.form(CREDENTIALS);
    assert!(!form.has("user_id"));
    walk.submit(&form.fill("password", &theirs().password))
        .await;
    walk.go_home(&mut theirs()).await;
    assert_eq!(arrived(&walk).await, app.member(OTHER).await.sub);
}

#[tokio::test]
async fn whoever_is_signed_in_goes_on_by_one_press() {
    let (app, browser) = used_by_two().await;
    let mut walk = Walk::begin(&app, &browser).await;
    let form = choose(walk.page(), "kn•••••1");
    walk.submit(&form).await;
    assert_eq!(arrived(&walk).await, app.member(KNOWN).await.sub);
}

#[tokio::test]
async fn somebody_new_types_a_user_id_and_a_choice_can_be_taken_back() {
    let (app, browser) = used_by_two().await;
    app.add(Person::new("third-0003").with_app("電話", &[3; 20]))
        .await;
    let mut walk = Walk::begin(&app, &browser).await;
    let form = choose(walk.page(), "ot•••••2");
    walk.submit(&form).await;
    let form = walk.page().form("form[data-form=other-account]");
    walk.submit(&form).await;
    let form = walk.page().form(CHOOSE).button("account", "another");
    walk.submit(&form).await;
    assert_eq!(walk.step(), "credentials");
    let mut third = Plan::known("third-0003", &[3; 20]);
    walk.go_home(&mut third).await;
    assert_eq!(arrived(&walk).await, app.member("third-0003").await.sub);
}

#[tokio::test]
async fn a_wrong_password_of_a_chosen_account_says_so_and_keeps_the_choice() {
    let (app, browser) = used_by_two().await;
    let mut walk = Walk::begin(&app, &browser).await;
    let form = choose(walk.page(), "ot•••••2");
    walk.submit(&form).await;
    let form = walk.page().form(CREDENTIALS).fill("password", "wrong");
    walk.submit(&form).await;
    assert_eq!(walk.error().as_deref(), Some("invalid-credentials"));
    let shown = walk.page().attr("[data-account]", "value");
    assert_eq!(shown.as_deref(), Some("ot•••••2"));
}

#[tokio::test]
async fn a_user_id_is_taken_off_the_list_and_the_one_left_is_asked_this_time() {
    let (app, browser) = used_by_two().await;
    let mut walk = Walk::begin(&app, &browser).await;
    let page = walk.page();
    let form = page.form("form[data-form=forget]");
    let id = page.attr("form[data-form=forget] button", "value").unwrap();
    walk.submit(&form.button("account", &id)).await;
    // Whoever did so is not led into the account of the one who is left.
    assert_eq!(offered(walk.page()), ["kn•••••1"]);
    let form = choose(walk.page(), "kn•••••1");
    walk.submit(&form).await;
    assert_eq!(
        arrived(&walk).await,
        app.member(KNOWN).await.sub,
        "nobody else is known"
    );
    sign_out(&app, &browser).await;
    let walk = Walk::begin(&app, &browser).await;
    assert_eq!(walk.step(), "credentials");
}

#[tokio::test]
async fn select_account_asks_even_one() {
    let (app, plan) = with_app(policies::a()).await;
    let browser = app.browser();
    sign_in(&app, &browser, plan).await;
    let select = [("prompt", "select_account")];
    let mut walk = Walk::begin_with(&app, &browser, &select).await;
    assert_eq!(offered(walk.page()), ["kn•••••1"]);
    let form = choose(walk.page(), "kn•••••1");
    walk.submit(&form).await;
    walk.arrive();
}

#[tokio::test]
async fn where_nothing_may_be_shown_the_portal_hears_that_it_must_be_asked() {
    let (app, browser) = used_by_two().await;
    let silent = [("prompt", "none")];
    let answer = browser.tab().visit(&app.authorize(&silent)).await.left();
    assert!(
        answer.as_str().contains("error=account_selection_required"),
        "{answer}"
    );
    // A portal that says whom it means is answered.
    let mut walk = Walk::begin(&app, &browser).await;
    let form = choose(walk.page(), "kn•••••1");
    walk.submit(&form).await;
    let reply = app.redeem(Auth::Basic("web"), &walk.arrive()).await.json();
    let hint = reply["id_token"].as_str().unwrap();
    let hinted = [("prompt", "none"), ("id_token_hint", hint)];
    let answer = browser.tab().visit(&app.authorize(&hinted)).await.left();
    assert!(answer.as_str().contains("code="), "{answer}");
}

#[tokio::test]
async fn another_browser_knows_nobody() {
    let (app, _) = used_by_two().await;
    let walk = Walk::begin(&app, &app.browser()).await;
    assert_eq!(walk.step(), "credentials");
}

async fn sign_in_on_shared(app: &TestApp, browser: &Browser) {
    let mut walk = Walk::begin(app, browser).await;
    let form = walk.page().form(CREDENTIALS).fill("user_id", KNOWN);
    let form = form.fill("password", &mine().password);
    walk.submit(&form.check("remember").check("shared")).await;
    walk.go_home(&mut mine()).await;
    walk.arrive();
}

/// Whether somebody is signed in on a device that others use: who opens a portal there is asked who it
/// is, and otherwise for user ID and password.
async fn asks_who_it_is(app: &TestApp, browser: &Browser) -> bool {
    let walk = Walk::begin(app, &browser.tab()).await;
    let asks = walk.step() == "choose-account";
    assert!(asks || walk.step() == "credentials", "{}", walk.page());
    asks
}

#[tokio::test]
async fn on_a_device_that_others_use_the_next_who_opens_a_portal_is_not_who_was_there_before() {
    let (app, _) = with_app(policies::a()).await;
    let browser = app.browser();
    sign_in_on_shared(&app, &browser).await;
    let mut walk = Walk::begin(&app, &browser).await;
    assert_eq!(offered(walk.page()), ["kn•••••1"]);
    // The member goes on by one press.
    let form = choose(walk.page(), "kn•••••1");
    walk.submit(&form).await;
    walk.arrive();
    let answer = browser.tab();
    let answer = answer.visit(&app.authorize(&[("prompt", "none")])).await;
    let answer = answer.left();
    assert!(
        answer.as_str().contains("error=account_selection_required"),
        "{answer}"
    );
}

#[tokio::test]
async fn that_others_use_it_is_kept_where_the_sign_in_starts_anew() {
    let (app, _) = with_app(policies::a()).await;
    let browser = app.browser();
    let mut walk = Walk::begin(&app, &browser).await;
    app.advance(minutes(31));
    let form = walk.page().form(CREDENTIALS).fill("user_id", KNOWN);
    let form = form.fill("password", &mine().password).check("shared");
    walk.submit(&form).await;
    assert_eq!(walk.step(), "restarted");
    assert_eq!(typed_user_id(walk.page()), KNOWN);
    assert!(walk.page().has("[name=shared][checked]"), "{}", walk.page());
}

#[tokio::test]
async fn on_a_device_that_others_use_the_session_is_short_and_nothing_is_kept() {
    let (app, _) = with_app(policies::a()).await;
    let browser = app.browser();
    sign_in_on_shared(&app, &browser).await;
    for _ in 0..14 {
        app.advance(minutes(1));
        assert!(asks_who_it_is(&app, &browser).await);
    }
    app.advance(minutes(1));
    assert!(!asks_who_it_is(&app, &browser).await);
    // Not even who it was.
    let select = [("prompt", "select_account")];
    let walk = Walk::begin_with(&app, &browser, &select).await;
    assert_eq!(walk.step(), "credentials");
}

/// Sends the sign-in page's form with a wrong password and the box ticked, and asks for a link.
async fn ask_for_link_on_shared(app: &TestApp, browser: &Browser) -> String {
    let mut walk = Walk::begin(app, browser).await;
    let form = walk.page().form(CREDENTIALS).fill("user_id", KNOWN);
    walk.submit(&form.fill("password", "forgotten").check("shared"))
        .await;
    let forgot = "a[data-link=forgot-password]";
    let page = walk.page().follow(forgot, browser).await;
    let before = app.mailbox.mails().len();
    forgot_password::ask(&page, browser, KNOWN, BIRTH_DATE).await;
    forgot_password::link(app, before).await
}

/// Presses a link for a new password, and chooses one.
async fn reset(app: &TestApp, browser: &Browser, confirm: Form, password: &str) {
    let page = confirm.submit(browser).await;
    let form = page.form("form[data-form=code]");
    let page = form.fill("code", &app.code_of(&SEED)).submit(browser).await;
    let form = page.form("form[data-form=new-password]");
    let form = form.fill("new_password", password);
    form.fill("new_password_confirm", password)
        .send(browser)
        .await;
}

#[tokio::test]
async fn a_link_for_a_new_password_asks_too_and_remembers_what_was_ticked() {
    let (app, _) = with_app(policies::a()).await;
    let here = app.browser();
    let link = ask_for_link_on_shared(&app, &here).await;
    let page = here.get(&link).await;
    assert!(page.has("[name=shared][checked]"), "{page}");
    let confirm = page.form("form[data-form=confirm]");
    reset(&app, &here, confirm, "Kawatta-2026!").await;
    app.advance(minutes(14));
    assert!(asks_who_it_is(&app, &here).await);
    app.advance(minutes(1));
    assert!(!asks_who_it_is(&app, &here).await);

    let link = ask_for_link_on_shared(&app, &here).await;
    let elsewhere = app.browser();
    let page = elsewhere.get(&link).await;
    assert!(page.has("[name=shared]:not([checked])"), "{page}");
    let confirm = page.form("form[data-form=confirm]");
    reset(&app, &elsewhere, confirm, "Kawatta-2027!").await;
    app.advance(minutes(16));
    assert!(has_session(&app, &elsewhere).await, "an ordinary session");
}

#[tokio::test]
async fn a_change_of_the_account_leaves_it_short() {
    let (app, _) = with_app(policies::a()).await;
    let browser = app.browser();
    sign_in_on_shared(&app, &browser).await;
    app.advance(minutes(10));
    let page = browser.tab().get(&app.at("/account/security")).await;
    let page = page
        .form("form[data-form=change-password]")
        .submit(&browser.tab())
        .await;
    assert_eq!(page.step().as_deref(), Some("reauthenticate"), "{page}");
    let form = page.form("form[data-form=reauthenticate]");
    let page = form
        .fill("password", &mine().password)
        .submit(&browser.tab())
        .await;
    let form = page
        .form("form[data-form=code]")
        .fill("code", &app.code_of(&SEED));
    let page = form.submit(&browser.tab()).await;
    assert_eq!(page.step().as_deref(), Some("new-password"), "{page}");
    let form = page.form("form[data-form=new-password]");
    let form = form.fill("new_password", "Kawatta-2026!");
    form.fill("new_password_confirm", "Kawatta-2026!")
        .submit(&browser.tab())
        .await;
    assert!(asks_who_it_is(&app, &browser).await);
    app.advance(minutes(15) + Duration::from_secs(1));
    assert!(!asks_who_it_is(&app, &browser).await);
}
