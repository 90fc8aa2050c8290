//! Discovery (OpenID Connect Discovery 1.0 §4, RFC 8414 §3) and signing keys (RFC 7517 §5).

use axum::response::{IntoResponse, Response};
use sekisho_keys::SigningAlgorithm;

use crate::{
    http::{error, reply, request::TenantRequest},
    signing,
};

/// Clients may keep the documents for this long; a new key is published well before it signs.
const CACHE_CONTROL: &str = "public, max-age=300";

pub(super) async fn discovery(request: TenantRequest) -> Response {
    reply::prebuilt(&request.tenant.discovery, &request.headers, CACHE_CONTROL)
}

pub(super) async fn jwks(request: TenantRequest) -> Response {
    let algorithms = SigningAlgorithm::ALL;
    let all_there = algorithms
        .iter()
        .all(|alg| request.tenant.ring.active(*alg).is_some());
    if all_there {
        return reply::prebuilt(&request.tenant.jwks, &request.headers, CACHE_CONTROL);
    }
    // Whoever fetches the keys only once must find the one that is made last, too.
    match signing::complete_jwks(&request.app, &request.tenant, request.now).await {
        Ok(jwks) => reply::prebuilt(&jwks, &request.headers, CACHE_CONTROL),
        Err(fault) => error::log_for_machine(&request.request_id, &fault).into_response(),
    }
}
