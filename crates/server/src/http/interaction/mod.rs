//! The pages of a sign-in: one GET and one POST for all steps.

mod entry;
mod form;
mod mailed_link;
mod passkey_options;
mod view;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use sekisho_kernel::SignInId;
use sekisho_keys::Handle;
use sekisho_oidc::discovery::endpoint;
use sekisho_signin::Step;
use tracing::Instrument;

use self::{
    entry::{Button, Checking},
    form::PostedForm,
};
use super::{cookies::CookieKind, error, reply, request::TenantRequest, resume};
use crate::{
    App,
    app::{
        attempt::{self, Who},
        browser::Browser,
        cancel,
        outcome::{Answer, CookieChanges, Outcome},
        submit_step::submit,
        take_up::{Found, Restart, Visit},
    },
    error::InternalError,
};

/// The longest user agent that is kept.
const LONGEST_USER_AGENT: usize = 300;

/// The addresses of the pages.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(portals))
        .route("/sign-in", get(portals))
        .route("/sign-in/{id}", get(show).post(submit_form))
        .route("/sign-in/{id}/cancel", post(cancel_form).get(back_to_page))
        .route("/sign-in/{id}/lost-device", get(lost_device))
        .route("/sign-in/{id}/qr.png", get(view::qr))
        .route(
            "/sign-in/{id}/recovery-codes.txt",
            get(view::recovery_codes_file),
        )
        .route("/sign-in/{id}/passkey/options", post(passkey_options::post))
        .route(
            "/sign-in/{id}/{button}",
            post(submit_button).get(back_to_page_of_button),
        )
        .route("/m/{token}", get(mailed_link::get).post(mailed_link::post))
}

/// The address of a transaction's page, below the issuer.
pub(super) fn path(id: SignInId) -> String {
    format!("/sign-in/{id}")
}

async fn portals(request: TenantRequest) -> Response {
    answer(&request, Ok(Outcome::Portals.into())).await
}

async fn back_to_page(request: TenantRequest, Path(id): Path<String>) -> Response {
    match id.parse() {
        Ok(id) => reply::see_other(&request.tenant.address(&path(id))),
        Err(_) => error::not_found(request).await,
    }
}

async fn show(request: TenantRequest, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse::<SignInId>() else {
        return error::not_found(request).await;
    };
    let visitor = visitor(&request);
    if form::is_second_contact(&request.query) {
        // The mark goes from the address, which a member may pass on to another browser.
        let query = form::page_query(request.chosen_locale(), false);
        return match visitor.browser.binding {
            Some(_) => reply::see_other(&request.tenant.address(&format!("{}{query}", path(id)))),
            None => without_cookies(&request, visit(&request, &visitor), id).await,
        };
    }
    answer(&request, open(visit(&request, &visitor), id).await).await
}

async fn without_cookies(request: &TenantRequest, visit: Visit<'_>, id: SignInId) -> Response {
    match visit.refuse_silent(id).await {
        Ok(None) => view::cookies_off(request, id),
        Ok(Some(refused)) => answer(request, Ok(refused)).await,
        Err(fault) => error::internal(request, &fault).await,
    }
}

async fn open(visit: Visit<'_>, id: SignInId) -> Result<Answer, InternalError> {
    match visit.find_for_page(id).await? {
        Found::Running(stored) => visit.show(*stored).await,
        Found::Ended(stored) => visit.restart_lost(*stored).await,
        Found::Answered(answer) => Ok(answer),
    }
}

/// What a page's main button sends.
async fn submit_form(request: TenantRequest, Path(id): Path<String>, body: Bytes) -> Response {
    submit_in_task(request, id, Button::Main, body).await
}

