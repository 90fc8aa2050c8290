//! The pages for requests that lead nowhere, and for faults of ours. What the browser is told is
//! an id; the rest is logged.

use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sekisho_kernel::{ClientId, Locale};
use sekisho_oidc::error::DirectError;
use sekisho_pages::{
    ErrorKind, ErrorPage, Frame, Page, Portal,
    assets::{neutral_mark, script, stylesheet},
};

use super::{
    frame::FrameAddresses,
    interaction::{visit, visitor},
    reply,
    request::{RequestId, TenantRequest},
};
use crate::{
    App,
    app::{
        attempt::{self, Refused},
        portals,
    },
    error::InternalError,
    telemetry,
};

/// After how many seconds a page that met a passing fault is opened again.
const RETRY_AFTER: u32 = 5;

/// An address below an issuer that is none of ours.
pub(super) async fn not_found(request: TenantRequest) -> Response {
    not_found_page(&request).await
}

/// The page that says so.
pub(super) async fn not_found_page(request: &TenantRequest) -> Response {
    error_page(
        request,
        StatusCode::NOT_FOUND,
        ErrorKind::NotFound,
        "not-found",
        None,
    )
    .await
}

/// An authorization request that must not be answered by a redirect (RFC 6749 §4.1.2.1).
pub(super) async fn direct(
    request: &TenantRequest,
    error: &DirectError,
    client_id: Option<&ClientId>,
) -> Response {
    let kind = ErrorKind::PortalRequest;
    error_page(
        request,
        StatusCode::BAD_REQUEST,
        kind,
        error.code(),
        client_id,
    )
    .await
}

/// A form that was not one of ours, or came from a page of another origin.
pub(super) async fn bad_form(request: &TenantRequest, code: &'static str) -> Response {
    error_page(
        request,
        StatusCode::FORBIDDEN,
        ErrorKind::PortalRequest,
        code,
        None,
    )
    .await
}

/// A fault of ours.
pub(super) async fn internal(request: &TenantRequest, fault: &InternalError) -> Response {
    let (status, kind, code) = log(&request.request_id, fault);
    let mut response = if fault.is_passing() {
        // The store is away: do not ask it for the portals.
        let faulty = Faulty {
            status,
            kind,
            code,
            client_id: None,
            call_number: None,
        };
        render(request, &faulty, &[])
    } else {
        error_page(request, status, kind, code, None).await
    };
    if fault.is_passing() {
        retry_later(&mut response, RETRY_AFTER);
    }
    response
}

/// Tells the caller when to come back (RFC 9110 §10.2.3).
pub(super) fn retry_later(response: &mut Response, seconds: u32) {
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
}

fn log(id: &RequestId, fault: &InternalError) -> (StatusCode, ErrorKind, &'static str) {
    let error = telemetry::chain(fault);
    if fault.is_passing() {
        tracing::warn!(request_id = %id.0, %error, "cannot serve at this moment");
        let kind = ErrorKind::Unavailable {
            retry_after: RETRY_AFTER,
        };
        (
            StatusCode::SERVICE_UNAVAILABLE,
            kind,
            "temporarily-unavailable",
        )
    } else {
        tracing::error!(request_id = %id.0, %error, "a request failed");
        (
            StatusCode::INTERNAL_SERVER_ERROR,
            ErrorKind::Server,
            "server-error",
        )
    }
}

/// Logs a fault that a machine is told about.
pub(super) fn log_for_machine(id: &RequestId, fault: &InternalError) -> StatusCode {
    log(id, fault).0
}

async fn error_page(
    request: &TenantRequest,
    status: StatusCode,
    kind: ErrorKind,
    code: &str,
    client_id: Option<&ClientId>,
) -> Response {
    let portals = portals::list(&request.app, request.tenant.id())
        .await
        .unwrap_or_default();
    let call_number = match kind {
        // Nobody calls the desk because an address was mistyped.
        ErrorKind::NotFound => None,
        _ => note(request, code, client_id).await,
    };
    let faulty = Faulty {
        status,
        kind,
        code,
        client_id,
        call_number,
    };
    render(request, &faulty, &portals)
}

/// What the desk finds the request by. That it cannot be kept is no reason to show no page.
async fn note(request: &TenantRequest, code: &str, client_id: Option<&ClientId>) -> Option<String> {
    let visitor = visitor(request);
    let visit = visit(request, &visitor);
    let refused = Refused {
        outcome: code.to_owned(),
        step: Some("error"),
        member: None,
        typed_user_id: None,
        client: client_id.cloned(),
    };
    let noted = attempt::note_alone(visit, visit.who.clone(), refused).await;
    noted.ok().flatten().map(attempt::written)
}

/// A request that leads nowhere.
struct Faulty<'a> {
    status: StatusCode,
    kind: ErrorKind,
    code: &'a str,
    client_id: Option<&'a ClientId>,
    call_number: Option<String>,
}

fn render(
    request: &TenantRequest,
    faulty: &Faulty<'_>,
    portals: &[portals::PortalLink],
) -> Response {
    let locale = request.locale(None);
    let addresses = FrameAddresses::without_switch(request, locale);
    let portals: Vec<_> = portals.iter().map(|portal| portal.view(locale)).collect();
    let page = ErrorPage {
        frame: addresses.frame(request, None),
        kind: faulty.kind,
        code: faulty.code,
        client_id: faulty.client_id,
        at: request.now,
        request_id: &request.request_id.0,
        portals: &portals,
        call_number: faulty.call_number.as_deref(),
    };
    write(faulty.status, &page)
}

/// An address that no tenant's issuer matches.
pub(super) fn no_tenant(app: &App, request: &Request, status: StatusCode) -> Response {
    neutral(app, request, status, ErrorKind::NotFound, "not-found")
}

/// A fault of ours before the tenant was known.
pub(super) fn internal_without_tenant(
    app: &App,
    request: &Request,
    fault: &InternalError,
) -> Response {
    let unnamed = RequestId::new();
    let id = request.extensions().get::<RequestId>().unwrap_or(&unnamed);
    let (status, kind, code) = log(id, fault);
    let mut response = neutral(app, request, status, kind, code);
    if fault.is_passing() {
        retry_later(&mut response, RETRY_AFTER);
    }
    response
}

fn neutral(
    app: &App,
    request: &Request,
    status: StatusCode,
    kind: ErrorKind,
    code: &str,
) -> Response {
    let unnamed = RequestId::new();
    let id = request.extensions().get::<RequestId>().unwrap_or(&unnamed);
    let preferred = request.headers().get(header::ACCEPT_LANGUAGE);
    let locale = preferred
        .and_then(|value| value.to_str().ok())
        .and_then(Locale::from_accept_language)
        .unwrap_or_default();
    let frame = Frame {
        branding: None,
        locale,
        other_language: None,
        furigana: None,
        stylesheet: &stylesheet().path,
        tenant_stylesheet: None,
        script: &script().path,
        mark: &neutral_mark().path,
        portal: None,
        help: None,
    };
    let portals: &[Portal<'_>] = &[];
    let at = app.clock.now();
    let page = ErrorPage {
        frame,
        kind,
        code,
        client_id: None,
        at,
        request_id: &id.0,
        portals,
        call_number: None,
    };
    write(status, &page)
}

/// A page without forms that lead elsewhere.
pub(super) fn write(status: StatusCode, page: &impl Page) -> Response {
    match page.html() {
        Ok(html) => reply::page(status, html, None),
        Err(_) => status.into_response(),
    }
}
