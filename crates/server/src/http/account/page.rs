//! Opening a page of the account.

use axum::{extract::Path, response::Response};
use sekisho_kernel::AuthenticatorId;
use sekisho_signin::AccountPage;

use super::{form::who, query::Query, see_page, view};
use crate::{
    app::{
        account::{self, Account, Open},
        outcome::Told,
    },
    error::InternalError,
    http::{
        error,
        interaction::{answer, visit},
        request::TenantRequest,
    },
};

pub(super) async fn home(request: TenantRequest) -> Response {
    open(&request, AccountPage::Home, view::home).await
}

pub(super) async fn profile(request: TenantRequest) -> Response {
    open(&request, AccountPage::Profile, view::profile).await
}

pub(super) async fn security(request: TenantRequest) -> Response {
    open(&request, AccountPage::Security, view::security).await
}

pub(super) async fn sessions(request: TenantRequest) -> Response {
    open(&request, AccountPage::Sessions, view::sessions).await
}

/// Asks whether an authenticator shall be taken away. One that is gone leads back to the list.
pub(super) async fn delete(request: TenantRequest, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse::<AuthenticatorId>() else {
        return error::not_found(request).await;
    };
    open(
        &request,
        AccountPage::Security,
        |request, query, account| view::delete(request, query, account, id),
    )
    .await
}

/// The address of a form leads to its page.
pub(super) async fn back_to_home(request: TenantRequest) -> Response {
    see_page(&request, AccountPage::Home, Told::Nothing)
}

/// The address of a form leads to its page.
pub(super) async fn back_to_profile(request: TenantRequest) -> Response {
    see_page(&request, AccountPage::Profile, Told::Nothing)
}

/// The address of a form leads to its page.
pub(super) async fn back_to_security(request: TenantRequest) -> Response {
    see_page(&request, AccountPage::Security, Told::Nothing)
}

/// The address of a form leads to its page.
pub(super) async fn back_to_sessions(request: TenantRequest) -> Response {
    see_page(&request, AccountPage::Sessions, Told::Nothing)
}

async fn open(
    request: &TenantRequest,
    page: AccountPage,
    write: impl FnOnce(&TenantRequest, &Query, &Account) -> Result<Response, InternalError>,
) -> Response {
    let visitor = who(request);
    let query = Query::of(request);
    let visit = visit(request, &visitor);
    let opened = account::open(
        visit,
        page,
        query.refused,
        query.before,
        query.client.as_ref(),
    );
    let written = match Box::pin(opened).await {
        Ok(Open::Asked(asked)) => return answer(request, Ok(asked)).await,
        Ok(Open::Page(account)) => write(request, &query, &account),
        Err(fault) => Err(fault),
    };
    match written {
        Ok(response) => response,
        Err(fault) => error::internal(request, &fault).await,
    }
}
