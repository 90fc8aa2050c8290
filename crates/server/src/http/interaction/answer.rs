//! What a use case answers, as a response.

use axum::response::Response;
use sekisho_oidc::discovery::endpoint;

use super::{form, path, view};
use crate::{
    app::outcome::{Answer, CookieChanges, Outcome},
    error::InternalError,
    http::{account, cookies::CookieKind, error, reply, request::TenantRequest},
};

/// Answers a form, always by a redirect, so that a reload sends nothing again.
pub(super) async fn answer_form(
    request: &TenantRequest,
    given: Result<Answer, InternalError>,
) -> Response {
    let chosen = request.chosen_locale();
    let address = match given.as_ref().map(|given| &given.outcome) {
        // Without a session that page says that the member is signed out.
        Ok(Outcome::SignedOut(None)) => {
            let query = form::page_query(chosen, false);
            format!("{}{query}", endpoint::END_SESSION)
        }
        Ok(Outcome::Portals) => view::portals_path(request, None),
        Ok(Outcome::SignedIn(by)) => view::portals_path(request, Some(*by)),
        _ => return answer(request, given).await,
    };
    let mut response = reply::see_other(&request.tenant.address(&address));
    if let Ok(given) = &given {
        set_cookies(request, &mut response, &given.cookies);
    }
    response
}

/// Turns the answer of a use case into a response.
pub(in crate::http) async fn answer(
    request: &TenantRequest,
    answer: Result<Answer, InternalError>,
) -> Response {
    let rendered = async {
        let Answer { outcome, cookies } = answer?;
        let mut response = respond(request, outcome).await?;
        set_cookies(request, &mut response, &cookies);
        Ok::<_, InternalError>(response)
    };
    match rendered.await {
        Ok(response) => response,
        Err(fault) => error::internal(request, &fault).await,
    }
}

async fn respond(request: &TenantRequest, outcome: Outcome) -> Result<Response, InternalError> {
    match outcome {
        Outcome::Show(shown) => view::step(request, &shown),
        Outcome::SignIn { id, first_contact } => {
            let query = form::page_query(request.chosen_locale(), first_contact);
            Ok(reply::see_other(
                &request.tenant.address(&format!("{}{query}", path(id))),
            ))
        }
        Outcome::Portal(address) | Outcome::SignedOut(Some(address)) => {
            Ok(reply::see_other(&address))
        }
        Outcome::Account { page, told } => Ok(account::see_page(request, page, told)),
        Outcome::SignedOut(None) => view::signed_out(request).await,
        Outcome::Portals | Outcome::SignedIn(_) => view::portals(request).await,
    }
}

pub(in crate::http) fn set_cookies(
    request: &TenantRequest,
    response: &mut Response,
    changes: &CookieChanges,
) {
    let names = &request.tenant.cookies;
    if let Some(handle) = &changes.browser {
        reply::set_cookie(response, names.set(CookieKind::Browser, handle, None));
    }
    if let Some((handle, lifetime)) = &changes.session {
        reply::set_cookie(response, names.set(CookieKind::Session, handle, *lifetime));
    }
    if changes.clear_session {
        reply::set_cookie(response, names.clear(CookieKind::Session));
    }
    if let Some((handle, lifetime)) = &changes.device {
        reply::set_cookie(
            response,
            names.set(CookieKind::Device, handle, Some(*lifetime)),
        );
    }
}
