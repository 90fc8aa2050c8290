//! The pages of a forgotten password and a forgotten user ID, beside the sign-in page.

use std::time::Duration;

use axum::{body::Bytes, extract::Path, http::StatusCode, response::Response};
use sekisho_authenticator::birth_date::BirthDate;
use sekisho_kernel::SignInId;
use sekisho_pages::{
    Page,
    step::{BirthDateRefusal, ForgotFaults, ForgotPassword, ForgotUserId},
};

use super::{
    answer, answer_form,
    form::{PostedForm, page_query},
    open, path,
    visitor::{visit, visitor},
};
use crate::{
    app::{
        forgot::{self, Typed},
        outcome::{Answer, Outcome, Shown},
        take_up::{Found, Restart, Visit},
    },
    error::InternalError,
    http::{error, frame::FrameAddresses, reply, request::TenantRequest},
};

/// What was forgotten.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Password,
    UserId,
}

impl What {
    const fn name(self) -> &'static str {
        match self {
            Self::Password => "forgot-password",
            Self::UserId => "forgot-user-id",
        }
    }
}

pub(super) async fn password_page(request: TenantRequest, Path(id): Path<String>) -> Response {
    show(request, id, What::Password).await
}

pub(super) async fn user_id_page(request: TenantRequest, Path(id): Path<String>) -> Response {
    show(request, id, What::UserId).await
}

pub(super) async fn password(
    request: TenantRequest,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    take(request, id, body, What::Password).await
}

pub(super) async fn user_id(
    request: TenantRequest,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    take(request, id, body, What::UserId).await
}

/// The page, while the sign-in runs; else wherever that leads.
async fn show(request: TenantRequest, id: String, what: What) -> Response {
    let Ok(id) = id.parse::<SignInId>() else {
        return error::not_found(request).await;
    };
    let visitor = visitor(&request);
    let opened = Box::pin(open(visit(&request, &visitor), id)).await;
    let shown = match opened {
        Ok(Answer {
            outcome: Outcome::Show(shown),
            ..
        }) => shown,
        other => return answer(&request, other).await,
    };
    let sign_in = &shown.stored.sign_in;
    let faults = faults(&request.query);
    // What was typed stands there for whoever typed it just now.
    let is_again = faults.mail_address_missing || faults.birth_date.is_some();
    let entered = Entered {
        user_id: sign_in.typed_user_id.as_deref().unwrap_or_default(),
        mail_address: sign_in
            .choices
            .typed_mail_address
            .as_deref()
            .filter(|_| is_again)
            .unwrap_or_default(),
        faults,
    };
    match page(&request, &shown, what, entered) {
        Ok(html) => reply::page(StatusCode::OK, html, None),
        Err(fault) => error::internal(&request, &fault).await,
    }
}

/// What stands in the form's fields, and why it was not enough.
#[derive(Clone, Copy)]
struct Entered<'a> {
    user_id: &'a str,
    mail_address: &'a str,
    faults: ForgotFaults,
}

fn page(
    request: &TenantRequest,
    shown: &Shown,
    what: What,
    entered: Entered<'_>,
) -> Result<String, InternalError> {
    let id = shown.stored.sign_in.id;
    let locale = request.locale(shown.stored.locale);
    let below = |name: &str| {
        let query = page_query(request.chosen_locale(), false);
        let issuer = &request.tenant.tenant.issuer;
        issuer.local_address(&format!("{}{name}{query}", path(id)))
    };
    let own = format!("{}/{}", path(id), what.name());
    let addresses = FrameAddresses::new(request, &own, locale);
    let parts = super::view::hidden_fields(request, shown)?;
    let (action, sign_in) = (below(&format!("/{}", what.name())), below(""));
    let faults = entered.faults;
    let policy = &request.tenant.rules.policy;
    let (password, user_id) = (below("/forgot-password"), below("/forgot-user-id"));
    let html = match what {
        What::Password => ForgotPassword {
            frame: addresses.frame(request, None),
            form: parts.form_to(&action),
            sign_in: &sign_in,
            forgot_user_id: &user_id,
            user_id: entered.user_id,
            asks_birth_date: policy.reset_asks_birth_date,
            valid_minutes: minutes(policy.reset_link_lifetime),
            faults,
        }
        .html()?,
        What::UserId => ForgotUserId {
            frame: addresses.frame(request, None),
            form: parts.form_to(&action),
            sign_in: &sign_in,
            forgot_password: &password,
            mail_address: entered.mail_address,
            faults,
        }
        .html()?,
    };
    Ok(html)
}

fn minutes(length: Duration) -> u32 {
    u32::try_from(length.as_secs() / 60).unwrap_or(u32::MAX)
}

