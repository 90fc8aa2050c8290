//! Answers: pages, documents, redirects.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Response as HttpResponse, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::error;
use crate::{error::InternalError, tenant::Prebuilt};

/// A page, with its content security policy. `form_action` holds the origins that a form's answer
/// may redirect to, besides our own.
pub(super) fn page(status: StatusCode, html: String, form_action: Option<&str>) -> Response {
    // security: browsers apply form-action to the redirect after a POST too.
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'self'{}{}; base-uri 'none'; frame-ancestors 'none'",
        if form_action.is_some() { " " } else { "" },
        form_action.unwrap_or_default(),
    );
    let mut response = (status, html).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The page of an entry that waits: 503, with the time to come back after (RFC 9110 §10.2.3).
pub(super) fn no_room(html: String, wait: Duration) -> Response {
    let mut response = page(StatusCode::SERVICE_UNAVAILABLE, html, None);
    error::retry_later(&mut response, seconds_to_wait(wait));
    response
}

/// What a browser is told to wait, in seconds.
pub(super) fn seconds_to_wait(wait: Duration) -> u32 {
    u32::try_from(wait.as_secs())
        .unwrap_or(u32::MAX)
        .clamp(1, 60)
}

/// A redirect that makes a GET of whatever came before (RFC 9110 §15.4.4): never 307, which would
/// send a password on.
pub(super) fn see_other(address: &str) -> Response {
    match HeaderValue::try_from(address) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A JSON document that nobody keeps.
pub(super) fn json(
    status: StatusCode,
    document: &impl Serialize,
) -> Result<Response, InternalError> {
    let body = serde_json::to_vec(document)?;
    let mut response = (status, body).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    Ok(response)
}

/// A prebuilt document, or 304 where the caller has it already (RFC 9110 §13.1.2).
pub(super) fn prebuilt(
    document: &Prebuilt,
    request: &HeaderMap,
    cache_control: &'static str,
) -> Response {
    let known = request
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|tag| names(tag.trim(), &document.etag)));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        HttpResponse::new(Body::from(document.body.clone()))
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(document.content_type),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(cache_control),
    );
    if let Ok(etag) = HeaderValue::from_str(&document.etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

/// Whether an entry of `If-None-Match` names this document.
fn names(tag: &str, etag: &str) -> bool {
    // RFC 9110 §13.1.2: A recipient MUST use the weak comparison function when comparing entity
    // tags for If-None-Match.
    tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag
}

/// Adds a `Set-Cookie`.
pub(super) fn set_cookie(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
