//! The server is restarted between any two steps of a first sign-in and of the one after it:
//! nothing is lost. A restart is another process on the same database, here for every page.

use sekisho_kernel::{
    Policy,
    policy::{Method, TemporaryPasswordKind::Random},
};
use sekisho_tests::{
    app::TestApp,
    browser::Browser,
    people::{
        policies, society,
        walk::{Plan, Walk, steps},
    },
};

use crate::support::{minutes, plan_of, with_letter};

async fn restarted_at_every_step(policy: Policy, method: Method) -> Vec<String> {
    let first = with_letter(policy.clone()).await;
    let (database, options) = (first.database(), society(policy));
    let mut nodes = Vec::new();
    for _ in 0..16 {
        nodes.push(first.another_node_with(&database, &options).await);
    }
    let mut plan = plan_of(Random, method);
    let mut walk = Walk::begin(&first, &first.browser()).await;
    let mut next = nodes.iter();
    while !walk.has_left() {
        let step = walk.step();
        walk.move_to(next.next().unwrap());
        walk.reload().await;
        assert_eq!(walk.step(), step);
        walk.go_on(&mut plan).await;
    }
    walk.arrive();
    let asked = walk.steps.clone();
    first.advance(minutes(2));
    again(&first, &nodes, walk.browser.tab(), plan.completed()).await;
    asked
}

async fn again(first: &TestApp, nodes: &[TestApp], browser: Browser, mut plan: Plan) {
    let mut walk = Walk::begin_with(first, &browser, &[("prompt", "login")]).await;
    let mut next = nodes.iter();
    while !walk.has_left() {
        walk.move_to(next.next().unwrap());
        walk.go_on(&mut plan).await;
    }
    walk.arrive();
}

#[tokio::test]
async fn on_the_way_of_society_a() {
    let asked = restarted_at_every_step(policies::a(), Method::App).await;
    let expected = "credentials birth-date terms profile new-password mail-address mail-check \
                    app-setup recovery-codes";
    assert_eq!(asked, steps(expected));
}

#[tokio::test]
async fn on_the_way_of_society_b() {
    let asked = restarted_at_every_step(policies::b(), Method::App).await;
    let expected = "credentials birth-date terms mail-address mail-check profile new-password \
                    set-up-later credentials app-setup recovery-codes";
    assert_eq!(asked, steps(expected));
}

#[tokio::test]
async fn on_the_way_of_society_c_by_mail() {
    let asked = restarted_at_every_step(policies::c(), Method::Mail).await;
    let expected = "credentials birth-date terms mail-address mail-check profile new-password \
                    mail-code recovery-codes";
    assert_eq!(asked, steps(expected));
}
