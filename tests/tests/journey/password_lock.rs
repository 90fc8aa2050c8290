//! The password lock: ten wrong passwords for a user ID, whether it exists or not.

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp},
    people::walk::Walk,
};

use crate::support::minutes;

const LOCKED: &str = "password-locked";

async fn enter(app: &TestApp, user_id: &str, password: &str) -> Option<String> {
    let mut walk = Walk::begin(app, &app.browser()).await;
    walk.credentials(user_id, password).await;
    if walk.has_left() { None } else { walk.error() }
}

#[tokio::test]
async fn it_shuts_after_ten_alike_for_user_ids_that_do_not_exist() {
    for user_id in [HANAKO, "nobody-001", "HANAKO-01", "hanako-01"] {
        let app = TestApp::start().await;
        for _ in 0..10 {
            let error = enter(&app, user_id, "wrong").await;
            assert_eq!(error.as_deref(), Some("invalid-credentials"), "{user_id}");
        }
        for password in ["wrong", PASSWORD] {
            let error = enter(&app, user_id, password).await;
            assert_eq!(error.as_deref(), Some(LOCKED), "{user_id}");
        }
    }
}

#[tokio::test]
async fn every_spelling_of_a_user_id_counts_for_the_same() {
    let app = TestApp::start().await;
    let spellings = [
        "hanako-01",
        "HANAKO-01",
        "Hanako-01",
        "ｈａｎａｋｏ－０１",
        " hanako-01 ",
    ];
    for user_id in spellings.iter().cycle().take(10) {
        enter(&app, user_id, "wrong").await;
    }
    assert_eq!(enter(&app, HANAKO, PASSWORD).await.as_deref(), Some(LOCKED));
}

#[tokio::test]
async fn its_text_is_exact_and_the_ways_on_stay() {
    let app = TestApp::start().await;
    for _ in 0..10 {
        enter(&app, HANAKO, "wrong").await;
    }
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.credentials(HANAKO, PASSWORD).await;
    let page = walk.page();
    let text = page.text("[role=alert]").unwrap();
    let exact = "パスワードがロックされました。ご加入の健保組合までお問い合わせください。";
    assert!(text.contains(exact), "{text}");
    assert!(page.has("[data-call-number]"));
}

#[tokio::test]
async fn it_opens_after_a_day() {
    let app = TestApp::start().await;
    for _ in 0..10 {
        enter(&app, HANAKO, "wrong").await;
    }
    app.advance(minutes(24 * 60 - 1));
    assert_eq!(enter(&app, HANAKO, PASSWORD).await.as_deref(), Some(LOCKED));
    app.advance(minutes(1));
    assert_eq!(enter(&app, HANAKO, PASSWORD).await, None);
}

#[tokio::test]
async fn the_member_is_told_once_and_nobody_is_for_a_user_id_that_does_not_exist() {
    let app = TestApp::start().await;
    for _ in 0..13 {
        enter(&app, "nobody-001", "wrong").await;
    }
    for _ in 0..13 {
        enter(&app, HANAKO, "wrong").await;
    }
    let mails = app.mailbox.wait_for(1).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "hanako-01@example.jp");
    assert!(mails[0].subject.contains("ロック"), "{}", mails[0].subject);
}

#[tokio::test]
async fn a_right_password_forgets_the_wrong_ones() {
    let app = TestApp::start().await;
    for _ in 0..3 {
        for _ in 0..9 {
            enter(&app, HANAKO, "wrong").await;
        }
        assert_eq!(enter(&app, HANAKO, PASSWORD).await, None);
    }
}

#[tokio::test]
async fn strangers_do_not_lock_a_member_out_of_a_known_browser() {
    let app = TestApp::start().await;
    let known = app.browser();
    let mut walk = Walk::begin(&app, &known).await;
    walk.credentials(HANAKO, PASSWORD).await;
    for _ in 0..30 {
        enter(&app, HANAKO, "wrong").await;
    }
    let again = [("prompt", "login")];
    let mut walk = Walk::begin_with(&app, &known, &again).await;
    walk.credentials(HANAKO, PASSWORD).await;
    walk.arrive();
    // The known browser has ten guesses of its own, and opens nothing for strangers.
    let mut walk = Walk::begin_with(&app, &known, &again).await;
    for _ in 0..10 {
        walk.credentials(HANAKO, "wrong").await;
    }
    walk.credentials(HANAKO, PASSWORD).await;
    assert_eq!(walk.error().as_deref(), Some(LOCKED));
    assert_eq!(enter(&app, HANAKO, PASSWORD).await.as_deref(), Some(LOCKED));
}

#[tokio::test]
async fn a_browser_known_for_one_member_has_no_guesses_at_another() {
    let app = TestApp::start().await;
    let known = app.browser();
    let mut walk = Walk::begin(&app, &known).await;
    walk.credentials("taro-02", PASSWORD).await;
    for _ in 0..10 {
        enter(&app, HANAKO, "wrong").await;
    }
    let mut walk = Walk::begin_with(&app, &known, &[("prompt", "login")]).await;
    walk.credentials(HANAKO, PASSWORD).await;
    assert_eq!(walk.error().as_deref(), Some(LOCKED));
}
