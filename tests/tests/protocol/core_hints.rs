//! OpenID Connect Core 1.0 §3.1.2.1: parameters that only hint, `login_hint`, `id_token_hint`,
//! `ui_locales`, `claims_locales`, `acr_values`, `display`. They never cause errors. Not here: how a
//! page looks in a language.

use std::time::Duration;

use sekisho_tests::{
    app::{HANAKO, PASSWORD, TARO, TestApp},
    browser::Browser,
    protocol::Answer,
};

use crate::support::{CREDENTIALS, ask, ask_for_form, id_token, redeem, text};

/// Hanako's ID token, and a browser that Taro is signed in with.
async fn hint_and_other_browser(app: &TestApp) -> (String, Browser) {
    let tokens = app.tokens(&app.browser(), &[]).await;
    let browser = app.browser();
    let page = ask_for_form(app, &browser, &[]).await;
    app.enter(&page, &browser, TARO, PASSWORD).await.left();
    (text(&tokens, "id_token").to_owned(), browser)
}

#[tokio::test]
async fn login_hint_fills_in_the_user_id() {
    let app = TestApp::start().await;
    for (hint, shown) in [
        (HANAKO, HANAKO),
        ("花子\"<b>", "花子\"<b>"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("line\nbreak", ""),
        (&*"x".repeat(300), ""),
        ("", ""),
    ] {
        let page = ask_for_form(&app, &app.browser(), &[("login_hint", hint)]).await;
        assert_eq!(
            page.form(CREDENTIALS).value("user_id").as_deref(),
            Some(shown),
            "{hint:?}"
        );
    }
}

#[tokio::test]
async fn login_hint_chooses_no_session_away() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    ask(&app, &browser, &[("login_hint", "somebody-else")])
        .await
        .code();
}

#[tokio::test]
async fn id_token_hint_of_the_member_signed_in_is_a_positive_response() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    // Core §3.1.2.1: the OP need not be listed as an audience, and it may have expired.
    app.advance(Duration::from_mins(20));
    let hint = ("id_token_hint", text(&tokens, "id_token"));
    for prompt in ["", "none"] {
        let answer = ask(&app, &browser, &[hint, ("prompt", prompt)]).await;
        let claims = id_token(&app, &redeem(&app, &answer).await).await;
        assert_eq!(claims["sub"], id_token(&app, &tokens).await["sub"]);
    }
}

#[tokio::test]
async fn id_token_hint_of_another_member_asks_who_it_is() {
    let app = TestApp::start().await;
    let (hint, browser) = hint_and_other_browser(&app).await;
    ask_for_form(&app, &browser, &[("id_token_hint", &hint)]).await;
}

#[tokio::test]
async fn id_token_hint_of_another_member_with_prompt_none_is_login_required() {
    let app = TestApp::start().await;
    let (hint, browser) = hint_and_other_browser(&app).await;
    let answer = ask(
        &app,
        &browser,
        &[("id_token_hint", &hint), ("prompt", "none")],
    )
    .await;
    assert_eq!(answer.param("error"), Some("login_required"));
}

#[tokio::test]
async fn core_3_1_2_2_no_code_is_given_for_a_member_whom_the_hint_does_not_name() {
    let app = TestApp::start().await;
    let (hint, browser) = hint_and_other_browser(&app).await;
    let hint = ("id_token_hint", &*hint);
    for browser in [browser, app.browser()] {
        let page = ask_for_form(&app, &browser, &[hint]).await;
        let answer = Answer::new(app.enter(&page, &browser, TARO, PASSWORD).await.left());
        assert_eq!(answer.param("error"), Some("login_required"));
        assert_eq!(answer.param("code"), None);
        // The member it names is let in.
        app.sign_in(&browser, &[hint]).await.code();
    }
}

#[tokio::test]
async fn an_id_token_hint_that_is_none_hints_at_nobody() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    let token = text(&tokens, "id_token");
    let (signed, _) = token.rsplit_once('.').unwrap();
    for hint in [
        "garbage",
        "a.b.c",
        "eyJhbGciOiJub25lIn0.e30.",
        &format!("{signed}.AAAA"),
        text(&tokens, "access_token"),
        &"x".repeat(10_000),
    ] {
        ask(
            &app,
            &browser,
            &[("id_token_hint", hint), ("prompt", "none")],
        )
        .await
        .code();
    }
    ask_for_form(&app, &app.browser(), &[("id_token_hint", "garbage")]).await;
}

#[tokio::test]
async fn ui_locales_chooses_the_language_of_the_pages() {
    let app = TestApp::start().await;
    for (wished, language) in [
        ("en", "en"),
        ("ja", "ja"),
        ("en-GB", "en"),
        ("fr en ja", "en"),
        // Core §3.1.2.1: An error SHOULD NOT result if some or all of the requested locales are not
        // supported.
        ("fr", "ja"),
        ("not a locale!", "ja"),
    ] {
        let page = ask_for_form(&app, &app.browser(), &[("ui_locales", wished)]).await;
        assert_eq!(
            page.attr("html", "lang").as_deref(),
            Some(language),
            "{wished}"
        );
    }
}

#[tokio::test]
async fn wishes_that_cannot_be_met_are_no_errors() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    for (name, value) in [
        ("acr_values", "urn:sekisho:acr:4 nonsense"),
        ("claims_locales", "fr nonsense"),
        ("display", "wap"),
        ("display", "nonsense"),
        ("claims", "{\"userinfo\":{\"name\":null}}"),
    ] {
        let answer = ask(&app, &browser, &[(name, value)]).await;
        let claims = id_token(&app, &redeem(&app, &answer).await).await;
        assert_eq!(
            claims["acr"], "urn:sekisho:acr:1",
            "{name}: what really happened"
        );
    }
}
