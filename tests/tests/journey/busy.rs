//! No room to check a password or to take a form of who forgot something (docs/security.md 15): 503
//! with `Retry-After`, what was typed kept, and nobody else feels it.

use std::{net::SocketAddr, num::NonZeroU32};

use sekisho_server::config::PasswordConfig;
use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp, TestOptions},
    browser::{Browser, Page},
    people::{BIRTH_DATE, policies},
    protocol::{Answer, Auth},
};

use crate::support::{
    CREDENTIALS, KNOWN, has_session, minutes, moved, sign_in_page, typed_user_id, with_app,
};

/// A process with these limits, on the database of another.
async fn limited(app: &TestApp, change: impl FnOnce(&mut PasswordConfig)) -> TestApp {
    let mut options = TestOptions::default();
    change(&mut options.password);
    app.another_node_with(&app.database(), &options).await
}

fn assert_busy(page: &Page) {
    assert_eq!(page.status, 503);
    let wait: u32 = page.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(page.step().as_deref(), Some("credentials"));
    assert_eq!(page.error().as_deref(), Some("busy"));
    assert_eq!(page.attr("main", "data-poll"), Some(wait.to_string()));
    let refresh =
        format!("<noscript><meta http-equiv=\"refresh\" content=\"{wait}; url=/sakura/sign-in/");
    assert!(page.html.contains(&refresh), "{page}");
    assert!(!page.html.contains(PASSWORD));
}

#[tokio::test]
async fn a_full_pool_asks_to_wait_and_keeps_what_was_entered() {
    let app = TestApp::start().await;
    let full = limited(&app, |password| password.queue = 0).await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;

    let form = page.form(CREDENTIALS).fill("user_id", HANAKO);
    let form = form.fill("password", PASSWORD).check("shared");
    let busy = form.submit(&moved(&browser, &full)).await;

    assert_busy(&busy);
    assert!(!has_session(&app, &browser).await);
    let opened = busy.form("form[data-form=retry]").submit(&browser).await;
    assert_eq!(opened.status, 200);
    assert_eq!(opened.step().as_deref(), Some("credentials"));
    assert_eq!(typed_user_id(&opened), HANAKO);
    assert!(opened.has("[name=shared][checked]"), "{opened}");
    let answer = Answer::new(app.enter(&opened, &browser, HANAKO, PASSWORD).await.left());
    assert_eq!(answer.param("state"), Some("the state"));
}

#[tokio::test]
async fn a_source_past_its_limit_waits_and_others_do_not() {
    let app = TestApp::start().await;
    let node = limited(&app, |password| password.tries_per_minute = NonZeroU32::MIN).await;
    let (mine, theirs) = (node.browser(), node.browser());
    let theirs = theirs.with_address(source(9));
    let page = sign_in_page(&app, &mine).await;
    let refused = app.enter(&page, &mine, HANAKO, "wrong").await.page();

    assert_busy(&app.enter(&refused, &mine, HANAKO, PASSWORD).await.page());

    let page = sign_in_page(&app, &theirs).await;
    app.enter(&page, &theirs, HANAKO, PASSWORD).await.left();
}

fn source(last: u8) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, last], 50_000))
}

const ADDRESS: &str = "known-0001@example.jp";

/// Sends the form of who forgot something, from its page.
async fn ask(page: &Page, browser: &Browser, link: &str, field: (&str, &str)) -> Page {
    let page = page.follow(&format!("a[data-link={link}]"), browser).await;
    let form = page.form(&format!("form[data-form={link}]"));
    let form = form.fill(field.0, field.1).fill("birth_date", BIRTH_DATE);
    form.submit(browser).await
}

#[tokio::test]
async fn forms_of_who_forgot_something_are_limited_by_source_and_keep_what_was_typed() {
    let (app, _) = with_app(policies::a()).await;
    let node = limited(&app, |password| password.tries_per_minute = NonZeroU32::MIN).await;
    let browser = node.browser();
    let page = sign_in_page(&app, &browser).await;
    let user_id = ("user_id", KNOWN);
    let first = ask(&page, &browser, "forgot-password", user_id).await;
    assert!(first.has("[data-status=reset-mail]"), "{first}");
    let mut mails = 1;
    node.mailbox.wait_for(mails).await;

    let fields = [
        ("forgot-password", user_id, 10),
        ("forgot-user-id", ("mail_address", ADDRESS), 11),
    ];
    for (link, (name, typed), last) in fields {
        let busy = ask(&first, &browser, link, (name, typed)).await;
        assert_eq!(busy.status, 503);
        assert!(busy.header("retry-after").is_some());
        assert_eq!(busy.step().as_deref(), Some(link));
        assert_eq!(busy.error().as_deref(), Some("busy"));
        let field = format!("[name={name}]");
        assert_eq!(busy.attr(&field, "value").as_deref(), Some(typed));
        // Its form is good for another try, here from another source.
        let theirs = browser.tab().with_address(source(last));
        let form = busy.form(&format!("form[data-form={link}]"));
        let taken = form.fill("birth_date", BIRTH_DATE).submit(&theirs).await;
        assert_eq!(taken.step().as_deref(), Some("credentials"), "{taken}");
        mails += 1;
        assert_eq!(node.mailbox.wait_for(mails).await.len(), mails);
    }
}

#[tokio::test]
async fn a_form_of_an_ended_sign_in_that_finds_no_room_keeps_the_user_id_too() {
    let app = TestApp::start().await;
    let full = limited(&app, |password| password.queue = 0).await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    page.form("form[data-form=cancel]")
        .send(&browser)
        .await
        .left();
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    let busy = form.submit(&moved(&browser, &full)).await;
    assert_busy(&busy);
    let opened = busy.form("form[data-form=retry]").submit(&browser).await;
    assert_eq!(typed_user_id(&opened), HANAKO);
}

#[tokio::test]
async fn a_wait_longer_than_the_sign_in_ends_at_the_portal_all_the_same() {
    let app = TestApp::start().await;
    let full = limited(&app, |password| password.queue = 0).await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let busy = app
        .enter(&page, &moved(&browser, &full), HANAKO, PASSWORD)
        .await
        .page();
    app.advance(minutes(31));
    let restarted = busy.form("form[data-form=retry]").submit(&browser).await;
    assert_eq!(restarted.step().as_deref(), Some("restarted"));
    assert_eq!(typed_user_id(&restarted), HANAKO);
    app.enter(&restarted, &browser, HANAKO, PASSWORD)
        .await
        .left();
}

#[tokio::test]
async fn other_endpoints_do_not_feel_it() {
    let app = TestApp::start().await;
    let full = limited(&app, |password| password.queue = 0).await;
    for path in ["/.well-known/openid-configuration", "/jwks"] {
        assert_eq!(full.get(path).await.status, 200, "{path}");
    }
    let form = [("grant_type", "client_credentials")];
    assert_eq!(full.token(Auth::Basic("service"), &form).await.status, 200);
    assert_eq!(sign_in_page(&app, &full.browser()).await.status, 200);
}
