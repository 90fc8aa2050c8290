//! What a page lets the member save: the QR code of an app, the recovery codes.

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use sekisho_authenticator::qr as qr_code;
use sekisho_kernel::{Secret, SignInId};
use sekisho_pages::RecoveryCodesFile;

use super::super::{
    open,
    visitor::{visit, visitor},
};
use crate::{
    app::outcome::{Outcome, Shown},
    error::InternalError,
    http::{error, request::TenantRequest},
};

/// The QR code of the app that is being set up.
pub(in super::super) async fn qr(request: TenantRequest, Path(id): Path<String>) -> Response {
    let shown = match shown(&request, &id).await {
        Ok(shown) => shown,
        Err(fault) => return error::internal(&request, &fault).await,
    };
    let Some(app) = shown.and_then(|shown| shown.details.app_key) else {
        return error::not_found(request).await;
    };
    match qr_code::png(&app.uri) {
        Ok(png) => file(png.expose().clone(), "image/png", None),
        Err(fault) => {
            tracing::warn!(%fault, "a QR code could not be drawn");
            error::not_found(request).await
        }
    }
}

/// The recovery codes that are being shown, as a text file.
pub(in super::super) async fn recovery_codes_file(
    request: TenantRequest,
    Path(id): Path<String>,
) -> Response {
    let shown = match shown(&request, &id).await {
        Ok(shown) => shown,
        Err(fault) => return error::internal(&request, &fault).await,
    };
    let Some(shown) = shown.filter(|shown| !shown.details.recovery_codes.is_empty()) else {
        return error::not_found(request).await;
    };
    let codes: Vec<_> = shown
        .details
        .recovery_codes
        .iter()
        .map(|code| Secret::new(code.clone()))
        .collect();
    let text = RecoveryCodesFile {
        branding: &request.tenant.tenant.branding,
        locale: request.locale(shown.stored.locale),
        user_id: shown.details.user_id.as_deref().unwrap_or_default(),
        made_at: request.now,
        codes: &codes,
    }
    .text();
    let name = HeaderValue::from_static("attachment; filename=\"recovery-codes.txt\"");
    match text {
        Ok(text) => file(text.into_bytes(), "text/plain; charset=utf-8", Some(name)),
        Err(fault) => error::internal(&request, &fault.into()).await,
    }
}

async fn shown(request: &TenantRequest, id: &str) -> Result<Option<Box<Shown>>, InternalError> {
    let Ok(id) = id.parse::<SignInId>() else {
        return Ok(None);
    };
    let visitor = visitor(request);
    let given = open(visit(request, &visitor), id).await?;
    Ok(match given.outcome {
        Outcome::Show(shown) => Some(shown),
        _ => None,
    })
}

fn file(body: Vec<u8>, content_type: &'static str, disposition: Option<HeaderValue>) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(disposition) = disposition {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
