//! The pages of a sign-in: one GET and one POST for all steps.

mod answer;
mod entry;
mod forgot;
mod form;
mod mailed_link;
mod passkey_options;
mod view;
mod visitor;

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
use sekisho_signin::Step;
use tracing::Instrument;

pub(super) use self::{
    answer::answer,
    entry::shortened,
    form::{PostedForm, page_query},
    visitor::{Visitor, visit, visitor},
};
use self::{
    answer::answer_form,
    entry::{Button, Checking},
};
use super::{error, reply, request::TenantRequest, resume};
use crate::{
    App,
    app::{
        account, attempt, cancel,
        outcome::{Answer, Outcome},
        submit_step::submit,
        take_up::{Found, Kept, Restart, Visit},
    },
    error::InternalError,
};

/// The addresses of the pages.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(portals))
        .route("/sign-in", get(portals))
        .route("/sign-in/{id}", get(show).post(submit_form))
        .route("/sign-in/{id}/cancel", post(cancel_form).get(back_to_page))
        .route(
            "/sign-in/{id}/lost-device",
            get(lost_device).post(lost_device_form),
        )
        .route(
            "/sign-in/{id}/forgot-password",
            get(forgot::password_page).post(forgot::password),
        )
        .route(
            "/sign-in/{id}/forgot-user-id",
            get(forgot::user_id_page).post(forgot::user_id),
        )
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
        Found::Running(stored) => Box::pin(visit.show(*stored)).await,
        Found::Ended(stored) => match account::after_end(visit, &stored).await? {
            Some(outcome) => Ok(outcome.into()),
            None => visit.restart_lost(*stored).await,
        },
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

/// The birth date of who says that the second factor is lost.
async fn lost_device_form(request: TenantRequest, Path(id): Path<String>, body: Bytes) -> Response {
    submit_in_task(request, id, Button::LostDevice, body).await
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
    // A browser that lost its cookies on our page still says what was typed there.
    let typed = form.kept();
    let is_ours = is_genuine || request.is_of_own_page();
    let typed_here = if is_ours { typed } else { Kept::default() };
    let sealed = form
        .resume
        .as_deref()
        .and_then(|sealed| resume::open(request, sealed));
    let sealed = sealed.map(|resume| {
        let same_browser = visit.browser.binding == Some(resume.browser);
        let typed = if same_browser { typed } else { typed_here };
        Restart::lost(resume.request, resume.locale, typed)
    });
    visit
        .find_for_form(id, is_genuine, typed_here, sealed)
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

/// The page for a member whose second factor is lost. It changes nothing: only what is entered in it
/// does. It brings a call number, by which the desk finds the member.
async fn lost_device(request: TenantRequest, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse::<SignInId>() else {
        return error::not_found(request).await;
    };
    let visitor = visitor(&request);
    let visit = visit(&request, &visitor);
    let shown = async {
        let given = Box::pin(open(visit, id)).await?;
        Ok(match given.outcome {
            Outcome::Show(mut shown) if shown.step.is_second_factor() => {
                if shown.step != Step::RecoveryCode {
                    shown.stored.sign_in.refusal = None;
                    shown.stored.sign_in.call_number = None;
                }
                shown.step = Step::RecoveryCode;
                shown.desk_number = attempt::note_lost_device(visit, &shown.stored.sign_in).await?;
                Answer {
                    outcome: Outcome::Show(shown),
                    ..given
                }
            }
            // Nothing is asked that could be answered here.
            Outcome::Show(_) => {
                let first_contact = false;
                Outcome::SignIn { id, first_contact }.into()
            }
            _ => given,
        })
    };
    answer(&request, shown.await).await
}
