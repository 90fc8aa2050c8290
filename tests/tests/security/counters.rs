//! docs/security.md 3 and 10: guesses at once count as that many, and of any number of uses at once
//! of what is good once, one wins; with one node on SQLite and three nodes on PostgreSQL.
//! Not here: what only one member can have (`claims.rs`).

use sekisho_kernel::{Policy, policy::Method};
use sekisho_tests::{
    app::{HANAKO, PASSWORD},
    people::{
        Person, policies,
        walk::{Plan, Walk},
    },
};

use crate::{
    nodes::{Nodes, Outcomes, at_once, race},
    support::{KNOWN, SEED},
};

const CODE: &str = "form[data-form=code]";

race! {
    two_hundred_wrong_passwords_at_once_count_as_two_hundred /
        postgres_two_hundred_wrong_passwords_at_once_count_as_two_hundred: wrong_passwords;
    one_app_code_used_two_hundred_times_at_once_signs_in_once /
        postgres_one_app_code_used_two_hundred_times_at_once_signs_in_once: one_app_code;
    one_mail_code_used_fifty_times_at_once_signs_in_once /
        postgres_one_mail_code_used_fifty_times_at_once_signs_in_once: one_mail_code;
    wrong_mail_codes_at_once_are_five_tries /
        postgres_wrong_mail_codes_at_once_are_five_tries: wrong_mail_codes;
    one_recovery_code_used_fifty_times_at_once_signs_in_once /
        postgres_one_recovery_code_used_fifty_times_at_once_signs_in_once: one_recovery_code;
}

async fn wrong_passwords(nodes: Nodes) {
    let mut walks = Vec::new();
    for at in 0..200 {
        let app = nodes.get(at);
        walks.push(Walk::begin(app, &app.browser()).await);
    }
    let outcomes = at_once(walks, |walk| {
        let form = walk.page().form("form[data-form=credentials]");
        form.fill("user_id", HANAKO).fill("password", "wrong")
    })
    .await;
    assert_eq!(outcomes.errors("invalid-credentials"), 10, "{outcomes:?}");
    assert_eq!(outcomes.errors("password-locked"), 190, "{outcomes:?}");
    let app = nodes.get(0);
    let mut walk = Walk::begin(app, &app.browser()).await;
    walk.credentials(HANAKO, PASSWORD).await;
    assert_eq!(walk.error().as_deref(), Some("password-locked"));
}

/// So many browsers of a member at a step, spread over the nodes.
async fn browsers<'a>(nodes: &'a Nodes, plan: &Plan, step: &str, count: usize) -> Vec<Walk<'a>> {
    let mut walks = Vec::new();
    for at in 0..count {
        let app = nodes.get(at);
        walks.push(Walk::up_to(app, &app.browser(), &mut plan.clone(), step).await);
    }
    walks
}

fn assert_one(outcomes: &Outcomes) {
    assert_eq!(outcomes.arrived, 1, "{outcomes:?}");
}

async fn one_app_code(nodes: Nodes) {
    let app = nodes.get(0);
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    let plan = Plan::known(KNOWN, &SEED);
    let walks = browsers(&nodes, &plan, "app-code", 200).await;
    let code = app.code_of(&SEED);
    let form = |walk: &Walk<'_>| walk.page().form(CODE).fill("code", &code);
    assert_one(&at_once(walks, form).await);
}

async fn one_mail_code(nodes: Nodes) {
    let app = nodes.get(0);
    app.add(Person::new(KNOWN).choosing(Method::Mail)).await;
    let plan = Plan::known(KNOWN, &[]);
    let mut walks = browsers(&nodes, &plan, "mail-code", 1).await;
    let code = walks[0].newest_mail_code().await;
    walks.extend(browsers(&nodes, &plan, "mail-code", 49).await);
    let form = |walk: &Walk<'_>| walk.page().form(CODE).fill("code", &code);
    let outcomes = at_once(walks, form).await;
    assert_one(&outcomes);
    let mails = app.mailbox.mails();
    let codes = mails.iter().filter(|mail| mail.text.contains(&code));
    assert_eq!(codes.count(), 1);
}

async fn wrong_mail_codes(nodes: Nodes) {
    let app = nodes.get(0);
    app.add(Person::new(KNOWN).choosing(Method::Mail)).await;
    let plan = Plan::known(KNOWN, &[]);
    let mut walks = browsers(&nodes, &plan, "mail-code", 1).await;
    let code = walks[0].newest_mail_code().await;
    let wrong = if code == "123456" { "654321" } else { "123456" };
    walks.extend(browsers(&nodes, &plan, "mail-code", 7).await);
    // A sign-in that begins once the code is dead gets another one: this one has begun before.
    let mut last = walks.pop().unwrap();
    let form = |walk: &Walk<'_>| walk.page().form(CODE).fill("code", wrong);
    let outcomes = at_once(walks, form).await;
    assert_eq!(outcomes.errors("wrong-code"), 5, "{outcomes:?}");
    assert_eq!(outcomes.arrived, 0);
    last.send("mail-code", CODE, &[("code", &code)]).await;
    assert_eq!(last.error().as_deref(), Some("code-dead"));
}

async fn one_recovery_code(nodes: Nodes) {
    let app = nodes.get(0);
    let person = Person::new(KNOWN).with_app("電話", &SEED);
    app.add(person.without_recovery_codes()).await;
    let mut plan = Plan::known(KNOWN, &SEED);
    plan.new_password.clone_from(&plan.password);
    let mut walk = Walk::begin(app, &app.browser()).await;
    walk.go_home(&mut plan).await;
    let code = plan.recovery_codes[0].clone();
    let mut walks = browsers(&nodes, &plan, "app-code", 50).await;
    for walk in &mut walks {
        let link = walk.page().link("a[data-link=lost-device]");
        walk.open(link.as_str()).await;
    }
    let form = |walk: &Walk<'_>| walk.page().form(CODE).fill("code", &code);
    assert_one(&at_once(walks, form).await);
}

#[tokio::test]
async fn a_society_with_another_limit_has_another_limit() {
    let nodes = Nodes::sqlite(Policy {
        wrong_passwords: 3,
        ..policies::a()
    })
    .await;
    let app = nodes.get(0);
    let mut told = Vec::new();
    for _ in 0..4 {
        let mut walk = Walk::begin(app, &app.browser()).await;
        walk.credentials(HANAKO, "wrong").await;
        told.push(walk.error().unwrap());
    }
    assert_eq!(told[2], "invalid-credentials");
    assert_eq!(told[3], "password-locked");
}