/// What the last form lacked, as the page's address says it.
fn faults(query: &str) -> ForgotFaults {
    let has = |fault: &str| {
        query
            .split('&')
            .any(|pair| pair == format!("fault={fault}"))
    };
    let birth_date = [
        ("birth-date-missing", BirthDateRefusal::Empty),
        ("birth-date-malformed", BirthDateRefusal::Malformed),
    ];
    ForgotFaults {
        user_id_missing: has("user-id-missing"),
        mail_address_missing: has("mail-address-missing"),
        birth_date: birth_date
            .into_iter()
            .find(|(fault, _)| has(fault))
            .map(|(_, refusal)| refusal),
        busy: false,
    }
}

async fn take(request: TenantRequest, id: String, body: Bytes, what: What) -> Response {
    let (id, form) = match super::read_form(&request, &id, &body).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let visitor = visitor(&request);
    let visit = visit(&request, &visitor);
    let found = match super::find(&request, visit, id, &form).await {
        Ok(found) => found,
        Err(fault) => return error::internal(&request, &fault).await,
    };
    let id = match found {
        Found::Running(stored) => stored.sign_in.id,
        Found::Ended(stored) => {
            let restart = Restart::lost(stored.request, stored.locale, form.kept());
            let restarted = visit.restart(restart).await;
            return answer_form(&request, restarted).await;
        }
        Found::Answered(answer) => return answer_form(&request, Ok(answer)).await,
    };
    match ask(&request, visit, id, &form, what).await {
        Ok(Asked::Promised) => {
            let first_contact = false;
            let outcome = Outcome::SignIn { id, first_contact };
            answer_form(&request, Ok(outcome.into())).await
        }
        Ok(Asked::Lacking(fault)) => {
            let query = page_query(request.chosen_locale(), false);
            let mark = if query.is_empty() { '?' } else { '&' };
            let address = format!("{}/{}{query}{mark}fault={fault}", path(id), what.name());
            reply::see_other(&request.tenant.address(&address))
        }
        Ok(Asked::NoRoom(wait)) => no_room(&request, visit, id, &form, what, wait).await,
        Err(fault) => error::internal(&request, &fault).await,
    }
}

/// What came of a form.
enum Asked {
    /// The sign-in page says what goes out by mail.
    Promised,
    /// The entry lacks this.
    Lacking(&'static str),
    /// Too many forms came from there: again after this long.
    NoRoom(Duration),
}

/// The page once more, with all that was typed but the birth date: 503.
async fn no_room(
    request: &TenantRequest,
    visit: Visit<'_>,
    id: SignInId,
    form: &PostedForm,
    what: What,
    wait: Duration,
) -> Response {
    let shown = match Box::pin(open(visit, id)).await {
        Ok(Answer {
            outcome: Outcome::Show(shown),
            ..
        }) => shown,
        other => return answer_form(request, other).await,
    };
    let entered = Entered {
        user_id: form.text("user_id"),
        mail_address: form.text("mail_address"),
        faults: ForgotFaults {
            busy: true,
            ..ForgotFaults::default()
        },
    };
    match page(request, &shown, what, entered) {
        Ok(html) => reply::no_room(html, wait),
        Err(fault) => error::internal(request, &fault).await,
    }
}

/// Asks for the mail, or says why not.
async fn ask(
    request: &TenantRequest,
    visit: Visit<'_>,
    id: SignInId,
    form: &PostedForm,
    what: What,
) -> Result<Asked, InternalError> {
    let typed = form.text("birth_date").trim();
    let birth_date = BirthDate::parse(typed);
    let asks = what == What::UserId || request.tenant.rules.policy.reset_asks_birth_date;
    let fault = match (what, typed) {
        (What::Password, _) if form.text("user_id").trim().is_empty() => Some("user-id-missing"),
        (_, "") if asks => Some("birth-date-missing"),
        _ if asks && birth_date.is_none() => Some("birth-date-malformed"),
        (What::UserId, _) if form.text("mail_address").trim().is_empty() => {
            Some("mail-address-missing")
        }
        _ => None,
    };
    if let Some(fault) = fault {
        let typed = match what {
            What::Password => Typed::UserId(form.text("user_id").to_owned()),
            What::UserId => Typed::MailAddress(form.text("mail_address").to_owned()),
        };
        forgot::keep_typed(visit, id, typed).await?;
        return Ok(Asked::Lacking(fault));
    }
    // Each form that is taken queues mail, which others' mails stand behind.
    if let Err(wait) = visit.app.source_limit.take(request.client_address) {
        return Ok(Asked::NoRoom(wait));
    }
    let birth_date = birth_date.as_ref();
    match what {
        What::Password => forgot::password(visit, id, form.text("user_id"), birth_date).await?,
        What::UserId => forgot::user_id(visit, id, form.text("mail_address"), birth_date).await?,
    }
    Ok(Asked::Promised)
}
