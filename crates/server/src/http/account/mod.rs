//! The account pages, below `/account`. A page is opened within a session; a change is a form that
//! begins a transaction of its own.

mod act;
mod form;
mod manage;
mod page;
mod query;
mod view;

use std::sync::Arc;

use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use sekisho_signin::AccountPage;

use self::query::Query;
use super::{reply, request::TenantRequest};
use crate::{
    App,
    app::{account, outcome::Told},
};

/// The addresses of the pages.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/account", get(page::home))
        .route("/account/profile", get(page::profile).post(act::profile))
        .route("/account/security", get(page::security))
        .route("/account/sessions", get(page::sessions))
        .route(
            "/account/authenticators/{id}/delete",
            get(page::delete).post(act::delete),
        )
        .route("/account/mail", post(act::mail).get(page::back_to_profile))
        .route(
            "/account/password",
            post(act::password).get(page::back_to_security),
        )
        .route(
            "/account/authenticators",
            post(act::add).get(page::back_to_security),
        )
        .route(
            "/account/authenticators/rename",
            post(act::rename).get(page::back_to_security),
        )
        .route(
            "/account/recovery-codes",
            post(act::recovery_codes).get(page::back_to_security),
        )
        .route(
            "/account/language",
            post(manage::language).get(page::back_to_profile),
        )
        .route(
            "/account/mail/cancel",
            post(manage::cancel_mail_change).get(page::back_to_profile),
        )
        .route(
            "/account/recovery/cancel",
            post(manage::cancel_recovery).get(page::back_to_home),
        )
        .route(
            "/account/sessions/end",
            post(manage::end_session).get(page::back_to_sessions),
        )
        .route(
            "/account/sessions/end-others",
            post(manage::end_others).get(page::back_to_sessions),
        )
}

/// On to a page of the account, which says what became of the last entry.
pub(super) fn see_page(request: &TenantRequest, page: AccountPage, told: Told) -> Response {
    let query = Query::of(request).told(request, told);
    let address = format!("{}{query}", account::path(page));
    reply::see_other(&request.tenant.address(&address))
}
