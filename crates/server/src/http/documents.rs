//! What belongs to the installation: health, and files whose addresses never change their content.

use std::sync::Arc;

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, uri::Authority},
    response::{IntoResponse, Response},
};
use sekisho_pages::assets::{Asset, assets};
use serde_json::json;

use super::{dispatch, reply};
use crate::{App, tenant::TenantContext};

/// Browsers look at the first few only: Level 3 §5.11.1 asks for five registrable names at least.
const MOST_ORIGINS: u64 = 20;
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// The process runs.
pub(super) async fn livez() -> &'static str {
    "ok\n"
}

/// The process can serve: the database answers and is up to date.
pub(super) async fn readyz(State(app): State<Arc<App>>) -> Response {
    match app.store.pending_migrations().await {
        Ok(pending) if pending.is_empty() => "ok\n".into_response(),
        Ok(_) => (StatusCode::SERVICE_UNAVAILABLE, "run `sekisho migrate`\n").into_response(),
        Err(error) => {
            tracing::warn!(error = %crate::telemetry::chain(&error), "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
                .into_response()
        }
    }
}

/// WebAuthn Level 3 §5.11.1: the origins, beyond those of the asked host itself, whose pages use its
/// passkeys.
pub(super) async fn related_origins(State(app): State<Arc<App>>, request: Request) -> Response {
    let authority = dispatch::authority(&request).and_then(|text| text.parse::<Authority>().ok());
    let Some(authority) = authority else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let installation = app.store.installation();
    match installation
        .related_origins(authority.host(), MOST_ORIGINS)
        .await
    {
        Ok(origins) if origins.is_empty() => not_found(),
        Ok(origins) => {
            let headers = [
                // WebAuthn Level 3 §5.11.1: the content type MUST be application/json.
                (header::CONTENT_TYPE, "application/json"),
                (header::CACHE_CONTROL, "public, max-age=60"),
            ];
            (headers, json!({ "origins": origins }).to_string()).into_response()
        }
        Err(error) => {
            tracing::error!(error = %crate::telemetry::chain(&error), "no related origins");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A stylesheet, script or mark.
pub(super) async fn asset(
    State(app): State<Arc<App>>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let path = format!("/assets/{file}");
    if let Some(asset) = assets().iter().find(|asset| asset.path == path) {
        return own(asset);
    }
    match tenant_of(&app, &file).await {
        Some(tenant) => [&tenant.stylesheet, &tenant.mark]
            .into_iter()
            .find(|document| document.path == path)
            .map_or_else(not_found, |document| {
                reply::prebuilt(document, &headers, IMMUTABLE)
            }),
        None => not_found(),
    }
}

fn own(asset: &'static Asset) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(asset.content_type),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE)),
    ];
    (headers, asset.body).into_response()
}

/// The tenant that a file's name begins with: `<tenant>-<fingerprint>.<extension>`.
async fn tenant_of(app: &App, file: &str) -> Option<Arc<TenantContext>> {
    let (tenant, _) = file.rsplit_once('-')?;
    app.tenants
        .get(&app.store, &app.keys, &tenant.parse().ok()?)
        .await
        .ok()
        .flatten()
}

fn not_found() -> Response {
    StatusCode::NOT_FOUND.into_response()
}
