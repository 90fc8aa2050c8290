//! A forgotten password (member-journeys.md, section 6): one neutral answer, a link for five minutes
//! on any device, and no second factor removed on the way.

use sekisho_kernel::{Policy, policy::Method};
use sekisho_server::mail::Mail;
use sekisho_signin::MemberState;
use sekisho_tests::{
    app::{PASSWORD, TestApp},
    browser::{Browser, Page},
    people::{
        BIRTH_DATE, Person, policies, society,
        walk::{Plan, link_in, press},
    },
};

use crate::support::{
    KNOWN, Member, SEED, has_session, minutes, sign_in_page, with_app, with_mail,
};

pub(crate) const NEW_PASSWORD: &str = "Kawatta-2026!";

/// The page of the forgotten password, from the sign-in page.
pub(crate) async fn forgot(app: &TestApp, browser: &Browser) -> Page {
    let page = sign_in_page(app, browser).await;
    page.follow("a[data-link=forgot-password]", browser).await
}

/// Asks for a link.
pub(crate) async fn ask(page: &Page, browser: &Browser, user_id: &str, birth_date: &str) -> Page {
    let form = page.form("form[data-form=forgot-password]");
    let form = form.fill("user_id", user_id).fill("birth_date", birth_date);
    form.submit(browser).await
}

/// The link in the mail that is sent next.
pub(crate) async fn link(app: &TestApp, before: usize) -> String {
    app.mailbox.newest(before, |mail| link_in(&mail.text)).await
}

/// Asks for a link and presses it in a browser.
async fn press_in(app: &TestApp, asked_in: &Browser, browser: &Browser, user_id: &str) -> Page {
    let mails = app.mailbox.mails().len();
    let page = forgot(app, asked_in).await;
    ask(&page, asked_in, user_id, BIRTH_DATE).await;
    let page = browser.get(&link(app, mails).await).await;
    assert_eq!(page.step().as_deref(), Some("mail-confirm"), "{page}");
    assert_eq!(page.attr("main", "data-purpose").as_deref(), Some("reset"));
    page.form("form[data-form=confirm]").submit(browser).await
}

async fn enter(page: &Page, browser: &Browser, form: &str, fields: &[(&str, &str)]) -> Page {
    let mut form = page.form(&format!("form[data-form={form}]"));
    for (name, value) in fields {
        form = form.fill(name, value);
    }
    form.submit(browser).await
}

const CHOSEN: [(&str, &str); 2] = [
    ("new_password", NEW_PASSWORD),
    ("new_password_confirm", NEW_PASSWORD),
];

#[tokio::test]
async fn in_the_same_browser_it_leads_to_the_portal_with_the_second_factor_still_asked() {
    let (app, _) = with_app(policies::a()).await;
    let browser = app.browser();
    let page = press_in(&app, &browser, &browser, KNOWN).await;
    assert_eq!(page.step().as_deref(), Some("app-code"), "{page}");
    let code = app.code_of(&SEED);
    let page = enter(&page, &browser, "code", &[("code", &code)]).await;
    assert_eq!(page.step().as_deref(), Some("new-password"));
    let text = page.text(".lead").unwrap();
    assert_eq!(text, "パスワードを変更する必要があります。");
    let mut form = page.form("form[data-form=new-password]");
    for (name, value) in CHOSEN {
        form = form.fill(name, value);
    }
    let left = form.send(&browser).await.left();
    assert!(left.query_pairs().any(|(name, _)| name == "code"), "{left}");
}

