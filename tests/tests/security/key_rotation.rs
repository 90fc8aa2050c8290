//! Rule 21: keys rotate while people are signing in, and nothing breaks. Not here: the commands
//! (`tests/demo/keys.rs`), portals that follow (there, too).

use std::{collections::BTreeSet, time::Duration};

use sekisho_kernel::policy::Method;
use sekisho_server::signing::rotation::{Pace, Rotated, rotate_due};
use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp, TestOptions},
    browser::{Browser, Page},
    people::{
        Person, policies, society,
        walk::{LETTER, LETTER_USER_ID, Plan, Walk},
    },
    protocol::{Answer, Auth, jose_header},
};
use serde_json::Value;

use crate::support::{KNOWN, SEED, sign_in_page};

const DAY: Duration = Duration::from_hours(24);

async fn kids(app: &TestApp) -> BTreeSet<String> {
    let keys = app.jwks().await.keys.into_iter();
    keys.map(|key| key.common.key_id.unwrap()).collect()
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap()
}

fn kid(tokens: &Value, name: &str) -> String {
    let header = jose_header(text(tokens, name));
    header["kid"].as_str().unwrap().to_owned()
}

async fn finish(app: &TestApp, browser: &Browser, page: &Page, client: &str) -> Value {
    let answer = Answer::new(app.enter(page, browser, HANAKO, PASSWORD).await.left());
    let reply = app.redeem(Auth::Basic(client), &answer.code()).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()
}

#[tokio::test]
async fn whoever_is_signing_in_arrives_with_a_token_of_the_new_key() {
    let app = TestApp::start().await;
    let before = kids(&app).await;
    for client in ["web", "es256", "eddsa"] {
        let browser = app.browser();
        let page = browser.get(&app.authorize(&[("client_id", client)])).await;
        app.rotate_signing_keys(Pace::AtOnce).await;
        let tokens = finish(&app, &browser, &page, client).await;
        assert!(!before.contains(&kid(&tokens, "id_token")), "{client}");
        assert!(!before.contains(&kid(&tokens, "access_token")), "{client}");
        app.verify(text(&tokens, "id_token"), client).await;
    }
    assert!(kids(&app).await.is_superset(&before));
}

#[tokio::test]
async fn what_was_signed_before_is_good_as_long_as_without_it() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let scope = [("scope", "openid profile offline_access")];
    let tokens = app.tokens(&browser, &scope).await;

    app.rotate_signing_keys(Pace::AtOnce).await;

    let claims = app.verify(text(&tokens, "id_token"), "web").await;
    assert_eq!(claims["sub"], app.member(HANAKO).await.sub);
    let access_token = text(&tokens, "access_token");
    assert_eq!(app.userinfo(access_token).await.status, 200);
    assert_eq!(app.introspect(access_token).await["active"], true);
    let refreshed = app.refresh(text(&tokens, "refresh_token")).await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.body);
    assert_ne!(
        kid(&refreshed.json(), "access_token"),
        kid(&tokens, "access_token")
    );
    // A sign-out that an ID token of the former key vouches for asks nothing.
    let hint = text(&tokens, "id_token");
    let address = app.at(&format!("/end_session?id_token_hint={hint}"));
    assert!(browser.get(&address).await.has("main[data-done]"));
}

#[tokio::test]
async fn an_announced_key_is_published_a_day_before_it_signs() {
    let app = TestApp::start().await;
    let first = app.tokens(&app.browser(), &[]).await;
    let before = kids(&app).await;

    let rotated = app.rotate_signing_keys(Pace::Announced).await;

    let mut announced = BTreeSet::new();
    for one in &rotated {
        let Rotated::Published { kid, signs_from } = one else {
            panic!("{one:?}");
        };
        assert_eq!(*signs_from, app.clock.now() + DAY);
        announced.insert(kid.clone());
    }
    assert_eq!(kids(&app).await, &before | &announced);
    // Once more changes nothing.
    assert_eq!(app.rotate_signing_keys(Pace::Announced).await, rotated);

    app.advance(Duration::from_secs(24 * 3600 - 1));
    rotate_due(&app.app).await.unwrap();
    let still = app.tokens(&app.browser(), &[]).await;
    assert_eq!(kid(&still, "id_token"), kid(&first, "id_token"));

    app.advance(Duration::from_secs(1));
    rotate_due(&app.app).await.unwrap();
    let now = app.tokens(&app.browser(), &[]).await;
    assert!(announced.contains(&kid(&now, "id_token")));
    assert!(announced.contains(&kid(&now, "access_token")));
    assert_eq!(kids(&app).await, &before | &announced);
}

