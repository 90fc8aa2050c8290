//! docs/security.md 2: a transaction id is never enough, its cookie is; a new session id at every
//! sign-in and re-authentication. Not here: what the member sees then (`tests/journey/lost.rs`).

use sekisho_tests::{
    app::{CALLBACK, HANAKO, PASSWORD, TestApp},
    protocol::Reply,
};

use crate::support::{CREDENTIALS, begins_session, cookie, get, post, sign_in_page};

fn leads_to_the_portal(reply: &Reply) -> bool {
    reply
        .header("location")
        .is_some_and(|location| location.starts_with(CALLBACK))
}

#[tokio::test]
async fn the_right_password_needs_the_cookie_and_the_anti_forgery_value_of_its_own_page() {
    let app = TestApp::start().await;
    let (mine, theirs) = (app.browser(), app.browser());
    let page = sign_in_page(&app, &mine).await;
    let other_page = sign_in_page(&app, &mine.tab()).await;
    let their_page = sign_in_page(&app, &theirs).await;
    let address = page.url.as_str();
    let (own, foreign) = (mine.cookies(address), theirs.cookies(address));
    let filled = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    let csrf_of =
        |page: &sekisho_tests::browser::Page| page.form(CREDENTIALS).value("csrf").unwrap();
    let attempts = [
        ("no cookie", "", filled.clone()),
        ("a foreign cookie", &*foreign, filled.clone()),
        ("no value", &*own, filled.clone().without("csrf")),
        ("an empty value", &*own, filled.clone().tamper("csrf", "")),
        (
            "another tab's value",
            &*own,
            filled.clone().tamper("csrf", &csrf_of(&other_page)),
        ),
        (
            "another browser's value",
            &*own,
            filled.clone().tamper("csrf", &csrf_of(&their_page)),
        ),
        (
            "foreign cookie and value",
            &*foreign,
            filled.clone().tamper("csrf", &csrf_of(&their_page)),
        ),
    ];
    for (what, cookies, form) in attempts {
        let reply = post(&app, address, &[("cookie", cookies)], &form.fields()).await;
        assert_eq!(reply.status, 303, "{what}");
        assert!(
            !leads_to_the_portal(&reply) && !begins_session(&reply),
            "{what}"
        );
    }
    let reply = post(&app, address, &[("cookie", &own)], &filled.fields()).await;
    assert!(leads_to_the_portal(&reply) && begins_session(&reply));
}

#[tokio::test]
async fn every_sign_in_and_reauthentication_gives_a_new_session_id_and_ends_the_former() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let address = app.at("/");
    app.sign_in(&browser, &[]).await;
    let (name, first) = cookie(&browser, &address, "s").unwrap();
    let page = browser.get(&app.authorize(&[("prompt", "login")])).await;
    app.enter(&page, &browser, HANAKO, PASSWORD).await.left();
    let (_, second) = cookie(&browser, &address, "s").unwrap();
    assert_ne!(first, second);

    let silent = app.authorize(&[("prompt", "none")]);
    for (handle, expected) in [(&first, "error=login_required"), (&second, "code=")] {
        let reply = get(&app, &silent, &[("cookie", &format!("{name}={handle}"))]).await;
        let location = reply.header("location").unwrap();
        assert!(location.contains(expected), "{location}");
    }
}

#[tokio::test]
async fn a_session_id_that_somebody_planted_is_not_taken_over() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let (name, _) = cookie(&browser, &app.at("/"), "s").unwrap();
    let planted = "A".repeat(43);

    let victim = app.browser();
    let page = sign_in_page(&app, &victim).await;
    let cookies = format!("{}; {name}={planted}", victim.cookies(page.url.as_str()));
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", HANAKO)
        .fill("password", PASSWORD);
    let reply = post(
        &app,
        page.url.as_str(),
        &[("cookie", &cookies)],
        &form.fields(),
    )
    .await;
    assert!(begins_session(&reply));

    let silent = app.authorize(&[("prompt", "none")]);
    let reply = get(&app, &silent, &[("cookie", &format!("{name}={planted}"))]).await;
    assert!(reply.header("location").unwrap().contains("login_required"));
}

#[tokio::test]
async fn a_sign_out_form_needs_its_cookie_too() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let question = browser.get(&app.at("/end_session")).await;
    let form = question.form("form[data-form=sign-out]");
    let (name, session) = cookie(&browser, &app.at("/"), "s").unwrap();
    let only_session = format!("{name}={session}");
    post(
        &app,
        question.url.as_str(),
        &[("cookie", &only_session)],
        &form.fields(),
    )
    .await;
    let silent = app.authorize(&[("prompt", "none")]);
    let reply = get(&app, &silent, &[("cookie", &only_session)]).await;
    assert!(
        reply.header("location").unwrap().contains("code="),
        "the session lives"
    );
}
