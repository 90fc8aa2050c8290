//! The revocation endpoint (RFC 7009 §2).

use axum::{
    body::Bytes,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use sekisho_oidc::token::PresentedToken;

use super::client::{Answered, authenticate, respond};
use crate::{app::revoke_token::revoke_token, http::request::TenantRequest};

pub(super) async fn post(request: TenantRequest, body: Bytes) -> Response {
    let answered = handle(&request, &body).await;
    respond(&request, answered)
}

async fn handle(request: &TenantRequest, body: &Bytes) -> Answered {
    let TenantRequest {
        app, tenant, now, ..
    } = request;
    let (params, client) = match authenticate(request, body).await? {
        Ok(authenticated) => authenticated,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let issuer = &tenant.tenant.issuer;
    let presented =
        PresentedToken::from_params(&params, &app.keys, tenant.id(), &tenant.ring, issuer, *now);
    let revoked = match presented {
        Err(refusal) => Err(refusal),
        // RFC 7009 §2.2: invalid tokens do not cause an error response since the client cannot
        // handle such an error in a reasonable way.
        Ok(None) => Ok(()),
        Ok(Some(token)) => revoke_token(app, tenant, &client, token, *now).await?,
    };
    Ok(revoked.map(|()| StatusCode::OK.into_response()))
}
