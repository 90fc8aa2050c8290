//! Forms that a running session alone may send.

use axum::{body::Bytes, response::Response};
use sekisho_kernel::Locale;
use sekisho_signin::AccountPage;

use super::{
    form::{Posted, read, who},
    query::Query,
    see_page,
};
use crate::{
    app::{
        account::{self, Done, Managed},
        browser::live_session,
        outcome::Told,
        take_up::Visit,
    },
    error::InternalError,
    http::{error, interaction::visit, reply, request::TenantRequest},
};

/// Ends one session.
pub(super) async fn end_session(request: TenantRequest, body: Bytes) -> Response {
    let page = AccountPage::Sessions;
    manage(&request, page, &body, |posted| {
        posted
            .form
            .text("session")
            .parse()
            .ok()
            .map(Managed::EndSession)
    })
    .await
}

/// Ends all sessions but the present one.
pub(super) async fn end_others(request: TenantRequest, body: Bytes) -> Response {
    let page = AccountPage::Sessions;
    manage(&request, page, &body, |_| Some(Managed::EndOthers)).await
}

/// Chooses the language of pages and mails.
pub(super) async fn language(request: TenantRequest, body: Bytes) -> Response {
    let offered = request.tenant.tenant.branding.languages.clone();
    manage(&request, AccountPage::Profile, &body, |posted| {
        Locale::from_tag(posted.form.text("language"))
            .filter(|locale| offered.contains(locale))
            .map(Managed::Language)
    })
    .await
}

/// Calls a change of the mail address off.
pub(super) async fn cancel_mail_change(request: TenantRequest, body: Bytes) -> Response {
    let page = AccountPage::Profile;
    manage(&request, page, &body, |_| Some(Managed::CancelMailChange)).await
}

/// Calls off that the second factor is replaced.
pub(super) async fn cancel_recovery(request: TenantRequest, body: Bytes) -> Response {
    let page = AccountPage::Home;
    manage(&request, page, &body, |_| Some(Managed::CancelRecovery)).await
}

async fn manage(
    request: &TenantRequest,
    page: AccountPage,
    body: &Bytes,
    wanted: impl FnOnce(&Posted) -> Option<Managed>,
) -> Response {
    let visitor = who(request);
    let posted = match read(request, &visitor, page, body).await {
        Ok(posted) => posted,
        Err(refusal) => return refusal,
    };
    let done = match wanted(&posted) {
        Some(managed) => manage_alive(visit(request, &visitor), &posted, managed).await,
        None => Ok(Done::Nothing),
    };
    match done {
        // The language that the switch chose for this page is not the chosen one any more.
        Ok(Done::Language) => {
            let query = Query::of(request).without_language();
            let query = query.told(request, Told::Done(Done::Language));
            let address = format!("{}{query}", account::path(page));
            reply::see_other(&request.tenant.address(&address))
        }
        Ok(done) => see_page(request, page, Told::Done(done)),
        Err(fault) => error::internal(request, &fault).await,
    }
}

/// A session that has ended, or a member who may not use the account, does nothing: the page asks
/// to sign in.
async fn manage_alive(
    visit: Visit<'_>,
    posted: &Posted,
    managed: Managed,
) -> Result<Done, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let policy = &visit.tenant.rules.policy;
    let session = live_session(&reader, policy, visit.browser, visit.now).await?;
    let is_alive = session.is_some_and(|session| session.id == posted.session.id);
    if !is_alive || !account::may_manage(visit, posted.session.member).await? {
        return Ok(Done::Nothing);
    }
    account::manage(visit, &posted.session, managed).await
}
