//! A portal that needs more gets it from a fresh session: only what is missing is asked.

use sekisho_kernel::{Policy, policy::Method};
use sekisho_tests::{
    app::TestApp,
    browser::Browser,
    people::{
        Person, policies, society,
        walk::{Plan, Walk},
    },
    protocol::{Answer, Auth, claims},
};

use crate::support::{KNOWN, SEED, minutes, with_app};

const APP: &str = "urn:sekisho:acr:3";

/// A member with an app who signs in by mail, signed in.
async fn signed_in_by_mail(policy: Policy) -> (TestApp, Browser, Plan, serde_json::Value) {
    let app = TestApp::start_with(society(policy)).await;
    let person = Person::new(KNOWN).with_app("電話", &SEED);
    app.add(person.choosing(Method::Mail)).await;
    let mut plan = Plan::known(KNOWN, &SEED);
    let browser = app.browser();
    let claims = {
        let mut walk = Walk::begin(&app, &browser).await;
        walk.go_home(&mut plan).await;
        walk.claims().await
    };
    (app, browser, plan, claims)
}

fn session_handle(app: &TestApp, browser: &Browser) -> Option<String> {
    let cookies = browser.cookies(&app.at("/"));
    let mut pairs = cookies.split("; ").map(str::to_owned);
    pairs.find(|pair| pair.starts_with("sekisho-s-"))
}

#[tokio::test]
async fn only_the_app_is_asked_and_the_session_goes_on_under_a_new_handle() {
    let (app, browser, _, first) = signed_in_by_mail(policies::c()).await;
    assert_eq!(first["acr"], "urn:sekisho:acr:2");
    let before = session_handle(&app, &browser);
    app.advance(minutes(5));
    let mut walk = Walk::begin_with(&app, &browser, &[("acr_values", APP)]).await;
    assert_eq!(walk.step(), "app-code");
    walk.app_code(&SEED).await;
    let claims = walk.claims().await;
    assert_eq!(claims["acr"], APP);
    assert_eq!(claims["auth_time"], first["auth_time"]);
    assert_eq!(claims["sub"], first["sub"]);
    assert!(claims["amr"].as_array().unwrap().contains(&"mfa".into()));
    let after = session_handle(&app, &browser);
    assert!(before.is_some() && after.is_some() && before != after);

    // From then on the session has it.
    let walk = Walk::begin_with(&app, &browser, &[("acr_values", APP)]).await;
    assert_eq!(walk.acr().await, APP);
}

#[tokio::test]
async fn an_alias_of_the_society_stands_for_it() {
    let mut policy = policies::c();
    let alias = "https://portal.example.jp/high";
    policy.acr_aliases.insert(alias.to_owned(), APP.to_owned());
    let (app, browser, ..) = signed_in_by_mail(policy).await;
    let walk = Walk::begin_with(&app, &browser, &[("acr_values", alias)]).await;
    assert_eq!(walk.step(), "app-code");
    let unknown = [("acr_values", "https://portal.example.jp/other")];
    let walk = Walk::begin_with(&app, &browser, &unknown).await;
    assert_eq!(walk.acr().await, "urn:sekisho:acr:2");
}

#[tokio::test]
async fn the_first_of_several_wishes_that_is_reached_suffices() {
    let (app, browser, ..) = signed_in_by_mail(policies::c()).await;
    let wish = [("acr_values", "urn:sekisho:acr:3 urn:sekisho:acr:2")];
    let walk = Walk::begin_with(&app, &browser, &wish).await;
    assert_eq!(walk.acr().await, "urn:sekisho:acr:2");
}

#[tokio::test]
async fn what_cannot_be_reached_is_not_asked_for_and_the_token_tells_the_truth() {
    let (app, mut plan) = with_app(policies::a()).await;
    let browser = app.browser();
    let mut walk = Walk::begin(&app, &browser).await;
    walk.go_home(&mut plan).await;
    let wish = [("acr_values", "urn:sekisho:acr:4")];
    let walk = Walk::begin_with(&app, &browser, &wish).await;
    assert_eq!(walk.acr().await, APP);
}

#[tokio::test]
async fn silently_the_portal_gets_what_there_is() {
    let (app, browser, ..) = signed_in_by_mail(policies::c()).await;
    let silent = app.authorize(&[("acr_values", APP), ("prompt", "none")]);
    let answer = Answer::new(browser.visit(&silent).await.left());
    // OpenID Connect Core 1.0 §5.5.1.1: a wish, not a condition.
    let reply = app.redeem(Auth::Basic("web"), &answer.code()).await;
    let claims = claims(reply.json()["id_token"].as_str().unwrap());
    assert_eq!(claims["acr"], "urn:sekisho:acr:2");
}

#[tokio::test]
async fn a_wrong_code_leaves_the_session_as_it_was() {
    let (app, browser, ..) = signed_in_by_mail(policies::c()).await;
    let mut walk = Walk::begin_with(&app, &browser, &[("acr_values", APP)]).await;
    let wrong = [("code", "000000")];
    walk.send("app-code", "form[data-form=code]", &wrong).await;
    assert_eq!(walk.error().as_deref(), Some("wrong-code"));
    let walk = Walk::begin(&app, &browser).await;
    assert_eq!(walk.acr().await, "urn:sekisho:acr:2");
}
