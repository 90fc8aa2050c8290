//! The sign-in page (docs/contract.md `credentials`). Not here: the links for forgotten passwords
//! and user IDs, which come with recovery.

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp},
    protocol::{Answer, Auth},
};

use crate::support::{CREDENTIALS, sign_in_page, typed_user_id};

#[tokio::test]
async fn every_spelling_of_a_user_id_signs_in() {
    let app = TestApp::start().await;
    for typed in [
        "hanako-01",
        "HANAKO-01",
        "Hanako-01",
        "ｈａｎａｋｏ－０１",
        "ＨＡＮＡＫＯ-01",
        " hanako-01 ",
        "hanako-01\u{3000}",
        "\u{feff}hanako-01",
    ] {
        let browser = app.browser();
        let page = sign_in_page(&app, &browser).await;
        let answer = Answer::new(app.enter(&page, &browser, typed, PASSWORD).await.left());
        assert_eq!(answer.param("state"), Some("the state"), "{typed:?}");
        let tokens = app.redeem(Auth::Basic("web"), &answer.code()).await;
        assert_eq!(tokens.status, 200, "{typed:?}: {}", tokens.body);
    }
}

#[tokio::test]
async fn the_page_is_the_one_the_manuals_show() {
    let app = TestApp::start().await;
    let page = sign_in_page(&app, &app.browser()).await;
    assert_eq!(
        page.text("title").unwrap(),
        "さくら健康保険組合加入者ページ"
    );
    assert_eq!(page.text("h1").unwrap(), "ログイン");
    assert_eq!(page.text("label[for=user_id]").unwrap(), "ユーザID※必須");
    assert_eq!(page.text("label[for=password]").unwrap(), "パスワード※必須");
    assert!(
        page.text("label.check")
            .unwrap()
            .starts_with("ログイン状態の保存")
    );
    assert_eq!(
        page.text(&format!("{CREDENTIALS} button[type=submit]"))
            .unwrap(),
        "ログイン"
    );
    assert_eq!(
        page.text("form[data-form=cancel] button").unwrap(),
        "ポータルに戻る"
    );
}

#[tokio::test]
async fn wrong_and_unknown_get_the_exact_text_and_keep_the_user_id_but_never_the_password() {
    let app = TestApp::start().await;
    for (user_id, password) in [
        (HANAKO, "not the password"),
        (HANAKO, "Correct horse battery"),
        ("nobody-99", PASSWORD),
        ("HANAKO-01", "not the password"),
    ] {
        let browser = app.browser();
        let page = sign_in_page(&app, &browser).await;
        let refused = app.enter(&page, &browser, user_id, password).await.page();
        assert_eq!(refused.status, 200);
        assert_eq!(refused.step().as_deref(), Some("credentials"));
        assert_eq!(refused.error().as_deref(), Some("invalid-credentials"));
        let text = refused
            .text("[data-error=invalid-credentials] .msg__title")
            .unwrap();
        assert_eq!(text, "無効なユーザIDまたはパスワードです。", "{user_id}");
        assert_eq!(typed_user_id(&refused), user_id);
        assert_eq!(refused.attr("[name=password]", "value"), None);
        assert!(!refused.html.contains(password), "{user_id}");
    }
}

#[tokio::test]
async fn missing_fields_are_named_at_the_field() {
    let app = TestApp::start().await;
    let missing = [
        ("", "", "user-id-missing", "ユーザIDを入力してください。"),
        (
            "",
            "typed",
            "user-id-missing",
            "ユーザIDを入力してください。",
        ),
        (
            HANAKO,
            "",
            "password-missing",
            "パスワードを入力してください。",
        ),
    ];
    for (user_id, password, code, text) in missing {
        let browser = app.browser();
        let page = sign_in_page(&app, &browser).await;
        let refused = app.enter(&page, &browser, user_id, password).await.page();
        assert_eq!(refused.error().as_deref(), Some(code));
        let selector = format!("[role=alert][data-error={code}]");
        assert_eq!(refused.text(&selector).unwrap(), text);
        assert_eq!(typed_user_id(&refused), user_id);
    }
}

#[tokio::test]
async fn after_a_refusal_the_right_password_leads_on() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let refused = app.enter(&page, &browser, HANAKO, "wrong").await.page();
    let answer = Answer::new(app.enter(&refused, &browser, HANAKO, PASSWORD).await.left());
    assert_eq!(answer.param("state"), Some("the state"));
    answer.code();
}

#[tokio::test]
async fn a_second_portal_opens_without_a_question() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let other = app.authorize(&[("client_id", "post"), ("state", "second")]);
    let answer = Answer::new(browser.visit(&other).await.left());
    assert_eq!(answer.param("state"), Some("second"));
    let tokens = app.redeem(Auth::Post("post"), &answer.code()).await;
    assert_eq!(tokens.status, 200, "{}", tokens.body);
}
