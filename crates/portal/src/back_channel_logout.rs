//! `POST /{society}/backchannel-logout` (OpenID Connect Back-Channel Logout 1.0): the provider
//! says that a session, or a member, has signed out.

use axum::{
    Form, Json,
    extract::{Path, State, rejection::FormRejection},
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use jsonwebtoken::{
    Algorithm, DecodingKey, Header, Validation, decode, decode_header,
    jwk::{Jwk, JwkSet, KeyAlgorithm, PublicKeyUse},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    app::{Shared, Site},
    error::{Failure, chain},
    store::logout_token::EndedSessions,
};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
const TYPE: &str = "logout+jwt";
const ALLOWED_ALGS: [Algorithm; 4] = [
    Algorithm::RS256,
    Algorithm::PS256,
    Algorithm::ES256,
    Algorithm::EdDSA,
];
/// Clocks may differ by this much.
const SKEW_SECONDS: i64 = 60;

/// The request (§2.5).
#[derive(Deserialize)]
pub(crate) struct LogoutRequest {
    logout_token: String,
}

/// Why a logout token does nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LogoutRefusal {
    #[error("the request holds no logout token")]
    NoToken,
    #[error("no JSON Web Token, or not signed with the provider's key")]
    Signature(#[from] jsonwebtoken::errors::Error),
    #[error("{0}")]
    Invalid(&'static str),
    #[error("the provider's keys cannot be fetched")]
    NoKeys,
    #[error("the portal's database failed")]
    Store(#[from] sqlx::Error),
}

/// The claims (§2.4), each as loose as it may come; [`check`] is strict.
#[derive(Debug, Deserialize)]
struct LogoutClaims {
    iss: String,
    aud: Value,
    iat: i64,
    exp: i64,
    jti: String,
    events: Map<String, Value>,
    sub: Option<String>,
    sid: Option<String>,
    nonce: Option<Value>,
}

/// `POST /{society}/backchannel-logout`.
pub(crate) async fn post(
    State(app): State<Shared>,
    Path(society): Path<String>,
    request: Result<Form<LogoutRequest>, FormRejection>,
) -> Result<Response, Failure> {
    let site = app.find_site(&society).ok_or(Failure::NotFound)?;
    let outcome = match request {
        Ok(Form(request)) => end_sessions(&app, site, &request.logout_token).await,
        Err(_) => Err(LogoutRefusal::NoToken),
    };
    // §2.8: "If the logout succeeded, the RP MUST respond with HTTP 200 OK. ... If the logout
    // request was invalid or logout failed, the RP MUST respond with HTTP 400 Bad Request." and
    // "The RP's response SHOULD include the Cache-Control HTTP response header field with a
    // no-store value".
    let no_store = (CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match outcome {
        Ok(ended) => {
            tracing::info!(society, ended, "back-channel logout");
            Ok((StatusCode::OK, [no_store]).into_response())
        }
        Err(refusal) => {
            tracing::warn!(society, error = %chain(&refusal), "back-channel logout refused");
            let body =
                json!({ "error": "invalid_request", "error_description": refusal.to_string() });
            let json = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
            Ok((StatusCode::BAD_REQUEST, [no_store, json], Json(body)).into_response())
        }
    }
}

/// Validates the token (§2.6) and ends what it names; how many sessions that were.
async fn end_sessions(app: &Shared, site: &Site, token: &str) -> Result<u64, LogoutRefusal> {
    let header = decode_header(token)?;
    check_header(&header)?;
    let claims = verify(site, token, &header).await?;
    check(&claims, site, app.clock.now())?;
    let society = &site.society.id;
    let ended = EndedSessions {
        society,
        sid: claims.sid.as_deref(),
        sub: claims.sub.as_deref(),
    };
    let kept_until = claims.exp.saturating_add(SKEW_SECONDS);
    // §2.6 step 7: "Optionally verify that another Logout Token with the same jti value has not
    // been recently received."
    app.store
        .consume_logout_token(&claims.jti, &ended, kept_until)
        .await?
        .ok_or(LogoutRefusal::Invalid("the token was used before"))
}

fn check_header(header: &Header) -> Result<(), LogoutRefusal> {
    // §2.6 step 2: "an alg with the value none MUST NOT be used"; the library knows no `none`, and
    // a shared secret is not among ours either.
    if !ALLOWED_ALGS.contains(&header.alg) {
        return Err(LogoutRefusal::Invalid("the algorithm is not allowed"));
    }
    // RFC 7515 §4.1.11: "If any of the listed extension Header Parameters are not understood and
    // supported by the recipient, then the JWS is invalid."
    if header.crit.is_some() {
        return Err(LogoutRefusal::Invalid(
            "an extension of the header is not understood",
        ));
    }
    // §2.4: typ is RECOMMENDED, so a token without one is taken; one of another type is not.
    match header.typ.as_deref() {
        None => Ok(()),
        Some(typ) if is_logout_type(typ) => Ok(()),
        Some(_) => Err(LogoutRefusal::Invalid("the token is of another type")),
    }
}

/// RFC 7515 §4.1.9: the type is compared without case, and `application/` may be left out.
fn is_logout_type(typ: &str) -> bool {
    let typ = typ.to_ascii_lowercase();
    typ.strip_prefix("application/").unwrap_or(&typ) == TYPE
}

async fn verify(site: &Site, token: &str, header: &Header) -> Result<LogoutClaims, LogoutRefusal> {
    let known = site
        .provider
        .known()
        .await
        .map_err(|_| LogoutRefusal::NoKeys)?;
    let key = if let Some(key) = find_key(&known.keys, header) {
        key
    } else {
        let renewed = site
            .provider
            .renewed(&known)
            .await
            .map_err(|_| LogoutRefusal::NoKeys)?;
        find_key(&renewed.keys, header).ok_or(LogoutRefusal::Invalid("the key is unknown"))?
    };
    // Only the signature here: times are checked with the portal's clock, the rest in `check`.
    let mut signature_only = Validation::new(header.alg);
    signature_only.validate_exp = false;
    signature_only.validate_aud = false;
    signature_only.required_spec_claims.clear();
    Ok(decode(token, &key, &signature_only)?.claims)
}

/// The key that the header names; without a name, the only one that there is for the algorithm.
fn find_key(keys: &JwkSet, header: &Header) -> Option<DecodingKey> {
    let mut fitting = keys.keys.iter().filter(|jwk| is_for(jwk, header.alg));
    let jwk = if let Some(kid) = &header.kid {
        fitting.find(|jwk| jwk.common.key_id.as_ref() == Some(kid))?
    } else {
        let only = fitting.next()?;
        fitting.next().is_none().then_some(only)?
    };
    DecodingKey::from_jwk(jwk).ok()
}

/// The key's own algorithm and use decide (RFC 7517 §4.2, §4.4), not the token's header.
fn is_for(jwk: &Jwk, alg: Algorithm) -> bool {
    let named = match alg {
        Algorithm::RS256 => KeyAlgorithm::RS256,
        Algorithm::PS256 => KeyAlgorithm::PS256,
        Algorithm::ES256 => KeyAlgorithm::ES256,
        Algorithm::EdDSA => KeyAlgorithm::EdDSA,
        _ => return false,
    };
    let of_key = &jwk.common;
    of_key
        .public_key_use
        .as_ref()
        .is_none_or(|usage| *usage == PublicKeyUse::Signature)
        && of_key.key_algorithm.is_none_or(|of_key| of_key == named)
}

/// §2.6, steps 3 to 6.
fn check(claims: &LogoutClaims, site: &Site, now: i64) -> Result<(), LogoutRefusal> {
    let is_for_us = match &claims.aud {
        Value::String(aud) => *aud == site.society.client_id,
        Value::Array(all) => all.iter().any(|aud| *aud == site.society.client_id),
        _ => false,
    };
    let names = |claim: &Option<String>| claim.as_ref().is_some_and(|value| !value.is_empty());
    let checks = [
        (
            claims.iss == site.provider.issuer(),
            "iss is another issuer",
        ),
        (is_for_us, "aud is another client"),
        (claims.exp > now - SKEW_SECONDS, "the token has expired"),
        (claims.iat <= now + SKEW_SECONDS, "iat is in the future"),
        (
            names(&claims.sub) || names(&claims.sid),
            "neither sub nor sid",
        ),
        (
            claims.events.get(EVENT).is_some_and(Value::is_object),
            "events is not a logout",
        ),
        // "Verify that the Logout Token does not contain a nonce Claim."
        (claims.nonce.is_none(), "there is a nonce"),
        (!claims.jti.is_empty(), "jti is empty"),
    ];
    match checks.into_iter().find(|(holds, _)| !holds) {
        None => Ok(()),
        Some((_, why)) => Err(LogoutRefusal::Invalid(why)),
    }
}
