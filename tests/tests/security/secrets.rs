//! docs/security.md 20: secrets never reach logs, pages, addresses with a referrer, nor the
//! database in a form that signs anybody in.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::{HANAKO, ORIGIN, PASSWORD, TestApp, secret_of},
    people::{
        BIRTH_DATE, Person, policies, society,
        walk::{LETTER, LETTER_USER_ID, Plan},
    },
    protocol::{Answer, Auth},
};
use tracing_subscriber::fmt::{MakeWriter, format::FmtSpan};

use crate::{
    secrets_of_first_sign_in::secrets_of_a_first_sign_in,
    support::{CREDENTIALS, cookie, sign_in_page},
};

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Every secret of one member's way through sign-in, tokens and sign-out, by name, and of a refused
/// one.
async fn secrets_of_a_journey(app: &TestApp) -> Vec<(&'static str, String)> {
    let browser = app.browser();
    let page = sign_in_page(app, &browser).await;
    let typed = "my other password, typed here";
    let refused = app
        .enter(&page, &browser, "typed-the-password-here", typed)
        .await
        .page();
    let csrf = refused.form(CREDENTIALS).value("csrf").unwrap();
    let answer = Answer::new(app.enter(&refused, &browser, HANAKO, PASSWORD).await.left());
    let code = answer.code();
    let cookies = ["b", "s", "d"].map(|kind| cookie(&browser, &app.at("/"), kind).unwrap().1);
    app.redeem(Auth::Basic("post"), &code).await;
    let silent = app.authorize(&[("prompt", "none"), ("scope", "openid offline_access")]);
    let second = Answer::new(browser.visit(&silent).await.left()).code();
    let tokens = app.redeem(Auth::Basic("web"), &second).await.json();
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    app.refresh(&text("refresh_token")).await;
    app.userinfo(&text("access_token")).await;
    app.introspect(&text("access_token")).await;
    app.post(
        "/revoke",
        Auth::Basic("web"),
        &[("token", &text("refresh_token"))],
    )
    .await;
    let question = browser.get(&app.at("/end_session")).await;
    question
        .form("form[data-form=sign-out]")
        .submit(&browser)
        .await;
    let [binding, session, device] = cookies;
    vec![
        ("password", PASSWORD.to_owned()),
        ("wrong password", typed.to_owned()),
        ("unknown user ID", "typed-the-password-here".to_owned()),
        ("anti-forgery value", csrf),
        ("code", code),
        ("second code", second),
        ("binding", binding),
        ("session", session),
        ("device", device),
        ("access token", text("access_token")),
        ("refresh token", text("refresh_token")),
        ("ID token", text("id_token")),
        ("client secret", secret_of("web")),
        ("birth date", "1980-12-01".to_owned()),
    ]
}

/// Every secret of first sign-ins by app and by mail, and what is personal about the members.
async fn secrets_of_newcomers() -> Vec<(&'static str, String)> {
    let mut secrets = vec![
        ("name", "山田".to_owned()),
        ("mail address", "letter-01@example.jp".to_owned()),
        ("typed birth date", BIRTH_DATE.to_owned()),
    ];
    for (person, mut plan) in [
        (
            Person::with_letter(LETTER_USER_ID, LETTER),
            Plan::letter(Method::App),
        ),
        (
            Person::migrated(LETTER_USER_ID),
            Plan::migrated(Method::Mail),
        ),
    ] {
        let app = TestApp::start_with(society(policies::c())).await;
        app.add(person).await;
        secrets.extend(secrets_of_a_first_sign_in(&app, &mut plan, |_, _| {}).await);
    }
    secrets
}

#[tokio::test]
async fn nothing_secret_is_logged_even_at_the_finest_level() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::NEW)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    // For all threads, those of the database too. No other test of this program sets one.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let app = TestApp::start().await;
    let mut secrets = secrets_of_a_journey(&app).await;
    secrets.extend(secrets_of_newcomers().await);

    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for line in ["http.request", "sqlx"] {
        assert!(logged.contains(line), "{line} is logged at that level");
    }
    for (name, secret) in secrets {
        let line = logged.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "{name}");
    }
}

#[tokio::test]
async fn nothing_secret_is_in_the_database_as_it_is() {
    let app = TestApp::start().await;
    let secrets = secrets_of_a_journey(&app).await;
    let path = app.database().trim_start_matches("sqlite:").to_owned();
    app.app.store.close().await.unwrap();
    let stored: Vec<u8> = ["", "-wal"]
        .into_iter()
        .filter_map(|suffix| std::fs::read(format!("{path}{suffix}")).ok())
        .flatten()
        .collect();
    assert!(
        contains(&stored, HANAKO.as_bytes()),
        "the database was read"
    );
    for (name, secret) in secrets {
        // What was typed as user ID is kept for the form; the birth date is the member's own.
        if !["unknown user ID", "birth date"].contains(&name) {
            assert!(!contains(&stored, secret.as_bytes()), "{name}");
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn no_page_shows_a_secret_and_no_address_carries_one() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let refused = app
        .enter(&page, &browser, HANAKO, "a wrong password")
        .await
        .page();
    let handles = ["b"].map(|kind| cookie(&browser, ORIGIN, kind).unwrap().1);
    for page in [&page, &refused] {
        assert!(!page.html.contains("a wrong password"));
        assert!(handles.iter().all(|handle| !page.html.contains(handle)));
        assert_eq!(page.url.query(), None);
    }
    let error = browser
        .get(&app.authorize(&[("client_id", "nobody")]))
        .await;
    assert!(!error.html.contains("the state") && !error.html.contains("the nonce"));
}

#[tokio::test]
async fn a_refused_client_is_not_told_what_it_sent() {
    let app = TestApp::start().await;
    let refused = app.redeem(Auth::Basic("web"), "a-code-of-nobody").await;
    assert_eq!(refused.status, 400);
    assert!(!refused.body.contains("a-code-of-nobody"));
    assert!(!refused.body.contains("secret:"));
}
