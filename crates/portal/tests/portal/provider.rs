//! A provider as small as can be, with a switch for each thing that can go wrong.

use std::{
    collections::HashMap,
    future::IntoFuture,
    sync::{Arc, Mutex},
};

use aws_lc_rs::{
    digest,
    encoding::{AsDer, Pkcs8V1Der},
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair},
};
use axum::{
    Form, Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header, encode,
    jwk::{Jwk, PublicKeyUse},
};
use sekisho_portal::PortalClock;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

pub(crate) const CLIENT_ID: &str = "portal";
pub(crate) const CLIENT_SECRET: &str = "a secret/with + signs";

/// What the provider does at the next request.
#[derive(Clone)]
pub(crate) struct Behaviour {
    pub(crate) sub: String,
    pub(crate) name: Option<String>,
    pub(crate) locale: Option<&'static str>,
    pub(crate) sid: Option<String>,
    /// Errors of the authorization endpoint.
    pub(crate) refuse: Option<&'static str>,
    /// `iss` in the authorization response; nothing leaves it out.
    pub(crate) response_iss: Option<String>,
    pub(crate) nonce: Option<&'static str>,
    pub(crate) audience: &'static str,
    pub(crate) token_error: Option<&'static str>,
    pub(crate) userinfo_sub: Option<&'static str>,
    /// Seconds from now.
    pub(crate) lifetime: i64,
    pub(crate) is_down: bool,
}

struct Inner {
    base: String,
    clock: PortalClock,
    behaviour: Mutex<Behaviour>,
    key: Mutex<Key>,
    codes: Mutex<HashMap<String, HashMap<String, String>>>,
    seen: Mutex<Vec<String>>,
}

#[derive(Clone)]
struct Key {
    kid: String,
    algorithm: Algorithm,
    signing: EncodingKey,
    public: Value,
}

#[derive(Clone)]
pub(crate) struct FakeProvider(Arc<Inner>);

impl FakeProvider {
    pub(crate) async fn start(clock: PortalClock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let behaviour = Behaviour {
            sub: "member-1".to_owned(),
            name: Some("山田 花子".to_owned()),
            locale: None,
            sid: Some("sid-1".to_owned()),
            refuse: None,
            response_iss: Some(format!("{base}/sakura")),
            nonce: None,
            audience: CLIENT_ID,
            token_error: None,
            userinfo_sub: None,
            lifetime: 300,
            is_down: false,
        };
        let provider = Self(Arc::new(Inner {
            base,
            clock,
            behaviour: Mutex::new(behaviour),
            key: Mutex::new(new_key("key-1", Algorithm::EdDSA)),
            codes: Mutex::default(),
            seen: Mutex::default(),
        }));
        let routes = Router::new()
            .route("/{tenant}/.well-known/openid-configuration", get(discovery))
            .route("/{tenant}/jwks", get(jwks))
            .route("/{tenant}/authorize", get(authorize))
            .route("/{tenant}/token", post(token))
            .route("/{tenant}/userinfo", get(userinfo))
            .with_state(provider.clone());
        tokio::spawn(axum::serve(listener, routes).into_future());
        provider
    }

    pub(crate) fn issuer(&self, tenant: &str) -> String {
        format!("{}/{tenant}", self.0.base)
    }

    pub(crate) fn behave(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.0.behaviour.lock().unwrap());
    }

    pub(crate) fn rotate_key(&self, kid: &str) {
        self.rotate_key_to(kid, Algorithm::EdDSA);
    }

    pub(crate) fn rotate_key_to(&self, kid: &str, algorithm: Algorithm) {
        *self.0.key.lock().unwrap() = new_key(kid, algorithm);
    }

    /// How often an endpoint was asked.
    pub(crate) fn count(&self, endpoint: &str) -> usize {
        self.0
            .seen
            .lock()
            .unwrap()
            .iter()
            .filter(|seen| *seen == endpoint)
            .count()
    }

    pub(crate) fn now(&self) -> i64 {
        self.0.clock.now()
    }

    /// Signs claims with the current key.
    pub(crate) fn sign(&self, typ: Option<&str>, claims: &Value) -> String {
        let key = self.0.key.lock().unwrap().clone();
        let mut header = Header::new(key.algorithm);
        header.typ = typ.map(str::to_owned);
        header.kid = Some(key.kid);
        encode(&header, claims, &key.signing).unwrap()
    }

    fn behaviour(&self, endpoint: &str) -> Behaviour {
        self.0.seen.lock().unwrap().push(endpoint.to_owned());
        self.0.behaviour.lock().unwrap().clone()
    }
}

