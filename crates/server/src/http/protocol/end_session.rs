//! The logout endpoint (OpenID Connect RP-Initiated Logout 1.0 §2).

use axum::{body::Bytes, response::Response};
use sekisho_oidc::{Params, logout::LogoutRequest};

use crate::{
    app::end_session,
    http::{
        error,
        interaction::{answer, visit, visitor},
        request::TenantRequest,
    },
};

pub(super) async fn get(request: TenantRequest) -> Response {
    let asked = match read(&request.query) {
        Ok(asked) => asked,
        Err(refusal) => return error::direct(&request, &refusal, None).await,
    };
    let visitor = visitor(&request);
    let given = end_session::start(visit(&request, &visitor), &asked).await;
    answer(&request, given).await
}

/// RP-Initiated Logout 1.0 §2: OpenID Providers MUST support the use of the HTTP GET and POST
/// methods. A form of another site brings no cookie, so the request is kept and taken up by the
/// GET of its own page.
pub(super) async fn post(request: TenantRequest, body: Bytes) -> Response {
    let asked = match read(&String::from_utf8_lossy(&body)) {
        Ok(asked) => asked,
        Err(refusal) => return error::direct(&request, &refusal, None).await,
    };
    let visitor = visitor(&request);
    let given = end_session::keep(visit(&request, &visitor), &asked).await;
    answer(&request, given).await
}

fn read(params: &str) -> Result<LogoutRequest, sekisho_oidc::DirectError> {
    LogoutRequest::from_params(&Params::parse(params)?)
}