/// Another button of a page than its main one.
async fn submit_button(
    request: TenantRequest,
    Path((id, button)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    match Button::from_name(&button) {
        Some(button) => submit_in_task(request, id, button, body).await,
        None => error::not_found(request).await,
    }
}

async fn back_to_page_of_button(
    request: TenantRequest,
    Path((id, button)): Path<(String, String)>,
) -> Response {
    match Button::from_name(&button) {
        Some(_) => back_to_page(request, Path(id)).await,
        None => error::not_found(request).await,
    }
}

/// Runs in a task of its own: a client that hangs up cancels nothing.
async fn submit_in_task(
    request: TenantRequest,
    id: String,
    button: Button,
    body: Bytes,
) -> Response {
    let submitting = tokio::spawn(handle_form(request, id, button, body).in_current_span());
    submitting
        .await
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn handle_form(request: TenantRequest, id: String, button: Button, body: Bytes) -> Response {
    let (id, form) = match read_form(&request, &id, &body).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let visitor = visitor(&request);
    let visit = visit(&request, &visitor);
    match take(&request, visit, id, &form, button).await {
        Ok(Taken::Answered(given)) => answer_form(&request, Ok(given)).await,
        Ok(Taken::NoRoom(id, wait)) => view::no_room(&request, id, &form, wait),
        Err(fault) => error::internal(&request, &fault).await,
    }
}

/// The transaction and the entry of a form, if it is one of ours and came from our own page.
async fn read_form(
    request: &TenantRequest,
    id: &str,
    body: &Bytes,
) -> Result<(SignInId, PostedForm), Response> {
    let Ok(id) = id.parse() else {
        return Err(error::not_found_page(request).await);
    };
    if request.is_cross_site() {
        return Err(error::bad_form(request, "cross-site-form").await);
    }
    match PostedForm::parse(body) {
        Some(form) => Ok((id, form)),
        None => Err(error::bad_form(request, "unknown-form").await),
    }
}

enum Taken {
    Answered(Answer),
    /// The entry waits in this transaction, which may have taken the place of the form's.
    NoRoom(SignInId, Duration),
}

async fn take(
    request: &TenantRequest,
    visit: Visit<'_>,
    id: SignInId,
    form: &PostedForm,
    button: Button,
) -> Result<Taken, InternalError> {
    let found = find(request, visit, id, form).await?;
    let stored = match found {
        Found::Running(stored) => *stored,
        Found::Ended(stored) => match visit.reopen(*stored, form.opens_another()).await? {
            Found::Running(stored) => *stored,
            Found::Ended(_) => return Ok(Taken::Answered(Outcome::Portals.into())),
            Found::Answered(answer) => return Ok(Taken::Answered(answer)),
        },
        Found::Answered(answer) => return Ok(Taken::Answered(answer)),
    };
    let id = stored.sign_in.id;
    match entry::check(request, visit, &stored, form, button).await? {
        Checking::Entered(entered) => submit(visit, id, *entered).await.map(Taken::Answered),
        Checking::NoRoom(entered, wait) => {
            submit(visit, id, *entered).await?;
            Ok(Taken::NoRoom(id, wait))
        }
    }
}

async fn find(
    request: &TenantRequest,
    visit: Visit<'_>,
    id: SignInId,
    form: &PostedForm,
) -> Result<Found, InternalError> {
    let is_genuine = form.is_genuine(request, id);
    let sealed = form
        .resume
        .as_deref()
        .and_then(|sealed| resume::open(request, sealed));
    let sealed = sealed.map(|resume| {
        let same_browser = visit.browser.binding == Some(resume.browser);
        let typed = form.typed_user_id().filter(|_| same_browser);
        Restart::lost(resume.request, resume.locale, typed)
    });
    visit
        .find_for_form(id, is_genuine, form.typed_user_id(), sealed)
        .await
}

async fn cancel_form(request: TenantRequest, Path(id): Path<String>, body: Bytes) -> Response {
    let (id, form) = match read_form(&request, &id, &body).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let visitor = visitor(&request);
    let visit = visit(&request, &visitor);
    let cancelled = async {
        if form.is_genuine(&request, id)
            && let Some(answer) = cancel::cancel(visit, id).await?
        {
            return Ok(answer);
        }
        match find(&request, visit, id, &form).await? {
            Found::Running(stored) | Found::Ended(stored) => visit.restart_lost(*stored).await,
            Found::Answered(answer) => Ok(answer),
        }
    };
    answer_form(&request, cancelled.await).await
}

/// Who is behind a request.
pub(super) struct Visitor {
    browser: Browser,
    who: Who,
}

/// The browser behind a request, and what it says of itself.
pub(super) fn visitor(request: &TenantRequest) -> Visitor {
    let [binding, session, device] = [CookieKind::Browser, CookieKind::Session, CookieKind::Device]
        .map(|kind| request.cookie(kind));
    let (keys, tenant) = (&request.app.keys, request.tenant.id());
    let browser = Browser::new(
        keys,
        tenant,
        binding.as_ref(),
        session.as_ref(),
        device.as_ref(),
    );
    Visitor {
        browser,
        who: who(request, binding.as_ref().map(Handle::expose)),
    }
}

fn who(request: &TenantRequest, binding: Option<&str>) -> Who {
    let agent = request
        .header(axum::http::header::USER_AGENT)
        .unwrap_or_default();
    let address = request.client_address.to_string();
    let source = binding.unwrap_or(&address);
    Who {
        user_agent: agent.chars().take(LONGEST_USER_AGENT).collect(),
        request_id: request.request_id.0.to_string(),
        locale: request.locale(None),
        is_address: binding.is_none(),
        source: attempt::source(&request.app.keys, request.tenant.id(), source),
    }
}

/// A browser's visit, for the use cases.
pub(super) fn visit<'a>(request: &'a TenantRequest, visitor: &'a Visitor) -> Visit<'a> {
    Visit {
        app: &request.app,
        tenant: &request.tenant,
        browser: &visitor.browser,
        who: &visitor.who,
        now: request.now,
    }
}

/// The page for a member whose second factor is lost. It changes nothing: only a code entered in
/// it does.
async fn lost_device(request: TenantRequest, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse::<SignInId>() else {
        return error::not_found(request).await;
    };
    let visitor = visitor(&request);
    let opened = open(visit(&request, &visitor), id).await;
    let shown = opened.map(|given| match given.outcome {
        Outcome::Show(mut shown) if shown.step.is_second_factor() => {
            shown.step = Step::RecoveryCode;
            shown.stored.sign_in.refusal = None;
            Answer {
                outcome: Outcome::Show(shown),
                ..given
            }
        }
        // Nothing is asked that a recovery code could answer.
        Outcome::Show(_) => {
            let first_contact = false;
            Outcome::SignIn { id, first_contact }.into()
        }
        _ => given,
    });
    answer(&request, shown).await
}

/// Answers a form, always by a redirect, so that a reload sends nothing again.
async fn answer_form(request: &TenantRequest, given: Result<Answer, InternalError>) -> Response {
    let path = match &given {
        // Without a session that page says that the member is signed out.
        Ok(given) if matches!(given.outcome, Outcome::SignedOut(None)) => endpoint::END_SESSION,
        Ok(given) if matches!(given.outcome, Outcome::Portals) => "/",
        _ => return answer(request, given).await,
    };
    let query = form::page_query(request.chosen_locale(), false);
    let mut response = reply::see_other(&request.tenant.address(&format!("{path}{query}")));
    if let Ok(given) = &given {
        set_cookies(request, &mut response, &given.cookies);
    }
    response
}

/// Turns the answer of a use case into a response.
pub(super) async fn answer(
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
        Outcome::SignedOut(None) => view::signed_out(request).await,
        Outcome::Portals => view::portals(request).await,
    }
}

fn set_cookies(request: &TenantRequest, response: &mut Response, changes: &CookieChanges) {
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
