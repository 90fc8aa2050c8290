//! What a browser is to sign: asked for by a page's script, just before it is needed.

use axum::{
    body::Bytes,
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sekisho_kernel::SignInId;
use sekisho_signin::{Next, next};

use super::{
    form::PostedForm,
    visitor::{visit, visitor},
};
use crate::{
    app::{
        passkey_options::{self, OptionsMode},
        take_up::Visit,
    },
    error::InternalError,
    http::{error, request::TenantRequest},
};

/// Answers a page's script. The page it came from may be an old one: 409 then, and the script
/// leads to the present one.
pub(super) async fn post(request: TenantRequest, Path(id): Path<String>, body: Bytes) -> Response {
    let (Ok(id), Some(form)) = (id.parse::<SignInId>(), PostedForm::parse(&body)) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let mode = match form.text("mode") {
        "button" => OptionsMode::Button,
        "autofill" => OptionsMode::Autofill,
        "register" => OptionsMode::Register,
        _ => return StatusCode::BAD_REQUEST.into_response(),
    };
    if request.is_cross_site() || !form.is_genuine(&request, id) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let visitor = visitor(&request);
    match options(visit(&request, &visitor), id, mode).await {
        Ok(Some(options)) => json(options),
        Ok(None) => StatusCode::CONFLICT.into_response(),
        Err(fault) => error::log_for_machine(&request.request_id, &fault).into_response(),
    }
}

async fn options(
    visit: Visit<'_>,
    id: SignInId,
    mode: OptionsMode,
) -> Result<Option<String>, InternalError> {
    // A running transaction of this browser, or nothing: none is begun for a script.
    let reader = visit.app.store.read(visit.tenant.id());
    let stored = reader.find_sign_in(id).await?;
    let running = stored.filter(|stored| {
        stored.ended_at.is_none()
            && visit.now < stored.expires_at
            && stored.browser.is_some()
            && stored.browser == visit.browser.binding
    });
    let Some(stored) = running else {
        return Ok(None);
    };
    let known = visit.load(stored.sign_in.member).await?;
    match next(&known.facts, &stored.sign_in) {
        Next::Show(step) => {
            passkey_options::options(visit, &stored.sign_in, &known, step, mode).await
        }
        _ => Ok(None),
    }
}

fn json(body: String) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}
