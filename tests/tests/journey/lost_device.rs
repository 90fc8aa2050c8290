//! A lost phone (member-journeys.md, section 6): a recovery code at once, mail and birth date after the
//! society's time, or the desk. Recovery codes: `second_factors.rs`. Who attacks that way:
//! `security/attackers.rs`.

use std::time::Duration;

use sekisho_kernel::{Policy, policy::Method};
use sekisho_server::mail::Mail;
use sekisho_store::AccountEvent;
use sekisho_tests::{
    app::{TENANT, TestApp, tenant_id},
    browser::{Browser, Page},
    people::{
        BIRTH_DATE, Person, policies, society,
        walk::{Plan, Walk, link_in, press},
    },
};

use crate::support::{
    KNOWN, Member, SEED, has_session, minutes, sign_in_page, with_app, with_mail,
};

const FORM: &str = "form[data-form=lost-device]";
const DAY: u64 = 24 * 60;

/// The page of the ways on, of a member who gave the password.
async fn ways_on<'a>(app: &'a TestApp, browser: &Browser, plan: &mut Plan) -> Walk<'a> {
    let mut walk = Walk::up_to(app, browser, plan, "app-code").await;
    let link = walk.page().link("a[data-link=lost-device]");
    walk.open(link.as_str()).await;
    assert_eq!(walk.step(), "recovery-code");
    walk
}

async fn say_lost(walk: &mut Walk<'_>, birth_date: &str) {
    let form = walk.page().form(FORM).fill("birth_date", birth_date);
    walk.submit(&form).await;
    assert_eq!(walk.step(), "recovery-code");
}

/// The link in the newest mail of this subject, the `count`th mail of all or a later one.
async fn link(app: &TestApp, count: usize, subject: &str) -> String {
    let of_subject = |mail: &Mail| {
        let link = link_in(&mail.text);
        link.filter(|_| mail.subject.contains(subject))
    };
    app.mailbox.newest(count - 1, of_subject).await
}

fn status(page: &Page) -> Option<String> {
    page.attr("[role=status]", "data-status")
}

/// What the history says, the newest last.
async fn history(app: &TestApp) -> Vec<AccountEvent> {
    let member = app.member(KNOWN).await.id;
    let tenant = tenant_id(TENANT);
    let reader = app.app.store.read(&tenant);
    let mut all = reader.list_history(member, None, 100).await.unwrap();
    all.reverse();
    all.into_iter().map(|entry| entry.event).collect()
}

/// Presses a link in a browser and does what is asked, up to the set-up of an app.
async fn up_to_set_up<'a>(
    app: &'a TestApp,
    browser: &Browser,
    plan: &mut Plan,
    link: &str,
) -> Walk<'a> {
    let page = browser.get(link).await;
    assert_eq!(
        page.attr("main", "data-purpose").as_deref(),
        Some("lost-device")
    );
    let mut walk = Walk::begin(app, browser).await;
    walk.open(link).await;
    let form = walk.page().form("form[data-form=confirm]");
    walk.submit(&form).await;
    walk.steps.clear();
    walk.go_to(plan, "app-setup").await;
    walk
}

#[tokio::test]
async fn where_nothing_is_waited_for_the_link_comes_at_once_and_leads_to_the_portal() {
    let (app, mut plan) = with_app(policies::a()).await;
    let elsewhere = Member::sign_in(&app, &plan).await;
    let before = app.mailbox.mails().len();
    let browser = app.browser();
    let mut walk = ways_on(&app, &browser, &mut plan).await;
    assert!(
        !walk.page().has("form[data-form=code]"),
        "no codes are left"
    );
    say_lost(&mut walk, BIRTH_DATE).await;
    assert_eq!(status(walk.page()).as_deref(), Some("lost-device-mail"));

    let link = link(&app, before + 1, "設定し直しのご案内").await;
    let mut walk = up_to_set_up(&app, &browser, &mut plan, &link).await;
    assert_eq!(walk.steps.join(" "), "credentials birth-date");
    let new = walk.set_app_up().await;
    assert_eq!(walk.step(), "recovery-codes", "none were left");
    walk.recovery_codes().await;
    let claims = walk.claims().await;
    assert_eq!(claims["acr"], "urn:sekisho:acr:1");
    assert_eq!(claims["amr"], serde_json::json!(["otp", "pwd", "kba"]));

    assert!(!has_session(&app, &elsewhere.browser).await);
    // The lost one is good for nothing, the new one is.
    app.advance(minutes(1));
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    walk.app_code(&SEED).await;
    assert_eq!(walk.error().as_deref(), Some("wrong-code"));
    walk.app_code(&new).await;
    assert_eq!(walk.acr().await, "urn:sekisho:acr:3");
    let subjects = app.mailbox.wait_for(before + 4).await;
    let subjects: Vec<_> = subjects.iter().map(|mail| mail.subject.clone()).collect();
    for told in ["認証方法の削除", "認証方法の登録"] {
        assert!(subjects.iter().any(|it| it.contains(told)), "{subjects:?}");
    }
    let events = history(&app).await;
    assert!(
        events.contains(&AccountEvent::LostDeviceReplaced),
        "{events:?}"
    );
}

