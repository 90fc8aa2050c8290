//! Three who have something of a member's, but not enough: the password without the phone, the mail
//! box without the birth date, both of these before the society's time is over. Whatever page they
//! try, the account stays the member's; the member is told by mail and by the history, and can end
//! it. How a lost phone is replaced by its owner: `journey/lost_device.rs`.

use std::time::Duration;

use sekisho_kernel::{Policy, policy::Method};
use sekisho_server::mail::Mail;
use sekisho_store::AccountEvent;
use sekisho_tests::{
    app::{TENANT, TestApp, tenant_id},
    browser::{Browser, Form, Page},
    people::{
        BIRTH_DATE, KNOWN, Person, policies,
        signed_in::SignedIn,
        society,
        walk::{Walk, has_session, link_in, press},
        with_app,
    },
};

use crate::{
    steps_out_of_order::nothing_moves,
    support::{begins_session, post, sign_in_page},
};

const LOST_DEVICE: &str = "form[data-form=lost-device]";
const SOMEBODYS_BIRTH_DATE: &str = "19801202";
const A_DAY: Duration = Duration::from_hours(24);
/// A minute before a day is over of which three quarters are.
const LAST_QUARTER: Duration = Duration::from_mins(6 * 60 - 1);
/// Words in the subjects of mails.
const RESET: &str = "パスワード再設定";
const REQUESTED: &str = "お申し込みのお知らせ";
const OPENED: &str = "設定し直しのご案内";
const CANCELLED: &str = "取り消し";
const GUESSED: &str = "生年月日";
const LOCKED: &str = "ロック";
const ACCOUNT: [&str; 4] = ["", "/profile", "/security", "/sessions"];

/// What somebody who takes the account over would change.
async fn belongings(app: &TestApp) -> String {
    let member = app.member(KNOWN).await;
    let tenant = tenant_id(TENANT);
    let devices = app.app.store.read(&tenant).list_totps(member.id).await;
    let devices: Vec<_> = devices.unwrap().iter().map(|device| device.id).collect();
    let address = (&member.mail_address, &member.pending_mail);
    format!(
        "{:?}",
        (member.security_version, address, member.method, devices)
    )
}

/// Every form of the account, as its owner gets it.
async fn forms(member: &SignedIn<'_>) -> Vec<Form> {
    let mut forms = Vec::new();
    for path in ACCOUNT {
        let page = member.open(path).await;
        assert!(page.step().unwrap().starts_with("account"), "{page}");
        for name in page.attrs("form", "data-form") {
            forms.push(page.form(&format!("form[data-form={name}]")));
        }
    }
    assert!(forms.len() > 6, "{}", forms.len());
    forms
}

/// No page of the account opens in this browser, and none of the member's forms does anything.
async fn account_stays_shut(member: &SignedIn<'_>, browser: &Browser) {
    let app = member.app;
    let before = belongings(app).await;
    for path in ACCOUNT {
        let page = browser.tab().get(&app.at(&format!("/account{path}"))).await;
        assert_eq!(
            page.step().as_deref(),
            Some("credentials"),
            "{path}: {page}"
        );
    }
    for form in forms(member).await {
        let address = form.action().to_string();
        let cookies = browser.cookies(&address);
        let reply = post(app, &address, &[("cookie", &cookies)], &form.fields()).await;
        assert!(!begins_session(&reply), "{address}");
    }
    assert!(!has_session(app, browser).await);
    assert_eq!(belongings(app).await, before);
}

/// The history of the member, the newest first.
async fn history(app: &TestApp) -> Vec<AccountEvent> {
    let member = app.member(KNOWN).await.id;
    let tenant = tenant_id(TENANT);
    let all = app
        .app
        .store
        .read(&tenant)
        .list_history(member, None, 100)
        .await;
    all.unwrap().into_iter().map(|entry| entry.event).collect()
}

/// The member finds this refusal in the history.
async fn sees(member: &SignedIn<'_>, outcome: &str) {
    let events = history(member.app).await;
    let told = events.iter().any(
        |event| matches!(event, AccountEvent::Refused { outcome: told, .. } if told == outcome),
    );
    assert!(told, "{outcome}: {events:?}");
}

/// The text of the newest mail that says this in its subject, once there is one.
async fn told(app: &TestApp, subject: &str) -> String {
    let of_subject = |mail: &Mail| mail.subject.contains(subject).then(|| mail.text.clone());
    app.mailbox.newest(0, of_subject).await
}

/// How many mails have this in their subject by now.
async fn count(app: &TestApp, subject: &str) -> usize {
    app.send_mails().await;
    let mails = app.mailbox.mails();
    mails
        .iter()
        .filter(|mail| mail.subject.contains(subject))
        .count()
}

