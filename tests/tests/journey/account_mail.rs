//! Another mail address: it takes effect when its link was opened, the former one is told and can
//! undo it (security.md, rule 23).

use std::time::Duration;

use sekisho_server::mail::Mail;
use sekisho_tests::{
    app::TestApp,
    browser::Page,
    people::{
        Person, policies,
        walk::{link_in, press},
    },
};

use crate::support::{KNOWN, Member, with_app};

const NEW: &str = "atarashii@example.jp";
const FORMER: &str = "known-0001@example.jp";

/// The newest mail to an address, among those after the first `before`.
async fn mail_to(app: &TestApp, address: &str, before: usize) -> Mail {
    let to_address = |mail: &Mail| (mail.to == address).then(|| mail.clone());
    app.mailbox.newest(before, to_address).await
}

/// Enters an address up to the page that waits for its link; that page, and the link.
async fn ask(member: &Member<'_>, address: &str) -> (Page, String) {
    let mails = member.app.mailbox.mails().len();
    let page = member.open("/profile").await;
    let page = member.send(&page, "change-mail", &[]).await;
    assert_eq!(page.step().as_deref(), Some("mail-address"), "{page}");
    let page = member
        .send(&page, "mail-address", &[("mail_address", address)])
        .await;
    assert_eq!(page.step().as_deref(), Some("mail-check"), "{page}");
    let mail = mail_to(member.app, address, mails).await;
    (page, link_in(&mail.text).unwrap())
}

#[tokio::test]
async fn an_address_takes_effect_only_when_its_link_was_pressed() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let (page, link) = ask(&member, NEW).await;
    let stored = app.member(KNOWN).await;
    assert_eq!(stored.mail_address.as_deref(), Some(FORMER));
    let profile = member.open("/profile").await;
    assert!(
        profile
            .text("[data-status=mail-change]")
            .unwrap()
            .contains(NEW)
    );
    let mails = app.mailbox.mails().len();
    let done = press(&app, &link).await;
    assert!(done.has("main[data-done]"), "{done}");
    let stored = app.member(KNOWN).await;
    assert_eq!(stored.mail_address.as_deref(), Some(NEW));
    let page = member.send(&page, "continue", &[]).await;
    assert!(page.has("[data-done=mail-address]"), "{page}");
    assert_eq!(page.text("[data-mail-address]").as_deref(), Some(NEW));
    let told = mail_to(&app, FORMER, mails).await;
    assert!(link_in(&told.text).is_some(), "with a link to undo it");
    let told = mail_to(&app, NEW, mails).await;
    assert!(link_in(&told.text).is_none());
    assert_eq!(press_again(&app, &link).await.as_deref(), Some("link-used"));
}

async fn press_again(app: &TestApp, link: &str) -> Option<String> {
    app.browser().get(link).await.error()
}

#[tokio::test]
async fn the_former_address_undoes_it_whatever_was_changed_since() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let (_, link) = ask(&member, NEW).await;
    let mails = app.mailbox.mails().len();
    press(&app, &link).await;
    let undo = link_in(&mail_to(&app, FORMER, mails).await.text).unwrap();
    // Whoever took the account over voids what is pending, and changes the address once more.
    app.raise_security_version(KNOWN).await;
    let (_, link) = ask(&member, "mata-betsu@example.jp").await;
    let mails = app.mailbox.mails().len();
    press(&app, &link).await;
    let newer = link_in(&mail_to(&app, FORMER, mails).await.text).unwrap();
    assert_eq!(
        press_again(&app, &undo).await.as_deref(),
        Some("link-expired")
    );
    app.advance(Duration::from_hours(71));
    let done = press(&app, &newer).await;
    assert!(done.has("main[data-done]"), "{done}");
    let stored = app.member(KNOWN).await;
    assert_eq!(stored.mail_address.as_deref(), Some(FORMER));
    assert_eq!(member.open("").await.step().as_deref(), Some("credentials"));
}

#[tokio::test]
async fn an_address_that_was_itself_new_is_told_and_can_undo_the_next_change_too() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let (_, link) = ask(&member, NEW).await;
    press(&app, &link).await;
    // The member, then whoever took the account over.
    let (_, link) = ask(&member, "nusutto@example.jp").await;
    let mails = app.mailbox.mails().len();
    press(&app, &link).await;
    let undo = link_in(&mail_to(&app, NEW, mails).await.text).unwrap();
    assert!(link_in(&mail_to(&app, FORMER, mails).await.text).is_some());
    let done = press(&app, &undo).await;
    assert!(done.has("main[data-done]"), "{done}");
    let stored = app.member(KNOWN).await;
    assert_eq!(stored.mail_address.as_deref(), Some(NEW));
}

