//! A form of an account page: whose it is, and whether it came from our own page.

use axum::{body::Bytes, response::Response};
use sekisho_signin::AccountPage;
use sekisho_store::Session;

use super::see_page;
use crate::{
    app::outcome::Told,
    app::{account::Done, browser::is_live, take_up::Visit},
    error::InternalError,
    http::{
        anti_forgery,
        cookies::CookieKind,
        error,
        interaction::{PostedForm, Visitor, visit, visitor},
        request::TenantRequest,
    },
};

/// A form that came from our own page, and the session it was given to.
pub(super) struct Posted {
    /// What it brought.
    pub form: PostedForm,
    /// The session, which may have ended since: then the member is asked to sign in first.
    pub session: Session,
    /// Whether it still lives. To one that has ended nothing is told, and nothing of it is kept.
    pub is_live: bool,
}

/// Reads a form of a page. One of an old page changes nothing: the present one is shown.
pub(super) async fn read(
    request: &TenantRequest,
    visitor: &Visitor,
    page: AccountPage,
    body: &Bytes,
) -> Result<Posted, Response> {
    if request.is_cross_site() {
        return Err(error::bad_form(request, "cross-site-form").await);
    }
    let Some(form) = PostedForm::parse(body) else {
        return Err(error::bad_form(request, "unknown-form").await);
    };
    match find_session(visit(request, visitor)).await {
        Ok(Some(session)) if is_genuine(request, &session, form.csrf.as_deref()) => {
            let policy = &request.tenant.rules.policy;
            let is_live = is_live(&session, policy, request.now);
            Ok(Posted {
                form,
                session,
                is_live,
            })
        }
        Ok(_) => Err(see_page(request, page, Told::Done(Done::Nothing))),
        Err(fault) => Err(error::internal(request, &fault).await),
    }
}

/// The session of the browser's cookie, also one that has ended.
async fn find_session(visit: Visit<'_>) -> Result<Option<Session>, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    Ok(match &visit.browser.session {
        Some(handle) => reader.find_session_by_handle(handle).await?,
        None => None,
    })
}

fn is_genuine(request: &TenantRequest, session: &Session, brought: Option<&str>) -> bool {
    let (keys, tenant) = (&request.app.keys, request.tenant.id());
    request
        .cookie(CookieKind::Browser)
        .is_some_and(|browser| anti_forgery::is_good(keys, tenant, &browser, session.id, brought))
}

/// Who sends a form.
pub(super) fn who(request: &TenantRequest) -> Visitor {
    visitor(request)
}
