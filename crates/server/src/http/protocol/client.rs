//! The client behind a request to an endpoint that clients call themselves.

use std::sync::Arc;

use axum::{
    body::Bytes,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sekisho_oidc::{Client, ClientCredentials, Params, TokenError};

use crate::{
    error::InternalError,
    http::{error, request::TenantRequest},
};

/// What an endpoint for clients answers.
pub(super) type Answered = Result<Result<Response, TokenError>, InternalError>;

/// The form of a request, and the client that has proven to have sent it.
pub(super) async fn authenticate(
    request: &TenantRequest,
    body: &Bytes,
) -> Result<Result<(Params, Arc<Client>), TokenError>, InternalError> {
    let params = match form(request, body) {
        Ok(params) => params,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let header = request.header(header::AUTHORIZATION);
    let credentials = match ClientCredentials::from_request(header, &params) {
        Ok(credentials) => credentials,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let client = request
        .tenant
        .client(&request.app.store, credentials.client_id())
        .await?;
    let proven =
        credentials.authenticate(client.as_deref(), &request.app.keys, request.tenant.id());
    Ok(match (proven.map(drop), client) {
        (Ok(()), Some(client)) => Ok((params, client)),
        (Ok(()), None) => return Err(InternalError::Inconsistent("nobody authenticated")),
        (Err(refusal), _) => Err(refusal),
    })
}

fn form(request: &TenantRequest, body: &Bytes) -> Result<Params, TokenError> {
    // RFC 6749 §3.2: parameters are sent using the "application/x-www-form-urlencoded" format in
    // the HTTP request payload.
    if !is_form(request) {
        return Err(TokenError::invalid_request(
            "send the parameters as application/x-www-form-urlencoded",
        ));
    }
    let text = str::from_utf8(body)
        .map_err(|_| TokenError::invalid_request("the request is not UTF-8"))?;
    Ok(Params::parse(text)?)
}

/// Whether a request says that its body is a form.
pub(super) fn is_form(request: &TenantRequest) -> bool {
    request
        .header(header::CONTENT_TYPE)
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| {
            kind.trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
}

/// Turns an endpoint's answer into a response.
pub(super) fn respond(request: &TenantRequest, answered: Answered) -> Response {
    let mut response = match answered {
        Ok(Ok(response)) => response,
        Ok(Err(refusal)) => refused(&refusal),
        Err(fault) => internal(request, &fault),
    };
    // RFC 6749 §5.1: The authorization server MUST include the HTTP "Cache-Control" response header
    // field with a value of "no-store", as well as the "Pragma" response header field with a value
    // of "no-cache". Every answer has the first.
    let pragma = HeaderValue::from_static("no-cache");
    response.headers_mut().insert(header::PRAGMA, pragma);
    response
}

fn refused(refusal: &TokenError) -> Response {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = (status, refusal.body()).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    if let Some(challenge) = refusal.www_authenticate() {
        headers.insert(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static(challenge),
        );
    }
    response
}

/// A fault of ours, told to a machine.
pub(super) fn internal(request: &TenantRequest, fault: &InternalError) -> Response {
    let status = error::log_for_machine(&request.request_id, fault);
    let code = if status == StatusCode::SERVICE_UNAVAILABLE {
        "temporarily_unavailable"
    } else {
        "server_error"
    };
    let body = serde_json::json!({ "error": code, "request_id": &*request.request_id.0 });
    let mut response = (status, body.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}
