//! RFC 9207: every authorization response says who answers. Not here: responses as JWT (JARM).

use sekisho_tests::{
    app::{CALLBACK, ORIGIN, TestApp},
    protocol::Answer,
};

use crate::support::{ask, ask_for_form};

#[tokio::test]
async fn section_2_a_success_says_iss() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let answer = app.sign_in(&browser, &[]).await;
    assert_eq!(answer.param("iss"), Some(&*app.issuer()));
    let silent = ask(&app, &browser, &[("prompt", "none")]).await;
    assert_eq!(silent.param("iss"), Some(&*app.issuer()));
}

#[tokio::test]
async fn section_2_every_error_says_iss() {
    let app = TestApp::start().await;
    for wrong in [
        ("response_type", ""),
        ("response_type", "token"),
        ("scope", "nonsense"),
        ("prompt", "none"),
        ("request", "e30.e30."),
        ("max_age", "x"),
    ] {
        let answer = ask(&app, &app.browser(), &[wrong]).await;
        assert!(answer.param("error").is_some(), "{wrong:?}");
        assert_eq!(answer.param("iss"), Some(&*app.issuer()), "{wrong:?}");
    }
    let browser = app.browser();
    let page = ask_for_form(&app, &browser, &[]).await;
    let declined = page
        .form("form[data-form=cancel]")
        .send(&browser)
        .await
        .left();
    assert_eq!(Answer::new(declined).param("iss"), Some(&*app.issuer()));
}

#[tokio::test]
async fn section_2_3_it_is_the_issuer_of_the_metadata() {
    let app = TestApp::start().await;
    for tenant in ["sakura", "midori"] {
        let asked = app
            .authorize(&[("prompt", "none")])
            .replace("/sakura/", &format!("/{tenant}/"));
        let answer = Answer::new(app.browser().visit(&asked).await.left());
        let iss = answer.param("iss").unwrap();
        assert_eq!(iss, format!("{ORIGIN}/{tenant}"));
        let address = format!("{iss}/.well-known/openid-configuration");
        let document: serde_json::Value =
            serde_json::from_str(&app.browser().get(&address).await.html).unwrap();
        assert_eq!(document["issuer"], iss);
        assert_eq!(
            document["authorization_response_iss_parameter_supported"],
            true
        );
    }
}

#[tokio::test]
async fn an_iss_of_the_client_is_not_taken_over() {
    let app = TestApp::start().await;
    let asked = [("iss", "https://evil.example"), ("prompt", "none")];
    let answer = ask(&app, &app.browser(), &asked).await;
    assert!(answer.url.as_str().starts_with(CALLBACK));
    let all: Vec<_> = answer
        .url
        .query_pairs()
        .filter(|(name, _)| name == "iss")
        .collect();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].1, app.issuer());
}
