//! The token endpoint (RFC 6749 §3.2).

use axum::{body::Bytes, http::StatusCode, response::Response};
use sekisho_oidc::TokenRequest;

use super::client::{Answered, authenticate, respond};
use crate::{
    app::{exchange_code::exchange_code, refresh_tokens::refresh_tokens, tokens},
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
    let (params, client) = match authenticate(request, body).await? {
        Ok(authenticated) => authenticated,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let asked = match TokenRequest::from_params(&params, &client) {
        Ok(asked) => asked,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let issued = match asked {
        TokenRequest::AuthorizationCode(asked) => {
            exchange_code(app, tenant, &client, asked, *now).await?
        }
        TokenRequest::RefreshToken(asked) => {
            refresh_tokens(app, tenant, &client, asked, *now).await?
        }
        TokenRequest::ClientCredentials(asked) => {
            Ok(tokens::client_credentials(app, tenant, &client, asked.scope, *now).await?)
        }
    };
    match issued {
        Ok(tokens) => reply::json(StatusCode::OK, &tokens).map(Ok),
        Err(refusal) => Ok(Err(refusal)),
    }
}
