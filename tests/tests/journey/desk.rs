//! What the desk does, and the member's way on after it (security.md, rules 9 and 19).

use sekisho_kernel::{Entropy, policy::Method};
use sekisho_server::{
    mail::Mail,
    members::reissue::{Done, ReissueOptions, reissue},
};
use sekisho_store::AccountEvent;
use sekisho_tests::{
    app::{TENANT, TestApp, tenant_id},
    people::{
        policies,
        walk::{Plan, Walk, press},
    },
};

use crate::support::{KNOWN, Member, has_session, sign_in_page, with_app, with_mail};

/// The desk takes the second factors away; the temporary password in the letter.
async fn take_away(app: &TestApp) -> String {
    let folder = tempfile::tempdir().unwrap();
    let letters = folder.path().join("letters.csv");
    let options = ReissueOptions {
        user_id: KNOWN.to_owned(),
        by: "佐藤".to_owned(),
        second_person: Some("鈴木".to_owned()),
        letters: Some(letters.clone()),
        lost_device: true,
    };
    let provider = &app.app;
    let installation = provider.store.installation();
    let tenant = installation.find_tenant(&tenant_id(TENANT)).await;
    let (tenant, entropy) = (tenant.unwrap().unwrap(), Entropy::system());
    let done = reissue(
        &provider.store,
        &provider.keys,
        &entropy,
        &tenant,
        &options,
        app.clock.now(),
    );
    let done = done.await.unwrap().unwrap();
    assert!(matches!(
        done,
        Done::Letter {
            second_factors_removed: true,
            ..
        }
    ));
    let written = std::fs::read_to_string(letters).unwrap();
    let letter = written.lines().nth(1).unwrap();
    letter.split(',').nth(2).unwrap().to_owned()
}

/// What the member enters who got that letter.
fn with_letter(plan: &Plan, password: String) -> Plan {
    Plan {
        password,
        ..plan.clone()
    }
}

#[tokio::test]
async fn where_only_the_desk_helps_a_lost_phone_is_replaced_by_a_letter() {
    let (app, plan) = with_app(policies::d()).await;
    let elsewhere = Member::sign_in(&app, &plan).await;
    let before = app.mailbox.mails().len();
    let password = take_away(&app).await;
    assert!(!has_session(&app, &elsewhere.browser).await);
    let told = |mail: &Mail| mail.subject.contains("認証方法の削除").then_some(());
    app.send_mails().await;
    app.mailbox.newest(before, told).await;

    let browser = app.browser();
    let mut old = Walk::begin(&app, &browser).await;
    old.credentials(KNOWN, &plan.password).await;
    assert_eq!(old.error().as_deref(), Some("invalid-credentials"));

    let mut plan = with_letter(&plan, password);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-setup").await;
    assert_eq!(walk.steps.join(" "), "credentials birth-date new-password");
    walk.go_home(&mut plan).await;
    assert!(walk.steps.contains(&"recovery-codes".to_owned()));
    // The new app is asked for from now on.
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    walk.go_home(&mut plan).await;

    let id = app.member(KNOWN).await.id;
    let tenant = tenant_id(TENANT);
    let reader = app.app.store.read(&tenant);
    let history = reader.list_history(id, None, 100);
    let history: Vec<_> = history
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.event)
        .collect();
    for event in [AccountEvent::Reissued, AccountEvent::SecondFactorsRemoved] {
        assert!(history.contains(&event), "{event:?}");
    }
}

#[tokio::test]
async fn whoever_has_the_letter_but_not_the_birth_date_sets_nothing_up() {
    let (app, plan) = with_app(policies::d()).await;
    let password = take_away(&app).await;
    let mut plan = with_letter(&plan, password);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "birth-date").await;
    walk.birth_date("19000101").await;
    assert_eq!(walk.step(), "birth-date");
    assert_eq!(walk.error().as_deref(), Some("wrong"));
}

#[tokio::test]
async fn who_lost_the_mail_box_confirms_another_address() {
    let (app, plan) = with_mail(policies::b()).await;
    let password = take_away(&app).await;
    assert_eq!(app.member(KNOWN).await.mail_confirmed_at, None);
    let mut plan = with_letter(&plan, password);
    plan.method = Method::Mail;
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-address").await;
    let form = walk.page().form("form[data-form=mail-address]");
    walk.submit(&form.fill("mail_address", "atarashii@example.jp"))
        .await;
    assert_eq!(walk.step(), "mail-check");
    walk.go_home(&mut plan).await;
    let member = app.member(KNOWN).await;
    assert_eq!(member.mail_address.as_deref(), Some("atarashii@example.jp"));
    assert!(member.mail_confirmed_at.is_some());
}

#[tokio::test]
async fn a_link_from_before_another_address_was_confirmed_replaces_it_no_more() {
    let (app, plan) = with_mail(policies::b()).await;
    let password = take_away(&app).await;
    let mut plan = with_letter(&plan, password);
    plan.method = Method::Mail;
    let walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-check").await;
    let link = walk.mailed_link().await;
    app.change_mail_address(KNOWN, "atarashii@example.jp").await;
    let page = press(&app, &link).await;
    assert_eq!(page.error().as_deref(), Some("link-used"), "{page}");
    let member = app.member(KNOWN).await;
    assert_eq!(member.mail_address.as_deref(), Some("atarashii@example.jp"));
}

#[tokio::test]
async fn mail_box_and_birth_date_do_not_take_the_letters_place() {
    for policy in [policies::a(), policies::b(), policies::c(), policies::d()] {
        let (app, plan) = with_app(policy).await;
        take_away(&app).await;
        app.send_mails().await;
        let before = app.mailbox.mails().len();
        let browser = app.browser();
        let page = sign_in_page(&app, &browser).await;
        let page = page.follow("a[data-link=forgot-password]", &browser).await;
        let form = page.form("form[data-form=forgot-password]");
        let form = form.fill("user_id", KNOWN);
        let page = form
            .fill("birth_date", &plan.birth_date)
            .submit(&browser)
            .await;
        assert!(page.has("[data-status=reset-mail]"), "{page}");
        app.send_mails().await;
        assert_eq!(app.mailbox.mails().len(), before, "no link went out");
    }
}

#[tokio::test]
async fn the_former_mail_box_cannot_undo_what_the_desk_did() {
    let (app, _) = with_mail(policies::b()).await;
    app.change_mail_address(KNOWN, "atarashii@example.jp").await;
    take_away(&app).await;
    let member = app.member(KNOWN).await;
    assert_eq!(member.former_mail_addresses, []);
    assert_eq!(member.mail_confirmed_at, None);
}
