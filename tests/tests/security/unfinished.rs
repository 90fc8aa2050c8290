//! docs/security.md 1 and 8: a member whose sign-in is not finished gets no session and no token, by
//! no path.

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::TestApp,
    people::{
        Person, policies, society,
        walk::{LETTER, LETTER_USER_ID, Plan, Walk},
    },
    protocol::Answer,
};

use crate::support::{KNOWN, SEED, cookie};

async fn assert_nothing(app: &TestApp, walk: &Walk<'_>, step: &str) {
    let browser = &walk.browser;
    assert_eq!(cookie(browser, &app.at("/"), "s"), None, "at {step}");
    for client in ["web", "post", "es256"] {
        let silent = [("prompt", "none"), ("client_id", client)];
        let left = browser.tab().visit(&app.authorize(&silent)).await.left();
        let answer = Answer::new(left);
        assert_eq!(answer.param("code"), None, "{client} at {step}");
        assert_eq!(answer.param("error"), Some("login_required"), "at {step}");
    }
    let second = [("client_id", "post"), ("scope", "openid offline_access")];
    let page = browser.tab().get(&app.authorize(&second)).await;
    assert_eq!(page.step().as_deref(), Some("credentials"), "at {step}");
    let hinted = [("login_hint", LETTER_USER_ID), ("max_age", "0")];
    let page = browser.tab().get(&app.authorize(&hinted)).await;
    assert_eq!(page.step().as_deref(), Some("credentials"), "at {step}");
}

#[tokio::test]
async fn at_every_step_of_a_first_sign_in() {
    for policy in [policies::a(), policies::b()] {
        let app = TestApp::start_with(society(policy)).await;
        app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
        let mut plan = Plan::letter(Method::App);
        let mut walk = Walk::begin(&app, &app.browser()).await;
        while !walk.has_left() {
            let step = walk.step();
            assert_nothing(&app, &walk, &step).await;
            walk.go_on(&mut plan).await;
        }
        walk.arrive();
    }
}

#[tokio::test]
async fn at_the_second_factor() {
    for method in [Method::App, Method::Mail] {
        let app = TestApp::start_with(society(policies::c())).await;
        let person = Person::new(KNOWN).with_app("電話", &SEED);
        app.add(person.choosing(method)).await;
        let mut plan = Plan::known(KNOWN, &SEED);
        let step = if method == Method::App {
            "app-code"
        } else {
            "mail-code"
        };
        let walk = Walk::up_to(&app, &app.browser(), &mut plan, step).await;
        assert_nothing(&app, &walk, step).await;
    }
}

#[tokio::test]
async fn a_method_that_the_society_does_not_offer_cannot_be_chosen() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "profile").await;
    for method in ["mail", "recovery-code", "none", ""] {
        let form = walk.page().form("form[data-form=profile]");
        let address = walk.page().url.to_string();
        let mut fields = form.fields();
        fields.retain(|(name, _)| name != "method");
        fields.push(("method".to_owned(), method.to_owned()));
        let cookies = walk.browser.cookies(&address);
        crate::support::post(&app, &address, &[("cookie", &cookies)], &fields).await;
        walk.reload().await;
        assert_eq!(walk.step(), "profile", "{method}");
        assert_eq!(walk.error().as_deref(), Some("method-missing"), "{method}");
    }
    // Nor as another method while one is set up.
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-setup").await;
    let form = walk.page().form("form[data-form=other-method]");
    let mut fields = form.fields();
    fields.retain(|(name, _)| name != "method");
    fields.push(("method".to_owned(), "mail".to_owned()));
    let cookies = walk.browser.cookies(form.action().as_str());
    crate::support::post(
        &app,
        form.action().as_str(),
        &[("cookie", &cookies)],
        &fields,
    )
    .await;
    walk.reload().await;
    assert_eq!(walk.step(), "app-setup");
}

#[tokio::test]
async fn terms_that_were_not_shown_cannot_be_agreed_to() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "terms").await;
    let form = walk
        .page()
        .form("form[data-form=terms]")
        .button("agree", "1");
    let shown = form.value("terms").unwrap();
    for form in [
        form.clone().tamper("terms", ""),
        form.clone().tamper("terms", &shown.to_uppercase()),
        form.clone().tamper("terms", &shown[1..]),
        form.clone().tamper("terms", "2026-04"),
    ] {
        walk.submit(&form).await;
        assert_eq!(walk.error().as_deref(), Some("not-agreed"));
    }
    let unticked = walk
        .page()
        .form("form[data-form=terms]")
        .button("agree", "1");
    let fields = unticked.fields();
    let fields: Vec<_> = fields
        .into_iter()
        .filter(|(name, _)| name != "agree")
        .collect();
    let address = walk.page().url.to_string();
    let cookies = walk.browser.cookies(&address);
    crate::support::post(&app, &address, &[("cookie", &cookies)], &fields).await;
    walk.reload().await;
    assert_eq!(walk.step(), "terms");
    assert_eq!(app.member(LETTER_USER_ID).await.agreed_terms, None);
}

#[tokio::test]
async fn a_field_that_no_form_has_is_refused_at_every_step() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    while !walk.has_left() {
        let step = walk.step();
        let address = walk.page().url.to_string();
        let cookies = walk.browser.cookies(&address);
        // The sign-in page has one for passkeys besides.
        let form = match &*step {
            "credentials" => "form[data-form=credentials]",
            _ => "form:has([name=step])",
        };
        for name in [
            "role", "sub", "verified", "tenant", "member", "acr", "proofs",
        ] {
            let mut fields = walk.page().form(form).fields();
            fields.push((name.to_owned(), "1".to_owned()));
            let headers = [("cookie", &*cookies)];
            let reply = crate::support::post(&app, &address, &headers, &fields).await;
            let error = "data-error=\"unknown-form\"";
            assert!(reply.body.contains(error), "{name} at {step}");
        }
        walk.reload().await;
        assert_eq!(walk.step(), step);
        walk.go_on(&mut plan).await;
    }
    walk.arrive();
}