#[tokio::test]
async fn on_another_device_it_signs_in_there() {
    let (app, _) = with_app(policies::a()).await;
    let phone = app.browser();
    let page = press_in(&app, &app.browser(), &phone, KNOWN).await;
    let ahead = page.text("main .lead").unwrap();
    assert!(ahead.contains("新しいパスワードの設定"), "{ahead}");
    let code = app.code_of(&SEED);
    let page = enter(&page, &phone, "code", &[("code", &code)]).await;
    let page = enter(&page, &phone, "new-password", &CHOSEN).await;
    assert_eq!(page.step().as_deref(), Some("portals"), "{page}");
    let told = page.text("[data-status=signed-in]").unwrap();
    assert!(told.contains("新しいパスワード"), "{told}");
    assert!(has_session(&app, &phone).await);
    // Nobody's link makes a page say so.
    for (path, said) in [
        ("/?done=new-password", "[data-status=signed-in]"),
        ("/account/profile?done=mail-change-cancelled", "[data-done]"),
    ] {
        let page = phone.get(&app.at(path)).await;
        assert!(!page.has(said), "{page}");
    }
}

#[tokio::test]
async fn all_other_sessions_end_and_the_member_is_told() {
    let (app, plan) = with_app(policies::a()).await;
    let elsewhere = Member::sign_in(&app, &plan).await;
    app.advance(minutes(1));
    let phone = app.browser();
    let page = press_in(&app, &app.browser(), &phone, KNOWN).await;
    let code = app.code_of(&SEED);
    let page = enter(&page, &phone, "code", &[("code", &code)]).await;
    let form = page.form("form[data-form=new-password]");
    let form = form.without("sign_out_others");
    let form = form
        .fill(CHOSEN[0].0, CHOSEN[0].1)
        .fill(CHOSEN[1].0, CHOSEN[1].1);
    let mails = app.mailbox.mails().len();
    form.submit(&phone).await;
    assert!(!has_session(&app, &elsewhere.browser).await);
    let told = |mail: &Mail| mail.subject.contains("パスワード変更").then_some(());
    app.mailbox.newest(mails, told).await;
}

#[tokio::test]
async fn members_with_mailed_codes_give_the_birth_date_instead_and_reach_the_lowest_class() {
    let (app, _) = with_mail(policies::c()).await;
    let browser = app.browser();
    let page = press_in(&app, &browser, &browser, KNOWN).await;
    assert_eq!(page.step().as_deref(), Some("birth-date"), "{page}");
    let page = enter(&page, &browser, "birth-date", &[("birth_date", BIRTH_DATE)]).await;
    assert_eq!(
        page.step().as_deref(),
        Some("new-password"),
        "no code to the same box"
    );
    let mut form = page.form("form[data-form=new-password]");
    for (name, value) in CHOSEN {
        form = form.fill(name, value);
    }
    let left = form.send(&browser).await.left();
    let code = left
        .query_pairs()
        .find(|(name, _)| name == "code")
        .unwrap()
        .1;
    let reply = app
        .redeem(sekisho_tests::protocol::Auth::Basic("web"), &code)
        .await;
    let id_token = reply.json()["id_token"].as_str().unwrap().to_owned();
    assert_eq!(
        sekisho_tests::protocol::claims(&id_token)["acr"],
        "urn:sekisho:acr:1"
    );
}

#[tokio::test]
async fn what_took_too_long_says_that_no_password_is_set_and_no_mail_is_sent() {
    let (app, _) = with_app(policies::a()).await;
    let browser = app.browser();
    let page = press_in(&app, &browser, &browser, KNOWN).await;
    let code = app.code_of(&SEED);
    let page = enter(&page, &browser, "code", &[("code", &code)]).await;
    app.advance(minutes(31));
    let page = enter(&page, &browser, "new-password", &CHOSEN).await;
    assert_eq!(page.step().as_deref(), Some("restarted"));
    let why = page.text("main [role=status]").unwrap();
    assert!(
        why.contains("新しいパスワードは設定されていません"),
        "{why}"
    );
    let page = page.follow("a[data-link=forgot-password]", &browser).await;
    app.advance(minutes(31));
    let mails = app.mailbox.mails().len();
    let page = ask(&page, &browser, KNOWN, BIRTH_DATE).await;
    let why = page.text("main [role=status]").unwrap();
    assert!(why.contains("メールは送られていません"), "{why}");
    assert_eq!(app.mailbox.mails().len(), mails);
}

