//! The userinfo endpoint (OpenID Connect Core 1.0 §5.3).

use axum::{
    body::Bytes,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sekisho_oidc::{BearerError, Params, token::bearer::find_access_token, userinfo};

use super::client::{internal, is_form};
use crate::{
    app::inspect_token,
    error::InternalError,
    http::{reply, request::TenantRequest},
};

pub(super) async fn get(request: TenantRequest) -> Response {
    let answered = handle(&request, None).await;
    respond(&request, answered)
}

pub(super) async fn post(request: TenantRequest, body: Bytes) -> Response {
    let params = || Params::parse(str::from_utf8(&body).ok()?).ok();
    let answered = match is_form(&request).then(params) {
        // RFC 6750 §2.2: The HTTP request entity-header includes the "Content-Type" header field
        // set to "application/x-www-form-urlencoded". Another body is not looked at.
        None => handle(&request, None).await,
        Some(Some(params)) => handle(&request, Some(&params)).await,
        Some(None) => Ok(Err(BearerError::InvalidRequest)),
    };
    respond(&request, answered)
}

async fn handle(
    request: &TenantRequest,
    body: Option<&Params>,
) -> Result<Result<Response, BearerError>, InternalError> {
    let TenantRequest {
        app, tenant, now, ..
    } = request;
    let token = match find_access_token(request.header(header::AUTHORIZATION), body) {
        Ok(token) => token,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (claims, live) = match inspect_token::bearer(app, tenant, token, *now).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some(about) = live.member.as_ref().map(|member| &member.claims) else {
        return Ok(Err(BearerError::InvalidToken));
    };
    match userinfo::claims_for(&claims.scope, &claims.sub, about) {
        Ok(document) => reply::json(StatusCode::OK, &document).map(Ok),
        Err(refusal) => Ok(Err(refusal)),
    }
}

fn respond(
    request: &TenantRequest,
    answered: Result<Result<Response, BearerError>, InternalError>,
) -> Response {
    match answered {
        Ok(Ok(response)) => response,
        Ok(Err(refusal)) => {
            let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::UNAUTHORIZED);
            let challenge = HeaderValue::from_static(refusal.www_authenticate());
            (status, [(header::WWW_AUTHENTICATE, challenge)]).into_response()
        }
        Err(fault) => internal(request, &fault),
    }
}