#[tokio::test]
async fn elsewhere_the_link_comes_after_a_day_and_the_member_is_told_before() {
    let (app, mut plan) = with_app(policies::b()).await;
    let mut walk = ways_on(&app, &app.browser(), &mut plan).await;
    assert!(walk.page().has("[data-call-number]"), "for the desk");
    say_lost(&mut walk, BIRTH_DATE).await;
    assert_eq!(status(walk.page()).as_deref(), Some("lost-device-waits"));
    assert!(!walk.page().has(FORM));
    // Asking again is no shorter way.
    let mut again = ways_on(&app, &app.browser(), &mut plan).await;
    assert!(!again.page().has(FORM));
    again.reload().await;
    let told = app.mailbox.wait_for(1).await;
    assert!(told[0].subject.contains("お申し込みのお知らせ"), "{told:?}");

    app.advance(Duration::from_secs(DAY * 60 - 1));
    app.send_mails().await;
    assert_eq!(app.mailbox.mails().len(), 1);
    app.advance(Duration::from_secs(1));
    app.send_mails().await;
    let link = link(&app, 2, "設定し直しのご案内").await;
    // A day later nothing waits at the portal: on any device it ends at the list of portals.
    let phone = app.browser();
    let mut walk = up_to_set_up(&app, &phone, &mut plan, &link).await;
    walk.set_app_up().await;
    walk.recovery_codes().await;
    assert_eq!(walk.step(), "portals");
    assert!(has_session(&app, &phone).await);
}

#[tokio::test]
async fn the_member_cancels_by_the_mail_and_nothing_follows() {
    let (app, mut plan) = with_app(policies::b()).await;
    let mut walk = ways_on(&app, &app.browser(), &mut plan).await;
    say_lost(&mut walk, BIRTH_DATE).await;
    let cancel = link(&app, 1, "お申し込みのお知らせ").await;
    let page = press(&app, &cancel).await;
    assert!(page.has("main[data-done]"), "{page}");
    let told = app.mailbox.wait_for(2).await;
    assert!(told[1].subject.contains("取り消し"), "{told:?}");
    let dead = app.browser().get(&cancel).await;
    assert_eq!(dead.error().as_deref(), Some("link-expired"));
    app.advance(minutes(DAY));
    app.send_mails().await;
    assert_eq!(app.mailbox.mails().len(), 2);
    let events = history(&app).await;
    let cancelled = events
        .iter()
        .filter(|it| **it == AccountEvent::LostDeviceCancelled);
    assert_eq!(cancelled.count(), 1, "{events:?}");
}

#[tokio::test]
async fn a_cancelled_request_stops_a_sign_in_that_its_link_began() {
    let (app, mut plan) = with_app(policies::b()).await;
    let mut walk = ways_on(&app, &app.browser(), &mut plan).await;
    say_lost(&mut walk, BIRTH_DATE).await;
    let cancel = link(&app, 1, "お申し込みのお知らせ").await;
    app.advance(minutes(DAY));
    app.send_mails().await;
    let opened = link(&app, 2, "設定し直しのご案内").await;
    let mut walk = up_to_set_up(&app, &app.browser(), &mut plan, &opened).await;
    assert!(press(&app, &cancel).await.has("main[data-done]"));
    let seed = [3; 20];
    let code = app.code_of(&seed);
    let form = walk.page().form("form[data-form=code]").fill("code", &code);
    walk.submit(&form).await;
    assert_eq!(walk.step(), "credentials");
}