fn new_key(kid: &str, algorithm: Algorithm) -> Key {
    let signing = match algorithm {
        Algorithm::RS256 => {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
            let der: Pkcs8V1Der<'static> = pair.as_der().unwrap();
            let pem = STANDARD.encode(der.as_ref());
            let pem = format!("-----BEGIN PRIVATE KEY-----\n{pem}\n-----END PRIVATE KEY-----\n");
            EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()
        }
        Algorithm::ES256 => {
            let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
            EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref())
        }
        Algorithm::EdDSA => {
            let pair = Ed25519KeyPair::generate().unwrap();
            EncodingKey::from_ed_der(pair.to_pkcs8v1().unwrap().as_ref())
        }
        other => panic!("no test key for {other:?}"),
    };
    let mut jwk = Jwk::from_encoding_key(&signing, algorithm).unwrap();
    jwk.common.key_id = Some(kid.to_owned());
    jwk.common.public_key_use = Some(PublicKeyUse::Signature);
    let public = serde_json::to_value(jwk).unwrap();
    Key {
        kid: kid.to_owned(),
        algorithm,
        signing,
        public,
    }
}

async fn discovery(State(provider): State<FakeProvider>, Path(tenant): Path<String>) -> Response {
    if provider.behaviour("discovery").is_down {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let issuer = provider.issuer(&tenant);
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/jwks"),
        "end_session_endpoint": format!("{issuer}/end_session"),
        "authorization_response_iss_parameter_supported": true,
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "EdDSA"],
    }))
    .into_response()
}

async fn jwks(State(provider): State<FakeProvider>) -> Json<Value> {
    provider.behaviour("jwks");
    let key = provider.0.key.lock().unwrap().clone();
    Json(json!({ "keys": [key.public] }))
}

async fn authorize(
    State(provider): State<FakeProvider>,
    Query(request): Query<HashMap<String, String>>,
) -> Response {
    let now = provider.behaviour("authorize");
    assert_eq!(request["response_type"], "code");
    assert_eq!(request["code_challenge_method"], "S256");
    assert_eq!(request["scope"], "openid profile");
    let mut back = Url::parse(&request["redirect_uri"]).unwrap();
    back.query_pairs_mut()
        .append_pair("state", &request["state"]);
    if let Some(iss) = &now.response_iss {
        back.query_pairs_mut().append_pair("iss", iss);
    }
    if let Some(error) = now.refuse {
        back.query_pairs_mut().append_pair("error", error);
    } else {
        let code = format!("code-{}", request["state"]);
        back.query_pairs_mut().append_pair("code", &code);
        provider.0.codes.lock().unwrap().insert(code, request);
    }
    Redirect::to(back.as_str()).into_response()
}

async fn token(
    State(provider): State<FakeProvider>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let now = provider.behaviour("token");
    // RFC 6749 §2.3.1: both are form-urlencoded first.
    let basic = STANDARD.encode("portal:a+secret%2Fwith+%2B+signs");
    assert_eq!(headers["authorization"], format!("Basic {basic}"));
    let refuse =
        |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    if let Some(error) = now.token_error {
        return refuse(error);
    }
    let Some(request) = provider.0.codes.lock().unwrap().remove(&form["code"]) else {
        return refuse("invalid_grant");
    };
    let challenge = digest::digest(&digest::SHA256, form["code_verifier"].as_bytes());
    let is_ours = URL_SAFE_NO_PAD.encode(challenge) == request["code_challenge"]
        && form["redirect_uri"] == request["redirect_uri"];
    if !is_ours {
        return refuse("invalid_grant");
    }
    let access_token = format!("token of {}", now.sub).replace(' ', "-");
    let claims = json!({
        "iss": provider.issuer(&tenant),
        "sub": now.sub,
        "aud": now.audience,
        "exp": provider.now() + now.lifetime,
        "iat": provider.now(),
        "nonce": now.nonce.unwrap_or(&request["nonce"]),
        "sid": now.sid,
    });
    Json(json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": 300,
        "id_token": provider.sign(Some("JWT"), &claims),
    }))
    .into_response()
}

async fn userinfo(State(provider): State<FakeProvider>, headers: HeaderMap) -> Json<Value> {
    let now = provider.behaviour("userinfo");
    assert!(
        headers["authorization"]
            .to_str()
            .unwrap()
            .starts_with("Bearer token-of-")
    );
    let sub = now.userinfo_sub.unwrap_or(&now.sub);
    let mut claims = match now.name {
        Some(name) => json!({ "sub": sub, "name": name }),
        None => json!({ "sub": sub, "family_name": "佐藤", "given_name": "次郎" }),
    };
    if let Some(locale) = now.locale {
        claims["locale"] = json!(locale);
    }
    Json(claims)
}
