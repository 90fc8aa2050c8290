//! Where a member is signed in, and what happened.

use sekisho_tests::{app::PASSWORD, people::policies};

use crate::support::{KNOWN, Member, with_app};

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";

#[tokio::test]
async fn each_session_is_listed_in_words_and_can_be_ended() {
    let (app, plan) = with_app(policies::a()).await;
    let here = Member::sign_in(&app, &plan).await;
    let there = app.browser().with_user_agent(IPHONE);
    let there = Member::sign_in_with(&app, &plan, there).await;
    let page = here.open("/sessions").await;
    let devices = page.texts("li[data-session] b");
    assert_eq!(devices.len(), 2);
    assert!(devices[0].contains("この端末"), "{devices:?}");
    assert!(devices[1].contains("iPhone"), "{devices:?}");
    let page = here.send(&page, "end-session", &[]).await;
    assert!(page.has("[data-done=session-ended]"), "{page}");
    assert_eq!(page.texts("li[data-session]").len(), 1);
    let page = there.open("").await;
    assert_eq!(page.step().as_deref(), Some("credentials"));
    assert_eq!(here.open("").await.step().as_deref(), Some("account"));
}

#[tokio::test]
async fn all_others_are_ended_at_once() {
    let (app, plan) = with_app(policies::a()).await;
    let here = Member::sign_in(&app, &plan).await;
    let others = [
        Member::sign_in(&app, &plan).await,
        Member::sign_in(&app, &plan).await,
    ];
    let page = here.open("/sessions").await;
    let page = here.send(&page, "end-others", &[]).await;
    assert!(page.has("[data-done=others-ended]"), "{page}");
    for other in others {
        assert_eq!(other.open("").await.step().as_deref(), Some("credentials"));
    }
}

#[tokio::test]
async fn a_session_of_somebody_else_goes_on() {
    let (app, plan) = with_app(policies::a()).await;
    app.add(sekisho_tests::people::Person::new("other-0001").with_app("電話", &[8; 20]))
        .await;
    let theirs = sekisho_tests::people::walk::Plan::known("other-0001", &[8; 20]);
    let other = Member::sign_in(&app, &theirs).await;
    let id = other
        .open("/sessions")
        .await
        .attr("li[data-session]", "data-session");
    let member = Member::sign_in(&app, &plan).await;
    let second = Member::sign_in(&app, &plan).await;
    let page = member.open("/sessions").await;
    let form = page.form("form[data-form=end-session]");
    form.tamper("session", &id.unwrap())
        .submit(&member.browser)
        .await;
    assert_eq!(other.open("").await.step().as_deref(), Some("account"));
    assert_eq!(second.open("").await.step().as_deref(), Some("account"));
}

#[tokio::test]
async fn the_history_tells_of_sign_ins_and_wrong_passwords_with_their_call_number() {
    let (app, plan) = with_app(policies::a()).await;
    let stranger = app.browser().with_user_agent(IPHONE);
    let page = stranger.get(&app.authorize(&[])).await;
    let page = app.enter(&page, &stranger, KNOWN, "wrong").await.page();
    let number = page.attr("[data-call-number]", "data-call-number").unwrap();
    let member = Member::sign_in(&app, &plan).await;
    let page = member.open("/sessions").await;
    let results = page.texts("tbody td:last-child .badge");
    assert_eq!(results, ["ログイン", "パスワードの誤り"]);
    let shown = page.attr("tbody [data-call-number]", "data-call-number");
    assert_eq!(shown, Some(number));
    assert!(page.texts("tbody td:nth-child(2)")[1].contains("iPhone"));
}

#[tokio::test]
async fn the_history_is_told_page_by_page() {
    let (app, plan) = with_app(policies::a()).await;
    let member = Member::sign_in(&app, &plan).await;
    for _ in 0..8 {
        let browser = app.browser();
        let mut page = browser.get(&app.authorize(&[])).await;
        for wrong in ["wrong-1", "wrong-2", "wrong-3"] {
            page = app.enter(&page, &browser, KNOWN, wrong).await.page();
        }
        app.enter(&page, &browser, KNOWN, PASSWORD).await;
    }
    let page = member.open("/sessions").await;
    assert_eq!(page.texts("tbody tr").len(), 20);
    let older = page.follow("a[href*=before]", &member.browser).await;
    assert_eq!(older.texts("tbody tr").len(), 5);
    assert!(!older.has("a[href*=before]"));
}