/// Asks, by the form of this name that the sign-in page leads to, for a mail.
async fn ask_for_mail(app: &TestApp, browser: &Browser, form: &str, birth_date: &str) -> Page {
    let page = sign_in_page(app, browser).await;
    let page = page.follow(&format!("a[data-link={form}]"), browser).await;
    let mut form = page.form(&format!("form[data-form={form}]"));
    for (name, value) in [
        ("user_id", KNOWN),
        ("mail_address", "known-0001@example.jp"),
    ] {
        if form.has(name) {
            form = form.fill(name, value);
        }
    }
    form.fill("birth_date", birth_date).submit(browser).await
}

/// Presses a mailed link in the browser of a walk.
async fn press_here(walk: &mut Walk<'_>, link: &str) {
    walk.open(link).await;
    let form = walk.page().form("form[data-form=confirm]");
    walk.submit(&form).await;
}

/// Opens the ways on without the phone, from the page that asks for its code.
async fn open_ways_on(walk: &mut Walk<'_>) {
    let link = walk.page().link("a[data-link=lost-device]");
    walk.open(link.as_str()).await;
    assert_eq!(walk.step(), "recovery-code");
}

/// Says there that the phone is lost.
async fn say_lost(walk: &mut Walk<'_>, birth_date: &str) {
    let form = walk.page().form(LOST_DEVICE).fill("birth_date", birth_date);
    walk.submit(&form).await;
    assert_eq!(walk.step(), "recovery-code");
}

/// The member chooses another password on the account pages.
async fn change_password(member: &mut SignedIn<'_>, new: &str) {
    member.app.advance(Duration::from_mins(6));
    let page = member.open("/security").await;
    let page = member.send(&page, "change-password", &[]).await;
    let page = member.confirm(&page).await;
    let fields = [("new_password", new), ("new_password_confirm", new)];
    let page = member.send(&page, "new-password", &fields).await;
    assert!(page.has("[role=status][data-done=password]"), "{page}");
    new.clone_into(&mut member.plan.password);
}

#[tokio::test]
async fn whoever_has_the_password_but_not_the_phone_stays_outside() {
    let (app, plan) = with_app(policies::b()).await;
    let mut member = SignedIn::sign_in(&app, &plan).await;
    let thief = app.browser();
    let mut walk = Walk::up_to(&app, &thief, &mut plan.clone(), "app-code").await;
    nothing_moves(&mut walk, &[3; 20]).await;
    account_stays_shut(&member, &thief).await;
    // The codes of a phone of one's own.
    walk.app_code(&[3; 20]).await;
    assert_eq!(walk.error().as_deref(), Some("wrong-code"));
    sees(&member, "code-wrong").await;
    // No phone was lost by anybody who does not know the birth date, and then not by anybody.
    open_ways_on(&mut walk).await;
    for _ in 0..5 {
        say_lost(&mut walk, SOMEBODYS_BIRTH_DATE).await;
        assert_eq!(walk.error().as_deref(), Some("wrong"));
    }
    say_lost(&mut walk, BIRTH_DATE).await;
    assert_eq!(walk.error().as_deref(), Some("too-often"));
    told(&app, GUESSED).await;
    assert_eq!(app.member(KNOWN).await.lost_device, None);
    account_stays_shut(&member, &thief).await;

    // The member ends it: what was begun with the old password is over, and so is that password.
    change_password(&mut member, "Kawatta-2026!").await;
    walk.reload().await;
    assert_eq!(walk.step(), "credentials");
    walk.credentials(KNOWN, &plan.password).await;
    assert_eq!(walk.error().as_deref(), Some("invalid-credentials"));
    SignedIn::sign_in(&app, &member.plan).await;
}

#[tokio::test]
async fn whoever_guesses_codes_locks_the_account_and_the_member_is_told() {
    let (app, plan) = with_app(policies::b()).await;
    let member = SignedIn::sign_in(&app, &plan).await;
    let thief = app.browser();
    let mut walk = Walk::up_to(&app, &thief, &mut plan.clone(), "app-code").await;
    while walk.step() == "app-code" {
        walk.app_code(&[3; 20]).await;
    }
    assert_eq!(walk.step(), "blocked");
    told(&app, LOCKED).await;
    sees(&member, "code-wrong").await;
    account_stays_shut(&member, &thief).await;
}

#[tokio::test]
async fn whoever_has_the_mail_box_but_not_the_birth_date_gets_no_link() {
    let (app, plan) = with_app(policies::b()).await;
    let member = SignedIn::sign_in(&app, &plan).await;
    let thief = app.browser();
    for form in ["forgot-password", "forgot-user-id"] {
        for _ in 0..6 {
            ask_for_mail(&app, &thief, form, SOMEBODYS_BIRTH_DATE).await;
        }
        // By now the right one is too late for today.
        ask_for_mail(&app, &thief, form, BIRTH_DATE).await;
    }
    told(&app, GUESSED).await;
    sees(&member, "birth-date-wrong").await;
    for mail in app.mailbox.mails() {
        assert_eq!(link_in(&mail.text), None, "{}", mail.text);
    }
    account_stays_shut(&member, &thief).await;
    SignedIn::sign_in(&app, &plan).await;
}

