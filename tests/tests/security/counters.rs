//! docs/security.md 3 and 10: guesses at once count as that many, and of any number of uses at once
//! of what is good once, one wins; with one node on SQLite and three nodes on PostgreSQL.

use sekisho_kernel::{Policy, policy::Method};
use sekisho_tests::{
    app::{HANAKO, PASSWORD},
    people::{
        Person, policies,
        walk::{LETTER, Plan, Walk, press},
    },
};

use crate::{
    nodes::{Nodes, Outcomes, all, at_once},
    support::{KNOWN, SEED},
};

const CODE: &str = "form[data-form=code]";

/// Runs a race on both databases.
macro_rules! race {
    ($($name:ident / $postgres:ident: $race:expr;)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                $race(Nodes::sqlite(policies::c()).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $postgres() {
                $race(Nodes::postgres(policies::c()).await).await;
            }
        )*
    };
}

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
    one_user_id_claimed_at_once_goes_to_one_member /
        postgres_one_user_id_claimed_at_once_goes_to_one_member: one_user_id;
    one_address_confirmed_at_once_goes_to_one_member /
        postgres_one_address_confirmed_at_once_goes_to_one_member: one_address;
    one_link_pressed_fifty_times_at_once_is_pressed_once /
        postgres_one_link_pressed_fifty_times_at_once_is_pressed_once: one_link;
    one_app_is_set_up_however_often_the_form_is_sent_at_once /
        postgres_one_app_is_set_up_however_often_the_form_is_sent_at_once: one_app;
    one_mail_goes_out_however_often_it_is_asked_for_at_once /
        postgres_one_mail_goes_out_however_often_it_is_asked_for_at_once: one_mail;
    that_an_address_is_taken_is_told_five_times_however_often_it_is_asked_at_once /
        postgres_that_an_address_is_taken_is_told_five_times_however_often_it_is_asked_at_once:
        address_taken;
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

/// So many members with letters, each at a step.
async fn members<'a>(nodes: &'a Nodes, step: &str, count: usize) -> Vec<Walk<'a>> {
    let mut walks = Vec::new();
    for at in 0..count {
        let app = nodes.get(at);
        let user_id = format!("letter-1{at}");
        app.add(Person::with_letter(&user_id, LETTER)).await;
        let mut plan = Plan {
            user_id,
            new_user_id: format!("sakurako7{at}"),
            ..Plan::letter(Method::App)
        };
        walks.push(Walk::up_to(app, &app.browser(), &mut plan, step).await);
    }
    walks
}

async fn one_user_id(nodes: Nodes) {
    let walks = members(&nodes, "mail-address", 6).await;
    let mut at_profile = Vec::new();
    for walk in walks {
        let mut walk = walk;
        walk.confirm_mail_address().await;
        at_profile.push(walk);
    }
    let outcomes = at_once(at_profile, |walk| {
        let form = walk.page().form("form[data-form=profile]");
        form.fill("user_id", "momijiko8").choose("method", "app")
    })
    .await;
    assert_eq!(outcomes.steps("new-password"), 1, "{outcomes:?}");
    assert_eq!(outcomes.errors("taken"), 5, "{outcomes:?}");
}

async fn one_address(nodes: Nodes) {
    let mut links = Vec::new();
    for mut walk in members(&nodes, "mail-address", 2).await {
        walk.app.advance(std::time::Duration::from_mins(1));
        let shared = [("mail_address", "shared@example.jp")];
        walk.send("mail-address", "form[data-form=mail-address]", &shared)
            .await;
        links.push(walk.mailed_link().await);
    }
    let (one, two) = tokio::join!(
        press(nodes.get(0), &links[0]),
        press(nodes.get(1), &links[1]),
    );
    let done = [one, two]
        .iter()
        .filter(|page| page.has("main[data-done]"))
        .count();
    assert_eq!(done, 1);
}

async fn one_link(nodes: Nodes) {
    let walks = members(&nodes, "mail-check", 1).await;
    let link = walks[0].mailed_link().await;
    let mut phones = Vec::new();
    for at in 0..50 {
        let phone = nodes.get(at).browser();
        let page = phone.get(&link).await;
        phones.push((phone, page.form("form[data-form=confirm]")));
    }
    let pressing = phones.iter().map(|(phone, form)| form.submit(phone));
    let pages = all(pressing).await;
    let done = pages
        .iter()
        .filter(|page| page.has("main[data-done]"))
        .count();
    assert_eq!(done, 1);
}

async fn one_app(nodes: Nodes) {
    let app = nodes.get(0);
    app.add(Person::new(KNOWN).choosing(Method::App)).await;
    let mut plan = Plan::known(KNOWN, &[]);
    let walk = Walk::up_to(app, &app.browser(), &mut plan, "app-setup").await;
    let seed = sekisho_tests::people::seed_of(&walk.page().text("[data-secret]").unwrap());
    let form = walk.page().form(CODE).fill("code", &app.code_of(&seed));
    let tabs: Vec<_> = (0..30).map(|at| nodes.moved(&walk.browser, at)).collect();
    let sending = tabs.iter().map(|tab| form.send(tab));
    all(sending).await;
    let tenant = sekisho_tests::app::tenant_id(sekisho_tests::app::TENANT);
    let member = app.member(KNOWN).await.id;
    let apps = app
        .app
        .store
        .read(&tenant)
        .list_totps(member)
        .await
        .unwrap();
    assert_eq!(apps.len(), 1);
}

async fn one_mail(nodes: Nodes) {
    let walks = members(&nodes, "mail-check", 1).await;
    let walk = &walks[0];
    let app = walk.app;
    walk.mailed_link().await;
    app.advance(std::time::Duration::from_mins(1));
    let form = walk.page().form("form[data-form=resend]");
    let tabs: Vec<_> = (0..30).map(|at| nodes.moved(&walk.browser, at)).collect();
    all(tabs.iter().map(|tab| form.send(tab))).await;
    app.mailbox.wait_for(2).await;
    // Were there a third, it would be before this one.
    let known = "mail-00001";
    app.add(Person::new(known).choosing(Method::Mail)).await;
    let mut plan = Plan::known(known, &[]);
    let walk = Walk::up_to(app, &app.browser(), &mut plan, "mail-code").await;
    walk.newest_mail_code().await;
    assert_eq!(app.mailbox.mails().len(), 3);
}

async fn address_taken(nodes: Nodes) {
    let app = nodes.get(0);
    app.add(Person::new(KNOWN).with_mail_address(Some("taken@example.jp")))
        .await;
    let walks = members(&nodes, "mail-address", 1).await;
    let form = walks[0].page().form("form[data-form=mail-address]");
    let form = form.fill("mail_address", "taken@example.jp");
    let tabs: Vec<_> = (0..30)
        .map(|at| nodes.moved(&walks[0].browser, at))
        .collect();
    all(tabs.iter().map(|tab| form.send(tab))).await;
    // All five were told: the next one is not.
    let page = form.submit(&tabs[0]).await;
    assert_eq!(page.error().as_deref(), Some("mail-too-soon"));
    assert_eq!(app.mailbox.mails().len(), 0);
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
