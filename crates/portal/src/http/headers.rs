//! The outermost layer: which host is answered, security headers, and pages for failures.

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, REFERRER_POLICY,
            STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use super::visit::{Visit, society_of};
use crate::{
    app::{App, Shared},
    error::Failure,
    pages::problem,
};

const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Wraps every request.
pub(crate) async fn guard(State(app): State<Shared>, request: Request, next: Next) -> Response {
    if let Some(elsewhere) = other_host(&app, &request) {
        return elsewhere;
    }
    let (parts, body) = request.into_parts();
    let response = next.run(Request::from_parts(parts.clone(), body)).await;
    let mut response = match response.extensions().get::<Failure>() {
        Some(failure) => Visit::bare(&app, &parts)
            .map_err(Failure::from)
            .and_then(|visit| problem::page(&visit, *failure))
            .unwrap_or(response),
        None => response,
    };
    add_headers(&app, &parts.uri, response.headers_mut());
    response
}

/// A portal on this machine answers to its names only, so that no foreign name can be pointed at
/// it; and since cookies are kept by name, a page asked for under another one is led to the first.
fn other_host(app: &App, request: &Request) -> Option<Response> {
    let asked = request.headers().get(HOST)?.to_str().ok()?;
    let own = app
        .origin
        .split_once("://")
        .map(|(_, authority)| authority)?;
    if !app.is_local() || asked == own {
        return None;
    }
    let name = asked.rsplit_once(':').map_or(asked, |(name, _port)| name);
    if !matches!(name, "localhost" | "127.0.0.1" | "[::1]") {
        return Some(StatusCode::MISDIRECTED_REQUEST.into_response());
    }
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD);
    is_page.then(|| Redirect::to(&format!("{}{path}", app.origin)).into_response())
}

fn add_headers(app: &App, uri: &Uri, headers: &mut HeaderMap) {
    let defaults = [
        (CONTENT_SECURITY_POLICY, content_security_policy(app, uri)),
        (CACHE_CONTROL, Some(HeaderValue::from_static("no-store"))),
        (
            X_CONTENT_TYPE_OPTIONS,
            Some(HeaderValue::from_static("nosniff")),
        ),
        (
            REFERRER_POLICY,
            Some(HeaderValue::from_static("same-origin")),
        ),
        (COOP, Some(HeaderValue::from_static("same-origin"))),
        (
            STRICT_TRANSPORT_SECURITY,
            app.is_secure()
                .then(|| HeaderValue::from_static("max-age=31536000")),
        ),
    ];
    for (name, value) in defaults {
        if let Some(value) = value {
            headers.entry(name).or_insert(value);
        }
    }
}

/// Browsers apply `form-action` to the redirect after a POST too, so the provider that the
/// sign-in and sign-out forms lead to is in it.
fn content_security_policy(app: &App, uri: &Uri) -> Option<HeaderValue> {
    let provider = society_of(app, uri)
        .map(|site| format!(" {}", site.society.issuer.origin().ascii_serialization()))
        .unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'{provider}; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).ok()
}
