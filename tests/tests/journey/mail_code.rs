//! One-time passwords by mail: the newest only, for ten minutes, for five tries, sent again within
//! limits.

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::TestApp,
    people::{
        policies,
        walk::{Plan, Walk},
    },
};

use crate::support::{minutes, with_mail, wrong};

const CODE: &str = "form[data-form=code]";

async fn at_mail_code(app: &TestApp) -> (Walk<'_>, Plan) {
    let mut plan = Plan::known(crate::support::KNOWN, &[]);
    plan.method = Method::Mail;
    let walk = Walk::up_to(app, &app.browser(), &mut plan, "mail-code").await;
    (walk, plan)
}

async fn enter(walk: &mut Walk<'_>, code: &str) {
    walk.send("mail-code", CODE, &[("code", code)]).await;
}

async fn resend(walk: &mut Walk<'_>) {
    let form = walk.page().form("form[data-form=resend]");
    walk.submit(&form).await;
}

#[tokio::test]
async fn its_mail_is_as_the_manuals_say_and_holds_nothing_to_click() {
    let (app, _) = with_mail(policies::c()).await;
    let (walk, _) = at_mail_code(&app).await;
    let code = walk.newest_mail_code().await;
    let mail = app.mailbox.mails()[0].clone();
    assert!(
        mail.subject.starts_with('【')
            && mail.subject.ends_with("】ワンタイムパスワードのお知らせ")
    );
    assert!(
        mail.text
            .contains("にログインするためのワンタイムパスワードをお知らせします。")
    );
    assert!(mail.text.contains(&code) && mail.html.contains(&code));
    for link in ["http:", "https:", "href"] {
        assert!(!mail.text.contains(link) && !mail.html.contains(link));
    }
}

#[tokio::test]
async fn only_the_newest_is_good() {
    let (app, _) = with_mail(policies::c()).await;
    let (mut walk, _) = at_mail_code(&app).await;
    let old = walk.newest_mail_code().await;
    app.advance(minutes(1));
    resend(&mut walk).await;
    let new = walk.newest_mail_code().await;
    if old != new {
        enter(&mut walk, &old).await;
        assert_eq!(walk.error().as_deref(), Some("wrong-code"));
    }
    enter(&mut walk, &new).await;
    walk.arrive();
}

#[tokio::test]
async fn it_is_good_for_every_tab_of_the_browser_and_once() {
    let (app, mut plan) = with_mail(policies::c()).await;
    let browser = app.browser();
    let mut first = Walk::up_to(&app, &browser, &mut plan, "mail-code").await;
    let code = first.newest_mail_code().await;
    let mut second = Walk::up_to(&app, &browser, &mut plan, "mail-code").await;
    assert_eq!(
        app.mailbox.mails().len(),
        1,
        "within a minute no other goes out"
    );
    enter(&mut second, &code).await;
    second.arrive();
    enter(&mut first, &code).await;
    if !first.has_left() {
        assert_ne!(first.error(), None);
    }
}

#[tokio::test]
async fn after_five_wrong_tries_it_is_dead() {
    let (app, _) = with_mail(policies::c()).await;
    let (mut walk, _) = at_mail_code(&app).await;
    let code = walk.newest_mail_code().await;
    for _ in 0..5 {
        enter(&mut walk, &wrong(&code)).await;
        assert_eq!(walk.error().as_deref(), Some("wrong-code"));
    }
    enter(&mut walk, &code).await;
    assert_eq!(walk.error().as_deref(), Some("code-dead"));
    app.advance(minutes(1));
    resend(&mut walk).await;
    let new = walk.newest_mail_code().await;
    enter(&mut walk, &new).await;
    walk.arrive();
}

#[tokio::test]
async fn it_is_good_for_ten_minutes() {
    for (after, good) in [(9, true), (10, false)] {
        let (app, _) = with_mail(policies::c()).await;
        let (mut walk, _) = at_mail_code(&app).await;
        let code = walk.newest_mail_code().await;
        app.advance(minutes(after));
        enter(&mut walk, &code).await;
        assert_eq!(walk.has_left(), good, "after {after} minutes");
    }
}

#[tokio::test]
async fn another_is_sent_once_a_minute_and_five_times_an_hour() {
    let (app, _) = with_mail(policies::c()).await;
    let (mut walk, _) = at_mail_code(&app).await;
    walk.newest_mail_code().await;
    resend(&mut walk).await;
    assert_ne!(walk.error(), None, "within a minute");
    let mut sent = 0;
    for _ in 0..8 {
        app.advance(minutes(1));
        resend(&mut walk).await;
        if walk.error().is_none() {
            walk.newest_mail_code().await;
            sent += 1;
        }
    }
    assert_eq!(sent, 5);
    assert_eq!(app.mailbox.mails().len(), 6, "with the first one");
}

#[tokio::test]
async fn a_new_sign_in_gives_no_new_tries_within_a_minute() {
    let (app, _) = with_mail(policies::c()).await;
    let (mut walk, _) = at_mail_code(&app).await;
    let code = walk.newest_mail_code().await;
    for _ in 0..4 {
        enter(&mut walk, &wrong(&code)).await;
    }
    let (mut walk, _) = at_mail_code(&app).await;
    enter(&mut walk, &wrong(&code)).await;
    enter(&mut walk, &code).await;
    assert_eq!(walk.error().as_deref(), Some("code-dead"));
}

#[tokio::test]
async fn the_mail_method_alone_has_it() {
    let (app, mut plan) = crate::support::with_app(policies::c()).await;
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    assert!(!walk.page().has("form[data-form=other-method] [value=mail]"));
    walk.go_home(&mut plan).await;
}
