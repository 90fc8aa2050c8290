//! The list of portals, where a sign-in ends that no portal waits for, and the page after signing out.

use axum::{http::StatusCode, response::Response};
use sekisho_oidc::params::Params;
use sekisho_pages::{Portals, SignedInBy, SignedOut};

use super::super::{form::page_query, visitor};
use crate::{
    app::{browser::live_session, portals},
    error::InternalError,
    http::{error, frame::FrameAddresses, request::TenantRequest, told},
};

/// The address of the list of portals, below the issuer, with what led there.
pub(in crate::http::interaction) fn portals_path(
    request: &TenantRequest,
    by: Option<SignedInBy>,
) -> String {
    let query = page_query(request.chosen_locale(), false);
    let separator = if query.is_empty() { '?' } else { '&' };
    match by.and_then(|by| told::seal(request, done_name(by))) {
        None => format!("/{query}"),
        Some(done) => format!("/{query}{separator}done={done}"),
    }
}

const fn done_name(by: SignedInBy) -> &'static str {
    match by {
        SignedInBy::NewPassword => "new-password",
        SignedInBy::NewSecondFactor => "new-second-factor",
        SignedInBy::SigningIn => "signed-in",
    }
}

/// What led to the list of portals, as its address says, if the browser is signed in.
async fn signed_in_by(request: &TenantRequest) -> Result<Option<SignedInBy>, InternalError> {
    let params = Params::parse(&request.query).ok();
    let done = params.as_ref().and_then(|params| params.get("done"));
    let done = done.and_then(|sealed| told::open(request, sealed));
    let by = [
        SignedInBy::NewPassword,
        SignedInBy::NewSecondFactor,
        SignedInBy::SigningIn,
    ]
    .into_iter()
    .find(|by| Some(done_name(*by)) == done);
    if by.is_none() {
        return Ok(None);
    }
    let reader = request.app.store.read(request.tenant.id());
    let policy = &request.tenant.rules.policy;
    let browser = visitor(request).browser;
    let session = live_session(&reader, policy, &browser, request.now).await?;
    Ok(by.filter(|_| session.is_some()))
}

/// The list of portals, where even the request is lost.
pub(in crate::http::interaction) async fn portals(
    request: &TenantRequest,
) -> Result<Response, InternalError> {
    let locale = request.locale(None);
    let done = signed_in_by(request).await?;
    let portals = portals::list(&request.app, request.tenant.id()).await?;
    let portals: Vec<_> = portals.iter().map(|portal| portal.view(locale)).collect();
    let addresses = FrameAddresses::new(request, "/", locale);
    let page = Portals {
        frame: addresses.frame(request, None),
        portals: &portals,
        done,
        account: &request.tenant.tenant.issuer.local_address("/account"),
    };
    Ok(error::write(StatusCode::OK, &page))
}

/// The page after signing out where no portal asked for the browser.
pub(in crate::http::interaction) async fn signed_out(
    request: &TenantRequest,
) -> Result<Response, InternalError> {
    let locale = request.locale(None);
    let portals = portals::list(&request.app, request.tenant.id()).await?;
    let portals: Vec<_> = portals.iter().map(|portal| portal.view(locale)).collect();
    let addresses = FrameAddresses::without_switch(request, locale);
    let page = SignedOut {
        frame: addresses.frame(request, None),
        portals: &portals,
    };
    Ok(error::write(StatusCode::OK, &page))
}
