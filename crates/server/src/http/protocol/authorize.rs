//! The authorization endpoint (RFC 6749 §3.1, OpenID Connect Core 1.0 §3.1.2).

use axum::{body::Bytes, response::Response};
use sekisho_kernel::ClientId;
use sekisho_oidc::{
    AuthorizationRequest, DirectError, Params, RedirectError, authorization_request,
    authorization_response,
};

use crate::{
    app::{
        outcome::{Answer, Outcome},
        start_authorization,
    },
    error::InternalError,
    http::{
        error,
        interaction::{answer, visit, visitor},
        request::TenantRequest,
    },
};

pub(super) async fn get(request: TenantRequest) -> Response {
    let query = request.query.clone();
    handle(request, &query, Road::Direct).await
}

/// OpenID Connect Core 1.0 §3.1.2.1: Authorization Servers MUST support the use of the HTTP GET
/// and POST methods. A form of another site brings no cookie, so the request is kept and taken up
/// by the GET of its own page.
pub(super) async fn post(request: TenantRequest, body: Bytes) -> Response {
    let body = String::from_utf8_lossy(&body).into_owned();
    handle(request, &body, Road::Kept).await
}

#[derive(Clone, Copy)]
enum Road {
    Direct,
    Kept,
}

async fn handle(request: TenantRequest, params: &str, road: Road) -> Response {
    match resolve(&request, params).await {
        Ok(Resolved::Request(asked)) => {
            let given = start(&request, *asked, road).await;
            answer(&request, given).await
        }
        Ok(Resolved::Redirect(refusal)) => {
            let address = authorization_response::error(&refusal, &request.tenant.tenant.issuer);
            answer(&request, Ok(Outcome::Portal(address).into())).await
        }
        Ok(Resolved::Direct(refusal, client)) => {
            error::direct(&request, &refusal, client.as_ref()).await
        }
        Err(fault) => error::internal(&request, &fault).await,
    }
}

enum Resolved {
    Request(Box<AuthorizationRequest>),
    Redirect(RedirectError),
    Direct(DirectError, Option<ClientId>),
}

async fn resolve(request: &TenantRequest, params: &str) -> Result<Resolved, InternalError> {
    let params = match Params::parse(params) {
        Ok(params) => params,
        Err(malformed) => return Ok(Resolved::Direct(malformed.into(), None)),
    };
    let client_id = match authorization_request::find_client_id(&params) {
        Ok(client_id) => client_id,
        Err(refusal) => return Ok(Resolved::Direct(refusal, None)),
    };
    let client = request
        .tenant
        .client(&request.app.store, &client_id)
        .await?;
    let verified = authorization_request::check_client_and_redirect(&params, client.as_deref());
    let (redirect_uri, client) = match (verified, client) {
        (Ok(redirect_uri), Some(client)) => (redirect_uri, client),
        (Ok(_), None) => {
            return Ok(Resolved::Direct(
                DirectError::UnknownClient,
                Some(client_id),
            ));
        }
        (Err(refusal), _) => return Ok(Resolved::Direct(refusal, Some(client_id))),
    };
    Ok(
        match authorization_request::check(&params, &client, &redirect_uri) {
            Ok(asked) => Resolved::Request(Box::new(asked)),
            Err(refusal) => Resolved::Redirect(refusal),
        },
    )
}

async fn start(
    request: &TenantRequest,
    asked: AuthorizationRequest,
    road: Road,
) -> Result<Answer, InternalError> {
    let TenantRequest {
        app, tenant, now, ..
    } = request;
    match road {
        Road::Direct => {
            let visitor = visitor(request);
            start_authorization::start(visit(request, &visitor), asked).await
        }
        Road::Kept => start_authorization::keep(app, tenant, asked, *now).await,
    }
}
