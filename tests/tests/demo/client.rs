//! A client of the playground in a few lines: its requests to a demo that runs.

use sekisho_tests::{
    browser::Browser,
    demo::{DEMO_PASSWORD, Demo},
    protocol::{Answer, CHALLENGE, Reply, VERIFIER},
};
use serde_json::Value;

use crate::support::HANAKO;

/// Where `demo-web` and `demo-post` are sent back to.
pub(crate) const WEB_CALLBACK: &str = "http://localhost:9000/cb";

/// A client of the playground.
pub(crate) struct Client {
    /// Its identifier.
    pub(crate) id: &'static str,
    secret: Option<&'static str>,
    is_basic: bool,
}

/// `client_secret_basic`
pub(crate) const WEB: Client = Client {
    id: "demo-web",
    secret: Some("demo-web-secret-for-trying-out"),
    is_basic: true,
};
/// `client_secret_post`
pub(crate) const POST: Client = Client {
    id: "demo-post",
    secret: Some("demo-post-secret-for-trying-out"),
    is_basic: false,
};
/// Public.
pub(crate) const NATIVE: Client = Client {
    id: "demo-native",
    secret: None,
    is_basic: false,
};

impl Client {
    async fn token(&self, demo: &Demo, form: &[(&str, &str)]) -> Reply {
        let mut form = form.to_vec();
        let basic = self.secret.filter(|_| self.is_basic);
        if basic.is_none() {
            form.push(("client_id", self.id));
            form.extend(self.secret.map(|secret| ("client_secret", secret)));
        }
        let basic = basic.map(|secret| (self.id, secret));
        demo.post(&demo.at("/playground/token"), basic, &form).await
    }

    /// The request that exchanges a code of [`WEB_CALLBACK`], by Basic authentication.
    pub(crate) fn redemption(&self, demo: &Demo, code: &str) -> reqwest::RequestBuilder {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", WEB_CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        let request = demo.http().post(demo.at("/playground/token")).form(&form);
        request.basic_auth(self.id, self.secret)
    }

    /// Exchanges a code of [`WEB_CALLBACK`].
    pub(crate) async fn redeem(&self, demo: &Demo, code: &str) -> Reply {
        self.redeem_at(demo, code, WEB_CALLBACK).await
    }

    /// Exchanges a code of another redirect URI.
    pub(crate) async fn redeem_at(&self, demo: &Demo, code: &str, redirect_uri: &str) -> Reply {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", VERIFIER),
        ];
        self.token(demo, &form).await
    }

    /// Uses the refresh token of an answer.
    pub(crate) async fn refresh(&self, demo: &Demo, tokens: &Value) -> Reply {
        let token = tokens["refresh_token"].as_str().unwrap();
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.token(demo, &form).await
    }
}

/// The request of a client of the playground that Hanako signs in to.
pub(crate) fn request(demo: &Demo, client: &Client, redirect_uri: &str) -> anyhow::Result<String> {
    demo.authorize(
        "playground",
        &[
            ("client_id", client.id),
            ("redirect_uri", redirect_uri),
            ("response_type", "code"),
            ("scope", "openid profile email address phone"),
            ("state", "the state"),
            ("nonce", "the nonce"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ],
    )
}

/// Signs Hanako in to a client of the playground: the code that it gets.
pub(crate) async fn code_for(
    demo: &Demo,
    browser: &Browser,
    client: &Client,
    redirect_uri: &str,
) -> anyhow::Result<String> {
    let page = browser.get(&request(demo, client, redirect_uri)?).await;
    let form = page.form("form[data-form=credentials]");
    let left = form
        .fill("user_id", HANAKO.0)
        .fill("password", DEMO_PASSWORD)
        .send(browser)
        .await
        .left();
    assert!(left.as_str().starts_with(redirect_uri), "{left}");
    let answer = Answer::new(left);
    assert_eq!(answer.param("state"), Some("the state"));
    assert_eq!(answer.param("iss"), Some(&*demo.at("/playground")));
    Ok(answer.code())
}
