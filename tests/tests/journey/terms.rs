//! Terms of use that changed: asked after the next authentication, before the portal; never of a
//! running session. What was shown is what is recorded.

use sekisho_tests::{
    app::TestApp,
    people::{
        Person, TERMS, policies, society,
        walk::{Plan, Walk},
    },
};

use crate::support::{KNOWN, SEED, with_app};

const NEWER: &str = "2027-01";

#[tokio::test]
async fn outdated_ones_are_shown_after_the_next_authentication() {
    let app = TestApp::start_with(society(policies::a())).await;
    let person = Person::new(KNOWN).with_app("電話", &SEED);
    app.add(person.agreeing_to("2020-01")).await;
    let mut plan = Plan::known(KNOWN, &SEED);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.go_home(&mut plan).await;
    walk.arrive();
    let mut asked = walk.steps.clone();
    asked.sort();
    assert_eq!(asked.join(" "), "app-code credentials terms");
    let mut again = Walk::begin(&app, &app.browser()).await;
    again.go_home(&mut plan).await;
    assert_eq!(again.steps.join(" "), "credentials app-code");
}

#[tokio::test]
async fn a_running_session_is_not_asked() {
    let (app, mut plan) = with_app(policies::a()).await;
    let browser = app.browser();
    let mut walk = Walk::begin(&app, &browser).await;
    walk.go_home(&mut plan).await;
    app.change_terms(NEWER, "本規約は、新しくなりました。")
        .await;
    Walk::begin(&app, &browser).await.arrive();
    let mut walk = Walk::begin_with(&app, &browser, &[("prompt", "login")]).await;
    walk.go_to(&mut plan, "terms").await;
    let page = walk.page();
    assert_eq!(page.text("[data-terms-version]").as_deref(), Some(NEWER));
    assert!(page.html.contains("新しくなりました"));
}

#[tokio::test]
async fn those_that_changed_while_they_were_read_are_shown_again() {
    let app = TestApp::start_with(society(policies::a())).await;
    let person = Person::new(KNOWN).with_app("電話", &SEED);
    app.add(person.agreeing_to("2020-01")).await;
    let mut plan = Plan::known(KNOWN, &SEED);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "terms").await;
    app.change_terms(NEWER, "本規約は、新しくなりました。")
        .await;
    walk.agree().await;
    assert_eq!(walk.step(), "terms");
    assert_eq!(walk.error().as_deref(), Some("not-agreed"));
    let agreed = app.member(KNOWN).await.agreed_terms.unwrap();
    assert_eq!(agreed.version, "2020-01");
    walk.agree().await;
    let agreed = app.member(KNOWN).await.agreed_terms.unwrap();
    assert_eq!(agreed.version, NEWER);
}

#[tokio::test]
async fn the_text_that_was_shown_is_recorded_by_its_hash() {
    let mut hashes = Vec::new();
    for language in ["ja", "en"] {
        let app = TestApp::start_with(society(policies::a())).await;
        let person = Person::new(KNOWN).with_app("電話", &SEED);
        app.add(person.agreeing_to("2020-01")).await;
        let mut plan = Plan::known(KNOWN, &SEED);
        let browser = app.browser().with_language(language);
        let mut walk = Walk::up_to(&app, &browser, &mut plan, "terms").await;
        let shown = walk.page().form("form[data-form=terms]").value("terms");
        walk.agree().await;
        let agreed = app.member(KNOWN).await.agreed_terms.unwrap();
        assert_eq!(
            (agreed.version.as_str(), Some(&agreed.hash)),
            (TERMS, shown.as_ref())
        );
        hashes.push(agreed.hash);
    }
    assert_ne!(hashes[0], hashes[1]);
}