#[tokio::test]
async fn a_retired_key_goes_when_no_session_of_its_time_can_live_any_more() {
    let app = TestApp::start().await;
    let before = kids(&app).await;
    app.rotate_signing_keys(Pace::AtOnce).await;
    let after = &kids(&app).await - &before;
    let longest = app.policy().session_remembered;

    app.advance(longest);
    rotate_due(&app.app).await.unwrap();
    assert_eq!(kids(&app).await, &before | &after);

    app.advance(DAY);
    rotate_due(&app.app).await.unwrap();
    assert_eq!(kids(&app).await, after);
}

#[tokio::test]
async fn a_key_that_has_leaked_is_good_for_nothing_at_once() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let scope = [("scope", "openid profile offline_access")];
    let tokens = app.tokens(&browser, &scope).await;
    app.rotate_signing_keys(Pace::Announced).await;
    let before = kids(&app).await;

    app.rotate_signing_keys(Pace::Compromised).await;

    assert!(kids(&app).await.is_disjoint(&before));
    assert_eq!(
        app.userinfo(text(&tokens, "access_token")).await.status,
        401
    );
    // Sessions and grants do not hang on what the key signed.
    let refreshed = app.refresh(text(&tokens, "refresh_token")).await.json();
    assert_eq!(
        app.userinfo(text(&refreshed, "access_token")).await.status,
        200
    );
    let silent = app.authorize(&[("prompt", "none")]);
    let answer = Answer::new(browser.visit(&silent).await.left());
    assert_eq!(
        app.redeem(Auth::Basic("web"), &answer.code()).await.status,
        200
    );
}

#[tokio::test]
async fn keys_that_grew_old_get_successors_by_themselves() {
    let app = TestApp::start_with(TestOptions {
        rotate_keys_after: Some(DAY * 90),
        ..TestOptions::default()
    })
    .await;
    let before = kids(&app).await;
    app.advance(Duration::from_secs(90 * 24 * 3600 - 1));
    rotate_due(&app.app).await.unwrap();
    assert_eq!(kids(&app).await, before);

    // The worker of a node that starts now looks at once; only the first of two has something to do.
    app.advance(Duration::from_secs(1));
    let options = TestOptions {
        rotate_keys_after: Some(DAY * 90),
        ..TestOptions::default()
    };
    let first = app.another_node_with(&app.database(), &options).await;
    let second = app.another_node_with(&app.database(), &options).await;
    while kids(&first).await.len() < 6 {
        tokio::task::yield_now().await;
        first.app.forget_configuration();
    }
    app.advance(DAY);
    rotate_due(&second.app).await.unwrap();
    let tokens = second.tokens(&second.browser(), &[]).await;
    assert!(!before.contains(&kid(&tokens, "id_token")));
    assert_eq!(kids(&second).await.len(), 6);
}

#[tokio::test]
async fn all_that_is_sealed_opens_after_the_key_encryption_key_changed() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::with_letter(LETTER_USER_ID, LETTER)).await;
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    let lost = sign_in_page(&app, &app.browser()).await;
    let mut plan = Plan::letter(Method::App);
    let browser = app.browser();
    let mut walk = Walk::up_to(&app, &browser, &mut plan, "app-setup").await;
    let seed = walk.page().text("[data-secret]");

    app.rotate_key_encryption_key().await;

    // The server that runs, and one that is started now.
    walk.reload().await;
    assert_eq!(walk.page().text("[data-secret]"), seed);
    let options = society(policies::a());
    let restarted = app.another_node_with(&app.database(), &options).await;
    walk.move_to(&restarted);
    walk.reload().await;
    assert_eq!(walk.page().text("[data-secret]"), seed);
    walk.go_to(&mut plan, "recovery-codes").await;
    let codes = walk.page().texts("[data-code]");
    app.rotate_key_encryption_key().await;
    let again = app.another_node_with(&app.database(), &options).await;
    walk.move_to(&again);
    walk.reload().await;
    assert_eq!(walk.page().texts("[data-code]"), codes);
    walk.go_home(&mut plan).await;
    walk.arrive();

    let mut known = Plan::known(KNOWN, &SEED);
    let mut walk = Walk::begin(&again, &again.browser()).await;
    walk.go_home(&mut known).await;
    walk.arrive();

    // The row of this one is gone: only its sealed request is left.
    let later = app.clock.now() + DAY * 40;
    while app.app.store.delete_expired(later, 1_000).await.unwrap() > 0 {}
    let stranger = again.browser();
    let form = lost.form("form[data-form=credentials]");
    let form = form.fill("user_id", KNOWN).fill("password", PASSWORD);
    let restarted = form.submit(&stranger).await;
    assert_eq!(restarted.step().as_deref(), Some("restarted"));
    let mut walk = Walk::begin(&again, &stranger).await;
    walk.open(restarted.url.as_str()).await;
    walk.go_home(&mut known).await;
    walk.arrive();
}