/// Whoever reads a box that the member leaves meanwhile gets no further.
#[tokio::test]
async fn what_a_link_began_ends_when_the_address_is_another_one() {
    let (app, _) = with_mail(policies::c()).await;
    let browser = app.browser();
    let page = press_in(&app, &browser, &browser, KNOWN).await;
    assert_eq!(page.step().as_deref(), Some("birth-date"), "{page}");
    app.advance(minutes(1));
    app.change_mail_address(KNOWN, "atarashii@example.jp").await;
    let page = enter(&page, &browser, "birth-date", &[("birth_date", BIRTH_DATE)]).await;
    assert_eq!(page.step().as_deref(), Some("credentials"), "{page}");
}

#[tokio::test]
async fn a_link_is_used_up_by_its_press_and_goes_on_in_the_browser_that_pressed_it() {
    let (app, _) = with_app(policies::a()).await;
    let asked_in = app.browser();
    let mails = app.mailbox.mails().len();
    let page = forgot(&app, &asked_in).await;
    ask(&page, &asked_in, KNOWN, BIRTH_DATE).await;
    let link = link(&app, mails).await;
    let (first, second) = (app.browser(), app.browser());
    let opened = first.get(&link).await;
    let also_opened = second.get(&link).await;
    let confirm = opened.form("form[data-form=confirm]");
    let page = confirm.submit(&first).await;
    assert_eq!(page.step().as_deref(), Some("app-code"), "{page}");
    let late = also_opened.form("form[data-form=confirm]");
    let late = late.submit(&second).await;
    assert_eq!(late.error().as_deref(), Some("link-expired"));
    // A second press by the same hand, and the link opened once more, lead to the same sign-in.
    for page in [confirm.submit(&first).await, first.get(&link).await] {
        assert_eq!(page.step().as_deref(), Some("app-code"), "{page}");
    }
    let code = app.code_of(&SEED);
    let page = enter(&page, &first, "code", &[("code", &code)]).await;
    enter(&page, &first, "new-password", &CHOSEN).await;
    for browser in [&first, &second] {
        let page = browser.get(&link).await;
        assert_eq!(page.error().as_deref(), Some("link-expired"));
    }
}

#[tokio::test]
async fn after_five_minutes_a_link_does_nothing_and_says_where_another_comes_from() {
    let (app, _) = with_app(policies::a()).await;
    let browser = app.browser();
    let mails = app.mailbox.mails().len();
    let page = forgot(&app, &browser).await;
    ask(&page, &browser, KNOWN, BIRTH_DATE).await;
    let link = link(&app, mails).await;
    app.advance(minutes(5));
    let page = browser.get(&link).await;
    assert_eq!(page.error().as_deref(), Some("link-expired"));
    assert!(page.html.contains("パスワードを忘れた方はこちら"));
    let portals = page.follow(".links--end a", &browser).await;
    assert_eq!(portals.step().as_deref(), Some("portals"), "{portals}");
}

#[tokio::test]
async fn a_reset_opens_a_locked_password() {
    let (app, _) = with_app(policies::a()).await;
    let browser = app.browser();
    let mut page = sign_in_page(&app, &browser).await;
    for _ in 0..11 {
        page = app.enter(&page, &browser, KNOWN, "wrong").await.page();
    }
    assert_eq!(page.error().as_deref(), Some("password-locked"));
    let page = press_in(&app, &browser, &browser, KNOWN).await;
    let code = app.code_of(&SEED);
    let page = enter(&page, &browser, "code", &[("code", &code)]).await;
    let mut form = page.form("form[data-form=new-password]");
    for (name, value) in CHOSEN {
        form = form.fill(name, value);
    }
    form.send(&browser).await.left();
    let other = app.browser();
    let page = sign_in_page(&app, &other).await;
    let page = app.enter(&page, &other, KNOWN, NEW_PASSWORD).await.page();
    assert_eq!(page.step().as_deref(), Some("app-code"));
}