#[tokio::test]
async fn whoever_signs_in_as_usual_has_lost_nothing() {
    let (app, mut plan) = with_app(policies::b()).await;
    let mut walk = ways_on(&app, &app.browser(), &mut plan).await;
    say_lost(&mut walk, BIRTH_DATE).await;
    app.mailbox.wait_for(1).await;
    // The phone was found: back to its page, in the same sign-in.
    let other = walk.page().form("form[data-form=other-method]");
    walk.submit(&other.button("method", "app")).await;
    app.advance(minutes(1));
    walk.app_code(&SEED).await;
    walk.arrive();
    let told = app.mailbox.wait_for(2).await;
    assert!(
        told.iter().any(|mail| mail.subject.contains("取り消し")),
        "{told:?}"
    );
    assert_eq!(app.member(KNOWN).await.lost_device, None);
    app.advance(minutes(DAY));
    app.send_mails().await;
    let all = app.mailbox.mails();
    assert!(
        all.iter()
            .all(|mail| !mail.subject.contains("設定し直しのご案内"))
    );
}

#[tokio::test]
async fn who_forgot_the_password_too_chooses_a_new_one_by_the_same_link() {
    let (app, mut plan) = with_app(policies::a()).await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let page = page.follow("a[data-link=forgot-password]", &browser).await;
    crate::forgot_password::ask(&page, &browser, KNOWN, BIRTH_DATE).await;
    let reset = crate::forgot_password::link(&app, 0).await;
    let mut walk = Walk::begin(&app, &browser).await;
    walk.open(&reset).await;
    let form = walk.page().form("form[data-form=confirm]");
    walk.submit(&form).await;
    assert_eq!(walk.step(), "app-code");
    let lost = walk.page().link("a[data-link=lost-device]");
    walk.open(lost.as_str()).await;
    say_lost(&mut walk, BIRTH_DATE).await;
    let opened = link(&app, 2, "設定し直しのご案内").await;
    let mut walk = up_to_set_up(&app, &browser, &mut plan, &opened).await;
    assert_eq!(walk.steps.join(" "), "birth-date new-password");
    walk.set_app_up().await;
    walk.recovery_codes().await;
    assert_eq!(walk.acr().await, "urn:sekisho:acr:1");
    plan.password.clone_from(&plan.new_password);
    let walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    assert_eq!(walk.steps.join(" "), "credentials");
}

#[tokio::test]
async fn wrong_birth_dates_are_counted_by_the_day_and_lock_no_sign_in() {
    let (app, mut plan) = with_app(policies::a()).await;
    let mut walk = ways_on(&app, &app.browser(), &mut plan).await;
    for (typed, error) in [("", "empty"), ("tomorrow", "malformed")] {
        say_lost(&mut walk, typed).await;
        assert_eq!(walk.error().as_deref(), Some(error));
    }
    for _ in 0..5 {
        say_lost(&mut walk, "19801202").await;
        assert_eq!(walk.error().as_deref(), Some("wrong"));
    }
    say_lost(&mut walk, BIRTH_DATE).await;
    assert_eq!(walk.error().as_deref(), Some("too-often"));
    let told = app.mailbox.wait_for(1).await;
    assert!(told[0].subject.contains("生年月日"), "{told:?}");
    // The next day, and meanwhile the app.
    Member::sign_in(&app, &plan).await;
    app.advance(minutes(DAY));
    let mut walk = ways_on(&app, &app.browser(), &mut plan).await;
    say_lost(&mut walk, BIRTH_DATE).await;
    assert_eq!(status(walk.page()).as_deref(), Some("lost-device-mail"));
}

#[tokio::test]
async fn the_mail_can_be_sent_again_and_the_newer_link_is_the_good_one() {
    let (app, mut plan) = with_app(policies::a()).await;
    let mut walk = ways_on(&app, &app.browser(), &mut plan).await;
    say_lost(&mut walk, BIRTH_DATE).await;
    let first = link(&app, 1, "設定し直しのご案内").await;
    say_lost(&mut walk, BIRTH_DATE).await;
    assert_eq!(walk.error().as_deref(), Some("resend-too-soon"));
    app.advance(minutes(1));
    say_lost(&mut walk, BIRTH_DATE).await;
    assert_eq!(walk.error(), None);
    let second = link(&app, 2, "設定し直しのご案内").await;
    let dead = app.browser().get(&first).await;
    assert_eq!(dead.error().as_deref(), Some("link-expired"));
    up_to_set_up(&app, &app.browser(), &mut plan, &second).await;
}