#[tokio::test]
async fn whoever_changes_the_address_back_leaves_no_way_back_to_the_other_one() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let (_, link) = ask(&member, "nusutto@example.jp").await;
    press(&app, &link).await;
    let (_, link) = ask(&member, FORMER).await;
    let mails = app.mailbox.mails().len();
    press(&app, &link).await;
    let told = mail_to(&app, "nusutto@example.jp", mails).await;
    assert!(link_in(&told.text).is_none(), "{}", told.text);
    let stored = app.member(KNOWN).await;
    assert_eq!(stored.former_mail_addresses, []);
}

#[tokio::test]
async fn a_link_dies_when_the_pages_do_not_show_the_change_any_more() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let (_, link) = ask(&member, NEW).await;
    let lifetime = policies::a().mail_check_lifetime;
    app.advance(lifetime);
    assert!(
        !member
            .open("/profile")
            .await
            .has("[data-status=mail-change]")
    );
    assert_eq!(
        press_again(&app, &link).await.as_deref(),
        Some("link-expired")
    );
}

#[tokio::test]
async fn after_an_undo_the_address_cannot_be_changed_for_a_day() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let (_, link) = ask(&member, NEW).await;
    let mails = app.mailbox.mails().len();
    press(&app, &link).await;
    let undo = link_in(&mail_to(&app, FORMER, mails).await.text).unwrap();
    let before_undo = member.open("/profile").await;
    press(&app, &undo).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/profile").await;
    assert_eq!(page.error().as_deref(), Some("mail-change-locked"));
    assert!(!page.has("form[data-form=change-mail]"));
    // A form of an old page asks to sign in, and is refused then.
    let form = before_undo.form("form[data-form=change-mail]");
    let page = form.submit(&member.browser).await;
    assert_ne!(page.step().as_deref(), Some("mail-address"));
    app.advance(Duration::from_hours(24));
    let member = Member::sign_in(&app, &plan).await;
    assert!(
        member
            .open("/profile")
            .await
            .has("form[data-form=change-mail]")
    );
}

#[tokio::test]
async fn a_change_that_was_called_off_is_not_made_by_its_link() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let (_, link) = ask(&member, NEW).await;
    let page = member.open("/profile").await;
    let page = member.send(&page, "cancel-mail-change", &[]).await;
    assert!(page.has("[data-done=mail-change-cancelled]"), "{page}");
    press(&app, &link).await;
    let stored = app.member(KNOWN).await;
    assert_eq!(stored.mail_address.as_deref(), Some(FORMER));
}

/// The script of the waiting page asks twice: it sees that the page is another one, and opens that.
#[tokio::test]
async fn the_page_that_waits_leads_on_however_often_it_is_opened() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let (page, link) = ask(&member, NEW).await;
    press(&app, &link).await;
    for _ in 0..2 {
        let opened = member.browser.get(page.url.as_str()).await;
        assert_eq!(
            opened.step().as_deref(),
            Some("account-profile"),
            "{opened}"
        );
        assert!(opened.has("[data-done=mail-address]"), "{opened}");
    }
}

#[tokio::test]
async fn the_present_address_is_refused_as_the_new_one() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/profile").await;
    let page = member.send(&page, "change-mail", &[]).await;
    let fields = [("mail_address", "KNOWN-0001@example.jp")];
    let page = member.send(&page, "mail-address", &fields).await;
    assert_eq!(page.error().as_deref(), Some("is-current"), "{page}");
}

#[tokio::test]
async fn an_address_of_another_account_is_refused() {
    let (app, plan) = with_app(policies::a()).await;
    app.add(Person::new("other-0001")).await;
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/profile").await;
    let page = member.send(&page, "change-mail", &[]).await;
    let fields = [("mail_address", "OTHER-0001@example.jp")];
    let page = member.send(&page, "mail-address", &fields).await;
    assert_eq!(page.step().as_deref(), Some("mail-address"));
    assert!(page.error().is_some());
}
