//! A relying party in a few lines: authorization addresses, codes, tokens.

use axum::{
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode, header, response},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use http_body_util::BodyExt;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use serde_json::Value;
use std::{collections::HashMap, net::SocketAddr};
use tower::ServiceExt;
use url::Url;

use crate::{
    app::{CALLBACK, HANAKO, PASSWORD, TestApp, secret_of},
    browser::{Browser, Page, Visit},
};

/// A PKCE verifier and its challenge (RFC 7636 appendix B).
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// The challenge of [`VERIFIER`].
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What an endpoint answered.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The `error` of the body.
    pub fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }
}

/// Sends a request to another process.
pub async fn reply(request: reqwest::RequestBuilder) -> Reply {
    let answer = request.send().await.unwrap();
    Reply {
        status: answer.status(),
        headers: answer.headers().clone(),
        body: answer.text().await.unwrap(),
    }
}

/// How a client proves who it is.
#[derive(Clone, Copy)]
pub enum Auth<'a> {
    /// `client_secret_basic`
    Basic(&'a str),
    /// `client_secret_post`
    Post(&'a str),
    /// `none`
    Public(&'a str),
}

impl TestApp {
    /// Sends a request as it is; the answer is text.
    pub async fn call(&self, request: Request<Body>) -> Reply {
        let (parts, body) = self.fetch(request).await;
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    /// Sends a request as it is; the answer is whatever it is.
    pub async fn fetch(&self, request: Request<Body>) -> (response::Parts, Bytes) {
        let mut request = request;
        let peer = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000)));
        request.extensions_mut().insert(peer);
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        (parts, body.collect().await.unwrap().to_bytes())
    }

    /// A GET of an address below the issuer.
    pub async fn get(&self, path: &str) -> Reply {
        self.call(request("GET", &self.at(path)).body(Body::empty()).unwrap())
            .await
    }

    /// A form, posted by a client that authenticates.
    pub async fn post(&self, path: &str, auth: Auth<'_>, form: &[(&str, &str)]) -> Reply {
        let mut form: Vec<(&str, String)> = form
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let mut builder = request("POST", &self.at(path))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        match auth {
            Auth::Basic(id) => builder = builder.header(header::AUTHORIZATION, basic(id)),
            Auth::Post(id) => {
                form.push(("client_id", id.to_owned()));
                form.push(("client_secret", secret_of(id)));
            }
            Auth::Public(id) => form.push(("client_id", id.to_owned())),
        }
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        self.call(builder.body(Body::from(body)).unwrap()).await
    }

    /// The token endpoint.
    pub async fn token(&self, auth: Auth<'_>, form: &[(&str, &str)]) -> Reply {
        self.post("/token", auth, form).await
    }

    /// Userinfo by header.
    pub async fn userinfo(&self, access_token: &str) -> Reply {
        let builder = request("GET", &self.at("/userinfo"))
            .header(header::AUTHORIZATION, format!("Bearer {access_token}"));
        self.call(builder.body(Body::empty()).unwrap()).await
    }

    /// An authorization address of `web`, with more or other parameters; an empty value leaves
    /// one out.
    pub fn authorize(&self, changed: &[(&str, &str)]) -> String {
        let mut params = vec![
            ("client_id", "web"),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", "openid profile"),
            ("state", "the state"),
            ("nonce", "the nonce"),
        ];
        for (name, value) in changed {
            params.retain(|(known, _)| known != name);
            if !value.is_empty() {
                params.push((name, value));
            }
        }
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(params)
            .finish();
        self.at(&format!("/authorize?{query}"))
    }

    /// Fills in a sign-in page.
    pub async fn enter(
        &self,
        page: &Page,
        browser: &Browser,
        user_id: &str,
        password: &str,
    ) -> Visit {
        let form = page.form("form:has([name=user_id])");
        form.fill("user_id", user_id)
            .fill("password", password)
            .send(browser)
            .await
    }

    /// Signs Hanako in to a client and returns the address the portal gets.
    pub async fn sign_in(&self, browser: &Browser, changed: &[(&str, &str)]) -> Answer {
        let page = browser.get(&self.authorize(changed)).await;
        assert_eq!(page.step().as_deref(), Some("credentials"), "{}", page.html);
        Answer::new(self.enter(&page, browser, HANAKO, PASSWORD).await.left())
    }

    /// Signs Hanako in and exchanges the code of `web`.
    pub async fn tokens(&self, browser: &Browser, changed: &[(&str, &str)]) -> Value {
        let answer = self.sign_in(browser, changed).await;
        let reply = self.redeem(Auth::Basic("web"), &answer.code()).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()
    }

    /// The published keys.
    pub async fn jwks(&self) -> JwkSet {
        serde_json::from_str(&self.get("/jwks").await.body).unwrap()
    }

    /// The claims of a token for `audience`, its signature verified against the published keys.
    pub async fn verify(&self, token: &str, audience: &str) -> Value {
        let header = decode_header(token).unwrap();
        let kid = header.kid.expect("tokens carry a kid");
        let keys = self.jwks().await;
        let key = keys.find(&kid).expect("the kid is published");
        assert!([Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA].contains(&header.alg));
        let mut validation = Validation::new(header.alg);
        // The provider's clock stands still, and the library looks at another.
        validation.validate_exp = false;
        validation.set_audience(&[audience]);
        validation.set_issuer(&[self.issuer()]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        let key = DecodingKey::from_jwk(key).unwrap();
        decode::<Value>(token, &key, &validation).unwrap().claims
    }

    /// Exchanges a code of [`CALLBACK`].
    pub async fn redeem(&self, auth: Auth<'_>, code: &str) -> Reply {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
        ];
        self.token(auth, &form).await
    }

    /// Uses a refresh token of `web`.
    pub async fn refresh(&self, token: &str) -> Reply {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.token(Auth::Basic("web"), &form).await
    }

    /// Asks `web`'s way about a token.
    pub async fn introspect(&self, token: &str) -> Value {
        let reply = self
            .post("/introspect", Auth::Basic("web"), &[("token", token)])
            .await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()
    }
}

/// An authorization response at the portal.
#[derive(Debug)]
pub struct Answer {
    /// Its address.
    pub url: Url,
    params: HashMap<String, String>,
}

impl Answer {
    /// Reads an address.
    pub fn new(url: Url) -> Self {
        let params = url.query_pairs().into_owned().collect();
        Self { url, params }
    }

    /// A parameter.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.get(name).map(String::as_str)
    }

    /// The code.
    pub fn code(&self) -> String {
        self.param("code")
            .unwrap_or_else(|| panic!("no code: {}", self.url))
            .to_owned()
    }
}

/// The claims of a token, unverified.
pub fn claims(token: &str) -> Value {
    part(token, 1)
}

/// The header of a token.
pub fn jose_header(token: &str) -> Value {
    part(token, 0)
}

fn part(token: &str, index: usize) -> Value {
    let text = token.split('.').nth(index).expect("a compact JWS");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

/// A Basic header (RFC 6749 §2.3.1: both parts form-urlencoded).
pub fn basic(id: &str) -> String {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(id), encode(&secret_of(id)));
    format!("Basic {}", STANDARD.encode(pair))
}

/// A request as a program makes it.
pub fn request(method: &str, address: &str) -> axum::http::request::Builder {
    let (_, rest) = address.split_once("://").expect("an address");
    let (host, _) = rest.split_once('/').expect("a path");
    let path = rest.strip_prefix(host).unwrap_or_default();
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, host)
}