#[tokio::test]
async fn only_the_desk_helps_where_the_society_or_the_account_has_it_so() {
    let (app, mut plan) = with_app(policies::d()).await;
    let walk = ways_on(&app, &app.browser(), &mut plan).await;
    assert!(!walk.page().has(FORM));
    assert!(walk.page().html.contains("0120-000-000"));
    // Whoever gets codes by mail has lost nothing that mail would replace.
    let (app, mut plan) = with_mail(policies::c()).await;
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-code").await;
    let link = walk.page().link("a[data-link=lost-device]");
    walk.open(link.as_str()).await;
    assert!(!walk.page().has(FORM));
}

#[tokio::test]
async fn another_method_can_take_the_place_of_the_lost_one() {
    let app = TestApp::start_with(society(Policy {
        lost_device_wait: Duration::ZERO,
        ..policies::c()
    }))
    .await;
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    let mut plan = Plan::known(KNOWN, &SEED);
    let browser = app.browser();
    let mut walk = ways_on(&app, &browser, &mut plan).await;
    say_lost(&mut walk, BIRTH_DATE).await;
    let opened = link(&app, 1, "設定し直しのご案内").await;
    let mut walk = up_to_set_up(&app, &browser, &mut plan, &opened).await;
    let other = walk.page().form("form[data-form=other-method]");
    walk.submit(&other.button("method", "mail")).await;
    walk.recovery_codes().await;
    assert_eq!(walk.acr().await, "urn:sekisho:acr:1");
    assert_eq!(app.member(KNOWN).await.method, Some(Method::Mail));
    app.advance(minutes(2));
    Walk::up_to(&app, &app.browser(), &mut plan, "mail-code").await;
}

#[tokio::test]
async fn a_new_mail_address_recovers_nothing_for_a_day_and_the_page_says_from_when_on() {
    let (app, mut plan) = with_app(policies::a()).await;
    app.change_mail_address(KNOWN, "atarashii@example.jp").await;
    let walk = ways_on(&app, &app.browser(), &mut plan).await;
    assert!(!walk.page().has(FORM));
    assert!(walk.page().html.contains("メールアドレスを変更したばかり"));
    app.advance(minutes(DAY));
    let walk = ways_on(&app, &app.browser(), &mut plan).await;
    assert!(walk.page().has(FORM));
}

#[tokio::test]
async fn a_link_pressed_again_in_the_same_browser_goes_on_where_it_was() {
    let (app, mut plan) = with_app(policies::a()).await;
    let mut walk = ways_on(&app, &app.browser(), &mut plan).await;
    say_lost(&mut walk, BIRTH_DATE).await;
    let opened = link(&app, 1, "設定し直しのご案内").await;
    let phone = app.browser();
    up_to_set_up(&app, &phone, &mut plan, &opened).await;
    let again = phone.get(&opened).await;
    assert_eq!(again.step().as_deref(), Some("app-setup"), "{again}");
    let elsewhere = app.browser().get(&opened).await;
    assert_eq!(elsewhere.error().as_deref(), Some("link-expired"));
}

/// The sign-in that the link begins in the browser where it was asked for.
async fn begun_by_link<'a>(app: &'a TestApp, plan: &mut Plan) -> Walk<'a> {
    let before = app.mailbox.mails().len();
    let mut walk = ways_on(app, &app.browser(), plan).await;
    say_lost(&mut walk, BIRTH_DATE).await;
    let link = link(app, before + 1, "設定し直しのご案内").await;
    walk.open(&link).await;
    let form = walk.page().form("form[data-form=confirm]");
    walk.submit(&form).await;
    walk
}

#[tokio::test]
async fn a_wrong_password_after_the_link_costs_only_another_try() {
    let (app, mut plan) = with_app(policies::a()).await;
    let mut walk = begun_by_link(&app, &mut plan).await;
    let told = walk.page().text("main [role=status]").unwrap();
    assert!(told.contains("スマートフォンをなくした"), "{told}");
    walk.credentials(KNOWN, "wrong").await;
    assert_eq!(walk.error().as_deref(), Some("invalid-credentials"));
    walk.go_to(&mut plan, "app-setup").await;
}

#[tokio::test]
async fn a_link_serves_nobody_but_the_member_it_was_sent_to() {
    let (app, mut plan) = with_app(policies::a()).await;
    let other = "other-0002";
    app.add(Person::new(other).with_app("電話", &[9; 20])).await;
    let mut walk = begun_by_link(&app, &mut plan).await;
    let mut theirs = Plan::known(other, &[9; 20]);
    walk.credentials(other, &theirs.password).await;
    assert_eq!(walk.step(), "app-code", "the second factor is asked for");
    walk.go_home(&mut theirs).await;
    assert_eq!(walk.acr().await, "urn:sekisho:acr:3");
}
