//! The introspection endpoint (RFC 7662 §2).

use axum::{body::Bytes, http::StatusCode, response::Response};
use sekisho_oidc::{
    introspection::{IntrospectionResponse, check_caller},
    token::PresentedToken,
};

use super::client::{Answered, authenticate, respond};
use crate::{
    app::inspect_token,
    http::{reply, request::TenantRequest},
};

pub(super) async fn post(request: TenantRequest, body: Bytes) -> Response {
    let answered = handle(&request, &body).await;
    respond(&request, answered)
}

async fn handle(request: &TenantRequest, body: &Bytes) -> Answered {
    let TenantRequest {
        app, tenant, now, ..
    } = request;
    let issuer = &tenant.tenant.issuer;
    let (params, client) = match authenticate(request, body).await? {
        Ok(authenticated) => authenticated,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Err(refusal) = check_caller(&client) {
        return Ok(Err(refusal));
    }
    let presented =
        PresentedToken::from_params(&params, &app.keys, tenant.id(), &tenant.ring, issuer, *now);
    let inactive = || reply::json(StatusCode::OK, &IntrospectionResponse::inactive());
    match presented {
        Err(refusal) => Ok(Err(refusal)),
        Ok(None) => inactive().map(Ok),
        Ok(Some(PresentedToken::Access(claims))) => {
            if !inspect_token::is_good(app, tenant, &claims, *now).await? {
                return inactive().map(Ok);
            }
            reply::json(
                StatusCode::OK,
                &IntrospectionResponse::access_token(&claims),
            )
            .map(Ok)
        }
        Ok(Some(PresentedToken::Refresh(token))) => {
            let current = inspect_token::current_refresh(app, tenant, token, *now).await?;
            let Some((family, live)) = current else {
                return inactive().map(Ok);
            };
            let expires_at = family.expires_at;
            let told =
                IntrospectionResponse::refresh_token(&live.grant, expires_at, issuer, &client);
            reply::json(StatusCode::OK, &told).map(Ok)
        }
    }
}