#[tokio::test]
async fn nothing_is_mailed_to_whoever_may_not_or_need_not_reset() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    app.add(Person::with_letter("letter-001", "R7KM4XPQ9TWE"))
        .await;
    app.add(Person::new("suspended1")).await;
    app.set_state("suspended1", MemberState::Suspended).await;
    let browser = app.browser();
    let page = forgot(&app, &browser).await;
    for (user_id, birth_date) in [
        ("nobody-001", BIRTH_DATE),
        ("letter-001", BIRTH_DATE),
        ("suspended1", BIRTH_DATE),
        (KNOWN, "19801202"),
    ] {
        let answer = ask(&page, &browser, user_id, birth_date).await;
        assert_eq!(
            answer.attr("[role=status]", "data-status").as_deref(),
            Some("reset-mail")
        );
    }
    // The mail that is sent to who may is the only one.
    ask(&page, &browser, KNOWN, BIRTH_DATE).await;
    let mails = app.mailbox.wait_for(1).await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert_eq!(mails[0].to, "known-0001@example.jp");
}

#[tokio::test]
async fn wrong_birth_dates_are_counted_apart_and_lock_no_sign_in() {
    let (app, plan) = with_app(policies::a()).await;
    let browser = app.browser();
    let page = forgot(&app, &browser).await;
    for _ in 0..5 {
        ask(&page, &browser, KNOWN, "19800101").await;
    }
    // The right one comes too late, however often, and frees no further try.
    for birth_date in [BIRTH_DATE, "19800102", BIRTH_DATE, "19800103"] {
        let answer = ask(&page, &browser, KNOWN, birth_date).await;
        assert!(answer.has("[data-status=reset-mail]"), "the same answer");
    }
    app.send_mails().await;
    let stopped = |mail: &&Mail| mail.subject.contains("生年月日");
    assert_eq!(app.mailbox.mails().iter().filter(stopped).count(), 1);
    Member::sign_in(&app, &plan).await;
    let mails = app.mailbox.mails();
    assert!(
        mails.iter().all(|mail| link_in(&mail.text).is_none()),
        "{mails:?}"
    );
}

#[tokio::test]
async fn where_the_society_says_so_no_birth_date_is_asked_for() {
    let (app, _) = with_app(Policy {
        reset_asks_birth_date: false,
        ..policies::a()
    })
    .await;
    let browser = app.browser();
    let page = forgot(&app, &browser).await;
    let form = page.form("form[data-form=forgot-password]");
    assert!(!form.has("birth_date"));
    form.fill("user_id", KNOWN).submit(&browser).await;
    let page = browser.get(&link(&app, 0).await).await;
    let page = page.form("form[data-form=confirm]").submit(&browser).await;
    let code = app.code_of(&SEED);
    let page = enter(&page, &browser, "code", &[("code", &code)]).await;
    assert_eq!(page.step().as_deref(), Some("new-password"), "{page}");
}

#[tokio::test]
async fn what_is_missing_is_said_and_the_user_id_is_kept() {
    let (app, _) = with_app(policies::a()).await;
    let browser = app.browser();
    let page = forgot(&app, &browser).await;
    for (user_id, birth_date, error) in [
        ("", BIRTH_DATE, "user-id-missing"),
        (KNOWN, "", "empty"),
        (KNOWN, "tomorrow", "malformed"),
    ] {
        let page = ask(&page, &browser, user_id, birth_date).await;
        assert_eq!(page.step().as_deref(), Some("forgot-password"));
        assert_eq!(page.error().as_deref(), Some(error));
        let form = page.form("form[data-form=forgot-password]");
        assert_eq!(
            form.value("user_id").as_deref().unwrap_or_default(),
            user_id
        );
    }
}

