//! docs/security.md 3: what only one member can have, or what is done once, however often it is asked
//! for at once; with one node on SQLite and three nodes on PostgreSQL.

use sekisho_kernel::policy::Method;
use sekisho_tests::people::{
    Person,
    walk::{LETTER, Plan, Walk, press},
};

use crate::{
    nodes::{Nodes, all, at_once, race},
    support::KNOWN,
};

const CODE: &str = "form[data-form=code]";

race! {
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
        postgres_that_an_address_is_taken_is_told_five_times_however_often_it_is_asked_at_once: address_taken;
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
