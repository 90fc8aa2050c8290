//! OpenID Connect Back-Channel Logout 1.0: what a client's receiver is sent. Not here: which
//! addresses may be called (unit tests of `outbound`), what the portal does with it
//! (`tests/demo`).

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{Form, Router, extract::State, http::StatusCode, routing::post};
use sekisho_tests::{
    app::{PASSWORD, TARO, TestApp, TestOptions},
    browser::Browser,
    protocol::{Auth, claims, jose_header},
};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::{Mutex, mpsc},
};

use crate::support::{BYE, ask, encode, id_token, now, text, verify};

/// A client's receiver: hands over what it gets, and answers as it is told.
struct Receiver {
    address: String,
    allow: String,
    got: Mutex<mpsc::UnboundedReceiver<HashMap<String, String>>>,
}

type Answers = Arc<(
    Mutex<Vec<StatusCode>>,
    mpsc::UnboundedSender<HashMap<String, String>>,
)>;

async fn receive(
    State(answers): State<Answers>,
    Form(form): Form<HashMap<String, String>>,
) -> StatusCode {
    let status = answers.0.lock().await.pop().unwrap_or(StatusCode::OK);
    answers.1.send(form).unwrap();
    status
}

impl Receiver {
    /// Answers so, last first, and then 200.
    async fn start(answers: Vec<StatusCode>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let allow = listener.local_addr().unwrap().to_string();
        let (sender, got) = mpsc::unbounded_channel();
        let state: Answers = Arc::new((Mutex::new(answers), sender));
        let router = Router::new()
            .route("/backchannel", post(receive))
            .with_state(state);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            address: format!("http://{allow}/backchannel"),
            allow,
            got: Mutex::new(got),
        }
    }

    async fn app(&self) -> TestApp {
        TestApp::start_with(TestOptions {
            outbound_allow: vec![self.allow.clone()],
            backchannel_logout_uri: Some(self.address.clone()),
            ..TestOptions::default()
        })
        .await
    }

    /// The next logout token.
    async fn token(&self) -> String {
        let waiting = async { self.got.lock().await.recv().await.unwrap() };
        let patience = Duration::from_secs(20);
        let mut form = tokio::time::timeout(patience, waiting)
            .await
            .expect("a logout token");
        assert_eq!(form.len(), 1, "{form:?}");
        form.remove("logout_token").unwrap()
    }

    async fn is_quiet(&self) -> bool {
        self.got.lock().await.try_recv().is_err()
    }
}

async fn sign_out(app: &TestApp, browser: &Browser, tokens: &Value) {
    let params = [
        ("id_token_hint", text(tokens, "id_token")),
        ("post_logout_redirect_uri", BYE),
    ];
    browser
        .visit(&app.at(&format!("/end_session?{}", encode(&params))))
        .await
        .left();
}

#[tokio::test]
async fn section_2_4_a_logout_token_says_what_is_due_and_nothing_else() {
    let receiver = Receiver::start(Vec::new()).await;
    let app = receiver.app().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    let signed_in = id_token(&app, &tokens).await;
    app.advance(Duration::from_mins(1));
    sign_out(&app, &browser, &tokens).await;

    let token = receiver.token().await;
    assert_eq!(jose_header(&token)["typ"], "logout+jwt");
    // §2.6: the same keys are used to sign ID Tokens.
    assert_eq!(jose_header(&token)["alg"], "RS256");
    let claims = verify(&app, &token, "web").await;
    let at = now(&app);
    assert_eq!(
        claims,
        json!({
            "iss": app.issuer(), "aud": "web", "iat": at, "exp": at + 120,
            "jti": text(&claims, "jti"), "sub": signed_in["sub"], "sid": signed_in["sid"],
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        })
    );
}