/// A member who has just replaced the mail address, and how many mails there were before.
async fn with_new_address(app: &TestApp) -> usize {
    let plan = Plan::known(KNOWN, &SEED);
    let member = Member::sign_in(app, &plan).await;
    let before = app.mailbox.mails().len();
    let page = member.open("/profile").await;
    let page = member.send(&page, "change-mail", &[]).await;
    let fields = [("mail_address", "atarashii@example.jp")];
    member.send(&page, "mail-address", &fields).await;
    let confirm = link(app, before).await;
    press(app, &confirm).await;
    app.mailbox.wait_for(before + 3).await;
    before
}

/// Nothing goes to an address that is there since today; a day later a link does.
async fn resets_after_a_day(app: &TestApp, mails: usize, address: &str) {
    let browser = app.browser();
    let page = forgot(app, &browser).await;
    ask(&page, &browser, KNOWN, BIRTH_DATE).await;
    assert_eq!(app.mailbox.mails().len(), mails);
    app.advance(minutes(24 * 60));
    let page = forgot(app, &browser).await;
    ask(&page, &browser, KNOWN, BIRTH_DATE).await;
    let sent = app.mailbox.wait_for(mails + 1).await;
    assert_eq!(sent.last().unwrap().to, address);
}

#[tokio::test]
async fn a_new_mail_address_resets_nothing_for_a_day() {
    let (app, _) = with_app(policies::a()).await;
    let before = with_new_address(&app).await;
    resets_after_a_day(&app, before + 3, "atarashii@example.jp").await;
}

/// The member may have left it, and somebody else may read it.
#[tokio::test]
async fn an_address_that_was_restored_resets_nothing_for_a_day_either() {
    let (app, _) = with_app(policies::a()).await;
    let former = app.member(KNOWN).await.mail_address.unwrap();
    let before = with_new_address(&app).await;
    let undo = app
        .mailbox
        .newest(before, |mail| {
            let is_undo = mail.to == former;
            is_undo.then(|| link_in(&mail.text).unwrap())
        })
        .await;
    press(&app, &undo).await;
    assert_eq!(app.member(KNOWN).await.mail_address.as_ref(), Some(&former));
    app.mailbox.wait_for(before + 5).await;
    resets_after_a_day(&app, before + 5, &former).await;
}

#[tokio::test]
async fn the_present_password_goes_on_until_another_one_was_chosen() {
    let (app, plan) = with_app(policies::a()).await;
    let phone = app.browser();
    let page = press_in(&app, &app.browser(), &phone, KNOWN).await;
    assert_eq!(page.step().as_deref(), Some("app-code"));
    assert_eq!(plan.password, PASSWORD);
    Member::sign_in(&app, &plan).await;
    assert_eq!(app.member(KNOWN).await.method, Some(Method::App));
}

#[tokio::test]
async fn whoever_is_asked_again_before_a_change_is_helped_too() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    app.advance(minutes(6));
    let page = member.open("/security").await;
    let page = member.send(&page, "change-password", &[]).await;
    assert_eq!(page.step().as_deref(), Some("reauthenticate"), "{page}");
    let mails = app.mailbox.mails().len();
    let page = page
        .follow("a[data-link=forgot-password]", &member.browser)
        .await;
    let page = ask(&page, &member.browser, KNOWN, BIRTH_DATE).await;
    assert_eq!(page.step().as_deref(), Some("reauthenticate"), "{page}");
    assert!(page.has("[role=status][data-status=reset-mail]"), "{page}");
    let page = member.browser.get(&link(&app, mails).await).await;
    let page = page
        .form("form[data-form=confirm]")
        .submit(&member.browser)
        .await;
    let browser = &member.browser;
    let code = app.code_of(&SEED);
    let page = enter(&page, browser, "code", &[("code", &code)]).await;
    assert_eq!(page.step().as_deref(), Some("new-password"), "{page}");
    let page = enter(&page, browser, "new-password", &CHOSEN).await;
    assert_eq!(page.step().as_deref(), Some("portals"), "{page}");
    assert!(has_session(&app, browser).await);
}