#[tokio::test]
async fn whoever_has_the_mail_box_of_mailed_codes_but_not_the_birth_date_gets_none() {
    let app = TestApp::start_with(society(policies::c())).await;
    app.add(Person::new(KNOWN).choosing(Method::Mail)).await;
    let thief = app.browser();
    for form in ["forgot-password", "forgot-user-id"] {
        ask_for_mail(&app, &thief, form, SOMEBODYS_BIRTH_DATE).await;
    }
    app.send_mails().await;
    assert_eq!(app.mailbox.mails().len(), 0);
    let page = thief.get(&app.at("/account")).await;
    assert_eq!(page.step().as_deref(), Some("credentials"));
}

#[tokio::test]
async fn where_a_link_needs_no_birth_date_it_ends_at_the_phone() {
    let (app, plan) = with_app(Policy {
        reset_asks_birth_date: false,
        ..policies::b()
    })
    .await;
    let member = SignedIn::sign_in(&app, &plan).await;
    let thief = app.browser();
    let page = sign_in_page(&app, &thief).await;
    let page = page.follow("a[data-link=forgot-password]", &thief).await;
    let form = page.form("form[data-form=forgot-password]");
    form.fill("user_id", KNOWN).submit(&thief).await;
    let link = link_in(&told(&app, RESET).await).unwrap();
    let mut walk = Walk::begin(&app, &thief).await;
    press_here(&mut walk, &link).await;
    assert_eq!(walk.step(), "app-code");
    nothing_moves(&mut walk, &[3; 20]).await;
    account_stays_shut(&member, &thief).await;
    SignedIn::sign_in(&app, &plan).await;
}

/// Somebody with mail box and birth date presses a link for a new password, which removes no factor.
async fn reset<'a>(app: &'a TestApp, thief: &Browser) -> Walk<'a> {
    let before = count(app, RESET).await;
    ask_for_mail(app, thief, "forgot-password", BIRTH_DATE).await;
    while count(app, RESET).await == before {}
    let link = link_in(&told(app, RESET).await).unwrap();
    let mut walk = Walk::begin(app, thief).await;
    press_here(&mut walk, &link).await;
    assert_eq!(walk.step(), "app-code");
    walk
}

/// The same, and then asks for another second factor.
async fn lose_somebody_s_phone(app: &TestApp, thief: &Browser) {
    let mut walk = reset(app, thief).await;
    nothing_moves(&mut walk, &[3; 20]).await;
    open_ways_on(&mut walk).await;
    say_lost(&mut walk, BIRTH_DATE).await;
    let status = walk.page().attr("[role=status]", "data-status");
    assert_eq!(status.as_deref(), Some("lost-device-waits"));
}

#[tokio::test]
async fn whoever_has_mail_box_and_birth_date_waits_until_the_owner_s_next_sign_in_ends_it() {
    let (app, plan) = with_app(policies::b()).await;
    let member = SignedIn::sign_in(&app, &plan).await;
    let thief = app.browser();
    lose_somebody_s_phone(&app, &thief).await;
    told(&app, REQUESTED).await;
    let requested =
        |event: &AccountEvent| matches!(event, AccountEvent::LostDeviceRequested { .. });
    assert!(history(&app).await.iter().any(requested));
    account_stays_shut(&member, &thief).await;
    // Asked for once more it comes no sooner.
    for _ in 0..3 {
        app.advance(A_DAY / 4);
        let mut again = reset(&app, &thief).await;
        open_ways_on(&mut again).await;
        assert!(!again.page().has(LOST_DEVICE));
    }
    app.advance(LAST_QUARTER);
    assert_eq!(count(&app, OPENED).await, 0);
    SignedIn::sign_in(&app, &plan).await;
    told(&app, CANCELLED).await;
    app.advance(A_DAY);
    assert_eq!(count(&app, OPENED).await, 0);
}

#[tokio::test]
async fn the_owner_ends_it_on_the_account_pages_or_by_the_mail() {
    for by_mail in [false, true] {
        let (app, plan) = with_app(policies::b()).await;
        let member = SignedIn::sign_in(&app, &plan).await;
        let thief = app.browser();
        lose_somebody_s_phone(&app, &thief).await;
        let page = member.open("").await;
        if by_mail {
            let link = link_in(&told(&app, REQUESTED).await).unwrap();
            // Whatever the thief changed meanwhile.
            app.raise_security_version(KNOWN).await;
            assert!(press(&app, &link).await.has("main[data-done]"));
        } else {
            member.send(&page, "cancel-recovery", &[]).await;
        }
        assert_eq!(app.member(KNOWN).await.lost_device, None);
        assert!(
            history(&app)
                .await
                .contains(&AccountEvent::LostDeviceCancelled)
        );
        account_stays_shut(&member, &thief).await;
        app.advance(A_DAY);
        assert_eq!(count(&app, OPENED).await, 0);
    }
}