#[tokio::test]
async fn every_client_of_the_session_is_told_before_the_browser_is_back() {
    let receiver = Receiver::start(Vec::new()).await;
    let app = receiver.app().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    let other = ask(&app, &browser, &[("client_id", "post")]).await;
    let other = app.redeem(Auth::Post("post"), &other.code()).await.json();
    // Has no receiver.
    ask(&app, &browser, &[("client_id", "es256")]).await.code();
    sign_out(&app, &browser, &tokens).await;

    // The sign-out has been answered: what follows does not wait for anything.
    let mut told = HashMap::new();
    for _ in 0..2 {
        let form = receiver.got.lock().await.try_recv().expect("told in time");
        let says = claims(&form["logout_token"]);
        told.insert(text(&says, "aud").to_owned(), says);
    }
    assert!(receiver.is_quiet().await);
    for (client, tokens) in [("web", &tokens), ("post", &other)] {
        let signed_in = verify(&app, text(tokens, "id_token"), client).await;
        assert_eq!(told[client]["sid"], signed_in["sid"], "{client}");
        assert_eq!(told[client]["sub"], signed_in["sub"], "{client}");
    }
    assert_ne!(told["web"]["jti"], told["post"]["jti"]);
    assert_ne!(told["web"]["sid"], told["post"]["sid"]);
}

#[tokio::test]
async fn it_is_tried_again_with_a_new_token_when_a_receiver_fails() {
    // §2.8: if the logout request was invalid or the logout failed, the RP responds with 400.
    let failing = vec![StatusCode::BAD_REQUEST, StatusCode::INTERNAL_SERVER_ERROR];
    let receiver = Receiver::start(failing).await;
    let app = receiver.app().await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    sign_out(&app, &browser, &tokens).await;
    let first = verify(&app, &receiver.token().await, "web").await;
    assert!(receiver.is_quiet().await, "not before its time");

    for pause in [2, 8] {
        app.advance(Duration::from_secs(pause));
        // The mail about a new browser wakes the worker before its next look.
        app.sign_in(&app.browser(), &[]).await;
        let again = verify(&app, &receiver.token().await, "web").await;
        assert_eq!(
            again["iat"],
            now(&app),
            "made anew, so that it is never old"
        );
        assert_eq!(
            (&again["sid"], &again["sub"]),
            (&first["sid"], &first["sub"])
        );
        assert_ne!(again["jti"], first["jti"]);
    }
}

#[tokio::test]
async fn section_2_8_what_was_taken_is_not_sent_again() {
    // §2.8: some Web frameworks will substitute a 204 for a 200.
    for status in [StatusCode::OK, StatusCode::NO_CONTENT] {
        let receiver = Receiver::start(vec![status]).await;
        let app = receiver.app().await;
        let browser = app.browser();
        let tokens = app.tokens(&browser, &[]).await;
        sign_out(&app, &browser, &tokens).await;
        receiver.token().await;
        app.advance(Duration::from_hours(24));
        // The next sign-out sends all that is due, and is the only one that is.
        let browser = app.browser();
        let tokens = app.tokens(&browser, &[]).await;
        sign_out(&app, &browser, &tokens).await;
        let next = verify(&app, &receiver.token().await, "web").await;
        assert_eq!(
            next["sid"],
            id_token(&app, &tokens).await["sid"],
            "{status}"
        );
        assert!(receiver.is_quiet().await, "{status}");
    }
}

#[tokio::test]
async fn a_session_that_another_member_takes_over_is_told_of() {
    let receiver = Receiver::start(Vec::new()).await;
    let app = receiver.app().await;
    let browser = app.browser();
    let hanako = id_token(&app, &app.tokens(&browser, &[]).await).await;
    let page = browser.get(&app.authorize(&[("prompt", "login")])).await;
    app.enter(&page, &browser, TARO, PASSWORD).await.left();
    let claims = verify(&app, &receiver.token().await, "web").await;
    assert_eq!(
        (&claims["sid"], &claims["sub"]),
        (&hanako["sid"], &hanako["sub"])
    );
}

#[tokio::test]
async fn an_address_that_the_operator_does_not_allow_is_not_called() {
    let receiver = Receiver::start(Vec::new()).await;
    let app = TestApp::start_with(TestOptions {
        backchannel_logout_uri: Some(receiver.address.clone()),
        ..TestOptions::default()
    })
    .await;
    let browser = app.browser();
    let tokens = app.tokens(&browser, &[]).await;
    // And the browser does not feel it.
    sign_out(&app, &browser, &tokens).await;
    assert!(receiver.is_quiet().await);
}
